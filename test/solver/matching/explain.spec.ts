import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainVacancy, explainWorker, match, never, type MatchProblem } from '#solver';
import { type Case, entry, problemOf, smallCases } from './cases.js';

const rivals: Case = {
  headcount: [1, 2, 0, 1],
  pairs: [
    [
      { vacancy: 0, cost: 2 },
      { vacancy: 1, cost: 9 },
    ],
    [
      { vacancy: 0, cost: 4 },
      { vacancy: 1, cost: 7 },
      { vacancy: 2, cost: 1 },
    ],
    [{ vacancy: 0, cost: 6 }],
  ],
  unmatched: [20, 20, 8],
};

/** The same problem with one pair so much cheaper. */
function cheaper(problem: MatchProblem, worker: number, vacancy: number, by: number): MatchProblem {
  const cost = problem.cost.slice();
  for (let e = entry(problem.first, worker); e < entry(problem.first, worker + 1); e++) {
    if (problem.vacancy[e] === vacancy) cost[e] = entry(cost, e) - by;
  }
  return { ...problem, cost };
}

describe('explaining a match', () => {
  const problem = problemOf(rivals);
  const answer = match(problem, never(), 1);

  it('names what the worker has, and what each other vacancy lacked', () => {
    const first = explainWorker(problem, answer, 0);
    expect(first).toMatchObject({ vacancy: 0, cost: 2, alternative: { vacancy: 1, hindrance: 'DEARER', full: false } });
    const second = explainWorker(problem, answer, 1);
    expect(second.options.map(({ vacancy, hindrance }) => [vacancy, hindrance])).toEqual([
      [1, 'NONE'],
      [0, 'FULL'],
      [2, 'NO_SEATS'],
    ]);
    expect(second.options[2]?.lacking).toBe(Infinity);
  });

  it('tells an unmatched worker by how much the vacancy is too dear', () => {
    const { vacancy, cost, alternative } = explainWorker(problem, answer, 2);
    expect([vacancy, cost]).toEqual([-1, 8]);
    expect(alternative).toMatchObject({ vacancy: 0, hindrance: 'FULL' });
    expect(alternative?.lacking).toBe(6 + entry(answer.price, 0) - 8);
  });

  it('never promises more than it holds: a pair that is cheaper by what it lacked changes nothing yet', () => {
    fc.assert(
      fc.property(smallCases(false), (wishes) => {
        const small = problemOf(wishes);
        const best = match(small, never(), 1);
        wishes.pairs.forEach((_, w) => {
          const { options } = explainWorker(small, best, w);
          for (const { vacancy, lacking, hindrance } of options) {
            expect(lacking).toBeGreaterThanOrEqual(0);
            if (hindrance === 'NONE' || lacking === Infinity) continue;
            expect(match(cheaper(small, w, vacancy, lacking), never(), 1).cost).toBe(best.cost);
          }
        });
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('says why a vacancy is full or not, and who came nearest', () => {
    expect(explainVacancy(problem, answer, 0)).toMatchObject({ why: 'FULL', filled: 1, eligible: 3, unmatched: 1 });
    expect(explainVacancy(problem, answer, 1)).toMatchObject({
      why: 'BETTER_ELSEWHERE',
      filled: 1,
      headcount: 2,
      elsewhere: 1,
      nearest: { worker: 0 },
    });
    expect(explainVacancy(problem, answer, 2)).toMatchObject({ why: 'NO_SEATS', nearest: null });
    expect(explainVacancy(problem, answer, 3)).toMatchObject({ why: 'NOBODY_ELIGIBLE', eligible: 0, nearest: null });
  });

  it('weighs the whole group of a member, and says when companions stand in the way', () => {
    const couple: Case = {
      headcount: [2, 2, 2],
      pairs: [
        [
          { vacancy: 0, cost: 1 },
          { vacancy: 1, cost: 5 },
          { vacancy: 2, cost: 8 },
        ],
        [
          { vacancy: 1, cost: 4 },
          { vacancy: 2, cost: 3 },
        ],
      ],
      unmatched: [50, 50],
      group: [0, 0],
      site: [0, 1, 2],
    };
    const together = problemOf(couple);
    const { options, alternative } = explainWorker(together, match(together, never(), 1), 0);
    expect(options.map(({ vacancy, hindrance }) => [vacancy, hindrance])).toEqual([
      [1, 'NONE'],
      [2, 'DEARER'],
      [0, 'COMPANIONS'],
    ]);
    expect(alternative).toMatchObject({ vacancy: 2, lacking: 8 + 3 - (5 + 4) });
  });
});
