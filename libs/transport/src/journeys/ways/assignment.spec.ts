import { describe, expect, it } from 'vitest';
import { assign, type AssignmentProblem } from './assignment.js';
import { DIRECT } from './way.js';

const total = ({ costs, opening }: AssignmentProblem, ways: readonly number[]) =>
  ways.reduce((sum, way, i) => sum + (costs[i]?.at(way) ?? Infinity), 0) +
  [...new Set(ways)].reduce((sum, way) => sum + (opening[way] ?? 0), 0);

/** The least total of all ways that keep to the seats. */
function least(problem: AssignmentProblem): number {
  const { sizes, seats } = problem;
  const search = (ways: number[], free: readonly number[]): number => {
    const size = sizes[ways.length];
    if (size === undefined) return total(problem, ways);
    const options = [DIRECT, ...seats.keys()].filter((way) => way === DIRECT || (free[way] ?? 0) >= size);
    return Math.min(
      ...options.map((way) =>
        search(
          [...ways, way],
          free.map((count, j) => (j === way ? count - size : count)),
        ),
      ),
    );
  };
  return search([], seats);
}

describe('Groups are given to charters', () => {
  it('each where it saves most for a seat, as far as there are seats', () => {
    const problem = {
      sizes: [1, 1, 1],
      seats: [1],
      opening: [0],
      costs: [
        [10, 20],
        [10, 90],
        [10, 50],
      ],
    };
    expect(assign(problem)).toEqual([DIRECT, 0, DIRECT]);
  });

  it('where they cannot go or save nothing they stay on coaches', () => {
    const problem = {
      sizes: [2, 2],
      seats: [9],
      opening: [0],
      costs: [
        [Infinity, 20],
        [30, 30],
      ],
    };
    expect(assign(problem)).toEqual([DIRECT, DIRECT]);
  });

  it('exchanging two of them where that is cheaper', () => {
    const problem = {
      sizes: [1, 1],
      seats: [1, 1],
      opening: [0, 0],
      costs: [
        [1, 2, 100],
        [1, 60, 100],
      ],
    };
    expect(assign(problem)).toEqual([1, 0]);
  });

  it('a charter of one price only where all who take it save more than that', () => {
    const costs = [
      [10, 20],
      [10, 20],
      [10, 20],
    ];
    const problem = { sizes: [1, 1, 1], seats: [9], costs };
    expect(assign({ ...problem, opening: [31] })).toEqual([DIRECT, DIRECT, DIRECT]);
    expect(assign({ ...problem, opening: [29] })).toEqual([0, 0, 0]);
  });

  it('at the least total on nearly all small cases, and never a twentieth above it', () => {
    let [state, found] = [7, 0];
    const draw = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 60; round++) {
      const sizes = Array.from({ length: 6 }, () => 1 + draw(4));
      const problem: AssignmentProblem = {
        sizes,
        seats: [draw(8), draw(8)],
        opening: [round % 2 ? 0 : draw(300), 0],
        costs: sizes.map((size) => [size * draw(100), size * draw(100), size * (40 + draw(100))]),
      };
      found += total(problem, assign(problem)) === least(problem) ? 1 : 0;
      expect(total(problem, assign(problem))).toBeLessThanOrEqual(least(problem) * 1.05);
    }
    expect(found).toBeGreaterThanOrEqual(55);
  });
});
