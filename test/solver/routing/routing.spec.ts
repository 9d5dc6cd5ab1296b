import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkRoutes, never, type Progress, route, type RouteAnswer, routeFault } from '#solver';
import { Random } from '../../../libs/solver/src/random.js';
import { Roads } from '../../../libs/solver/src/routing/roads.js';
import { countyToCity, richCase, smallCase, the } from './cases.js';
import { cheapestByExhaustion } from './exhaustion.js';

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function loadFactor(problem: ReturnType<typeof countyToCity>, answer: RouteAnswer): number {
  const seats = answer.routes.reduce((sum, r) => sum + the(problem.vehicleClasses[r.vehicleClass]).usableSeats, 0);
  return (problem.requests.length - answer.personsLeftBehind) / seats;
}

describe('route', () => {
  it('gives a lawful answer to every small problem', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = smallCase(seed, 14);
        expect(routeFault(problem)).toBeNull();
        const answer = route(problem, never(60), seed);
        const { fault, proofs } = checkRoutes(problem, answer);
        expect(fault).toBeNull();
        expect(proofs).toHaveLength(16 * answer.routes.length);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('gives a lawful answer to every small problem with homes, hours, regions, risk levels and trip times', () => {
    const carried = new Map<string, number>();
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = richCase(seed, 14);
        expect(routeFault(problem)).toBeNull();
        const answer = route(problem, never(60), seed);
        const { fault, proofs } = checkRoutes(problem, answer);
        expect(fault).toBeNull();
        for (const { rule } of proofs) carried.set(rule, (carried.get(rule) ?? 0) + 1);
      }),
      { numRuns: 300, seed: 3 },
    );
    for (const rule of ['home', 'allowed region', 'one risk level', 'trip time'])
      expect(carried.get(rule)).toBeGreaterThan(30);
  });

  it.each([
    ['', smallCase],
    [', with homes, hours, regions, risk levels and trip times', richCase],
  ])(
    'leaves nobody more behind than an exhaustive search on up to five requests, and rarely spends more%s',
    (_, make) => {
      let [cases, dearer] = [0, 0];
      fc.assert(
        fc.property(seeds, (seed) => {
          const problem = make(seed, 5);
          const answer = route(problem, never(200), seed);
          const exact = cheapestByExhaustion(problem);
          const left = answer.leftBehind.reduce((sum, { request }) => {
            const { persons, penalty } = the(problem.requests[request]);
            return sum + (penalty === undefined ? persons : 0);
          }, 0);
          expect(left).toBeLessThanOrEqual(exact.left);
          cases++;
          if (left < exact.left) return;
          // Rounding to fen is done a route at a time.
          expect(answer.cost).toBeLessThanOrEqual(exact.cost * 1.05 + 10);
          if (answer.cost > exact.cost + 10) dearer++;
        }),
        { numRuns: 150, seed: 2 },
      );
      expect(dearer / cases).toBeLessThanOrEqual(0.03);
    },
  );

  it('carries 500 people of one county over 1,500 km lawfully, with at least nine seats in ten taken', () => {
    const problem = countyToCity(500, 40, 6, 1);
    const begun = process.cpuUsage();
    const answer = route(problem, never(300), 1);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
    expect(checkRoutes(problem, answer).fault).toBeNull();
    expect(answer.personsLeftBehind).toBe(0);
    expect(loadFactor(problem, answer)).toBeGreaterThanOrEqual(0.9);
  });

  it('tells how good the best plan so far is, and ends with that one', () => {
    const problem = countyToCity(200, 20, 3, 2);
    const told: Progress[] = [];
    const answer = route(problem, { ...never(2000), progress: (at) => told.push(at) }, 1);
    expect(told.length).toBeGreaterThan(10);
    told.slice(1).forEach(({ best, coaches }, k) => {
      const before = the(told[k]);
      expect(coaches?.personsLeftBehind).toBeLessThanOrEqual(before.coaches?.personsLeftBehind ?? 0);
      if (coaches?.personsLeftBehind === before.coaches?.personsLeftBehind)
        expect(best).toBeLessThanOrEqual(before.best);
    });
    const last = the(told.at(-1));
    expect(last.coaches).toEqual({ used: answer.routes.length, personsLeftBehind: answer.personsLeftBehind });
    expect(last.best).toBeLessThan(the(told[0]).best);
    // Rounding to fen is done a route at a time.
    expect(Math.abs(last.best - answer.cost)).toBeLessThanOrEqual(answer.routes.length);
  });

  it('measures ways between points as a matrix of them states them, on a plane and on the globe', () => {
    const problem = countyToCity(60, 12, 3, 4);
    for (const onGlobe of [false, true]) {
      const random = new Random(8);
      const along = (k: number): number =>
        (onGlobe ? 100 : 1000 * random.below(40)) + (k < 12 ? 0 : onGlobe ? 9 : 800_000);
      const points = {
        x: Float64Array.from({ length: 15 }, (_, k) => along(k) + random.unit()),
        y: Float64Array.from({ length: 15 }, () => (onGlobe ? 30 : 1000) * random.unit()),
        onGlobe,
        ...{ detour: 1.3, nearSpeed: 12.5, farSpeed: 80 / 3.6, farMetres: 100_000 },
      };
      const measured = { ...problem, metres: new Int32Array(0), seconds: new Int32Array(0), points };
      const { points: _, ...stated } = { ...measured, ...new Roads(measured).between([...Array(15).keys()]) };
      const answer = route(measured, never(100), 1);
      expect(answer).toEqual(route(stated, never(100), 1));
      expect(checkRoutes(measured, answer).fault).toBeNull();
      expect(checkRoutes({ ...measured, points: { ...points, detour: 1.31 } }, answer).fault).toMatch(
        /it is .* m to here/,
      );
      const slower = { ...measured, points: { ...points, farSpeed: 22 } };
      expect(checkRoutes(slower, answer).fault).toMatch(/planning speed/);
    }
  });

  it('gives the same answer for the same seed and iteration limit', () => {
    const problem = countyToCity(120, 15, 3, 7);
    const answer = route(problem, never(150), 5);
    expect(route(problem, never(150), 5)).toEqual(answer);
    expect(answer.iterations).toBe(150);
  });

  it('hands back a lawful plan when it is cancelled, at any moment', () => {
    const problem = countyToCity(120, 15, 3, 7);
    for (const patience of [0, 1, 20, 200, 2000]) {
      let asked = 0;
      const answer = route(problem, { cancelled: () => ++asked > patience }, 1);
      expect(answer.cancelled).toBe(true);
      expect(checkRoutes(problem, answer).fault).toBeNull();
      if (patience === 0) {
        expect(answer.routes).toHaveLength(0);
        expect(answer.personsLeftBehind).toBe(120);
        expect(new Set(answer.leftBehind.map((left) => left.reason))).toEqual(new Set(['CANCELLED']));
      }
    }
  });

  it('reports iterations and a best cost that never rises', () => {
    const reports: Progress[] = [];
    const answer = route(countyToCity(60, 8, 2, 3), { ...never(250), progress: (r) => reports.push(r) }, 1);
    expect(reports.map((r) => r.done)).toEqual([0, 100, 200, 250]);
    const best = reports.map((r) => r.best);
    expect(best).toEqual([...best].sort((a, b) => b - a));
    expect(Math.abs(answer.cost - the(best[3]))).toBeLessThanOrEqual(answer.routes.length);
  });

  it('plans nothing where nobody travels', () => {
    const answer = route({ ...countyToCity(1, 1, 1, 1), requests: [] }, never(10), 1);
    expect(answer).toMatchObject({ routes: [], leftBehind: [], cost: 0, iterations: 0, cancelled: false });
  });
});
