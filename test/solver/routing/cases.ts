import { DEFAULT_ROUTING_RULES, type RoutingProblem } from '../../../libs/solver/src/routing/problem.js';
import { Random } from '../../../libs/solver/src/random.js';

/** A value that must be there. */
export function the<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An entry that the test relies on is missing.');
  return value;
}

/** Straight lines times a detour; 45 km/h up to 100 km, 80 km/h beyond. */
export function matrices(
  points: readonly (readonly [number, number])[],
): Pick<RoutingProblem, 'places' | 'metres' | 'seconds'> {
  const places = points.length;
  const metres = new Int32Array(places * places);
  const seconds = new Int32Array(places * places);
  for (const [i, [xi, yi]] of points.entries()) {
    for (const [j, [xj, yj]] of points.entries()) {
      const way = Math.round(Math.hypot(xi - xj, yi - yj) * 1.25);
      metres[i * places + j] = way;
      seconds[i * places + j] = Math.round((way / (way > 100_000 ? 80_000 : 45_000)) * 3600);
    }
  }
  return { places, metres, seconds };
}

/** One county of 60 km across with `villages`, and `gates` in a city area 1,500 road kilometres away. */
export function countyToCity(persons: number, villages: number, gates: number, seed: number): RoutingProblem {
  const random = new Random(seed);
  const points: [number, number][] = [];
  for (let k = 0; k < villages; k++) points.push([random.below(60_000), random.below(60_000)]);
  for (let k = 0; k < gates; k++) points.push([1_180_000 + random.below(40_000), random.below(40_000)]);
  return {
    ...matrices(points),
    nightFactor: 0.8,
    vehicleClasses: [
      { name: 'coach of 49', usableSeats: 24, count: 40, fixedCost: 200_000, costPerKilometre: 700 },
      { name: 'coach of 37', usableSeats: 18, count: 20, fixedCost: 160_000, costPerKilometre: 600 },
    ],
    requests: Array.from({ length: persons }, () => ({
      from: random.below(villages),
      to: villages + random.below(gates),
      persons: 1,
    })),
    startSecondOfDay: 6 * 3600,
    gateHours: points.map((_, k) => (k < villages ? null : { from: 8 * 3600, to: 20 * 3600 })),
    serviceSeconds: { perStop: 300, perPerson: 20 },
    rules: DEFAULT_ROUTING_RULES,
  };
}

/** A small problem of any shape: random places, vehicles, windows, gate hours and rules that sometimes bite. */
export function smallCase(seed: number, mostRequests: number): RoutingProblem {
  const random = new Random(seed);
  const pickups = 1 + random.below(4);
  const gates = 1 + random.below(3);
  const far = the([30_000, 150_000, 500_000, 1_000_000][random.below(4)]);
  const points: [number, number][] = [];
  for (let k = 0; k < pickups; k++) points.push([random.below(40_000), random.below(40_000)]);
  for (let k = 0; k < gates; k++) points.push([far + random.below(40_000), random.below(40_000)]);
  const sometimes = <T>(value: () => T): T | null => (random.below(3) === 0 ? value() : null);
  const maxRideSeconds = random.below(3) === 0 ? 3600 * (2 + random.below(20)) : 30 * 3600;
  return {
    ...matrices(points),
    nightFactor: random.below(2) === 0 ? 0.8 : 0.777,
    vehicleClasses: [
      { name: 'large', usableSeats: 6, count: random.below(4), fixedCost: 50_000, costPerKilometre: 700 },
      { name: 'small', usableSeats: 4, count: 1 + random.below(3), fixedCost: 30_000, costPerKilometre: 500 },
    ],
    requests: Array.from({ length: 1 + random.below(mostRequests) }, () => ({
      from: random.below(pickups),
      to: pickups + random.below(gates),
      persons: 1 + random.below(4),
      ...(random.below(4) === 0 ? { penalty: random.below(400_000) } : {}),
    })),
    startSecondOfDay: random.below(86_400),
    ...(random.below(4) === 0 ? { latestEnd: 3600 * (5 + random.below(40)) } : {}),
    ...(random.below(4) === 0 ? { latestStart: 3600 * random.below(12) } : {}),
    windows: points.map((_, k) =>
      k < pickups
        ? sometimes(() => {
            const opensAt = random.below(20_000);
            return { opensAt, closesAt: opensAt + random.below(20_000) };
          })
        : null,
    ),
    gateHours: points.map((_, k) =>
      k < pickups
        ? null
        : sometimes(() => {
            const from = random.below(86_400);
            return { from, to: (from + 3600 * (1 + random.below(12))) % 86_400 };
          }),
    ),
    serviceSeconds: { perStop: random.below(600), perPerson: random.below(60) },
    rules: {
      ...DEFAULT_ROUTING_RULES,
      maxRideSeconds,
      secondDriverAboveMetres: random.below(2) === 0 ? 400_000 : 600_000,
      dailyDriving: random.below(4) === 0 ? 4 * 3600 : 8 * 3600,
      maxDrivers: 1 + random.below(3),
    },
  };
}

/** A small problem with any of the wishes that stand beside the rules of the road. */
export function richCase(seed: number, mostRequests: number): RoutingProblem {
  const problem = smallCase(seed, mostRequests);
  const random = new Random(seed ^ 0x5bd1e995);
  const sometimes = (): boolean => random.below(3) === 0;
  const some = (places: number, least: number): number[] =>
    Array.from({ length: problem.places }, (_, place) => place).filter(() => random.below(places) >= least);
  const withRisk = sometimes();
  return {
    ...problem,
    vehicleClasses: problem.vehicleClasses.map((vehicle) => ({
      ...vehicle,
      ...(sometimes() && { home: random.below(problem.places) }),
      ...(sometimes() && { costPerHour: random.below(20_000) }),
      ...(sometimes() && { barred: some(5, 4) }),
      ...(sometimes() && { allowed: some(5, 1) }),
    })),
    requests: problem.requests.map((request) => ({ ...request, ...(withRisk && { risk: random.below(2) }) })),
    windows: the(problem.windows).map((window) =>
      window === null && random.below(8) === 0 ? { opensAt: random.below(60_000), closesAt: 90_000 } : window,
    ),
    rules: { ...problem.rules, ...(sometimes() && { maxTripSeconds: 3600 * (4 + random.below(30)) }) },
  };
}
