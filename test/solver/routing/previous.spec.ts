import { describe, expect, it } from 'vitest';
import { checkRoutes, never, type PlannedRoute, route, routeFault, type RoutingProblem, runAgain } from '#solver';
import { countyToCity, the } from './cases.js';
import { NIGHT_ANSWER, NIGHT_PROBLEM } from './night-trip.js';

const problem = countyToCity(200, 15, 3, 7);
const plan = route(problem, never(2000), 5);

/** The plan after the first coach has broken down: its people have no seat, and its class one vehicle less. */
function breakdown(changeCost: number): RoutingProblem {
  const [broken, ...routes] = plan.routes;
  const vehicleClasses = problem.vehicleClasses.map((vehicle, c) =>
    c === the(broken).vehicleClass ? { ...vehicle, count: vehicle.count - 1 } : vehicle,
  );
  return { ...problem, vehicleClasses, previous: { routes, changeCost } };
}

const membersOf = ({ stops }: PlannedRoute): number[] => stops.flatMap(({ boards }) => boards);
const sameAs = (route: PlannedRoute) => (other: PlannedRoute) => JSON.stringify(route) === JSON.stringify(other);

describe('a plan that is mended', () => {
  it('seats the people of a coach that broke down, and leaves all trips alone that take none of them', () => {
    const mended = breakdown(10_000_000);
    const answer = route(mended, never(500), 1);
    expect(checkRoutes(mended, answer).fault).toBeNull();
    expect(answer.personsLeftBehind).toBe(0);
    const stranded = new Set(membersOf(the(plan.routes[0])));
    const kept = plan.routes.slice(1).filter((former) => answer.routes.some(sameAs(former)));
    expect(answer.changed).toBe(plan.routes.length - 1 - kept.length);
    for (const trip of answer.routes) {
      if (!kept.some(sameAs(trip))) expect(membersOf(trip).some((member) => stranded.has(member))).toBe(true);
    }
  });

  it('changes fewer trips the dearer a change is', () => {
    const [cheap, dear] = [0, 10_000_000].map((changeCost) => route(breakdown(changeCost), never(500), 1));
    expect(the(dear).changed).toBeLessThan(the(the(cheap).changed));
  });

  it('stays as it is when nothing has happened and changes are dear', () => {
    const again = { ...problem, previous: { routes: plan.routes, changeCost: 10_000_000 } };
    const answer = route(again, never(300), 3);
    expect(answer).toMatchObject({ changed: 0, cost: plan.cost, rideSeconds: plan.rideSeconds });
    expect(new Set(answer.routes.map((r) => JSON.stringify(r)))).toEqual(
      new Set(plan.routes.map((r) => JSON.stringify(r))),
    );
  });

  it('never touches a locked trip, though another plan would cost less', () => {
    const wasteful = plan.routes.map((r, k) => ({ ...r, locked: k % 2 === 0 }));
    const again = { ...problem, previous: { routes: wasteful, changeCost: 0 } };
    const answer = route(again, never(1000), 3);
    expect(checkRoutes(again, answer).fault).toBeNull();
    expect(answer.cost).toBeLessThanOrEqual(plan.cost);
    for (const [k, former] of plan.routes.entries()) {
      if (k % 2 === 0) expect(answer.routes.some(sameAs(former))).toBe(true);
    }
  });

  it('gives up a former trip that a closed road makes unlawful, and refuses where it is locked', () => {
    const [first] = plan.routes;
    const [from, to] = [the(the(first).stops[0]).place, the(the(first).stops[1]).place];
    const seconds = problem.seconds.with(from * problem.places + to, 40 * 3600);
    const closed = { ...problem, seconds, previous: { routes: plan.routes, changeCost: 1000 } };
    const answer = route(closed, never(300), 1);
    expect(checkRoutes(closed, answer).fault).toBeNull();
    expect(answer.changed).toBeGreaterThan(0);
    const locked = { routes: [{ ...the(first), locked: true }], changeCost: 0 };
    expect(() => route({ ...closed, previous: locked }, never(1), 1)).toThrow('Former route 0 is locked');
  });

  it('keeps the hour of a locked trip, and the checker notices if it does not, or if changes are miscounted', () => {
    const routes = plan.routes.map((trip) => ({ ...trip, locked: true }));
    const locked = { ...problem, previous: { routes, changeCost: 0 } };
    const answer = route(locked, never(100), 3);
    expect(checkRoutes(locked, answer).fault).toBeNull();
    expect(checkRoutes(locked, { ...answer, changed: 1 }).fault).toBe('0 former routes run otherwise, not 1.');
    const later = routes.map((trip) => ({ ...trip, stops: trip.stops.map((s) => ({ ...s, arrive: s.arrive + 60 })) }));
    const promised = { ...problem, previous: { routes: later.slice(0, 1), changeCost: 0 } };
    expect(checkRoutes(promised, { ...answer, changed: 0 }).fault).toMatch(
      /^Former route 0 is locked, and does not run/,
    );
    expect(the(the(route(promised, never(10), 1).routes[0]).stops[0]).arrive).toBe(the(the(later[0]).stops[0]).arrive);
  });

  it('plans anew when nothing of the former plan is left', () => {
    const answer = route({ ...problem, previous: { routes: [], changeCost: 5 } }, never(300), 1);
    expect(answer).toMatchObject({ personsLeftBehind: 0, changed: 0 });
    expect(answer.cost).toBeLessThanOrEqual(plan.cost * 1.02);
  });

  it('goes only where its class may go', () => {
    const village = the(problem.requests[0]).from;
    const narrow = {
      ...problem,
      vehicleClasses: problem.vehicleClasses.map((vehicle, c) =>
        c === 0 ? { ...vehicle, barred: [village] } : vehicle,
      ),
    };
    const answer = route(narrow, never(500), 1);
    expect(answer.personsLeftBehind).toBe(0);
    expect(checkRoutes(narrow, answer).fault).toBeNull();
    const calls = answer.routes.filter(({ stops }) => stops.some(({ place }) => place === village));
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every(({ vehicleClass }) => vehicleClass === 1)).toBe(true);
    const wrong = answer.routes.map((trip) => (calls.includes(trip) ? { ...trip, vehicleClass: 0 } : trip));
    expect(checkRoutes(narrow, { ...answer, routes: wrong }).fault).not.toBeNull();
    expect(
      checkRoutes(
        { ...narrow, vehicleClasses: narrow.vehicleClasses.map((v) => ({ ...v, barred: [village] })) },
        answer,
      ).fault,
    ).toMatch(/barred places/);
  });
});

