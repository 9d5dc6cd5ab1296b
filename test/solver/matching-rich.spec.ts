import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMatch, match, never, problemFault, type MatchAnswer } from '#solver';
import { richBruteForce, type RichCase, richCase, richProblemOf, type Wish } from './matching-rich-cases.js';

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
        { numRuns: 600, seed: 12 },
      );
    },
  );
});
