import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readMatchLines } from '../../../apps/cli/src/solve/match-lines.js';

const folder = mkdtempSync(path.join(tmpdir(), 'matching-lines-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const fileOf = (...lines: (object | string)[]) => {
  const file = path.join(folder, 'instance.jsonl');
  writeFileSync(file, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  return file;
};
const worker = { worker: 'W1', unmatched: 100, pairs: [['V1', 7]] };
const vacancy = { vacancy: 'V1', headcount: 2 };

describe('an instance in the JSON-lines form', () => {
  it('needs no more than workers, vacancies and pairs, in any order of lines', async () => {
    const file = fileOf({ worker: 'W2', unmatched: 50, pairs: [] }, '', vacancy, worker, { vacancy: 2, headcount: 0 });
    expect(await readMatchLines(file)).toEqual({
      workers: 2,
      vacancies: 2,
      headcount: Int32Array.of(2, 0),
      first: Int32Array.of(0, 0, 1),
      vacancy: Int32Array.of(0),
      cost: Int32Array.of(7),
      unmatched: Int32Array.of(50, 100),
    });
  });

  it('bears reserved seats, least fill, accepted offers, groups, sites that are near and further levels', async () => {
    const file = fileOf(
      { vacancy: 'V1', headcount: 5, reserved: 2, leastFill: 3, site: 'A' },
      { vacancy: 'V2', headcount: 4, site: 'B' },
      { vacancy: 'V3', headcount: 1, site: 'C' },
      { near: ['A', 'B'] },
      {
        worker: 'W1',
        unmatched: [90, 5],
        entitled: true,
        group: 'Family',
        pairs: [
          ['V1', 7, 1],
          ['V2', 8, 2],
        ],
      },
      { worker: 'W2', unmatched: [80, 6], group: 'Family', fixed: 'V2', pairs: [['V2', 3, 4]] },
    );
    expect(await readMatchLines(file)).toEqual({
      workers: 2,
      vacancies: 3,
      headcount: Int32Array.of(5, 4, 1),
      reserved: Int32Array.of(2, 0, 0),
      entitled: Int32Array.of(1, 0),
      leastFill: Int32Array.of(3, 0, 0),
      fixed: Int32Array.of(-1, 1),
      group: Int32Array.of(0, 0),
      site: Int32Array.of(0, 1, 2),
      clusterFirst: Int32Array.of(0, 2, 3),
      clusterSite: Int32Array.of(0, 1, 2),
      first: Int32Array.of(0, 2, 3),
      vacancy: Int32Array.of(0, 1, 1),
      cost: Int32Array.of(7, 8, 3),
      unmatched: Int32Array.of(90, 80),
      tiers: [{ cost: Int32Array.of(1, 2, 4), unmatched: Int32Array.of(5, 6) }],
    });
  });

  it.each([
    ['what is no JSON', '{', 'Line 1: It is not JSON.'],
    ['what is no object', '[1]', 'Line 1: It is no JSON object.'],
    ['a line of no kind', { people: 1 }, 'Line 1: It is no "vacancy", no "worker" and no "near".'],
    ['a field that there is not', { ...vacancy, seats: 1 }, 'Line 1: A vacancy has no field "seats".'],
    ['a fraction of a seat', { ...vacancy, headcount: 1.5 }, 'Line 1: "headcount" wants whole numbers within'],
    ['a missing headcount', { vacancy: 'V' }, 'Line 1: "headcount" wants whole numbers within'],
    ['a cost beyond the safe range', { ...worker, unmatched: 2 ** 30 + 1 }, 'Line 1: "unmatched" wants whole numbers'],
    ['pairs that are no list', { ...worker, pairs: 'V1' }, 'Line 1: "pairs" wants a list.'],
    ['a pair without a cost', { ...worker, pairs: [['V1']] }, 'Line 1: A pair is a vacancy and 1 cost(s)'],
    ['a pair with a level too many', { ...worker, pairs: [['V1', 1, 2]] }, 'Line 1: A pair is a vacancy and 1 cost(s)'],
    ['a vacancy that has no line', worker, 'Somebody names the vacancy "V1", which has no line.'],
    ['an accepted offer that has no line', { ...worker, pairs: [], fixed: 'V1' }, 'Somebody names the vacancy "V1"'],
    ['what is neither true nor false', { ...worker, entitled: 1 }, 'Line 1: "entitled" wants true or false, not 1.'],
    ['a name that is none', { ...worker, group: null }, 'Line 1: "group" wants a name, not null.'],
  ])('refuses %s', async (_, line, sentence) => {
    await expect(readMatchLines(fileOf(line))).rejects.toThrow(sentence);
  });

  it.each([
    ['the same worker twice', [worker, worker], 'Line 2: There is a worker "W1" already.'],
    ['the same vacancy twice', [vacancy, vacancy], 'Line 2: There is a vacancy "V1" already.'],
    [
      'workers with different levels',
      [worker, { worker: 'W2', unmatched: [1, 2], pairs: [] }],
      'Line 2: It has 2 levels of costs, the workers before have 1.',
    ],
  ])('refuses %s', async (_, lines, sentence) => {
    await expect(readMatchLines(fileOf(...lines))).rejects.toThrow(sentence);
  });
});
