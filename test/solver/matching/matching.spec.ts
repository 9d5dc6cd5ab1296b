import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, problemFault, type MatchProblem, type Progress } from '#solver';
import { bruteForce, type Case, problemOf, smallCases, townsAndCounties } from './cases.js';
import { cheapestByHighs } from './highs.js';

const seeds = fc.integer({ min: 1, max: 1_000_000 });

function solved(problem: MatchProblem, seed = 1): ReturnType<typeof match> {
  expect(problemFault(problem)).toBeNull();
  const answer = match(problem, never(), seed);
  expect(checkMatch(problem, answer)).toBeNull();
  return answer;
}

/** `workers` who all want the same vacancies. */
function crowd(workers: number, headcount: number[], cost: (vacancy: number) => number, unmatched = 5000): Case {
  const pairs = headcount.map((_, vacancy) => ({ vacancy, cost: cost(vacancy) }));
  return {
    headcount,
    pairs: Array.from({ length: workers }, () => pairs),
    unmatched: Array.from({ length: workers }, () => unmatched),
  };
}

describe('matching workers alone', () => {
  it('finds what trying everything finds, and proves it, on thousands of small cases', () => {
    fc.assert(
      fc.property(smallCases(false), (wishes) => {
        const answer = solved(problemOf(wishes));
        expect(answer.cost).toBe(bruteForce(wishes));
        expect(answer.bound).toBe(answer.cost);
        expect(answer.optimal).toBe(true);
      }),
      { numRuns: 3000, seed: 3 },
    );
  });

  it('agrees with HiGHS', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.3, max: 1.5, noNaN: true }), (seed, slack) => {
        const wishes = townsAndCounties({ workers: 40, vacancies: 10, pairs: 5, slack }, seed);
        expect(solved(problemOf(wishes)).cost).toBe(cheapestByHighs(wishes));
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  it.each([0.5, 1, 2])(
    'places ten thousand workers at a thousand vacancies, %s seats each, provably at the best',
    (slack) => {
      const wishes = townsAndCounties({ workers: 4000, vacancies: 400, pairs: 12, slack }, 7);
      const answer = solved(problemOf(wishes));
      expect(answer.bound).toBe(answer.cost);
      expect(answer.matched).toBeLessThanOrEqual(wishes.headcount.reduce((sum, seats) => sum + seats, 0));
      expect(answer.matched).toBeGreaterThan(4000 * Math.min(slack, 1) * 0.8);
    },
  );

  it('settles a crowd that wants the same vacancies at the same cost, with half of the seats', () => {
    const answer = solved(problemOf(crowd(4000, [500, 500, 500, 500], () => 100)));
    expect(answer).toMatchObject({ matched: 2000, cost: 2000 * 100 + 2000 * 5000, optimal: true });
    expect([...answer.price].every((price) => price > 0)).toBe(true);
  });

  it('settles a crowd with one seat too few, and one with exactly enough', () => {
    expect(solved(problemOf(crowd(2001, [1000, 1000], (v) => v)))).toMatchObject({ matched: 2000, cost: 1000 + 5000 });
    expect(solved(problemOf(crowd(2000, [1000, 1000], (v) => v)))).toMatchObject({ matched: 2000, cost: 1000 });
  });

  it('fills a single vacancy with those who gain most', () => {
    const wishes: Case = {
      headcount: [2],
      pairs: [9, 3, 5, 7].map((cost) => [{ vacancy: 0, cost }]),
      unmatched: [10, 10, 10, 10],
    };
    const { vacancyOf, cost, price } = solved(problemOf(wishes));
    expect([...vacancyOf]).toEqual([-1, 0, 0, -1]);
    expect(cost).toBe(10 + 3 + 5 + 10);
    expect(price[0]).toBeGreaterThanOrEqual(3);
    expect(price[0]).toBeLessThanOrEqual(5);
  });

  it('leaves everyone unmatched where nobody is eligible, no seats are offered or there are no vacancies', () => {
    const nobody: Case = { headcount: [3], pairs: [[], []], unmatched: [4, 5] };
    expect(solved(problemOf(nobody))).toMatchObject({ matched: 0, cost: 9, optimal: true });
    expect(solved(problemOf(crowd(3, [0, 0], () => 1, 6)))).toMatchObject({ matched: 0, cost: 18, optimal: true });
    expect(solved(problemOf(crowd(3, [], () => 1, 6)))).toMatchObject({ matched: 0, cost: 18, optimal: true });
    expect(solved(problemOf(crowd(0, [5], () => 1)))).toMatchObject({ matched: 0, cost: 0, optimal: true });
  });

  it('takes the cheaper pair when a vacancy is named twice, and a seat that costs as much as staying unmatched', () => {
    const pairs = [
      { vacancy: 0, cost: 8 },
      { vacancy: 0, cost: 5 },
      { vacancy: 0, cost: 9 },
    ];
    expect(solved(problemOf({ headcount: [1], pairs: [pairs], unmatched: [5] }))).toMatchObject({
      matched: 1,
      cost: 5,
    });
    expect(solved(problemOf({ headcount: [1], pairs: [pairs], unmatched: [4] }))).toMatchObject({
      matched: 0,
      cost: 4,
    });
  });

  it('neither overflows nor hangs at the ends of the safe range of costs', () => {
    const end = 2 ** 30;
    const chain: Case = {
      headcount: Array.from({ length: 500 }, () => 1),
      pairs: Array.from({ length: 501 }, (_, w) => [
        { vacancy: Math.max(0, w - 1), cost: -end + w },
        { vacancy: Math.min(499, w), cost: -end },
      ]),
      unmatched: Array.from({ length: 501 }, () => end),
    };
    expect(solved(problemOf(chain))).toMatchObject({ matched: 500, cost: -500 * end + end, optimal: true });
  });
});

