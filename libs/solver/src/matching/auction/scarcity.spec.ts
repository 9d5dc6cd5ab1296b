import { describe, expect, it } from 'vitest';
import { Random } from '../../random.js';
import { never } from '../../stop.js';
import { match } from '../match.js';
import type { MatchProblem } from '../problem.js';

function problemOf(random: Random): MatchProblem {
  const [workers, vacancies] = [1 + random.below(9), 1 + random.below(5)];
  const pairs = Array.from({ length: workers }, () =>
    Array.from({ length: vacancies }, (_, v) => v).filter(() => random.below(3) > 0),
  );
  return {
    workers,
    vacancies,
    headcount: Int32Array.from({ length: vacancies }, () => random.below(4)),
    first: Int32Array.from({ length: workers + 1 }, (_, w) => pairs.slice(0, w).flat().length),
    vacancy: Int32Array.from(pairs.flat()),
    cost: Int32Array.from(pairs.flat(), () => random.below(12)),
    unmatched: Int32Array.from({ length: workers }, () => random.below(20)),
  };
}

describe('The price of a vacancy with seats', () => {
  it('is what one more seat would save', () => {
    const random = new Random(11);
    let scarce = 0;
    for (let i = 0; i < 500; i++) {
      const problem = problemOf(random);
      const { cost, price } = match(problem, never(), 1);
      for (let v = 0; v < problem.vacancies; v++) {
        if (problem.headcount[v] === 0) continue;
        const headcount = problem.headcount.slice();
        headcount[v]!++;
        const saved = cost - match({ ...problem, headcount }, never(), 1).cost;
        expect([i, v, price[v]]).toEqual([i, v, saved]);
        if (saved > 0) scarce++;
      }
    }
    expect(scarce).toBeGreaterThan(100);
  });
});
