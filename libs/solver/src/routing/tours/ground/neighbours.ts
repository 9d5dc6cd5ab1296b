import type { Ground } from './ground.js';
import type { TourProblem } from '../problem.js';

/** Above so many nodes, candidates come from a grid instead of a comparison of all pairs. */
const ALL_PAIRS_UP_TO = 5000;
/** With a grid: the nearest so many are ranked again where windows matter. */
const RANKED = 250;
/** A unit of waiting, or of being late, counts as so many units of distance (Vidal et al. 2013). */
const WAITING = 0.2;
const LATENESS = 1;
const CURVE_SIDE = 1 << 10;

/** For each node its `width` nearest, nearest first, and how far these are. Row of node 0 is unused. */
export interface Neighbours {
  readonly width: number;
  readonly node: Int32Array;
  /** From the node to its neighbour, and back. */
  readonly there: Int32Array;
  readonly back: Int32Array;
}

type Ranking = (node: number, other: number) => number;

/** The nearest by distance. */
export function nearest(problem: TourProblem, ground: Ground, width: number): Neighbours {
  const { distances } = ground;
  return ranked(problem, ground, width, (i, j) => Math.min(distances.between(i, j), distances.between(j, i)));
}

/**
 * The nodes that could follow or precede one another with the least detour, waiting and lateness; without windows the
 * nearest.
 */
export function compatible(problem: TourProblem, ground: Ground, width: number): Neighbours {
  const { distances, opens, closes, service } = ground;
  if (!ground.windowed) return nearest(problem, ground, width);
  const after: Ranking = (i, j) => {
    const way = distances.between(i, j);
    const waiting = opens[j]! - closes[i]! - service[i]! - way;
    const lateness = opens[i]! + service[i]! + way - closes[j]!;
    return way + WAITING * Math.max(0, waiting) + LATENESS * Math.max(0, lateness);
  };
  return ranked(problem, ground, width, (i, j) => Math.min(after(i, j), after(j, i)));
}

function ranked(problem: TourProblem, ground: Ground, wanted: number, rank: Ranking): Neighbours {
  const { nodes, distances } = ground;
  const width = Math.max(0, Math.min(wanted, nodes - 2));
  const node = new Int32Array(nodes * width);
  const there = new Int32Array(nodes * width);
  const back = new Int32Array(nodes * width);
  const candidates = candidatesOf(problem, ground.windowed ? Math.max(width, RANKED) : width);
  const keys = new Float64Array(nodes);
  for (let i = 1; i < nodes; i++) {
    // Rank and node share one number, so that the native sort of numbers serves.
    const among = candidates(i);
    for (let k = 0; k < among.length; k++) keys[k] = Math.round(rank(i, among[k]!)) * nodes + among[k]!;
    const sorted = keys.subarray(0, among.length).sort();
    for (let k = 0; k < width; k++) {
      const j = sorted[k]! % nodes;
      node[i * width + k] = j;
      there[i * width + k] = distances.between(i, j);
      back[i * width + k] = distances.between(j, i);
    }
  }
  return { width, node, there, back };
}

/** All other nodes, or at least `least` of the nearest from a grid. */
function candidatesOf({ roads, nodes }: TourProblem, least: number): (node: number) => Int32Array {
  const found = new Int32Array(nodes);
  if (roads.kind === 'matrix' || nodes <= ALL_PAIRS_UP_TO) {
    return (node) => {
      let count = 0;
      for (let j = 1; j < nodes; j++) if (j !== node) found[count++] = j;
      return found.subarray(0, count);
    };
  }
  const { x, y } = roads;
  const grid = new Grid(x, y, Math.max(1, Math.floor(Math.sqrt(nodes / 3))));
  return (node) => {
    const wanted = Math.min(least, nodes - 2);
    // The circle that touches the square's sides holds enough of them: nothing nearer lies outside.
    for (let radius = 1; ; radius++) {
      const count = grid.around(node, radius, found);
      if (grid.within(node, radius, found.subarray(0, count)) >= wanted || count >= nodes - 2)
        return found.subarray(0, count);
    }
  };
}

