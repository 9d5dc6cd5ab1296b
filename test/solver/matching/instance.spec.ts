import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { read } from '../../../apps/cli/src/arguments.js';
import { readMatchInstance, readMatchPrices } from '../../../apps/cli/src/solve/match-instance.js';
import { solveMatch } from '../../../apps/cli/src/solve/solve-match.js';
import { problemFault } from '#solver';

const folder = mkdtempSync(path.join(tmpdir(), 'matching-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const MAGIC = 0x4d415443;
/** Three workers, two vacancies; the second worker has one pair and padding, the third none. */
const WORDS = [
  MAGIC,
  3,
  2,
  2,
  /* headcount */ 1,
  1,
  /* to */ 0,
  1,
  -1,
  0,
  -1,
  -1,
  /* cost */ 4,
  6,
  0,
  3,
  0,
  0,
  9,
  9,
  7,
];

function fileOf(words: readonly number[], name = 'instance.bin'): string {
  const file = path.join(folder, name);
  writeFileSync(file, new Uint8Array(Int32Array.from(words).buffer));
  return file;
}

describe('an instance in the binary form', () => {
  it('is read without its padding', () => {
    const problem = readMatchInstance(fileOf(WORDS));
    expect(problemFault(problem)).toBeNull();
    expect(problem).toEqual({
      workers: 3,
      vacancies: 2,
      headcount: Int32Array.of(1, 1),
      first: Int32Array.of(0, 2, 3, 3),
      vacancy: Int32Array.of(0, 1, 0),
      cost: Int32Array.of(4, 6, 3),
      unmatched: Int32Array.of(9, 9, 7),
    });
  });

  it('is solved, and the vacancies of the answer are written as words', async () => {
    const out = path.join(folder, 'answer.bin');
    const code = await solveMatch(read(['--instance', fileOf(WORDS), '--out', out, '--json']));
    expect(code).toBe(0);
    expect([...new Int32Array(new Uint8Array(readFileSync(out)).buffer)]).toEqual([1, 0, -1]);
  });

  it.each<[string, readonly number[], RegExp]>([
    ['another magic word', [1, ...WORDS.slice(1)], /does not start with 0x4d415443/],
    ['a file that is cut off', WORDS.slice(0, -1), /promises 84 bytes, but the file has 80/],
    ['a file that goes on', [...WORDS, 0], /promises 84 bytes, but the file has 88/],
    ['a header alone that is too short', [MAGIC, 3], /8 bytes, too few for a header/],
    ['negative numbers in the header', [MAGIC, -3, 2, 2], /promises -3 workers/],
    [
      'numbers that no file could hold',
      [MAGIC, 2 ** 31 - 1, 2, 2 ** 31 - 1],
      /promises \d+ bytes, but the file has 16/,
    ],
  ])('is refused for %s', async (name, words, sentence) => {
    const file = fileOf(words, `${name}.bin`);
    expect(() => readMatchInstance(file)).toThrow(sentence);
    expect(await solveMatch(read(['--instance', file, '--json']))).toBe(65);
  });

  it.each<[string, number, number]>([
    ['a negative headcount', 5, -1],
    ['an unknown vacancy', 6, 2],
    ['a vacancy below the padding', 6, -2],
    ['a cost beyond the safe range', 12, 2 ** 31 - 1],
  ])('is refused for %s', async (name, place, value) => {
    const file = fileOf(WORDS.with(place, value), `${name}.bin`);
    expect(await solveMatch(read(['--instance', file, '--json']))).toBe(65);
  });

  it('is mended with a former answer and its prices, changing no more than is worth its cost', async () => {
    const out = path.join(folder, 'former.bin');
    await solveMatch(read(['--instance', fileOf(WORDS), '--out', out]));
    // The first worker's place at vacancy 1 is gone, and at vacancy 0 he would now be better than the second.
    const changed = fileOf(WORDS.with(7, -1).with(12, 1), 'changed.bin');
    const former = fileOf([-1, 0, -1], 'former.bin');
    expect(readMatchPrices(former, 2)).not.toBeNull();
    const mend = async (changeCost: string) => {
      const again = path.join(folder, 'again.bin');
      const asked = ['--instance', changed, '--previous', former, '--change-cost', changeCost];
      expect(await solveMatch(read([...asked, '--out', again]))).toBe(0);
      return [...new Int32Array(new Uint8Array(readFileSync(again)).buffer)];
    };
    expect(await mend('0')).toEqual([0, -1, -1]);
    expect(await mend('100')).toEqual([-1, 0, -1]);
  });

  it('refuses a former answer of another size, and does without prices of another size', async () => {
    const instance = fileOf(WORDS);
    const short = fileOf([1, 0], 'short.bin');
    expect(await solveMatch(read(['--instance', instance, '--previous', short]))).toBe(65);
    const former = fileOf([1, 0, -1], 'former.bin');
    fileOf([1], 'former.bin.prices');
    expect(readMatchPrices(former, 2)).toBeNull();
    expect(await solveMatch(read(['--instance', instance, '--previous', former]))).toBe(0);
    const unknown = fileOf([2, 0, -1], 'unknown.bin');
    expect(await solveMatch(read(['--instance', instance, '--previous', unknown]))).toBe(65);
  });

  it('is asked for where it is missing or cannot be opened', async () => {
    expect(await solveMatch(read(['--json']))).toBe(64);
    expect(await solveMatch(read(['--instance', fileOf(WORDS), '--threads', 'many']))).toBe(64);
    expect(await solveMatch(read(['--instance', path.join(folder, 'nowhere.bin')]))).toBe(66);
  });
});
