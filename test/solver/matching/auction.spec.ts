import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, type MatchProblem } from '#solver';
import { problemOf, townsAndCounties, type Shape } from './cases.js';

/** The same problem in another unit of cost. */
function inUnits(problem: MatchProblem, factor: number, less: number): MatchProblem {
  const changed = (c: number): number => (c - less) * factor;
  return { ...problem, cost: problem.cost.map(changed), unmatched: problem.unmatched.map(changed) };
}

const tight: Shape = { workers: 3000, vacancies: 200, pairs: 12, slack: 0.5 };

describe('the auction', () => {
  // Small numbers share a word with the vacancy; large ones have an array of their own.
  it.each([
    ['in a large unit', 1, 0],
    ['below zero', 1, 5000],
    ['in a unit so small that costs fill their words', 100_000, 0],
  ])('finds the same optimum %s', (_, factor, less) => {
    const problem = problemOf(townsAndCounties(tight, 5));
    const plain = match(problem, never(), 1);
    const other = inUnits(problem, factor, less);
    const answer = match(other, never(), 1);
    expect(checkMatch(other, answer)).toBeNull();
    expect(answer.optimal).toBe(true);
    expect(answer.cost).toBe((plain.cost - less * problem.workers) * factor);
  });

  it.each([
    ['more wishes than a short row has', { ...tight, pairs: 90 }],
    ['far more seats than workers', { ...tight, slack: 8 }],
    ['hardly any seats', { ...tight, slack: 0.05 }],
  ])('proves its answer with %s', (_, shape) => {
    const problem = problemOf(townsAndCounties(shape, 6));
    const answer = match(problem, never(), 1);
    expect(checkMatch(problem, answer)).toBeNull();
    expect(answer.bound).toBe(answer.cost);
  });

  it('gives the same answer twice', () => {
    const problem = problemOf(townsAndCounties(tight, 7));
    expect(match(problem, never(), 1)).toEqual(match(problem, never(), 1));
  });
});