class Grid {
  private readonly start: Int32Array;
  private readonly member: Int32Array;
  private readonly left: number;
  private readonly low: number;
  private readonly cell: number;

  constructor(
    private readonly x: Float64Array,
    private readonly y: Float64Array,
    private readonly side: number,
  ) {
    const box = boxOf(x, y);
    this.left = box.left;
    this.low = box.low;
    this.cell = Math.max(box.right - box.left, box.high - box.low) / side || 1;
    this.start = new Int32Array(side * side + 1);
    this.member = new Int32Array(x.length);
    for (let i = 1; i < x.length; i++) this.start[this.cellOf(i) + 1]!++;
    for (let c = 0; c < side * side; c++) this.start[c + 1]! += this.start[c]!;
    const at = this.start.slice();
    for (let i = 1; i < x.length; i++) this.member[at[this.cellOf(i)]!++] = i;
  }

  private column(node: number): number {
    return Math.min(this.side - 1, Math.floor((this.x[node]! - this.left) / this.cell));
  }

  private row(node: number): number {
    return Math.min(this.side - 1, Math.floor((this.y[node]! - this.low) / this.cell));
  }

  private cellOf(node: number): number {
    return this.row(node) * this.side + this.column(node);
  }

  /** Writes the other nodes of the square of cells around a node's cell; says how many. */
  around(node: number, radius: number, found: Int32Array): number {
    const { side, start, member } = this;
    const column = this.column(node);
    const row = this.row(node);
    let count = 0;
    for (let r = Math.max(0, row - radius); r <= Math.min(side - 1, row + radius); r++) {
      const from = start[r * side + Math.max(0, column - radius)]!;
      const to = start[r * side + Math.min(side - 1, column + radius) + 1]!;
      for (let k = from; k < to; k++) if (member[k] !== node) found[count++] = member[k]!;
    }
    return count;
  }

  /** How many of these lie no farther than `radius` cells. */
  within(node: number, radius: number, others: Int32Array): number {
    const limit = (radius * this.cell) ** 2;
    let count = 0;
    for (const j of others) {
      if ((this.x[node]! - this.x[j]!) ** 2 + (this.y[node]! - this.y[j]!) ** 2 <= limit) count++;
    }
    return count;
  }
}

function boxOf(x: Float64Array, y: Float64Array): { left: number; right: number; low: number; high: number } {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity };
  for (let i = 0; i < x.length; i++) {
    box.left = Math.min(box.left, x[i]!);
    box.right = Math.max(box.right, x[i]!);
    box.low = Math.min(box.low, y[i]!);
    box.high = Math.max(box.high, y[i]!);
  }
  return box;
}

/** The nodes along a Hilbert curve, the depot first: who is near in space is then near in memory. */
export function alongCurve(x: Float64Array, y: Float64Array): Int32Array {
  const { left, right, low, high } = boxOf(x, y);
  const extent = Math.max(right - left, high - low) || 1;
  const keys = new Float64Array(x.length - 1);
  for (let i = 1; i < x.length; i++) {
    const column = Math.floor(((x[i]! - left) / extent) * (CURVE_SIDE - 1));
    const row = Math.floor(((y[i]! - low) / extent) * (CURVE_SIDE - 1));
    keys[i - 1] = placeOnCurve(column, row) * x.length + i;
  }
  const order = new Int32Array(x.length);
  for (const [k, key] of keys.sort().entries()) order[k + 1] = key % x.length;
  return order;
}

function placeOnCurve(column: number, row: number): number {
  let place = 0;
  for (let side = CURVE_SIDE / 2; side >= 1; side /= 2) {
    const right = (column & side) > 0 ? 1 : 0;
    const up = (row & side) > 0 ? 1 : 0;
    place += side * side * ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) {
        column = CURVE_SIDE - 1 - column;
        row = CURVE_SIDE - 1 - row;
      }
      [column, row] = [row, column];
    }
  }
  return place;
}
