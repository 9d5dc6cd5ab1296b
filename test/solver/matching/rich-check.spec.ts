import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, problemFault, type MatchAnswer, type MatchProblem } from '#solver';
import { entry } from './cases.js';
import { richProblemOf, threeWorkers } from './rich-cases.js';

const sound = richProblemOf(threeWorkers);
const ints = (...values: number[]): Int32Array => Int32Array.from(values);
const group = ints(5, 5, -1);

/** The same answer with one worker moved and the first level's books kept right. */
function moved(problem: MatchProblem, answer: MatchAnswer, worker: number, vacancy: number): MatchAnswer {
  const costOf = (v: number): number => {
    if (v < 0) return entry(problem.unmatched, worker);
    const own = [...problem.vacancy.subarray(entry(problem.first, worker), entry(problem.first, worker + 1))];
    return entry(problem.cost, entry(problem.first, worker) + own.indexOf(v));
  };
  const vacancyOf = answer.vacancyOf.with(worker, vacancy);
  const cost = answer.cost + costOf(vacancy) - costOf(entry(answer.vacancyOf, worker));
  return { ...answer, vacancyOf, cost, matched: vacancyOf.filter((v) => v >= 0).length, optimal: false };
}

function solved(change: Partial<MatchProblem>): [MatchProblem, MatchAnswer] {
  const problem = { ...sound, ...change };
  expect(problemFault(problem)).toBeNull();
  const answer = match(problem, never(), 1);
  expect(checkMatch(problem, answer)).toBeNull();
  return [problem, answer];
}

describe('the checker finds', () => {
  it('a fixed worker who was moved', () => {
    const [problem, answer] = solved({ fixed: ints(1, -1, -1) });
    expect([...answer.vacancyOf]).toEqual([1, 0, 2]);
    expect(checkMatch(problem, moved(problem, answer, 0, 0))).toMatch(
      /^Worker 0 is fixed at vacancy 1, but the answer/,
    );
  });

  it('someone without entitlement on a reserved seat', () => {
    const [problem, answer] = solved({ reserved: ints(2, 1, 0), entitled: ints(0, 0, 1) });
    expect([...answer.vacancyOf].sort()).toEqual([-1, 1, 2]);
    const left = answer.vacancyOf.indexOf(-1);
    expect(checkMatch(problem, moved(problem, answer, left, 0))).toMatch(
      /^Vacancy 0 has 0 seats that are not reserved, but 1 without/,
    );
  });

  it('prices of reserved seats that prove too much, or are missing', () => {
    const [problem, answer] = solved({ headcount: ints(1, 0, 1), reserved: ints(1, 0, 0), entitled: ints(1, 1, 0) });
    const reservedPrice = answer.reservedPrice ?? new Float64Array();
    expect(entry(reservedPrice, 0)).toBeGreaterThan(0);
    const cheap = { ...answer, reservedPrice: reservedPrice.with(0, 0) };
    expect(checkMatch(problem, cheap)).toMatch(/is not proven/);
    expect(checkMatch(problem, { ...answer, reservedPrice: reservedPrice.with(0, -1) })).toMatch(
      /^The price of vacancy 0/,
    );
    const { reservedPrice: _, ...without } = answer;
    expect(checkMatch(problem, without)).toMatch(/^There are no prices for reserved seats/);
  });

  it('a wrong number of changes, and change costs left out', () => {
    const previous = { vacancyOf: ints(1, 1, 0), changeCost: 3 };
    const [problem, answer] = solved({ previous });
    expect(answer).toMatchObject({ changed: 1, cost: 4 + 5 + 4 });
    expect([...answer.vacancyOf]).toEqual([1, 1, 2]);
    expect(checkMatch(problem, { ...answer, changed: 0 })).toMatch(/says that 0 have changed, but it is 1/);
    expect(checkMatch(problem, { ...answer, cost: answer.cost - 3, bound: answer.bound - 3 })).toMatch(
      /^The answer says that it costs 10, but it costs 13/,
    );
  });

  it('a group in no cluster', () => {
    const [problem, answer] = solved({
      group,
      clusterFirst: ints(0, 2),
      clusterSite: ints(0, 1),
      headcount: ints(1, 2, 1),
    });
    expect([...answer.vacancyOf]).toEqual([1, 0, 2]);
    const { clusterFirst: _, clusterSite: __, ...apart } = problem;
    expect(checkMatch(apart, answer)).toMatch(/^Group 5 is torn apart/);
    expect(checkMatch({ ...problem, clusterSite: ints(0, 2) }, answer)).toMatch(/^Group 5 is torn apart/);
    expect(checkMatch(problem, moved(problem, answer, 0, -1))).toMatch(/^Group 5 is torn apart/);
  });

  it('a vacancy with too few, a bound that its price does not prove, and a proof that was kept back', () => {
    const change = { leastFill: ints(2, 2, 2) };
    const [problem, answer] = solved(change);
    expect([...answer.vacancyOf]).toEqual([0, 0, -1]);
    expect(answer).toMatchObject({ cost: 15, bound: 15, optimal: true });
    expect(checkMatch(problem, moved(problem, answer, 2, 2))).toMatch(
      /^Vacancy 2 wants at least 2 or nobody, but 1 are/,
    );
    expect(checkMatch(problem, { ...answer, price: answer.price.with(2, 0) })).toMatch(/^The bound 15 is not proven/);
    expect(checkMatch(problem, { ...answer, optimal: false })).toMatch(/does not say so/);
  });

  const level = { cost: ints(5, 1, 1, 4, 0), unmatched: ints(0, 0, 0) };
  const even = { cost: ints(3, 3, 3, 3, 3), headcount: ints(1, 1, 1), tiers: [level] };

  it('an answer that is not the best in a tier, and a tier that is not proven', () => {
    const [problem, answer] = solved(even);
    expect([...answer.vacancyOf]).toEqual([1, 0, 2]);
    const [own] = answer.tiers ?? [];
    if (!own) throw new Error('no tier');
    expect(own).toMatchObject({ cost: 2, bound: 2 });
    const swapped = { ...answer, vacancyOf: ints(0, 1, 2), tiers: [{ ...own, cost: 9 }] };
    expect(checkMatch(problem, swapped)).toMatch(/calls itself optimal, but its bound is 7 below its cost in tier 0/);
    expect(checkMatch(problem, { ...swapped, optimal: false })).toBeNull();
    expect(checkMatch(problem, { ...swapped, tiers: [own] })).toMatch(/says that it costs 2 in tier 0, but it costs 9/);
    expect(checkMatch(problem, { ...answer, tiers: [{ ...own, bound: 3 }] })).toMatch(/^The bound 3 in tier 0 is not/);
    const { tiers: _, ...without } = answer;
    expect(checkMatch(problem, without)).toMatch(/^The answer has 0 tiers, the problem 1/);
  });

  it('a negative price in a tier where a seat may stay free', () => {
    const [problem, answer] = solved({ ...even, headcount: ints(3, 3, 3) });
    expect([...answer.price]).toEqual([0, 0, 0]);
    const [own] = answer.tiers ?? [];
    if (!own) throw new Error('no tier');
    const tiers = [{ ...own, price: own.price.with(1, -1) }];
    expect(checkMatch(problem, { ...answer, tiers })).toMatch(/^The price of vacancy 1 is -1 in tier 0/);
  });
});
