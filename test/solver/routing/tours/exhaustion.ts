import type { Roads, TourProblem } from '#solver';

export interface Value {
  readonly absent: number;
  readonly tours: number;
  readonly cost: number;
}

/**
 * Most nodes served, then fewest tours where these count, then least cost, by looking at every order of every subset: up to
 * about seven customers.
 */
export function bestOfAllTours(problem: TourProblem): Value {
  const { nodes, vehicles } = problem;
  const customers = nodes - 1;
  const all = 2 ** customers;
  const alone = Array.from({ length: all }, (_, subset) => cheapestTour(problem, subset));
  // By tours used at most: the least cost of serving exactly a subset.
  let served = Array.from({ length: all }, (_, subset) => (subset === 0 ? 0 : Infinity));
  let best: Value = { absent: customers, tours: 0, cost: 0 };
  for (let tours = 1; tours <= Math.min(vehicles ?? customers, customers); tours++) {
    served = served.map((cost, subset) => {
      let least = cost;
      for (let part = subset; part > 0; part = (part - 1) & subset) {
        least = Math.min(least, (alone[part] ?? 0) + (served[subset ^ part] ?? 0));
      }
      return least;
    });
    for (const [subset, cost] of served.entries()) {
      const value = { absent: customers - bits(subset), tours, cost };
      if (cost < Infinity && isBetter(problem, value, best)) best = value;
    }
  }
  return best;
}

/** Whether the first is better than the second by the problem's objective. */
export function isBetter(problem: TourProblem, one: Value, other: Value): boolean {
  if (one.absent !== other.absent) return one.absent < other.absent;
  if (problem.fewestTours && one.tours !== other.tours) return one.tours < other.tours;
  return one.cost < other.cost;
}

function cheapestTour(problem: TourProblem, subset: number): number {
  const { demand, capacity, windows, nodes, roads, partner } = problem;
  const holds = (left: number, node: number): boolean => (left & (1 << (node - 1))) !== 0;
  let load = 0;
  for (let i = 1; i < nodes; i++) {
    if (!holds(subset, i)) continue;
    load += demand[i] ?? 0;
    if (partner && !holds(subset, partner[i] ?? 0)) return Infinity;
  }
  if (load > capacity) return Infinity;
  const go = (at: number, leaves: number, left: number, aboard: number): number => {
    let least = Infinity;
    for (let i = left === 0 ? 0 : 1; i < (left === 0 ? 1 : nodes); i++) {
      if (i > 0 && !holds(left, i)) continue;
      const way = length(roads, nodes, [at, i]);
      const arrival = leaves + way;
      if (windows && arrival > (windows.closes[i] ?? 0)) continue;
      if (i === 0) return way;
      const carried = aboard + (demand[i] ?? 0);
      if (carried > capacity || (partner && (demand[i] ?? 0) < 0 && holds(left, partner[i] ?? 0))) continue;
      const begin = windows ? Math.max(arrival, windows.opens[i] ?? 0) + (windows.service[i] ?? 0) : arrival;
      least = Math.min(least, way + go(i, begin, left ^ (1 << (i - 1)), carried));
    }
    return least;
  };
  return go(0, windows?.opens[0] ?? 0, subset, 0);
}

function length(roads: Roads, nodes: number, [i, j]: readonly [number, number]): number {
  if (roads.kind === 'matrix') return roads.matrix[i * nodes + j] ?? NaN;
  return Math.round(Math.hypot((roads.x[i] ?? 0) - (roads.x[j] ?? 0), (roads.y[i] ?? 0) - (roads.y[j] ?? 0)));
}

function bits(n: number): number {
  return n === 0 ? 0 : (n & 1) + bits(n >> 1);
}
