import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, problemFault, type MatchAnswer } from '#solver';
import { entry } from './cases.js';
import { richCheapestByHighs } from './rich-highs.js';
import { richBruteForce, type RichCase, richCase, richProblemOf, type Wish } from './rich-cases.js';

const seeds = fc.integer({ min: 1, max: 1_000_000_000 });

function solved(wishes: RichCase): MatchAnswer {
  const problem = richProblemOf(wishes);
  expect(problemFault(problem)).toBeNull();
  const answer = match(problem, never(), 1);
  expect(checkMatch(problem, answer)).toBeNull();
  return answer;
}

const combinations: (readonly [...Wish[]])[] = [
  ['fixed'],
  ['reserved'],
  ['reserved', 'fixed'],
  ['previous'],
  ['reserved', 'fixed', 'previous'],
  ['tiers'],
  ['tiers', 'reserved', 'fixed', 'previous'],
  ['clusters'],
  ['leastFill'],
  ['leastFill', 'reserved'],
  ['leastFill', 'reserved', 'fixed', 'previous'],
  ['group', 'reserved'],
  ['group', 'fixed', 'previous'],
  ['clusters', 'reserved', 'fixed', 'previous'],
];

describe('matching with further wishes', () => {
  it.each(combinations.map((wishes) => [wishes.join(', '), wishes] as const))(
    'finds what trying everything finds, and proves it: %s',
    (_, wishes) => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const small = richCase(seed, wishes);
          const answer = solved(small);
          const costs = [answer.cost, ...(answer.tiers ?? []).map(({ cost }) => cost)];
          expect(costs).toEqual(richBruteForce(small));
          expect(answer.optimal).toBe(true);
          expect(answer.bound).toBeLessThanOrEqual(answer.cost);
          if (small.group === undefined && small.leastFill === undefined) expect(answer.bound).toBe(answer.cost);
        }),
        { numRuns: 150, seed: 12 },
      );
    },
  );
});

describe('larger cases with further wishes', () => {
  const larger: (readonly [runs: number, ...Wish[]])[] = [
    [30, 'reserved', 'fixed', 'previous'],
    [30, 'tiers', 'reserved', 'fixed'],
    [40, 'clusters', 'reserved'],
  ];

  it.each(larger.map(([runs, ...wishes]) => [wishes.join(', '), runs, wishes] as const))(
    'agree with HiGHS: %s',
    (_, runs, wishes) => {
      fc.assert(
        fc.property(seeds, (seed) => {
          const medium = richCase(seed, wishes, { workers: 24, vacancies: 8, seats: 5, pairs: 6 });
          const answer = solved(medium);
          const costs = [answer.cost, ...(answer.tiers ?? []).map(({ cost }) => cost)];
          expect(answer.optimal).toBe(true);
          expect(costs).toEqual(richCheapestByHighs(medium));
        }),
        { numRuns: runs, seed: 21 },
      );
    },
  );

  it('with least fill agree with HiGHS, and the bound is never above', () => {
    const gaps: number[] = [];
    fc.assert(
      fc.property(seeds, (seed) => {
        const medium = richCase(seed, ['leastFill', 'reserved'], { workers: 30, vacancies: 10, seats: 8, pairs: 5 });
        const answer = solved(medium);
        const least = entry(richCheapestByHighs(medium), 0);
        expect(answer.bound).toBeLessThanOrEqual(least);
        expect(answer.cost).toBeGreaterThanOrEqual(least);
        if (answer.optimal) expect(answer.cost).toBe(least);
        gaps.push((answer.cost - least) / Math.max(1, Math.abs(least)));
      }),
      { numRuns: 50, seed: 22 },
    );
    expect(Math.max(...gaps)).toBe(0);
  });
});

describe('stopping a search with further wishes', () => {
  const roomy = { workers: 400, vacancies: 40, seats: 12, pairs: 8 };
  const searches = [
    ['tiers, reserved', richProblemOf(richCase(4, ['tiers', 'reserved', 'fixed'], roomy))],
    ['leastFill, reserved', richProblemOf(richCase(4, ['leastFill', 'reserved', 'previous'], roomy))],
  ] as const;

  it.each(searches)('hands back a feasible answer with a proven bound whenever it is cancelled: %s', (_, problem) => {
    for (const allowed of [0, 1, 2, 3, 5, 8, 13, 40, 100]) {
      let asked = 0;
      const answer = match(problem, { cancelled: () => asked++ >= allowed }, 1);
      expect(checkMatch(problem, answer)).toBeNull();
      if (asked > allowed) expect(answer.cancelled).toBe(true);
    }
  });

  it.each(searches)('gives the same answer for the same seed and limit, and any limit is enough: %s', (_, problem) => {
    for (const limit of [1, 500, 2000, 8000, 30_000, 100_000]) {
      const runs = [1, 2].map(() => match(problem, never(limit), 9));
      expect(runs[0]).toEqual(runs[1]);
      expect(checkMatch(problem, runs[0] ?? match(problem, never(), 1))).toBeNull();
    }
  });
});
