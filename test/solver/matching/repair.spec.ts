import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, Random, type MatchAnswer, type MatchProblem, type Stop } from '#solver';
import { Effort } from '../../../libs/solver/src/matching/effort.js';
import { repair, type RepairedMatch } from '../../../libs/solver/src/matching/repair.js';
import { bruteForce, type Case, entry, type Pair, problemOf, smallCases, townsAndCounties } from './cases.js';

/** A case, the former answer, and whether its prices are told. */
interface Changed {
  readonly wishes: Case;
  readonly vacancyOf: readonly number[];
  readonly price?: Float64Array;
  readonly changeCost: number;
}

/** The same problem with changes written into the costs. */
function rewritten({ wishes, vacancyOf, changeCost }: Changed): Case {
  const had = (w: number): number => (entry(vacancyOf, w) >= 0 ? changeCost : 0);
  return {
    headcount: wishes.headcount,
    pairs: wishes.pairs.map((own, w) =>
      own.map(({ vacancy, cost }) => ({ vacancy, cost: cost + (vacancy === vacancyOf[w] ? 0 : had(w)) })),
    ),
    unmatched: wishes.unmatched.map((cost, w) => cost + had(w)),
  };
}

function problemAfter({ wishes, vacancyOf, price, changeCost }: Changed): MatchProblem {
  const previous = { vacancyOf: Int32Array.from(vacancyOf), changeCost, ...(price && { price: price.slice() }) };
  return { ...problemOf(wishes), previous };
}

function repaired(changed: Changed, stop: Stop = never()): RepairedMatch | null {
  const answer = repair(problemAfter(changed), new Effort(stop));
  if (answer === null) return null;
  const proof: MatchAnswer = { ...answer, cancelled: false, iterations: 0 };
  expect(checkMatch(problemOf(rewritten(changed)), proof)).toBeNull();
  expect(answer.bound).toBe(answer.cost);
  expect([...answer.price].every((p) => Number.isInteger(p) && p >= 0)).toBe(true);
  expect(answer.matched).toBe(answer.vacancyOf.filter((v) => v >= 0).length);
  const kept = changed.vacancyOf.map((v, w) => v >= 0 && v !== answer.vacancyOf[w]);
  expect(answer.changed).toBe(kept.filter(Boolean).length);
  return answer;
}

/** What happens to a matching from one day to the next. */
function after(wishes: Case, change: Change, random: Random): Changed {
  const { vacancyOf, price } = match(problemOf(wishes), never(), 1);
  const happens = (): boolean => random.unit() < change.share;
  const former = [...vacancyOf];
  const pairs: Pair[][] = wishes.pairs.map((own, w) => {
    if (change.declines && happens()) return own.filter((pair) => pair.vacancy !== former[w]);
    if (!change.costs || !happens()) return [...own];
    return own.map(({ vacancy, cost }) => ({ vacancy, cost: cost + random.below(21) - 10 }));
  });
  const unmatched = [...wishes.unmatched];
  if (change.arrivals) {
    for (const [w, own] of wishes.pairs.entries()) {
      if (!happens()) continue;
      pairs.push([...own].reverse());
      unmatched.push(entry(wishes.unmatched, w));
      former.push(-1);
    }
  }
  const headcount = wishes.headcount.map((seats) => {
    if (change.withdrawn && happens()) return 0;
    return change.headcounts && happens() ? random.below(seats + 3) : seats;
  });
  return { wishes: { headcount, pairs, unmatched }, vacancyOf: former, price, changeCost: change.changeCost };
}

interface Change {
  readonly share: number;
  readonly changeCost: number;
  readonly declines: boolean;
  readonly arrivals: boolean;
  readonly withdrawn: boolean;
  readonly headcounts: boolean;
  readonly costs: boolean;
}

