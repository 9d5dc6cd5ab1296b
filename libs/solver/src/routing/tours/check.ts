import type { Roads, TourAnswer, TourProblem } from './problem.js';

/**
 * What is wrong with an answer, in one sentence, or null. Recomputes everything from the problem and shares no code with the
 * search; relies on `tourFault` having found nothing.
 */
export function checkTours(problem: TourProblem, answer: TourAnswer): string | null {
  const { nodes, vehicles } = problem;
  const seen = new Uint8Array(nodes);
  const once = (node: number, where: string): string | null => {
    if (!Number.isInteger(node) || node < 1 || node >= nodes) return `${where} names node ${node}, which there is not.`;
    if (seen[node] === 1) return `Node ${node} is accounted for twice, the second time by ${where}.`;
    seen[node] = 1;
    return null;
  };
  if (vehicles !== undefined && answer.tours.length > vehicles) {
    return `There are ${answer.tours.length} tours for ${vehicles} vehicles.`;
  }
  let cost = 0;
  for (const [t, tour] of answer.tours.entries()) {
    if (tour.length === 0) return `Tour ${t} serves nobody.`;
    for (const node of tour) {
      const fault = once(node, `tour ${t}`);
      if (fault !== null) return fault;
    }
    const fault = loadFault(problem, t, tour) ?? windowFault(problem, t, tour);
    if (fault !== null) return fault;
    cost += length(problem, tour);
  }
  for (const node of answer.absent) {
    const fault = once(node, 'the list of absent nodes');
    if (fault !== null) return fault;
  }
  for (let node = 1; node < nodes; node++) if (seen[node] !== 1) return `Node ${node} is not accounted for.`;
  return cost === answer.cost ? null : `The tours cost ${cost}, not ${answer.cost}.`;
}

function loadFault({ demand, capacity, partner }: TourProblem, t: number, tour: Int32Array): string | null {
  let load = 0;
  for (const node of tour) {
    load += demand[node]!;
    if (load > capacity) return `Tour ${t} carries ${load} from node ${node}, but a vehicle takes only ${capacity}.`;
  }
  return partner ? pairFault(demand, partner, t, tour) : null;
}

function pairFault(demand: Int32Array, partner: Int32Array, t: number, tour: Int32Array): string | null {
  const aboard = new Set<number>();
  for (const node of tour) {
    if (demand[node]! > 0) aboard.add(node);
    else if (!aboard.delete(partner[node]!)) return `Tour ${t} sets down at node ${node} what it has not picked up.`;
  }
  for (const node of aboard) return `Tour ${t} never sets down what it picks up at node ${node}.`;
  return null;
}

function windowFault({ windows, roads, nodes }: TourProblem, t: number, tour: Int32Array): string | null {
  if (!windows) return null;
  const { opens, closes, service } = windows;
  let clock = opens[0]!;
  let at = 0;
  for (const node of [...tour, 0]) {
    clock += service[at]! + way(roads, nodes, at, node);
    if (clock > closes[node]!) {
      return `Tour ${t} reaches ${node === 0 ? 'the depot' : `node ${node}`} at ${clock}, after it closes at ${closes[node]!}.`;
    }
    clock = Math.max(clock, node === 0 ? 0 : opens[node]!);
    at = node;
  }
  return null;
}

function length({ roads, nodes }: TourProblem, tour: Int32Array): number {
  let sum = 0;
  let at = 0;
  for (const node of [...tour, 0]) {
    sum += way(roads, nodes, at, node);
    at = node;
  }
  return sum;
}

function way(roads: Roads, nodes: number, from: number, to: number): number {
  if (roads.kind === 'matrix') return roads.matrix[from * nodes + to]!;
  const distance = Math.sqrt((roads.x[from]! - roads.x[to]!) ** 2 + (roads.y[from]! - roads.y[to]!) ** 2) * roads.scale;
  switch (roads.rounding) {
    case 'nearest':
      return Math.floor(distance + 0.5);
    case 'down':
      return Math.floor(distance + 1e-9);
    case 'up':
      return Math.floor(distance + 1 - 1e-9);
  }
}
