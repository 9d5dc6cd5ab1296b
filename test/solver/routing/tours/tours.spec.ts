import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTours, never, planTours, type TourProblem } from '#solver';
import { scattered, smallPairs, smallTours, withPairs, withWindows } from './cases.js';
import { bestOfAllTours, isBetter } from './exhaustion.js';

describe('tours of nodes', () => {
  it.each([
    ['small problems', smallTours, 6],
    ['small problems of pairs', smallPairs, 3],
  ])('are lawful and as good as the best of all orders of %s', (_, problemOf, most) => {
    let missed = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const problem = problemOf(seed, most);
      const answer = planTours(problem, never(1000), seed);
      expect(checkTours(problem, answer)).toBeNull();
      const best = bestOfAllTours(problem);
      const own = { absent: answer.absent.length, tours: answer.tours.length, cost: answer.cost };
      expect(isBetter(problem, own, best)).toBe(false);
      if (isBetter(problem, best, own)) missed++;
    }
    expect(missed).toBeLessThanOrEqual(1);
  });

  it('are lawful whatever the problem', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 60 }), fc.boolean(), (seed, customers, windowed) => {
        const plain = scattered(customers, seed);
        const problem = windowed ? withWindows(plain, seed) : plain;
        expect(checkTours(problem, planTours(problem, never(200), seed))).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('come out the same for the same problem, seed and limit, however fast the machine is', () => {
    const problem = withWindows(scattered(80, 5), 5);
    let asked = 0;
    const hurried = { cancelled: () => false, iterations: 2000, share: () => ++asked / 10 };
    const once = planTours(problem, never(2000), 3);
    expect(planTours(problem, hurried, 3)).toEqual(once);
    expect(planTours(problem, never(2000), 4).tours).not.toEqual(once.tours);
  });

  it('improve on the first ones, and end with the time', () => {
    const problem = scattered(300, 2);
    const first = planTours(problem, never(0), 1);
    let share = 0;
    const stop = { cancelled: () => share > 1, share: () => (share += 0.005) };
    const later = planTours(problem, stop, 1);
    expect(later.cancelled).toBe(true);
    expect(later.iterations).toBeGreaterThan(40_000);
    expect(later.cost).toBeLessThan(0.99 * first.cost);
  });

  it('use no more than the vehicles there are, and name who is left out', () => {
    const problem = { ...scattered(30, 8), vehicles: 3 };
    const answer = planTours(problem, never(3000), 1);
    expect(checkTours(problem, answer)).toBeNull();
    expect(answer.tours.length).toBe(3);
    expect(answer.absent.length).toBeGreaterThan(0);
  });

  it('hand back what there is when nobody waits for them', () => {
    const problem = scattered(40, 3);
    const answer = planTours(problem, { cancelled: () => true }, 1);
    expect(answer.iterations).toBe(0);
    expect(answer.cancelled).toBe(true);
    expect(checkTours(problem, answer)).toBeNull();
  });

  it('tell how far they are', () => {
    const phases: number[] = [];
    planTours(scattered(40, 3), { ...never(500), progress: ({ done }) => phases.push(done) }, 1);
    expect(phases).toEqual([0, 500]);
  });

  it('save a tour where that is wanted, though it costs more', () => {
    // Two pairs in opposite directions: one tour that serves both takes a longer way.
    const problem: TourProblem = {
      nodes: 5,
      roads: {
        kind: 'matrix',
        matrix: Int32Array.from({ length: 25 }, (_, k) => {
          const [i, j] = [Math.floor(k / 5), k % 5];
          return i === j ? 0 : i === 0 || j === 0 || Math.ceil(i / 2) === Math.ceil(j / 2) ? 10 : 50;
        }),
      },
      demand: Int32Array.of(0, 1, -1, 1, -1),
      capacity: 1,
      partner: Int32Array.of(0, 2, 1, 4, 3),
    };
    expect(planTours(problem, never(500), 1)).toMatchObject({ cost: 60 });
    const saved = planTours({ ...problem, fewestTours: true }, never(500), 1);
    expect([saved.tours.length, saved.cost]).toEqual([1, 90]);
  });

  it('are sought anew several times where few go first, within the same limits, and come out the same twice', () => {
    const problem = { ...withPairs(scattered(60, 4)), fewestTours: true };
    const answer = planTours(problem, never(1001), 1);
    expect(answer.iterations).toBe(1001);
    expect(answer.cancelled).toBe(false);
    expect(planTours(problem, never(1001), 1)).toEqual(answer);
    let asked = 0;
    const hurried = { cancelled: () => asked >= 200, share: () => Math.min(1, ++asked / 200) };
    const timed = planTours(problem, hurried, 1);
    expect(timed.cancelled).toBe(true);
    expect(checkTours(problem, timed)).toBeNull();
    expect(asked).toBeLessThan(220);
  });

  it('serve thousands of pairs along a curve', () => {
    const problem = withPairs(scattered(1600, 6));
    const answer = planTours(problem, never(50), 1);
    expect(checkTours(problem, answer)).toBeNull();
    expect(answer.absent.length).toBe(0);
  });

  it('serve thousands of places that lie in heaps', () => {
    const problem = scattered(6000, 4);
    const answer = planTours(problem, never(2000), 1);
    expect(checkTours(problem, answer)).toBeNull();
    expect(answer.absent.length).toBe(0);
  });
});
