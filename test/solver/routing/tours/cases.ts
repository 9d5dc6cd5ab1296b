import { Random } from '../../../../libs/solver/src/random.js';
import type { TourProblem, TourWindows } from '#solver';

/** A problem of capacity alone: `customers` anywhere in a square, the depot in its middle. */
export function scattered(customers: number, seed: number): TourProblem {
  const random = new Random(seed);
  const nodes = customers + 1;
  const spot = (): Float64Array => Float64Array.from({ length: nodes }, (_, i) => (i === 0 ? 500 : random.below(1001)));
  return {
    nodes,
    roads: { kind: 'points', x: spot(), y: spot(), scale: 1, rounding: 'nearest' },
    demand: Int32Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : 1 + random.below(20))),
    capacity: 60,
  };
}

/** Windows that the depot can always keep: about half of them leave little choice. */
export function withWindows(problem: TourProblem, seed: number): TourProblem {
  const random = new Random(seed);
  const { nodes } = problem;
  const far = 3000;
  const opens = new Int32Array(nodes);
  const closes = new Int32Array(nodes).fill(3 * far);
  const service = new Int32Array(nodes);
  for (let i = 1; i < nodes; i++) {
    if (random.below(4) === 0) continue;
    opens[i] = random.below(far);
    closes[i] = far / 2 + (opens[i] ?? 0) + random.below(far / 2);
    service[i] = random.below(100);
  }
  const windows: TourWindows = { opens, closes, service };
  return { ...problem, windows };
}

/** Roads of a table that differ by direction, and are not straight. */
export function withCrookedRoads(problem: TourProblem, seed: number): TourProblem {
  const random = new Random(seed);
  const { nodes } = problem;
  const matrix = Int32Array.from({ length: nodes * nodes }, (_, k) =>
    k % (nodes + 1) === 0 ? 0 : 200 + random.below(800),
  );
  return { ...problem, roads: { kind: 'matrix', matrix } };
}

/** Any of these, up to so many customers, sometimes with too few vehicles. */
export function smallTours(seed: number, mostCustomers: number): TourProblem {
  const random = new Random(seed);
  let problem = scattered(1 + random.below(mostCustomers), seed + 1);
  if (random.below(3) === 0) problem = withCrookedRoads(problem, seed + 2);
  if (random.below(2) === 0) problem = withWindows(problem, seed + 3);
  return random.below(3) === 0 ? { ...problem, vehicles: 1 + random.below(3) } : problem;
}
