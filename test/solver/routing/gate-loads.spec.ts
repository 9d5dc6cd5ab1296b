import { describe, expect, it } from 'vitest';
import { checkRoutes, never, route, type RouteAnswer, type RoutingProblem } from '#solver';
import { countyToCity } from './cases.js';
import { most, receivedIn } from './received.js';

const HOUR = 3600;
const VILLAGES = 6;

/** `gates` gates, of which the first receives so many people an hour, and the others any number. */
function narrow(persons: number, gates: number, perHour: number, seed: number, expected: readonly number[] = []) {
  const problem = { ...countyToCity(persons, VILLAGES, gates, seed), latestStart: 12 * HOUR };
  const gateRoom = Array.from({ length: problem.places }, (_, place) =>
    place === VILLAGES ? { perHour, expected } : null,
  );
  return { problem, limited: { ...problem, gateRoom } };
}
/** People whom each coach sets down at the first gate. */
const loads = ({ requests }: RoutingProblem, { routes }: RouteAnswer): number[] =>
  routes
    .flatMap(({ stops }) => stops.filter(({ place, alights }) => place === VILLAGES && alights.length > 0))
    .map(({ alights }) => alights.reduce((sum, request) => sum + (requests[request]?.persons ?? 0), 0));
const atTheGate = (problem: RoutingProblem, answer: RouteAnswer) =>
  new Map([...receivedIn(problem, answer)].filter(([key]) => key.startsWith(`${String(VILLAGES)} `)));
const meanLoad = ({ routes }: RouteAnswer, persons: number) =>
  persons / routes.reduce((sum, { vehicleClass }) => sum + (vehicleClass === 0 ? 24 : 18), 0);

describe('A gate that receives fewer people an hour than a coach brings', () => {
  it.each([1, 2, 3, 4])('gets smaller loads, on full coaches, in different hours (seed %i)', (seed) => {
    const { problem, limited } = narrow(160, 4, 9, seed);
    expect(most(atTheGate(problem, route(problem, never(400), seed)))).toBeGreaterThan(9);
    const answer = route(limited, never(400), seed);
    expect(most(atTheGate(limited, answer))).toBeLessThanOrEqual(9);
    expect(answer.personsLeftBehind).toBe(0);
    expect(checkRoutes(limited, answer).fault).toBeNull();
    expect(meanLoad(answer, 160)).toBeGreaterThan(0.9);
  });

  it('gets loads for which there is room beside those whom others bring', () => {
    const expected = Array.from({ length: 72 }, () => 7);
    const { limited } = narrow(120, 4, 12, 5, expected);
    const answer = route(limited, never(400), 5);
    expect(Math.max(...loads(limited, answer))).toBeLessThanOrEqual(5);
    expect(most(atTheGate(limited, answer))).toBeLessThanOrEqual(5);
  });

  it('gets half a coach each hour rather than a whole one that leaves no room for the next', () => {
    // Two coaches of 24 an hour would be eight too many; one an hour would take longer than there are hours.
    const { limited } = narrow(300, 1, 40, 6);
    const answer = route(limited, never(300), 6);
    expect(Math.max(...loads(limited, answer))).toBeLessThanOrEqual(20);
    expect(most(atTheGate(limited, answer))).toBeLessThanOrEqual(40);
  });

  it('gets a larger party whole, and nobody beside it', () => {
    const { limited } = narrow(40, 2, 4, 7);
    const party = { from: 0, to: VILLAGES, persons: 6 };
    const answer = route({ ...limited, requests: [...limited.requests, party] }, never(300), 7);
    expect(answer.personsLeftBehind).toBe(0);
    const more = loads({ ...limited, requests: [...limited.requests, party] }, answer).filter((load) => load > 4);
    expect(more).toEqual([6]);
  });

  it('gets more where a seat is worth more than the room: nobody stays behind for it', () => {
    const { problem, limited } = narrow(48, 1, 9, 8);
    const two = { vehicleClasses: [{ ...problem.vehicleClasses[0], count: 2 }] } as Pick<
      RoutingProblem,
      'vehicleClasses'
    >;
    expect(route({ ...limited, ...two }, never(300), 8).personsLeftBehind).toBe(0);
  });

  it('keeps as many coaches loaded for it as seats allow', () => {
    const { problem, limited } = narrow(120, 4, 9, 9);
    const scarce = (count: number) => ({ vehicleClasses: [{ ...problem.vehicleClasses[0], count }] });
    const few = { ...limited, ...scarce(5) } as RoutingProblem;
    const answer = route(few, never(400), 9);
    expect(answer.personsLeftBehind).toBe(0);
    const bound = loads(few, answer);
    const regardless = loads(few, route({ ...problem, ...scarce(5) } as RoutingProblem, never(400), 9));
    const received = (some: readonly number[]) => some.filter((load) => load <= 9).reduce((sum, load) => sum + load, 0);
    expect(received(bound)).toBeGreaterThanOrEqual(received(regardless));
  });

  it('gets them also where the batch is planned in regions', () => {
    const { limited } = narrow(120, 4, 9, 1);
    const { places } = limited;
    const points = {
      ...{ onGlobe: false, detour: 1.25, nearSpeed: 12.5, farSpeed: 22, farMetres: 100_000 },
      x: Float64Array.from({ length: places }, (_, k) => (k < VILLAGES ? k * 9000 : 1_180_000 + k * 3000)),
      y: Float64Array.from({ length: places }, (_, k) => (k % 3) * 8000),
    };
    const empty = new Int32Array(0);
    const apart = { ...limited, metres: empty, seconds: empty, points };
    const answer = route(apart, never(300), 1);
    expect(Math.max(...loads(apart, answer))).toBeLessThanOrEqual(9);
    expect(checkRoutes(apart, answer).fault).toBeNull();
  });

  it('has a largest load that a caller may state, which the checker proves', () => {
    const { problem } = narrow(60, 2, 9, 2);
    const gateLoads = Array.from({ length: problem.places }, (_, place) => (place === VILLAGES ? 5 : null));
    const stated = { ...problem, gateLoads };
    const answer = route(stated, never(200), 2);
    expect(Math.max(...loads(stated, answer))).toBeLessThanOrEqual(5);
    expect(checkRoutes(stated, answer)).toMatchObject({ fault: null });
    expect(checkRoutes(stated, route(problem, never(200), 2)).fault).toMatch(/breaks “gate load”/);
  });
});
