import { describe, expect, it } from 'vitest';
import {
  explainLeftBehind,
  explainVehicle,
  type LeftReason,
  never,
  type RoadPoints,
  route,
  routeFault,
  type RoutingProblem,
} from '#solver';
import { the } from './cases.js';
import { legs, NIGHT_PROBLEM } from './night-trip.js';

const HOUR = 3600;
const POINTS: RoadPoints = {
  ...{ x: new Float64Array(4), y: new Float64Array(4), onGlobe: false },
  ...{ detour: 1, nearSpeed: 10, farSpeed: 20, farMetres: 0 },
};
const [coach] = NIGHT_PROBLEM.vehicleClasses;
const [first, second] = NIGHT_PROBLEM.requests;

describe('a problem that cannot be right', () => {
  const withRules = (rules: Partial<RoutingProblem['rules']>): Partial<RoutingProblem> => ({
    rules: { ...NIGHT_PROBLEM.rules, ...rules },
  });
  const withCoach = (change: object): Partial<RoutingProblem> => ({ vehicleClasses: [{ ...the(coach), ...change }] });
  const withRequest = (change: object): Partial<RoutingProblem> => ({
    requests: [the(first), { ...the(second), ...change }],
  });
  const withPoints = (change: Partial<RoadPoints>): Partial<RoutingProblem> => ({
    ...{ metres: new Int32Array(0), seconds: new Int32Array(0) },
    points: { ...POINTS, ...change },
  });
  const nowhere = [null, null, null, null];
  const faults: [Partial<RoutingProblem>, string][] = [
    [{ places: 5 }, 'metres has 16 entries; 5 places need 25.'],
    [{ places: NaN }, 'places is NaN, not a whole number.'],
    [{ points: POINTS }, 'points stand beside a matrix; one of the two is enough.'],
    [withPoints({ x: new Float64Array(3) }), 'points.x has 3 entries for 4 places.'],
    [withPoints({ y: [0] as unknown as Float64Array }), 'points.y is not a Float64Array.'],
    [withPoints({ x: Float64Array.of(0, NaN, 0, 0) }), 'points.x of place 1 is NaN.'],
    [withPoints({ x: Float64Array.of(0, 0, 400, 0), onGlobe: true }), 'points.x of place 2 is 400.'],
    [withPoints({ y: Float64Array.of(0, 0, 0, -91), onGlobe: true }), 'points.y of place 3 is -91.'],
    [withPoints({ detour: 0 }), 'points.detour is 0, not above 0 and at most 1000.'],
    [withPoints({ farSpeed: NaN }), 'points.farSpeed is NaN, not above 0 and at most 1000.'],
    [withPoints({ farMetres: -1 }), 'points.farMetres is -1.'],
    [withPoints({ x: Float64Array.of(0, 0, 0, 3e9) }), 'Some places are up to 3000000000 m apart, which is too far.'],
    [{ metres: [0] as unknown as Int32Array }, 'metres is not an Int32Array.'],
    [{ seconds: NIGHT_PROBLEM.seconds.with(2, -1) }, 'seconds from place 0 to place 2 is -1: there is no way.'],
    [{ metres: NIGHT_PROBLEM.metres.with(5, 7) }, 'metres from place 1 to itself is 7, not 0.'],
    [{ nightFactor: 0 }, 'nightFactor is 0; it must lie between 0.001 and 1.'],
    [{ nightFactor: NaN }, 'nightFactor is NaN; it must lie between 0.001 and 1.'],
    [{ startSecondOfDay: 86_400 }, 'startSecondOfDay is 86400; it must be at most 86399.'],
    [{ latestEnd: -1 }, 'latestEnd is -1; it must be at least 0.'],
    [{ latestStart: 0.5 }, 'latestStart is 0.5, not a whole number.'],
    [{ serviceSeconds: { perStop: -1, perPerson: 0 } }, 'serviceSeconds.perStop is -1; it must be at least 0.'],
    [{ serviceSeconds: { perStop: 0, perPerson: NaN } }, 'serviceSeconds.perPerson is NaN, not a whole number.'],
    [withCoach({ usableSeats: 0 }), 'Vehicle class 0 (coach): usableSeats is 0; it must be at least 1.'],
    [withCoach({ count: -3 }), 'Vehicle class 0 (coach): count is -3; it must be at least 0.'],
    [withCoach({ fixedCost: Infinity }), 'Vehicle class 0 (coach): fixedCost is Infinity, not a whole number.'],
    [withCoach({ costPerKilometre: -1 }), 'Vehicle class 0 (coach): costPerKilometre is -1; it must be at least 0.'],
    [withCoach({ costPerHour: 0.5 }), 'Vehicle class 0 (coach): costPerHour is 0.5, not a whole number.'],
    [withCoach({ home: 4 }), 'Vehicle class 0 (coach): home is 4; it must be at most 3.'],
    [withCoach({ allowed: [0, -1] }), 'Vehicle class 0 (coach): allowed is -1; it must be at least 0.'],
    [withRequest({ risk: NaN }), 'Request 1: risk is NaN, not a whole number.'],
    [withRules({ maxTripSeconds: 0 }), 'rules.maxTripSeconds is 0; it must be at least 1.'],
    [withRequest({ from: 4 }), 'Request 1: from is 4; it must be at most 3.'],
    [withRequest({ to: -1 }), 'Request 1: to is -1; it must be at least 0.'],
    [withRequest({ to: 1 }), 'Request 1 boards and alights at place 1.'],
    [withRequest({ persons: 0 }), 'Request 1: persons is 0; it must be at least 1.'],
    [withRequest({ persons: 4 }), 'Request 1 is a group of 4; the largest vehicle has 3 usable seats.'],
    [withRequest({ penalty: -5 }), 'Request 1: penalty is -5; it must be at least 0.'],
    [{ vehicleClasses: [] }, 'Request 0 is a group of 2; the largest vehicle has 0 usable seats.'],
    [{ windows: [] }, 'windows has 0 entries for 4 places.'],
    [
      { windows: nowhere.with(1, { opensAt: 9, closesAt: 8 } as never) },
      'The window of place 1 closes at 8, before it opens at 9.',
    ],
    [
      { windows: nowhere.with(0, { opensAt: NaN, closesAt: 8 } as never) },
      'The window of place 0: opensAt is NaN, not a whole number.',
    ],
    [{ gateHours: [null] }, 'gateHours has 1 entries for 4 places.'],
    [
      { gateHours: nowhere.with(2, { from: 60, to: 60 } as never) },
      'gateHours of place 2 begins and ends at second 60 of the day.',
    ],
    [withRules({ maxRideSeconds: 0 }), 'rules.maxRideSeconds is 0; it must be at least 1.'],
    [withRules({ night: { from: -1, to: 5 } }), 'rules.night.from is -1; it must be at least 0.'],
    [withRules({ continuousDay: 0 }), 'rules.continuousDay is 0; it must be at least 60.'],
    [withRules({ continuousNight: 15_000 }), 'rules.continuousNight is 15000; it must be at most 14400.'],
    [withRules({ breakSeconds: 0 }), 'rules.breakSeconds is 0; it must be at least 1.'],
    [withRules({ dailyDriving: 90_000 }), 'rules.dailyDriving is 90000; it must be at most 86400.'],
    [withRules({ noDriving: { from: 7200, to: 99_999 } }), 'rules.noDriving.to is 99999; it must be at most 86400.'],
    [withRules({ secondDriverAboveMetres: NaN }), 'rules.secondDriverAboveMetres is NaN, not a whole number.'],
    [withRules({ maxDrivers: 0 }), 'rules.maxDrivers is 0; it must be at least 1.'],
  ];
  it.each(faults)('is refused, naming the culprit: %#', (change, sentence) => {
    const problem = { ...NIGHT_PROBLEM, ...change };
    expect(routeFault(problem)).toBe(sentence);
    expect(() => route(problem, never(1), 1)).toThrow(sentence);
  });

  it('is not found where there is none', () => {
    expect(routeFault(NIGHT_PROBLEM)).toBeNull();
  });
});

