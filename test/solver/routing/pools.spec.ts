import { describe, expect, it } from 'vitest';
import {
  checkRoutes,
  explainLeftBehind,
  explainVehicle,
  never,
  route,
  type RouteAnswer,
  routeFault,
  type RoutingProblem,
  type VehicleClass,
} from '#solver';
import { countyToCity } from './cases.js';

const VILLAGES = 6;
const COACH = { count: 0, fixedCost: 200_000, costPerKilometre: 700 };

/** Coaches of which so many people may ride where the last gate is among the stops, and more where it is not. */
function mixed(persons: number, count: number, seed: number, shared = true): RoutingProblem {
  const problem = countyToCity(persons, VILLAGES, 3, seed);
  const pool = shared ? { pool: 0 } : {};
  const vehicleClasses: VehicleClass[] = [
    { ...COACH, ...pool, name: 'at low risk', usableSeats: 40, count, barred: [VILLAGES + 2] },
    { ...COACH, ...pool, name: 'at high risk', usableSeats: 24, count },
  ];
  return { ...problem, vehicleClasses };
}
const atHighRisk = ({ requests }: RoutingProblem) => requests.filter(({ to }) => to === VILLAGES + 2).length;
/** How many coaches there have to be, each filled as its stops allow. */
const fewest = (problem: RoutingProblem): number =>
  Math.ceil((problem.requests.length - atHighRisk(problem)) / 40) + Math.ceil(atHighRisk(problem) / 24);
const loadsOf = ({ routes }: RouteAnswer, vehicleClass: number): number[] =>
  routes
    .filter((one) => one.vehicleClass === vehicleClass)
    .map(({ stops }) => stops.reduce((sum, { boards }) => sum + boards.length, 0));

describe('The same vehicles offered under two caps', () => {
  it.each([1, 2, 3, 4])(
    'carry everybody where they are scarce: each is filled as its stops allow (seed %i)',
    (seed) => {
      const few = mixed(250, fewest(mixed(250, 0, seed)) + 1, seed);
      const answer = route(few, never(600), seed);
      expect(answer.personsLeftBehind).toBe(0);
      expect(answer.routes.length).toBeLessThanOrEqual(few.vehicleClasses[0]?.count ?? 0);
      expect(Math.max(...loadsOf(answer, 0))).toBeGreaterThan(24);
      expect(checkRoutes(few, answer).fault).toBeNull();
      // Filled as the highest level allows they would not suffice.
      const asTheHighest = { ...few, vehicleClasses: few.vehicleClasses.slice(1) };
      expect(route(asTheHighest, never(600), seed).personsLeftBehind).toBeGreaterThan(0);
    },
  );

  it('are counted once, by the checker too', () => {
    const [shared, apart] = [mixed(180, 4, 1), mixed(180, 4, 1, false)];
    const answer = route(shared, never(400), 1);
    expect(answer.routes).toHaveLength(4);
    expect(answer.personsLeftBehind).toBeGreaterThan(0);
    const twice = route(apart, never(400), 1);
    expect(twice.routes.length).toBeGreaterThan(4);
    expect(checkRoutes(apart, twice).fault).toBeNull();
    expect(checkRoutes(shared, twice).fault).toMatch(/vehicles of class 0 are used, 4 are at hand/);
    expect(shared.requests.length).toBe(180);
    const { request = 0, reason = 'NO_SEAT' } = answer.leftBehind[0] ?? {};
    expect(explainLeftBehind(shared, request, reason)).toEqual({ reason: 'NO_SEAT', needed: 180, limit: 160 });
  });

  it('are counted once where a former plan is mended, in regions, and where one is left out', () => {
    const few = mixed(150, 6, 2);
    const before = route(few, never(600), 2);
    const again = route({ ...few, previous: { routes: before.routes.slice(1), changeCost: 100 } }, never(300), 2);
    expect(again.routes.length).toBeLessThanOrEqual(6);
    expect(again.personsLeftBehind).toBeLessThanOrEqual(before.personsLeftBehind);
    const { places } = few;
    const points = {
      ...{ onGlobe: false, detour: 1.25, nearSpeed: 12.5, farSpeed: 22, farMetres: 100_000 },
      x: Float64Array.from({ length: places }, (_, k) => (k < VILLAGES ? k * 9000 : 1_180_000 + k * 3000)),
      y: Float64Array.from({ length: places }, (_, k) => (k % 3) * 8000),
    };
    const apart = { ...few, metres: new Int32Array(0), seconds: new Int32Array(0), points };
    const answer = route(apart, never(400), 2);
    expect(checkRoutes(apart, answer).fault).toBeNull();
    expect(answer.routes.length).toBeLessThanOrEqual(6);
    const [first] = before.routes;
    const explained = explainVehicle(few, before, 0, never(300), 2);
    expect(explained.persons).toBe(first?.stops.reduce((sum, { boards }) => sum + boards.length, 0));
    expect(explained.leftBehind).toBeGreaterThanOrEqual(0);
  });

  it('state one count, and a former plan uses no more of them', () => {
    const few = mixed(60, 2, 3);
    const [low, high] = few.vehicleClasses as [VehicleClass, VehicleClass];
    expect(routeFault({ ...few, vehicleClasses: [low, { ...high, count: 3 }] })).toMatch(/count is 3, and that of/);
    const apart = mixed(120, 2, 3, false);
    const { routes } = route(apart, never(300), 3);
    expect(routes.length).toBeGreaterThan(2);
    const previous = { routes, changeCost: 0 };
    expect(routeFault({ ...mixed(120, 2, 3), previous })).toMatch(/^The former routes use/);
  });
});
