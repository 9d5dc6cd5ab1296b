import type { Roads, TourProblem } from '#solver';

/** Most nodes served, then least cost, by looking at every order of every subset: up to about seven customers. */
export function bestOfAllTours(problem: TourProblem): { absent: number; cost: number } {
  const { nodes, vehicles } = problem;
  const customers = nodes - 1;
  const all = 2 ** customers;
  const alone = Array.from({ length: all }, (_, subset) => cheapestTour(problem, subset));
  // By vehicles used: the least cost of serving exactly a subset.
  let served = Array.from({ length: all }, (_, subset) => (subset === 0 ? 0 : Infinity));
  for (let k = 0; k < Math.min(vehicles ?? customers, customers); k++) {
    served = served.map((cost, subset) => {
      let least = cost;
      for (let part = subset; part > 0; part = (part - 1) & subset) {
        least = Math.min(least, (alone[part] ?? 0) + (served[subset ^ part] ?? 0));
      }
      return least;
    });
  }
  let best = { absent: customers, cost: 0 };
  for (const [subset, cost] of served.entries()) {
    if (cost === Infinity) continue;
    const absent = customers - bits(subset);
    if (absent < best.absent || (absent === best.absent && cost < best.cost)) best = { absent, cost };
  }
  return best;
}

function cheapestTour(problem: TourProblem, subset: number): number {
  const { demand, capacity, windows, nodes, roads } = problem;
  let load = 0;
  for (let i = 1; i < nodes; i++) if (subset & (1 << (i - 1))) load += demand[i] ?? 0;
  if (load > capacity) return Infinity;
  const go = (at: number, leaves: number, left: number): number => {
    let least = Infinity;
    for (let i = left === 0 ? 0 : 1; i < (left === 0 ? 1 : nodes); i++) {
      if (i > 0 && !(left & (1 << (i - 1)))) continue;
      const way = length(roads, nodes, [at, i]);
      const arrival = leaves + way;
      if (windows && arrival > (windows.closes[i] ?? 0)) continue;
      if (i === 0) return way;
      const begin = windows ? Math.max(arrival, windows.opens[i] ?? 0) + (windows.service[i] ?? 0) : arrival;
      least = Math.min(least, way + go(i, begin, left ^ (1 << (i - 1))));
    }
    return least;
  };
  return go(0, windows?.opens[0] ?? 0, subset);
}

function length(roads: Roads, nodes: number, [i, j]: readonly [number, number]): number {
  if (roads.kind === 'matrix') return roads.matrix[i * nodes + j] ?? NaN;
  return Math.round(Math.hypot((roads.x[i] ?? 0) - (roads.x[j] ?? 0), (roads.y[i] ?? 0) - (roads.y[j] ?? 0)));
}

function bits(n: number): number {
  return n === 0 ? 0 : (n & 1) + bits(n >> 1);
}