describe('a former plan is refused', () => {
  const routes = plan.routes.slice(0, 2);
  const [first, second] = [the(routes[0]), the(routes[1])];
  const rider = the(membersOf(first)[0]);
  const withStops = (stops: typeof first.stops) => ({ ...first, stops });
  it.each([
    [{ changeCost: -1 }, 'changeCost is -1'],
    [{ routes: [{ ...first, vehicleClass: 9 }] }, 'Former route 0: vehicleClass is 9'],
    [{ routes: [withStops([])] }, 'Former route 0 has no stops.'],
    [{ routes: [first, first] }, `Former route 1: request ${rider} boards a second time.`],
    [{ routes: [withStops(first.stops.map((s) => ({ ...s, alights: [] })))] }, `request ${rider} never alights`],
    [{ routes: [withStops(first.stops.map((s) => ({ ...s, boards: [] })))] }, 'alights without having boarded'],
    [
      { routes: [withStops(first.stops.map((s) => ({ ...s, boards: s.boards.map(() => 999) })))] },
      'which does not exist',
    ],
    [{ routes: [withStops(first.stops.map((s) => ({ ...s, place: 14 - s.place })))] }, 'not at its own'],
    [
      {
        routes: Array.from({ length: 41 }, () => ({
          ...second,
          vehicleClass: 0,
          stops: [{ place: 0, arrive: 0, boards: [], alights: [] }],
        })),
      },
      'The former routes use 41 vehicles',
    ],
  ])('for %j: %s', (wrong, sentence) => {
    expect(routeFault({ ...problem, previous: { routes, changeCost: 0, ...wrong } })).toContain(sentence);
  });
});

describe('a coach that runs again', () => {
  const former = the(NIGHT_ANSWER.routes[0]);
  /** A third request from the first stop to the first gate. */
  const joined = (persons: number, more: Partial<RoutingProblem> = {}) => {
    const vehicleClasses = [{ ...the(NIGHT_PROBLEM.vehicleClasses[0]), usableSeats: 4 }];
    const requests = [...NIGHT_PROBLEM.requests, { from: 0, to: 2, persons }];
    const problem: RoutingProblem = { ...NIGHT_PROBLEM, vehicleClasses, requests, ...more };
    const stops = former.stops.map((stop) => ({
      ...stop,
      boards: stop.place === 0 ? [0, 2] : stop.boards,
      alights: stop.place === 2 ? [0, 2] : stop.alights,
    }));
    return { problem, answer: runAgain(problem, { ...former, stops }) };
  };

  it('runs as it was planned where the same people board, or nobody more', () => {
    expect(runAgain(NIGHT_PROBLEM, former)).toEqual({ ...NIGHT_ANSWER, iterations: 0 });
    const { answer } = joined(0);
    if (typeof answer === 'string') throw new Error(answer);
    expect(the(answer.routes[0]).stops.map(({ leave }) => leave)).toEqual(former.stops.map(({ leave }) => leave));
  });

  it('takes the time that one more person needs at both stops, and keeps its hour; the check proves it', () => {
    const { problem, answer } = joined(1);
    if (typeof answer === 'string') throw new Error(answer);
    expect(checkRoutes(problem, answer).fault).toBeNull();
    const { stops } = the(answer.routes[0]);
    expect(stops.map(({ arrive }) => arrive).slice(0, 2)).toEqual([0, 2280]);
    // The gate opens at its hour, whenever the coach is there.
    expect(stops.map(({ leave }) => leave)).toEqual([480, 2640, 47_280, 48_240]);
  });

  it('says which rule it would break instead', () => {
    const rules = { ...NIGHT_PROBLEM.rules, maxRideSeconds: 47_220 };
    expect(joined(1, { rules }).answer).toBe('RIDE_TIME');
    expect(joined(0, { rules }).answer).not.toBe('RIDE_TIME');
    expect(joined(1, { vehicleClasses: NIGHT_PROBLEM.vehicleClasses }).answer).toBe('NO_SEAT');
  });
});
