import { describe, expect, it } from 'vitest';
import { Random } from '#solver';
import { Choice, KEPT, keptAWorker } from './choice.js';
import { inOrder, spread } from './ranking.js';
import { BARRED, filled } from './row.js';
import type { Parts } from './rows.js';

const SIZE = 1000;
const ownSites = Int32Array.from({ length: SIZE }, (_, v) => v);
/** Parts of which all but the way cost nothing. */
function partsOf(costs: Int16Array): Parts {
  const row = (cost: (v: number) => number) => filled(costs.length, cost);
  const nothing = row(() => 0);
  return { way: row((v) => costs[v] ?? BARRED), wish: nothing, trade: nothing, wage: nothing, stay: nothing };
}
const costs = (row: Int16Array, limit: number, seed = 1) => {
  const choice = new Choice(ownSites, SIZE, limit, new Random(seed));
  const eligible = choice.alone(partsOf(row));
  const [vacancies, kept] = [[...choice.pairs.vacancy()], [...choice.pairs.cost()]];
  expect(kept).toEqual(vacancies.map((v) => row[v]));
  return { vacancies, costs: kept.sort((a, b) => a - b), eligible };
};

describe('A long list of vacancies', () => {
  const row = Int16Array.from({ length: SIZE }, (_, v) => (v * 7) % SIZE);

  it('is kept in part: the cheapest half, and the other half drawn evenly from the rest', () => {
    const kept = costs(row, 40);
    expect(kept.costs).toHaveLength(40);
    expect(kept.costs.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, cost) => cost));
    expect(new Set(kept.vacancies).size).toBe(40);
    expect(kept.vacancies.filter((v) => v > SIZE / 2).length).toBeGreaterThan(10);
  });

  it('is kept whole where it is short, without those that a rule bars', () => {
    const short = row.map((cost) => (cost < 40 ? cost : BARRED + cost));
    expect(costs(short, 40).costs).toEqual(Array.from({ length: 40 }, (_, cost) => cost));
    expect([costs(short, 40).eligible, costs(row, 40).eligible]).toEqual([40, SIZE]);
    expect(costs(row.fill(BARRED), 40).costs).toEqual([]);
  });

  it('of equally cheap ones does not leave everybody the same', () => {
    const equal = new Int16Array(SIZE).fill(5);
    const [one, other] = [costs(equal, 10, 1), costs(equal, 10, 2)];
    expect(one.costs).toEqual(other.costs);
    expect(one.vacancies).not.toEqual(other.vacancies);
  });

  it('is the shorter the more workers there are, but never too short', () => {
    expect(keptAWorker(100_000) * 100_000).toBeLessThanOrEqual(KEPT.pairsOfARun);
    expect(keptAWorker(10_000_000)).toBe(KEPT.least);
  });
});

describe('Sites in order', () => {
  it('are the finite ones, the cheapest first, of equal ones the first', () => {
    expect([...inOrder(Int32Array.from([5, 9, 0, 5, 2]), 9)]).toEqual([2, 4, 0, 3]);
    expect([...inOrder(Int32Array.from([9]), 9)]).toEqual([]);
  });
});

describe('The sites of a group', () => {
  const site = Int32Array.from([0, 0, 1, 1, 2, 2]);
  const members = [
    [9, 3, 1, 1, 5, BARRED],
    [2, 9, BARRED, BARRED, 7, 8],
  ].map((row) => partsOf(Int16Array.from(row)));

  it('are those at which every member has a pair, and the pairs are the cheapest there', () => {
    const choice = new Choice(site, 3, 40, new Random(1));
    const sites = choice.sitesOf(members);
    expect(sites).toEqual([0, 2]);
    const eligible = members.map((parts) => choice.member(parts, sites, 2));
    expect(eligible).toEqual([5, 4]);
    expect([...choice.pairs.vacancy()]).toEqual([1, 0, 4, 0, 1, 4, 5]);
    expect([...choice.pairs.cost()]).toEqual([3, 9, 5, 2, 9, 7, 8]);
  });

  it('are none where no site has work for all', () => {
    const choice = new Choice(site, 3, 40, new Random(1));
    expect(choice.sitesOf([...members, partsOf(new Int16Array(6).fill(BARRED))])).toEqual([]);
  });

  it('are some of the cheapest and some of the rest where there are many', () => {
    const places = spread(1000, 40, new Random(1));
    expect(places).toHaveLength(40);
    expect(places.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(new Set(places).size).toBe(40);
    expect(Math.max(...places)).toBeGreaterThan(900);
    expect(spread(3, 3, new Random(1))).toEqual([0, 1, 2]);
  });
});
