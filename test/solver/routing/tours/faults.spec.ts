import { describe, expect, it } from 'vitest';
import { never, planTours, tourFault, type TourProblem } from '#solver';
import { scattered, withCrookedRoads, withPairs, withWindows } from './cases.js';

const PLAIN = scattered(5, 1);
const WINDOWED = withWindows(PLAIN, 1);

function changed<T extends { slice(): T; [n: number]: number }>(values: T, at: number, value: number): T {
  const copy = values.slice();
  copy[at] = value;
  return copy;
}

function withPoints(change: Partial<Extract<TourProblem['roads'], { kind: 'points' }>>): TourProblem {
  if (PLAIN.roads.kind !== 'points') throw new Error('The test relies on points.');
  return { ...PLAIN, roads: { ...PLAIN.roads, ...change } };
}

function withTimes(change: Partial<NonNullable<TourProblem['windows']>>): TourProblem {
  if (!WINDOWED.windows) throw new Error('The test relies on windows.');
  return { ...WINDOWED, windows: { ...WINDOWED.windows, ...change } };
}

const PAIRS = withPairs({
  ...PLAIN,
  windows: { opens: new Int32Array(6), closes: new Int32Array(6).fill(9000), service: new Int32Array(6) },
});

function withPairTimes(change: Partial<NonNullable<TourProblem['windows']>>): TourProblem {
  if (!PAIRS.windows) throw new Error('The test relies on windows.');
  return { ...PAIRS, windows: { ...PAIRS.windows, ...change } };
}

const FIVE = new Int32Array(5).fill(9000);
const NONE = new Int32Array(6);
const ALWAYS = new Int32Array(6).fill(100_000);
const MATRIX = new Int32Array(36).fill(7).map((way, k) => (k % 7 === 0 ? 0 : way));
const NINE = new Int32Array(6).fill(9);

