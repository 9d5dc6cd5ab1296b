import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTours, never, planTours } from '#solver';
import { scattered, smallTours, withWindows } from './cases.js';
import { bestOfAllTours } from './exhaustion.js';

describe('tours of nodes', () => {
  it('are lawful and as good as the best of all orders of small problems', () => {
    let missed = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const problem = smallTours(seed, 6);
      const answer = planTours(problem, never(1000), seed);
      expect(checkTours(problem, answer)).toBeNull();
      const best = bestOfAllTours(problem);
      expect(answer.absent.length).toBeGreaterThanOrEqual(best.absent);
      if (answer.absent.length > best.absent) missed++;
      else {
        expect(answer.cost).toBeGreaterThanOrEqual(best.cost);
        if (answer.cost > best.cost) missed++;
      }
    }
    expect(missed).toBeLessThanOrEqual(2);
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
    const stop = { cancelled: () => share > 1, share: () => (share += 0.02) };
    const later = planTours(problem, stop, 1);
    expect(later.cancelled).toBe(true);
    expect(later.iterations).toBeGreaterThan(10_000);
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

  it('serve thousands of places that lie in heaps', () => {
    const problem = scattered(6000, 4);
    const answer = planTours(problem, never(2000), 1);
    expect(checkTours(problem, answer)).toBeNull();
    expect(answer.absent.length).toBe(0);
  });
});
