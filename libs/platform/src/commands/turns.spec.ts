import { expect, test } from 'vitest';
import { Turns } from './turns.js';

test('so many run at once, the others in their order, and one that fails lets the next begin', async () => {
  const turns = new Turns(2);
  const [begun, ends]: [number[], ((error?: Error) => void)[]] = [[], []];
  const works = [0, 1, 2, 3].map((n) =>
    turns.take(() => {
      begun.push(n);
      return new Promise<number>((resolve, reject) => {
        ends[n] = (error) => {
          if (error) reject(error);
          else resolve(n);
        };
      });
    }),
  );
  expect(begun).toEqual([0, 1]);
  const failed = expect(works[1]).rejects.toThrow('broken');
  ends[1]?.(new Error('broken'));
  await failed;
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  await works[0];
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all([works[0], works[2], works[3]])).toEqual([0, 2, 3]);
  expect(await turns.take(() => Promise.resolve('again'))).toBe('again');
});
