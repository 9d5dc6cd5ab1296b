import { readFileSync, writeFileSync } from 'node:fs';
import type { TourAnswer, TourProblem, TourWindows } from '#solver';
import { InstanceFault } from './match-instance.js';
import { readPairInstance } from './pair-instance.js';

/** An instance, and what its file would say that an answer costs. */
export interface RouteInstance {
  readonly problem: TourProblem;
  readonly costOf: (answer: TourAnswer) => number;
}

/** Ways and times of instances with windows have one decimal, the rest cut off (DIMACS 2021). */
const TENTHS = 10;

/**
 * Reads an instance in the form of CVRPLIB, with or without time windows, or of Li & Lim, which begins with three numbers.
 *
 * @throws InstanceFault where the file is of none of these forms
 */
export function readRouteInstance(file: string): RouteInstance {
  const text = readFileSync(file, 'utf8');
  if (/^\s*\d+\s+\d+\s+\d+\s*$/m.exec(text)?.index === 0) {
    const problem = readPairInstance(text, file);
    return { problem, costOf: ({ tours }) => tours.reduce((sum, tour) => sum + straightLength(problem, tour), 0) };
  }
  const problem = readLibraryInstance(text, file);
  return { problem, costOf: ({ cost }) => (problem.windows ? cost / TENTHS : cost) };
}

/** In double precision, as costs of Li & Lim's instances are published. */
function straightLength({ roads }: TourProblem, tour: Int32Array): number {
  if (roads.kind !== 'points') return NaN;
  const { x, y } = roads;
  const way = (i: number, j: number): number =>
    Math.hypot((x[i] ?? NaN) - (x[j] ?? NaN), (y[i] ?? NaN) - (y[j] ?? NaN));
  let at = 0;
  let sum = 0;
  for (const node of [...tour, 0]) {
    sum += way(at, node);
    at = node;
  }
  return sum;
}

/** Depots other than node 1, and ways that are not straight lines, are refused. */
function readLibraryInstance(text: string, file: string): TourProblem {
  const { heads, sections } = split(text, file);
  const nodes = whole('DIMENSION', heads.get('DIMENSION'));
  const capacity = whole('CAPACITY', heads.get('CAPACITY'));
  const type = heads.get('TYPE') ?? 'CVRP';
  if (type !== 'CVRP' && type !== 'VRPTW') throw new InstanceFault(`TYPE is ${type}; only CVRP and VRPTW are read.`);
  const ways = heads.get('EDGE_WEIGHT_TYPE');
  if (ways !== 'EUC_2D') throw new InstanceFault(`EDGE_WEIGHT_TYPE is ${ways ?? 'missing'}; only EUC_2D is read.`);
  const [depot, end, ...others] = (sections.get('DEPOT_SECTION') ?? []).flat();
  if (depot !== 1 || (end !== undefined && end !== -1) || others.length > 0) {
    throw new InstanceFault('DEPOT_SECTION must name node 1 and no other.');
  }
  const [x = [], y = []] = columns(sections, 'NODE_COORD_SECTION', nodes, 2);
  const [demand = []] = columns(sections, 'DEMAND_SECTION', nodes, 1);
  const windowed = type === 'VRPTW';
  return {
    nodes,
    roads: {
      kind: 'points',
      x: Float64Array.from(x),
      y: Float64Array.from(y),
      scale: windowed ? TENTHS : 1,
      rounding: windowed ? 'down' : 'nearest',
    },
    demand: words('demand', demand),
    capacity,
    ...(heads.has('VEHICLES') ? { vehicles: whole('VEHICLES', heads.get('VEHICLES')) } : {}),
    ...(windowed ? { windows: windowsOf(heads, sections, nodes) } : {}),
  };
}

/** In the form of CVRPLIB: customers are numbered from 1, the depot is left out. */
export function writeRouteAnswer(file: string, { tours }: TourAnswer, cost: number): void {
  const lines = tours.map((tour, t) => `Route #${t + 1}: ${tour.join(' ')}`);
  writeFileSync(file, `${lines.join('\n')}\nCost ${cost}\n`);
}

type Sections = Map<string, number[][]>;

/** `NAME : value` lines, and sections of numbers under a name of their own. */
function split(text: string, file: string): { heads: Map<string, string>; sections: Sections } {
  const heads = new Map<string, string>();
  const sections: Sections = new Map();
  let rows: number[][] | undefined;
  for (const [n, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed === 'EOF') continue;
    const head = /^([A-Z_]+)\s*:\s*(.*)$/.exec(trimmed);
    if (head?.[1] !== undefined) heads.set(head[1], (head[2] ?? '').trim());
    else if (/^[A-Z_]+_SECTION$/.test(trimmed)) sections.set(trimmed, (rows = []));
    else {
      const row = trimmed.split(/\s+/).map(Number);
      if (!rows || row.some(Number.isNaN))
        throw new InstanceFault(`Line ${n + 1} of ${file} cannot be read: ${trimmed}`);
      rows.push(row);
    }
  }
  return { heads, sections };
}

/** The columns after the node's number, which counts from 1. */
function columns(sections: Sections, name: string, nodes: number, width: number): number[][] {
  const rows = sections.get(name);
  if (!rows) throw new InstanceFault(`${name} is missing.`);
  if (rows.length !== nodes) throw new InstanceFault(`${name} has ${rows.length} lines for ${nodes} nodes.`);
  const found = Array.from({ length: width }, () => new Array<number>(nodes).fill(NaN));
  for (const [node = NaN, ...values] of rows) {
    if (values.length !== width)
      throw new InstanceFault(`${name}: node ${node} has ${values.length} numbers, not ${width}.`);
    if (!(node >= 1 && node <= nodes) || !Number.isNaN(found[0]?.[node - 1] ?? 0)) {
      throw new InstanceFault(`${name}: node ${node} occurs twice, or there is none of this number.`);
    }
    for (const [k, value] of values.entries()) (found[k] ?? [])[node - 1] = value;
  }
  return found;
}

function windowsOf(heads: Map<string, string>, sections: Sections, nodes: number): TourWindows {
  const [opens = [], closes = []] = columns(sections, 'TIME_WINDOW_SECTION', nodes, 2);
  const inTenths = (what: string, values: number[]): Int32Array =>
    words(
      what,
      values.map((value) => value * TENTHS),
    );
  return {
    opens: inTenths('opens', opens),
    closes: inTenths('closes', closes),
    service: inTenths('service', services()),
  };

  function services(): number[] {
    if (sections.has('SERVICE_TIME_SECTION')) return columns(sections, 'SERVICE_TIME_SECTION', nodes, 1)[0] ?? [];
    const each = whole('SERVICE_TIME', heads.get('SERVICE_TIME'));
    return Array.from({ length: nodes }, (_, node) => (node === 0 ? 0 : each));
  }
}

function whole(what: string, text: string | undefined): number {
  const value = Number(text ?? NaN);
  if (!Number.isSafeInteger(value)) throw new InstanceFault(`${what} is ${text ?? 'missing'}, not a whole number.`);
  return value;
}

/** @throws InstanceFault where 32 bits would change a number */
function words(what: string, values: readonly number[]): Int32Array {
  const wrong = values.findIndex((value) => !Number.isInteger(value) || Math.abs(value) >= 2 ** 31);
  if (wrong >= 0)
    throw new InstanceFault(`${what} of node ${wrong} is ${values[wrong] ?? NaN}, not a whole number in range.`);
  return Int32Array.from(values);
}
