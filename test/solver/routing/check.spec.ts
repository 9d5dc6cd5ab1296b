import { describe, expect, it } from 'vitest';
import { checkRoutes, never, route, type RouteAnswer, type RouteRule, type RoutingProblem } from '#solver';
import { the } from './cases.js';
import { changed, legs, NIGHT_ANSWER, NIGHT_PROBLEM, trip } from './night-trip.js';

function broken(problem: RoutingProblem, answer: RouteAnswer): RouteRule[] {
  return checkRoutes(problem, answer)
    .proofs.filter((proof) => !proof.ok)
    .map((proof) => proof.rule);
}

function withRules(rules: Partial<RoutingProblem['rules']>): RoutingProblem {
  return { ...NIGHT_PROBLEM, rules: { ...NIGHT_PROBLEM.rules, ...rules } };
}

describe('the checker on a trip worked out by hand', () => {
  it('proves every rule with the figures of the trip', () => {
    const { fault, proofs } = checkRoutes(NIGHT_PROBLEM, NIGHT_ANSWER);
    expect(fault).toBeNull();
    const figures = Object.fromEntries(proofs.map(({ rule, value, limit }) => [rule, [value, limit]]));
    expect(figures).toEqual({
      load: [3, 3],
      'barred places': [0, 0],
      'no boarding after the first set-down': [0, 0],
      'ride time': [47_220, 108_000],
      'continuous driving by day': [10_020, 14_400],
      'continuous driving by night': [7200, 7200],
      break: [1200, 1200],
      'driving in 24 hours': [14_520, 28_800],
      'no driving hours': [0, 0],
      'second driver': [2, 2],
      crew: [2, 3],
      'planning speed': [0, 0],
      'pick-up windows': [0, 0],
      'gate hours': [0, 0],
      'latest start': [0, 0],
      'latest end': [48_180, Number.MAX_SAFE_INTEGER],
    });
    for (const { source } of proofs) expect(source).not.toBe('');
  });

  const wayWithOneSecondMore = NIGHT_PROBLEM.seconds.with(6, 21_601);
  const withWindow = (opensAt: number, closesAt: number): RoutingProblem => ({
    ...NIGHT_PROBLEM,
    windows: [null, { opensAt, closesAt }, null, null],
  });
  const withGateWindow = (opensAt: number, closesAt: number): RoutingProblem => ({
    ...NIGHT_PROBLEM,
    windows: [null, null, null, { opensAt, closesAt }],
  });
  const withCoach = (change: object): RoutingProblem => ({
    ...NIGHT_PROBLEM,
    vehicleClasses: [{ ...the(NIGHT_PROBLEM.vehicleClasses[0]), ...change }],
  });
  const tightened: [RouteRule, RoutingProblem][] = [
    ['load', { ...NIGHT_PROBLEM, vehicleClasses: NIGHT_PROBLEM.vehicleClasses.map((v) => ({ ...v, usableSeats: 2 })) }],
    ['ride time', withRules({ maxRideSeconds: 47_219 })],
    ['continuous driving by day', withRules({ continuousDay: 10_019 })],
    ['continuous driving by night', withRules({ continuousNight: 7199 })],
    ['driving in 24 hours', withRules({ dailyDriving: 14_519 })],
    ['no driving hours', withRules({ noDriving: { from: 7199, to: 18_000 } })],
    ['no driving hours', withRules({ noDriving: { from: 7200, to: 18_001 } })],
    ['crew', withRules({ maxDrivers: 1 })],
    ['planning speed', { ...NIGHT_PROBLEM, seconds: wayWithOneSecondMore }],
    ['pick-up windows', withWindow(0, 2219)],
    ['pick-up windows', withWindow(2221, 9000)],
    ['gate hours', { ...NIGHT_PROBLEM, gateHours: [null, null, { from: 28_801, to: 72_000 }, null] }],
    ['gate hours', { ...NIGHT_PROBLEM, gateHours: [null, null, { from: 20 * 3600, to: 28_800 }, null] }],
    ['latest end', { ...NIGHT_PROBLEM, latestEnd: 48_179 }],
    ['gate hours', withGateWindow(0, 47_819)],
    ['gate hours', withGateWindow(47_821, 90_000)],
    ['trip time', withRules({ maxTripSeconds: 48_179 })],
    ['allowed region', withCoach({ allowed: [0, 1, 2] })],
    ['home', withCoach({ home: 0 })],
    ['one risk level', { ...NIGHT_PROBLEM, requests: NIGHT_PROBLEM.requests.map((r, k) => ({ ...r, risk: k })) }],
  ];
  it.each(tightened)('finds “%s” broken, and nothing else, once the limit is one unit tighter', (rule, problem) => {
    expect(broken(problem, NIGHT_ANSWER)).toEqual([rule]);
    expect(checkRoutes(problem, NIGHT_ANSWER).fault).toContain(`breaks “${rule}”`);
  });

  it('counts the hours of the way into the cost', () => {
    const { fault } = checkRoutes(withCoach({ costPerHour: 3600 }), NIGHT_ANSWER);
    expect(fault).toBe('Route 0 costs 477500 fen, not 453500.');
  });

  it('follows the coach from where it stands, empty', () => {
    const ways = legs(5, [
      [4, 0, 10_000, 600],
      [0, 1, 20_000, 1800],
      [1, 2, 480_000, 6 * 3600],
      [2, 3, 5_000, 600],
    ]);
    const { startSecondOfDay } = NIGHT_PROBLEM;
    const gateHours = [...the(NIGHT_PROBLEM.gateHours as unknown[]), null] as NonNullable<RoutingProblem['gateHours']>;
    const problem = { ...withCoach({ home: 4 }), ...ways, gateHours, startSecondOfDay: startSecondOfDay - 600 };
    const answer = changed((draft) => {
      const route = trip(draft);
      for (const piece of [...route.rests, ...route.shifts]) {
        piece.from += 600;
        piece.to += 600;
      }
      for (const rest of route.rests) rest.afterStop++;
      for (const each of route.stops) {
        each.arrive += 600;
        each.leave += 600;
      }
      Object.assign(the(route.stops[0]), { driveSeconds: 600, metres: 10_000 });
      route.stops.unshift({ place: 4, arrive: 0, leave: 0, boards: [], alights: [], driveSeconds: 0, metres: 0 });
      route.shifts.unshift({ driver: 0, from: 0, to: 600 });
      route.metres += 10_000;
      route.cost += 7000;
      draft.cost += 7000;
    });
    expect(checkRoutes(problem, answer).fault).toBeNull();
    expect(route(problem, never(20), 1)).toEqual({ ...answer, iterations: 20 });
    expect(checkRoutes({ ...problem, vehicleClasses: NIGHT_PROBLEM.vehicleClasses }, answer).fault).toBe(
      'Route 0, stop 0: nobody boards or alights.',
    );
    const idle = structuredClone(answer);
    (the(the(idle.routes[0]).stops[0]) as { leave: number }).leave = 60;
    expect(checkRoutes(problem, idle).fault).toBe('Route 0 does not set out from home at once.');
  });

  it('does not take a stand for a break that is a second too short', () => {
    expect(broken(withRules({ breakSeconds: 1201 }), NIGHT_ANSWER)).toEqual([
      'continuous driving by day',
      'continuous driving by night',
      'break',
    ]);
  });

  it('finds one driver too few for the distance', () => {
    const single = changed((draft) => {
      trip(draft).drivers = 1;
      for (const shift of trip(draft).shifts) shift.driver = 0;
    });
    expect(broken(NIGHT_PROBLEM, single)).toEqual(['second driver']);
  });

  it('finds a start that is later than allowed', () => {
    const later = changed((draft) => {
      for (const piece of [...trip(draft).rests, ...trip(draft).shifts]) {
        piece.from++;
        piece.to++;
      }
      for (const each of trip(draft).stops) {
        each.arrive++;
        each.leave++;
      }
    });
    const sameClock = { ...NIGHT_PROBLEM, startSecondOfDay: NIGHT_PROBLEM.startSecondOfDay - 1 };
    expect(broken(sameClock, later)).toEqual(['latest start']);
  });

  it('finds people who board after others have been set down', () => {
    const problem: RoutingProblem = {
      ...NIGHT_PROBLEM,
      ...legs(4, [
        [0, 2, 5000, 600],
        [2, 1, 5000, 600],
        [1, 3, 5000, 600],
      ]),
      startSecondOfDay: 9 * 3600,
      serviceSeconds: { perStop: 0, perPerson: 0 },
    };
    const at = (place: number, time: number, boards: number[], alights: number[]) => {
      const first = time === 0;
      const way = { driveSeconds: first ? 0 : 600, metres: first ? 0 : 5000 };
      return { place, arrive: time, leave: time, boards, alights, ...way };
    };
    const answer: RouteAnswer = {
      ...NIGHT_ANSWER,
      routes: [
        {
          ...the(NIGHT_ANSWER.routes[0]),
          stops: [at(0, 0, [0], []), at(2, 600, [], [0]), at(1, 1200, [1], []), at(3, 1800, [], [1])],
          rests: [],
          shifts: [
            { driver: 0, from: 0, to: 600 },
            { driver: 0, from: 600, to: 1200 },
            { driver: 0, from: 1200, to: 1800 },
          ],
          metres: 15_000,
          cost: 110_500,
        },
      ],
      cost: 110_500,
      rideSeconds: 1800,
    };
    expect(broken(problem, answer)).toEqual(['no boarding after the first set-down']);
  });
});
