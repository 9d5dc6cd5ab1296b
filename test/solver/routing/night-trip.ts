import { DEFAULT_ROUTING_RULES, type RouteAnswer, type RoutingProblem } from '#solver';

import { the } from './cases.js';

const HOUR = 3600;

/** A problem with given legs; legs not given are far longer than any of these. */
export function legs(
  places: number,
  given: readonly (readonly [from: number, to: number, metres: number, seconds: number])[],
): Pick<RoutingProblem, 'places' | 'metres' | 'seconds'> {
  const metres = new Int32Array(places * places).fill(900_000);
  const seconds = new Int32Array(places * places).fill(12 * HOUR);
  for (let k = 0; k < places; k++) metres[k * places + k] = seconds[k * places + k] = 0;
  for (const [from, to, way, time] of given) {
    metres[from * places + to] = way;
    seconds[from * places + to] = time;
  }
  return { places, metres, seconds };
}

/**
 * From 19:00: two people at place 0 to gate 2, one at place 1 to gate 3, through nightfall, midnight and the hours without
 * driving, to a gate that opens at 08:00. Worked out by hand.
 */
export const NIGHT_PROBLEM: RoutingProblem = {
  ...legs(4, [
    [0, 1, 20_000, 1800],
    [1, 2, 480_000, 6 * HOUR],
    [2, 3, 5_000, 600],
  ]),
  nightFactor: 0.8,
  vehicleClasses: [{ name: 'coach', usableSeats: 3, count: 1, fixedCost: 100_000, costPerKilometre: 700 }],
  requests: [
    { from: 0, to: 2, persons: 2 },
    { from: 1, to: 3, persons: 1 },
  ],
  startSecondOfDay: 19 * HOUR,
  latestStart: 0,
  gateHours: [null, null, { from: 8 * HOUR, to: 20 * HOUR }, null],
  serviceSeconds: { perStop: 300, perPerson: 60 },
  rules: DEFAULT_ROUTING_RULES,
};

export const NIGHT_ANSWER: RouteAnswer = {
  routes: [
    {
      vehicleClass: 0,
      drivers: 2,
      stops: [
        { place: 0, arrive: 0, leave: 420, boards: [0], alights: [], driveSeconds: 0, metres: 0 },
        { place: 1, arrive: 2220, leave: 2580, boards: [1], alights: [], driveSeconds: 1800, metres: 20_000 },
        { place: 2, arrive: 40_500, leave: 47_220, boards: [], alights: [0], driveSeconds: 24_720, metres: 480_000 },
        { place: 3, arrive: 47_820, leave: 48_180, boards: [], alights: [1], driveSeconds: 600, metres: 5_000 },
      ],
      rests: [
        { from: 10_800, to: 12_000, reason: 'break', afterStop: 1 },
        { from: 19_200, to: 20_400, reason: 'break', afterStop: 1 },
        { from: 25_200, to: 36_000, reason: 'night', afterStop: 1 },
        { from: 40_500, to: 46_800, reason: 'window', afterStop: 1 },
      ],
      shifts: [
        { driver: 0, from: 420, to: 2220 },
        { driver: 0, from: 2580, to: 10_800 },
        { driver: 1, from: 12_000, to: 19_200 },
        { driver: 1, from: 20_400, to: 25_200 },
        { driver: 0, from: 36_000, to: 40_500 },
        { driver: 1, from: 47_220, to: 47_820 },
      ],
      metres: 505_000,
      cost: 453_500,
    },
  ],
  leftBehind: [],
  cost: 453_500,
  personsLeftBehind: 0,
  rideSeconds: 140_400,
  iterations: 5,
  cancelled: false,
};

/** A plan that may be spoiled. */
export type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

/** The night trip, spoiled. */
export function changed(change: (draft: Draft<RouteAnswer>) => void): RouteAnswer {
  const draft = structuredClone(NIGHT_ANSWER) as Draft<RouteAnswer>;
  change(draft);
  return draft;
}

export const trip = (draft: Draft<RouteAnswer>): Draft<RouteAnswer['routes'][number]> => the(draft.routes[0]);
export const stop = (draft: Draft<RouteAnswer>, k: number): Draft<RouteAnswer['routes'][number]['stops'][number]> =>
  the(trip(draft).stops[k]);