const changes: fc.Arbitrary<Change> = fc.record({
  share: fc.constantFrom(0.1, 0.4, 0.8),
  changeCost: fc.constantFrom(0, 1, 7, 1000),
  declines: fc.boolean(),
  arrivals: fc.boolean(),
  withdrawn: fc.boolean(),
  headcounts: fc.boolean(),
  costs: fc.boolean(),
});
const seeds = fc.integer({ min: 1, max: 1_000_000 });
const ANYTHING = { declines: true, arrivals: true, withdrawn: true, headcounts: true, costs: true };

function found(answer: RepairedMatch | null): RepairedMatch {
  if (answer === null) throw new Error('the repair was given up');
  return answer;
}

describe('repairing a matching', () => {
  it('finds what trying everything finds, whatever has changed, on thousands of small cases', () => {
    fc.assert(
      fc.property(smallCases(false), changes, seeds, (wishes, change, seed) => {
        const changed = after(wishes, change, new Random(seed));
        fc.pre(changed.wishes.pairs.length <= 8);
        expect(found(repaired(changed)).cost).toBe(bruteForce(rewritten(changed)));
      }),
      { numRuns: 3000, seed: 5 },
    );
  });

  it('agrees with solving the changed problem from nothing', () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(0.5, 1, 1.6), seeds, (change, slack, seed) => {
        const wishes = townsAndCounties({ workers: 150, vacancies: 25, pairs: 8, slack }, seed);
        const changed = after(wishes, change, new Random(seed));
        expect(found(repaired(changed)).cost).toBe(match(problemOf(rewritten(changed)), never(), 1).cost);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it('is right also when one repair follows the other', () => {
    const random = new Random(3);
    let wishes = townsAndCounties({ workers: 300, vacancies: 40, pairs: 8, slack: 1 }, 3);
    let former = match(problemOf(wishes), never(), 1) as Pick<MatchAnswer, 'vacancyOf' | 'price'>;
    for (let day = 0; day < 12; day++) {
      const pairs = wishes.pairs.map((own, w) =>
        random.below(30) === 0 ? own.filter((pair) => pair.vacancy !== former.vacancyOf[w]) : own,
      );
      wishes = { ...wishes, pairs };
      const changed = { wishes, vacancyOf: [...former.vacancyOf], price: former.price, changeCost: 20 * (day % 3) };
      former = found(repaired(changed));
      expect((former as RepairedMatch).cost).toBe(match(problemOf(rewritten(changed)), never(), 1).cost);
    }
  });

  it('finds the optimum from any prices, or gives up', () => {
    const nonsense = fc.constantFrom(0, 1, 3, 40, 1e6, 1e300, Infinity, -5, 2.5, NaN);
    fc.assert(
      fc.property(
        smallCases(false),
        changes,
        seeds,
        fc.array(nonsense, { minLength: 4 }),
        (wishes, change, seed, p) => {
          const changed = after(wishes, change, new Random(seed));
          const price = Float64Array.from(changed.wishes.headcount, (_, v) => entry(p, v));
          const answer = repaired({ ...changed, price });
          if (answer) expect(answer.cost).toBe(match(problemOf(rewritten(changed)), never(), 1).cost);
        },
      ),
      { numRuns: 1500, seed: 5 },
    );
  });

  it('finds the optimum without former prices, even from a former answer that is nonsense, or gives up', () => {
    fc.assert(
      fc.property(smallCases(false), changes, seeds, fc.boolean(), (wishes, change, seed, nonsense) => {
        const { price: _, ...changed } = after(wishes, change, new Random(seed));
        const anything = (_: number, w: number): number => ((seed + 7 * w) % (changed.wishes.headcount.length + 1)) - 1;
        const told = nonsense ? { ...changed, vacancyOf: changed.vacancyOf.map(anything) } : changed;
        const cost = repaired(told)?.cost;
        if (cost !== undefined) expect(cost).toBe(match(problemOf(rewritten(told)), never(), 1).cost);
      }),
      { numRuns: 1500, seed: 5 },
    );
  });

  it('finds the prices behind a former answer by itself after a few declines and arrivals', () => {
    const wishes = townsAndCounties({ workers: 2000, vacancies: 150, pairs: 10, slack: 1 }, 6);
    const few = { ...ANYTHING, withdrawn: false, headcounts: false, costs: false, share: 0.01, changeCost: 50 };
    const { price: _, ...changed } = after(wishes, few, new Random(6));
    expect(found(repaired(changed)).cost).toBe(match(problemOf(rewritten(changed)), never(), 1).cost);
  });

  it('needs no former prices when changes are dear', () => {
    const wishes = townsAndCounties({ workers: 1000, vacancies: 100, pairs: 10, slack: 1 }, 6);
    const change = { ...ANYTHING, withdrawn: false, headcounts: false, costs: false, share: 0.02, changeCost: 3000 };
    const { price: _, ...changed } = after(wishes, change, new Random(6));
    expect(found(repaired(changed)).cost).toBe(match(problemOf(rewritten(changed)), never(), 1).cost);
  });

  it('changes nothing when nothing has changed', () => {
    const wishes = townsAndCounties({ workers: 400, vacancies: 50, pairs: 8, slack: 1 }, 9);
    const { vacancyOf, price, cost } = match(problemOf(wishes), never(), 1);
    for (const changeCost of [0, 1, 50]) {
      const answer = found(repaired({ wishes, vacancyOf: [...vacancyOf], price, changeCost }));
      expect(answer).toMatchObject({ changed: 0, cost });
      expect(answer.vacancyOf).toEqual(vacancyOf);
    }
  });

  it('changes as few proposals as possible when a change is dearer than everything else', () => {
    fc.assert(
      fc.property(smallCases(false), changes, seeds, (wishes, change, seed) => {
        const changed = after(wishes, { ...change, changeCost: 100_000 }, new Random(seed));
        // Only changes cost anything: the least cost is then the least number of changes.
        const fewest = match(
          problemOf(
            rewritten({
              ...changed,
              wishes: {
                headcount: changed.wishes.headcount,
                pairs: changed.wishes.pairs.map((own) => own.map(({ vacancy }) => ({ vacancy, cost: 0 }))),
                unmatched: changed.wishes.unmatched.map(() => 0),
              },
            }),
          ),
          never(),
          1,
        ).cost;
        expect(found(repaired(changed)).changed).toBe(fewest / 100_000);
      }),
      { numRuns: 500, seed: 5 },
    );
  });

  it('keeps whoever can stay, and lets a worker go who has declined', () => {
    const wishes: Case = {
      headcount: [1, 1],
      pairs: [
        [{ vacancy: 1, cost: 9 }],
        [
          { vacancy: 0, cost: 5 },
          { vacancy: 1, cost: 8 },
        ],
      ],
      unmatched: [20, 20],
    };
    const changed = { wishes, vacancyOf: [0, 1], price: Float64Array.of(0, 0), changeCost: 2 };
    expect(found(repaired(changed))).toMatchObject({ vacancyOf: Int32Array.of(1, 0), cost: 9 + 2 + 5 + 2, changed: 2 });
    const dear = found(repaired({ ...changed, changeCost: 50 }));
    expect(dear).toMatchObject({ vacancyOf: Int32Array.of(-1, 1), cost: 20 + 50 + 8, changed: 1 });
  });

  it('gives the same answer each time', () => {
    const wishes = townsAndCounties({ workers: 2000, vacancies: 200, pairs: 10, slack: 1 }, 4);
    const changed = after(wishes, { ...ANYTHING, share: 0.02, changeCost: 30 }, new Random(4));
    expect(repaired(changed)).toEqual(found(repaired(changed)));
  });

  it('gives up when it is stopped, and when nearly everything has changed', () => {
    const wishes = townsAndCounties({ workers: 4000, vacancies: 200, pairs: 10, slack: 1 }, 4);
    const changed = after(wishes, { ...ANYTHING, share: 0.05, changeCost: 30 }, new Random(4));
    expect(repaired(changed, { cancelled: () => true })).toBeNull();
    expect(repaired(changed, never(50))).toBeNull();
    const nobody = { ...changed, vacancyOf: changed.vacancyOf.map(() => -1), price: new Float64Array(200) };
    expect(repaired(nobody)).toBeNull();
  });
});
