import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMatch, match, matchInThreads, matchInTurns, never, Random, type MatchProblem } from '#solver';
import { bruteForce, entry, problemOf, smallCases, townsAndCounties } from '../cases.js';

/** Any cut, however bad: each vacancy on a side by lot. */
function anyCut(vacancies: number, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: vacancies }, () => random.below(2));
}

/** Trades in a ring, each worker with pairs in two neighbouring ones, and vacancies numbered by lot. */
function tradesInARing(workers: number, vacancies: number, seed: number): MatchProblem {
  const random = new Random(seed);
  const number = Int32Array.from({ length: vacancies }, (_, v) => v);
  random.shuffle(number);
  const headcount = new Int32Array(vacancies).map(() => random.below((2 * workers) / vacancies));
  const first = new Int32Array(workers + 1).map((_, w) => 8 * w);
  const vacancy = new Int32Array(8 * workers);
  for (let w = 0; w < workers; w++) {
    const trade = random.below(vacancies);
    for (let k = 0; k < 8; k++) vacancy[8 * w + k] = entry(number, (trade + random.below(20)) % vacancies);
  }
  const cost = new Int32Array(8 * workers).map(() => random.below(1000));
  const unmatched = new Int32Array(workers).map(() => 700 + random.below(1000));
  return { workers, vacancies, headcount, first, vacancy, cost, unmatched };
}

describe('a market in two halves', () => {
  it('finds the optimum of small cases, whichever vacancies are on which side', () => {
    fc.assert(
      fc.property(smallCases(false), fc.nat(), (small, seed) => {
        const problem = problemOf(small);
        const answer = matchInTurns(problem, anyCut(problem.vacancies, seed), never());
        expect(checkMatch(problem, answer)).toBeNull();
        expect(answer).toMatchObject({ cost: bruteForce(small), optimal: true, cancelled: false });
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it.each([
    ['half of the seats that are wanted', 0.5, 12],
    ['far more seats than workers', 8, 12],
    ['hardly any seats', 0.05, 12],
    ['more wishes than a short row has', 0.5, 90],
  ])('finds what one alone finds with %s', (_, slack, pairs) => {
    for (const seed of [1, 2, 3]) {
      const problem = problemOf(townsAndCounties({ workers: 2000, vacancies: 150, pairs, slack }, seed));
      const answer = matchInTurns(problem, anyCut(150, seed), never());
      expect(checkMatch(problem, answer)).toBeNull();
      expect(answer).toMatchObject({ cost: match(problem, never(), 1).cost, optimal: true });
    }
  });

  it.each([
    ['all costs equal', (problem: MatchProblem) => ({ ...problem, cost: problem.cost.map(() => 7) })],
    ['costs that fill their words', (problem: MatchProblem) => inUnits(problem, 500_000)],
    ['costs below zero', (problem: MatchProblem) => ({ ...problem, cost: problem.cost.map((c) => c - 3000) })],
    ['no seats at all', (problem: MatchProblem) => ({ ...problem, headcount: problem.headcount.map(() => 0) })],
    ['nobody eligible', (problem: MatchProblem) => ({ ...problem, first: problem.first.map(() => 0) })],
    ['all vacancies but one on one side', (problem: MatchProblem) => problem],
  ])('finds what one alone finds with %s', (title, changed) => {
    const problem = changed(tradesInARing(3000, 100, 4));
    const side = anyCut(100, 5);
    if (title.startsWith('all vacancies')) side.fill(1, 1);
    const answer = matchInTurns(problem, side, never());
    expect(checkMatch(problem, answer)).toBeNull();
    expect(answer).toMatchObject({ cost: match(problem, never(), 1).cost, optimal: true });
  });

  it('keeps fixed workers and reserved seats', () => {
    const plain = tradesInARing(2000, 80, 6);
    const fixed = new Int32Array(2000).map((_, w) => (w % 500 === 0 ? entry(plain.vacancy, 8 * w) : -1));
    const headcount = plain.headcount.map((seats) => seats + 10);
    const reserved = headcount.map((seats) => seats >> 2);
    const entitled = new Int32Array(2000).map((_, w) => (w % 4 === 0 ? 1 : 0));
    const problem = { ...plain, headcount, fixed, reserved, entitled };
    const answer = matchInTurns(problem, anyCut(160, 7), never());
    expect(checkMatch(problem, answer)).toBeNull();
    expect(answer).toMatchObject({ cost: match(problem, never(), 1).cost, optimal: true });
  });

  it('gives the same answer twice', () => {
    const problem = tradesInARing(3000, 100, 8);
    const run = () => matchInTurns(problem, anyCut(100, 9), never());
    expect(run()).toEqual(run());
  });

  it.each([1, 1000, 20_000])('has a feasible answer and a proven bound when it ends after %i looks', (iterations) => {
    const problem = tradesInARing(3000, 100, 10);
    const answer = matchInTurns(problem, anyCut(100, 11), never(iterations));
    expect(checkMatch(problem, answer)).toBeNull();
    expect(answer).toMatchObject({ optimal: false, cancelled: false });
    expect(answer.bound).toBeLessThan(answer.cost);
  });

  it('ends at once when cancelled', () => {
    const problem = tradesInARing(3000, 100, 12);
    const answer = matchInTurns(problem, anyCut(100, 13), { cancelled: () => true });
    expect(answer).toMatchObject({ cancelled: true, optimal: false });
  });

  it('leaves a small problem to one thread', async () => {
    const problem = tradesInARing(3000, 100, 14);
    const answer = await matchInThreads(problem, never(), 1, 2);
    expect(answer).toEqual({ ...match(problem, never(), 1), threads: 1 });
  });
});

function inUnits(problem: MatchProblem, factor: number): MatchProblem {
  return {
    ...problem,
    cost: problem.cost.map((c) => c * factor),
    unmatched: problem.unmatched.map((c) => c * factor),
  };
}