describe('a problem of tours that cannot be meant', () => {
  it('is not found where all is sound', () => {
    for (const problem of [PLAIN, WINDOWED, withCrookedRoads(WINDOWED, 1), PAIRS])
      expect(tourFault(problem)).toBeNull();
  });

  const faults: [string, RegExp, TourProblem][] = [
    ['no number of nodes', /nodes is NaN/, { ...PLAIN, nodes: NaN }],
    ['no depot', /nodes is 0; it must be at least 1/, { ...PLAIN, nodes: 0 }],
    ['half a capacity', /capacity is 1.5/, { ...PLAIN, capacity: 1.5 }],
    ['fewer vehicles than none', /vehicles is -1/, { ...PLAIN, vehicles: -1 }],
    ['a negative demand', /demand of node 2 is -3/, { ...PLAIN, demand: changed(PLAIN.demand, 2, -3) }],
    [
      'a demand above capacity',
      /node 2 is 61, but a vehicle takes only 60/,
      { ...PLAIN, demand: changed(PLAIN.demand, 2, 61) },
    ],
    ['a depot that wants something', /depot's demand is 1/, { ...PLAIN, demand: changed(PLAIN.demand, 0, 1) }],
    ['a demand too few', /demand has 5 entries; there must be 6/, { ...PLAIN, demand: new Int32Array(5) }],
    ['demands of another kind', /demand is not an Int32Array/, { ...PLAIN, demand: [0, 1, 1, 1, 1, 1] as never }],
    ['a place that is nowhere', /The x of node 3 is NaN/, withPoints({ x: changed(new Float64Array(6), 3, NaN) })],
    [
      'a place beyond all numbers',
      /The y of node 1 is Infinity/,
      withPoints({ y: changed(new Float64Array(6), 1, Infinity) }),
    ],
    ['a place too far away', /Node 4 is farther than/, withPoints({ y: changed(new Float64Array(6), 4, 1e9) })],
    ['a place too few', /x has 5 entries/, withPoints({ x: new Float64Array(5) })],
    ['no scale', /scale of the points is 0/, withPoints({ scale: 0 })],
    [
      'a negative way',
      /way from node 1 to node 2 is -1: there is none/,
      { ...PLAIN, roads: { kind: 'matrix', matrix: changed(MATRIX, 8, -1) } },
    ],
    [
      'a way to oneself',
      /way from node 1 to itself is 1/,
      { ...PLAIN, roads: { kind: 'matrix', matrix: changed(MATRIX, 7, 1) } },
    ],
    [
      'a way without end',
      /way from node 0 to node 1 is 1000000000/,
      { ...PLAIN, roads: { kind: 'matrix', matrix: changed(MATRIX, 1, 1e9) } },
    ],
    [
      'a table of another size',
      /matrix has 4 entries; there must be 36/,
      { ...PLAIN, roads: { kind: 'matrix', matrix: new Int32Array(4) } },
    ],
    [
      'a window that closes before it opens',
      /window of node 2 closes at 5, before it opens at 9/,
      withTimes({ opens: NINE, closes: changed(ALWAYS, 2, 5) }),
    ],
    ['a negative instant', /opens of node 2 is -9/, withTimes({ opens: changed(NONE, 2, -9), closes: ALWAYS })],
    ['a window too few', /closes has 5 entries/, withTimes({ closes: new Int32Array(5) })],
    [
      'service at the depot',
      /depot's service takes 5/,
      withTimes({ opens: NONE, closes: ALWAYS, service: changed(NONE, 0, 5) }),
    ],
    [
      'a node out of reach',
      /Node 1 closes at 1, but nobody comes there from the depot before \d+/,
      withTimes({ opens: NONE, closes: changed(ALWAYS, 1, 1) }),
    ],
    [
      'a node without a way home',
      /serves node 1 is back at \d+, after the depot closes at 1000/,
      withTimes({ opens: changed(NONE, 1, 990), closes: changed(ALWAYS, 0, 1000), service: NONE }),
    ],
    [
      'a partner who has another',
      /partner of node 1 is 3, but the partner of node 3 is 4/,
      { ...PAIRS, partner: changed(PAIRS.partner ?? NONE, 1, 3) },
    ],
    [
      'a partner whom there is not',
      /partner of node 4 is 77, which there is not/,
      { ...PAIRS, partner: changed(PAIRS.partner ?? NONE, 4, 77) },
    ],
    [
      'a partner of itself',
      /partner of node 1 is 1, but the partner of node 1 is 1/,
      { ...PAIRS, partner: changed(PAIRS.partner ?? NONE, 1, 1) },
    ],
    ['a depot with a partner', /depot's partner is 1/, { ...PAIRS, partner: changed(PAIRS.partner ?? NONE, 0, 1) }],
    ['a partner too few', /partner has 2 entries; there must be 5/, { ...PAIRS, partner: new Int32Array(2) }],
    [
      'more set down than picked up',
      /Node 1 has a demand of \d+, but its partner 2 one of -99/,
      { ...PAIRS, demand: changed(PAIRS.demand, 2, -99) },
    ],
    [
      'a pair that carries nothing',
      /Node 1 has a partner and a demand of 0/,
      { ...PAIRS, demand: changed(changed(PAIRS.demand, 1, 0), 2, 0) },
    ],
    [
      'a set-down that closes too soon',
      /Node 2 closes at 3000, but nobody comes there from node 1 before 4\d+/,
      withPairTimes({ opens: changed(new Int32Array(5), 1, 4000), closes: changed(FIVE, 2, 3000) }),
    ],
    [
      'a pair without a way home',
      /goes from node 1 to node 2 is back at \d+, after the depot closes at 4500/,
      withPairTimes({ service: changed(changed(new Int32Array(5), 1, 2500), 2, 2500), closes: changed(FIVE, 0, 4500) }),
    ],
  ];

  it.each(faults)('is named: %s', (_, sentence, problem) => {
    expect(tourFault(problem)).toMatch(sentence);
    expect(() => planTours(problem, never(1), 1)).toThrow(RangeError);
  });
});
