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

/** Pairs are picked up within windows, and set down whenever it may be. */
export function withPickupWindows(problem: TourProblem, seed: number): TourProblem {
  const random = new Random(seed);
  const opens = problem.demand.map((demand) => (demand > 0 ? random.below(3000) : 0));
  const closes = problem.demand.map((demand, node) => (demand > 0 ? 1500 + (opens[node] ?? 0) : 9000));
  return { ...problem, windows: { opens, closes, service: new Int32Array(problem.nodes) } };
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

/** Everything is carried from an odd node to the even one behind it; a last one without a partner is left out. */
export function withPairs(problem: TourProblem): TourProblem {
  const nodes = problem.nodes - ((problem.nodes - 1) % 2);
  const { roads, windows } = problem;
  const partner = Int32Array.from({ length: nodes }, (_, i) => (i === 0 ? 0 : i % 2 === 1 ? i + 1 : i - 1));
  const demand = problem.demand.slice(0, nodes);
  for (let i = 2; i < nodes; i += 2) demand[i] = -(demand[i - 1] ?? 0);
  if (roads.kind !== 'points') throw new Error('Pairs are made of points.');
  return {
    ...problem,
    nodes,
    roads: { ...roads, x: roads.x.slice(0, nodes), y: roads.y.slice(0, nodes) },
    demand,
    partner,
    ...(windows
      ? {
          windows: {
            opens: windows.opens.slice(0, nodes),
            closes: windows.closes.slice(0, nodes),
            service: windows.service.slice(0, nodes),
          },
        }
      : {}),
  };
}

/** Pairs of nodes, up to so many, sometimes with too few vehicles, sometimes with fewest tours as the first aim. */
export function smallPairs(seed: number, mostPairs: number): TourProblem {
  const random = new Random(seed);
  const plain = scattered(2 * (1 + random.below(mostPairs)), seed + 1);
  let problem = { ...withPairs(plain), capacity: 25 };
  if (random.below(3) > 0) problem = { ...withPairs(withWideWindows(plain, seed + 2)), capacity: 25 };
  if (random.below(2) === 0) problem = { ...problem, fewestTours: true };
  return random.below(3) === 0 ? { ...problem, vehicles: 1 + random.below(3) } : problem;
}

/** Windows that leave time to come from any other node first. */
function withWideWindows(problem: TourProblem, seed: number): TourProblem {
  const random = new Random(seed);
  const { nodes } = problem;
  const opens = Int32Array.from({ length: nodes }, (_, i) => (i === 0 || i % 2 === 0 ? 0 : random.below(2000)));
  const closes = Int32Array.from({ length: nodes }, (_, i) =>
    i === 0 ? 9000 : i % 2 === 0 ? 6000 : 2000 + random.below(2000),
  );
  return { ...problem, windows: { opens, closes, service: new Int32Array(nodes).fill(50, 1) } };
}

/** Any of these, up to so many customers, sometimes with too few vehicles. */
export function smallTours(seed: number, mostCustomers: number): TourProblem {
  const random = new Random(seed);
  let problem = scattered(1 + random.below(mostCustomers), seed + 1);
  if (random.below(3) === 0) problem = withCrookedRoads(problem, seed + 2);
  if (random.below(2) === 0) problem = withWindows(problem, seed + 3);
  return random.below(3) === 0 ? { ...problem, vehicles: 1 + random.below(3) } : problem;
}