describe('people who stay behind are told why', () => {
  it('with the hour at which their place closes', () => {
    const problem = { ...NIGHT_PROBLEM, windows: [{ opensAt: 0, closesAt: 50 }, null, null, null] };
    expect(explainLeftBehind(problem, 0, 'PICKUP_CLOSED')).toEqual({
      reason: 'PICKUP_CLOSED',
      needed: null,
      limit: 50,
    });
  });

  it('with CANCELLED where the search was not given the time', () => {
    const { leftBehind } = route(NIGHT_PROBLEM, { cancelled: () => true }, 1);
    expect(leftBehind.map((left) => left.reason)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  const alone: RoutingProblem = { ...NIGHT_PROBLEM, requests: [the(first)] };
  const direct = NIGHT_PROBLEM.seconds.with(2, 8 * HOUR);
  const cases: [LeftReason, RoutingProblem, { needed: unknown; limit: unknown }][] = [
    ['NO_SEAT', { ...alone, requests: [the(first), { ...the(first), persons: 3 }] }, { needed: 5, limit: 3 }],
    [
      'RIDE_TIME',
      {
        ...alone,
        seconds: direct,
        gateHours: [],
        rules: { ...alone.rules, maxRideSeconds: 8 * HOUR },
        startSecondOfDay: 6 * HOUR,
      },
      { needed: 8 * HOUR + 2 * 420 + 20 * 60, limit: 8 * HOUR },
    ],
    [
      'GATE_HOURS',
      { ...alone, seconds: direct, rules: { ...alone.rules, maxRideSeconds: 10 * HOUR }, startSecondOfDay: 12 * HOUR },
      { needed: 20 * HOUR + 420, limit: 10 * HOUR },
    ],
    ['LATEST_END', { ...alone, latestEnd: HOUR }, { needed: 61_560, limit: HOUR }],
    ['TRIP_TIME', { ...alone, rules: { ...alone.rules, maxTripSeconds: HOUR } }, { needed: 61_560, limit: HOUR }],
    ['BARRED', { ...alone, vehicleClasses: [{ ...the(coach), allowed: [0, 1] }] }, { needed: null, limit: null }],
    ['DRIVER_HOURS', { ...alone, rules: { ...alone.rules, maxDrivers: 1 } }, { needed: 12 * HOUR, limit: 8 * HOUR }],
    ['NOT_WORTH_THE_MONEY', { ...alone, requests: [{ ...the(first), penalty: 99 }] }, { needed: null, limit: 99 }],
  ];
  it.each(cases)('%s', (reason, problem, figures) => {
    const answer = route(
      { ...problem, gateHours: problem.gateHours?.length === 4 ? problem.gateHours : [null, null, null, null] },
      never(20),
      1,
    );
    const left = the(answer.leftBehind[0]);
    expect(left.reason).toBe(reason);
    expect(explainLeftBehind(problem, left.request, left.reason)).toEqual({ reason, ...figures });
  });
});

describe('a vehicle is explained by what would be without it', () => {
  const family = { ...the(first), persons: 1 };
  const fleet = (count: number) => ({ ...NIGHT_PROBLEM, vehicleClasses: [{ ...the(coach), count }] });

  it('by those who would stay behind where no other has a free seat', () => {
    const problem = { ...fleet(2), requests: [the(first), { ...the(first), persons: 3 }] };
    const answer = route(problem, never(50), 1);
    // The other coach would rather carry these three, and leave its two.
    const full = answer.routes.findIndex(({ stops }) => the(stops[0]).boards.includes(1));
    expect(explainVehicle(problem, answer, full, never(50), 1)).toMatchObject({ persons: 3, leftBehind: 2 });
  });

  it('by what it saves where the others could take its people, at a longer way', () => {
    const ways = legs(4, [
      [0, 2, 100_000, 5400],
      [1, 3, 100_000, 5400],
      [0, 1, 200_000, 10_800],
      [1, 2, 200_000, 10_800],
      [2, 3, 5000, 600],
    ]);
    const problem = { ...fleet(2), ...ways, requests: [family, the(second)] };
    const answer = route(problem, never(50), 1);
    expect(answer.routes).toHaveLength(2);
    const explained = explainVehicle(problem, answer, 0, never(50), 1);
    // One coach for 405 km instead of two for 100 km each.
    expect(explained).toEqual({ persons: 1, leftBehind: 0, changed: 1, dearer: 43_500 });
  });

  it('by nothing where it only costs money', () => {
    const problem = { ...fleet(2), requests: [family, family] };
    const { routes, ...answer } = route({ ...problem, requests: [family] }, never(50), 1);
    const trips = [the(routes[0]), structuredClone(the(routes[0]))];
    Object.assign(the(the(trips[1]).stops[0]), { boards: [1] });
    Object.assign(the(the(trips[1]).stops[1]), { alights: [1] });
    const wasteful = { ...answer, routes: trips, cost: 2 * answer.cost };
    expect(explainVehicle(problem, wasteful, 0, never(50), 1).dearer).toBe(-answer.cost);
  });
});