describe('matching with groups', () => {
  it('finds what trying everything finds on thousands of small cases', () => {
    fc.assert(
      fc.property(smallCases(true), (wishes) => {
        const answer = solved(problemOf(wishes));
        expect(answer.cost).toBe(bruteForce(wishes));
        expect(answer.optimal).toBe(true);
      }),
      { numRuns: 2500, seed: 5 },
    );
  });

  it('agrees with HiGHS on branch-and-bound cases', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.4, max: 1.3, noNaN: true }), (seed, slack) => {
        const wishes = townsAndCounties({ workers: 30, vacancies: 9, pairs: 5, slack, grouped: 1.2, sites: 4 }, seed);
        const answer = solved(problemOf(wishes));
        expect(answer.optimal).toBe(true);
        expect(answer.cost).toBe(cheapestByHighs(wishes));
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  it.each([
    [0.9, 0.3],
    [0.6, 0.6],
  ])(
    'comes within half a percent of its own proven bound for %s seats each and groups at rate %s',
    (slack, grouped) => {
      const wishes = townsAndCounties({ workers: 1000, vacancies: 50, pairs: 12, slack, grouped }, 11);
      const problem = problemOf(wishes);
      const answer = match(problem, never(3_000_000), 1);
      expect(checkMatch(problem, answer)).toBeNull();
      expect((answer.cost - answer.bound) / answer.cost).toBeLessThan(0.005);
    },
  );

  it('keeps a family together although each of them alone would be cheaper elsewhere', () => {
    const family: Case = {
      headcount: [1, 1, 2],
      pairs: [
        [
          { vacancy: 0, cost: 1 },
          { vacancy: 2, cost: 5 },
        ],
        [
          { vacancy: 1, cost: 1 },
          { vacancy: 2, cost: 5 },
        ],
      ],
      unmatched: [20, 20],
      group: [7, 7],
      site: [0, 1, 2],
    };
    expect([...solved(problemOf(family)).vacancyOf]).toEqual([2, 2]);
    expect([...solved(problemOf({ ...family, group: [-1, -1] })).vacancyOf]).toEqual([0, 1]);
    expect([...solved(problemOf({ ...family, site: [4, 4, 2] })).vacancyOf]).toEqual([0, 1]);
    expect([...solved(problemOf({ ...family, headcount: [1, 1, 1] })).vacancyOf]).toEqual([-1, -1]);
  });

  it('treats the only member of a group as a worker alone', () => {
    const one: Case = { headcount: [1], pairs: [[{ vacancy: 0, cost: 1 }]], unmatched: [9], group: [3], site: [0] };
    expect(solved(problemOf(one))).toMatchObject({ matched: 1, cost: 1, bound: 1, optimal: true });
  });
});

describe('the stopping rule of matching', () => {
  const grouped = problemOf(townsAndCounties({ workers: 600, vacancies: 40, pairs: 10, slack: 0.8, grouped: 0.6 }, 3));
  const alone = problemOf(townsAndCounties({ workers: 5000, vacancies: 300, pairs: 10, slack: 0.9 }, 3));

  it.each([
    ['alone', alone],
    ['in groups', grouped],
  ])('gives the same answer for the same seed and limit, %s', (_, problem) => {
    const runs = [1, 2].map(() => match(problem, never(400_000), 9));
    expect(runs[0]).toEqual(runs[1]);
  });

  it.each([
    ['alone', alone],
    ['in groups', grouped],
  ])('hands back a feasible answer with a proven bound whenever it is cancelled, %s', (_, problem) => {
    for (const allowed of [0, 1, 2, 3, 5, 8, 13, 40, 100]) {
      let asked = 0;
      const answer = match(problem, { cancelled: () => asked++ >= allowed }, 1);
      expect(checkMatch(problem, answer)).toBeNull();
      if (asked > allowed) expect(answer.cancelled).toBe(true);
    }
  });

  it('calls no answer optimal that it was not given the time to prove', () => {
    const answer = match(alone, never(1), 1);
    expect(checkMatch(alone, answer)).toBeNull();
    expect(answer).toMatchObject({ optimal: false, cancelled: false });
    expect(answer.bound).toBeLessThan(answer.cost);
  });

  it('reports a cost that never rises and a bound that never falls', () => {
    const reports: Progress[] = [];
    const answer = match(grouped, { ...never(2_000_000), progress: (report) => reports.push(report) }, 1);
    const placed = reports.filter(({ phase }) => phase !== 'auction');
    expect(placed.length).toBeGreaterThan(3);
    placed.forEach(({ best, bound }, i) => {
      expect(best).toBeLessThanOrEqual(placed[i - 1]?.best ?? Infinity);
      expect(bound).toBeGreaterThanOrEqual(placed[i - 1]?.bound ?? -Infinity);
      expect(bound).toBeLessThanOrEqual(answer.cost);
    });
  });
});
