import type { Roads, TourProblem, TourWindows } from './problem.js';

/** Sums along tours of this many times anything stay exact, and within 32 bits where a search keeps them so. */
const LARGEST = 2 ** 28;
const MOST_NODES = 200_000;
const MOST_NODES_OF_A_MATRIX = 20_000;

/** A sentence that names what is wrong with the problem, or null. `planTours` refuses a problem with a fault. */
export function tourFault(problem: TourProblem): string | null {
  const { nodes, roads, windows, capacity, vehicles } = problem;
  return (
    countFault('nodes', nodes, 1, roads.kind === 'matrix' ? MOST_NODES_OF_A_MATRIX : MOST_NODES) ??
    countFault('capacity', capacity, 0) ??
    (vehicles === undefined ? null : countFault('vehicles', vehicles)) ??
    (roads.kind === 'matrix' ? matrixFault(roads.matrix, nodes) : pointsFault(roads, nodes)) ??
    demandFault(problem) ??
    (windows ? windowsFault(problem, windows) : null) ??
    partnerFault(problem)
  );
}

function countFault(what: string, value: number, lowest = 0, highest = LARGEST): string | null {
  if (!Number.isSafeInteger(value)) return `${what} is ${value}, not a whole number.`;
  if (value < lowest) return `${what} is ${value}; it must be at least ${lowest}.`;
  if (value > highest) return `${what} is ${value}; it must be at most ${highest}.`;
  return null;
}

function wordsFault(what: string, values: Int32Array, length: number): string | null {
  if (!(values instanceof Int32Array)) return `${what} is not an Int32Array.`;
  return values.length === length ? null : `${what} has ${values.length} entries; there must be ${length}.`;
}

function matrixFault(matrix: Int32Array, nodes: number): string | null {
  const fault = wordsFault('The matrix', matrix, nodes * nodes);
  if (fault !== null) return fault;
  for (let k = 0; k < matrix.length; k++) {
    const i = Math.floor(k / nodes);
    const j = k % nodes;
    const way = matrix[k]!;
    if (way < 0) return `The way from node ${i} to node ${j} is ${way}: there is none.`;
    if (way > LARGEST) return `The way from node ${i} to node ${j} is ${way}; it must be at most ${LARGEST}.`;
    if (i === j && way !== 0) return `The way from node ${i} to itself is ${way}, not 0.`;
  }
  return null;
}

function pointsFault({ x, y, scale }: Roads & { kind: 'points' }, nodes: number): string | null {
  if (!(scale > 0 && Number.isFinite(scale))) return `The scale of the points is ${scale}; it must be above 0.`;
  for (const [axis, values] of [['x', x] as const, ['y', y] as const]) {
    if (!(values instanceof Float64Array)) return `${axis} is not a Float64Array.`;
    if (values.length !== nodes) return `${axis} has ${values.length} entries; there must be ${nodes}.`;
    for (let i = 0; i < nodes; i++) {
      if (!Number.isFinite(values[i])) return `The ${axis} of node ${i} is ${values[i]!}, not a number on a map.`;
      if (Math.abs(values[i]! - values[0]!) * scale > LARGEST / 2) {
        return `Node ${i} is farther than ${LARGEST / 2} from the depot.`;
      }
    }
  }
  return null;
}

function demandFault({ demand, nodes, capacity, partner }: TourProblem): string | null {
  const paired = partner !== undefined;
  const fault = wordsFault('demand', demand, nodes);
  if (fault !== null) return fault;
  if (demand[0] !== 0) return `The depot's demand is ${demand[0]!}, not 0.`;
  for (let i = 1; i < nodes; i++) {
    if (demand[i]! < 0 && !paired) return `The demand of node ${i} is ${demand[i]!}; it must be at least 0.`;
    if (demand[i]! > capacity) return `The demand of node ${i} is ${demand[i]!}, but a vehicle takes only ${capacity}.`;
  }
  return null;
}

function partnerFault({ demand, nodes, partner, windows, roads }: TourProblem): string | null {
  if (partner === undefined) return null;
  const fault = wordsFault('partner', partner, nodes);
  if (fault !== null) return fault;
  if (partner[0] !== 0) return `The depot's partner is ${partner[0]!}; it has none.`;
  for (let i = 1; i < nodes; i++) {
    if (partner[i]! < 1 || partner[i]! >= nodes)
      return `The partner of node ${i} is ${partner[i]!}, which there is not.`;
  }
  const way = ways(roads, nodes);
  for (let i = 1; i < nodes; i++) {
    const other = partner[i]!;
    if (other === i || partner[other] !== i) {
      return `The partner of node ${i} is ${other}, but the partner of node ${other} is ${partner[other]!}.`;
    }
    if (demand[i] === 0) return `Node ${i} has a partner and a demand of 0: nobody knows which comes first.`;
    if (demand[i] !== -demand[other]!) {
      return `Node ${i} has a demand of ${demand[i]!}, but its partner ${other} one of ${demand[other]!}.`;
    }
    if (!windows || demand[i]! < 0) continue;
    const leaves = Math.max(windows.opens[0]! + way(0, i), windows.opens[i]!) + windows.service[i]!;
    const arrival = leaves + way(i, other);
    if (arrival > windows.closes[other]!) {
      return `Node ${other} closes at ${windows.closes[other]!}, but nobody comes there from node ${i} before ${arrival}.`;
    }
    const back = Math.max(arrival, windows.opens[other]!) + windows.service[other]! + way(other, 0);
    if (back > windows.closes[0]!) {
      return `Whoever goes from node ${i} to node ${other} is back at ${back}, after the depot closes at ${windows.closes[0]!}.`;
    }
  }
  return null;
}

function windowsFault({ nodes, roads }: TourProblem, { opens, closes, service }: TourWindows): string | null {
  for (const [what, values] of [
    ['opens', opens] as const,
    ['closes', closes] as const,
    ['service', service] as const,
  ]) {
    const fault = wordsFault(what, values, nodes);
    if (fault !== null) return fault;
  }
  for (let i = 0; i < nodes; i++) {
    const fault =
      countFault(`opens of node ${i}`, opens[i]!) ??
      countFault(`closes of node ${i}`, closes[i]!) ??
      countFault(`service of node ${i}`, service[i]!);
    if (fault !== null) return fault;
    if (closes[i]! < opens[i]!)
      return `The window of node ${i} closes at ${closes[i]!}, before it opens at ${opens[i]!}.`;
  }
  if (service[0] !== 0) return `The depot's service takes ${service[0]!}, not 0.`;
  const way = ways(roads, nodes);
  for (let i = 1; i < nodes; i++) {
    const arrival = opens[0]! + way(0, i);
    if (arrival > closes[i]!) {
      return `Node ${i} closes at ${closes[i]!}, but nobody comes there from the depot before ${arrival}.`;
    }
    const back = Math.max(arrival, opens[i]!) + service[i]! + way(i, 0);
    if (back > closes[0]!)
      return `Whoever serves node ${i} is back at ${back}, after the depot closes at ${closes[0]!}.`;
  }
  return null;
}

function ways(roads: Roads, nodes: number): (from: number, to: number) => number {
  if (roads.kind === 'matrix') return (from, to) => roads.matrix[from * nodes + to]!;
  const { x, y, scale, rounding } = roads;
  const offset = { nearest: 0.5, down: 1e-9, up: 1 - 1e-9 }[rounding];
  return (from, to) => Math.floor(Math.hypot(x[from]! - x[to]!, y[from]! - y[to]!) * scale + offset);
}
