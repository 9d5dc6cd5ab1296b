import type { Roads } from '../problem.js';

/** Up to so many nodes all distances are kept: a look-up is then faster than a square root, and the table fits the cache. */
const FULL_UP_TO = 3000;

/**
 * The distances of one problem, with one hidden class whatever their source, so that loops over them stay fast: from a
 * table where `full`, else computed from the points.
 */
export class Distances {
  readonly full: boolean;
  /** [from × nodes + to], and the same the other way round; one array where the roads are symmetric. */
  readonly out: Int32Array;
  readonly into: Int32Array;
  /** From and to the depot. */
  readonly fromDepot: Int32Array;
  readonly toDepot: Int32Array;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly scale: number;
  private readonly offset: number;

  constructor(
    roads: Roads,
    readonly nodes: number,
  ) {
    const points = roads.kind === 'points';
    this.x = points ? roads.x : new Float64Array(0);
    this.y = points ? roads.y : new Float64Array(0);
    this.scale = points ? roads.scale : 1;
    this.offset = points ? { nearest: 0.5, down: 1e-9, up: 1 - 1e-9 }[roads.rounding] : 0;
    this.full = !points || nodes <= FULL_UP_TO;
    if (!points) this.out = roads.matrix;
    else this.out = this.full ? this.table() : new Int32Array(0);
    this.into = points ? this.out : turned(this.out, nodes);
    this.fromDepot = Int32Array.from({ length: nodes }, (_, i) => this.between(0, i));
    this.toDepot = Int32Array.from({ length: nodes }, (_, i) => this.between(i, 0));
  }

  between(from: number, to: number): number {
    return this.full ? this.out[from * this.nodes + to]! : this.computed(from, to);
  }

  /** The same as `between(from, to)`; faster where one `to` is asked for many times, for these lie together in memory. */
  arriving(to: number, from: number): number {
    return this.full ? this.into[to * this.nodes + from]! : this.computed(from, to);
  }

  /** A straight line, whatever the table says. */
  computed(from: number, to: number): number {
    const dx = this.x[from]! - this.x[to]!;
    const dy = this.y[from]! - this.y[to]!;
    return (Math.sqrt(dx * dx + dy * dy) * this.scale + this.offset) | 0;
  }

  private table(): Int32Array {
    const { nodes } = this;
    const table = new Int32Array(nodes * nodes);
    for (let i = 0; i < nodes; i++) {
      for (let j = 0; j < i; j++) table[i * nodes + j] = table[j * nodes + i] = this.computed(i, j);
    }
    return table;
  }
}

function turned(matrix: Int32Array, nodes: number): Int32Array {
  const other = new Int32Array(matrix.length);
  let symmetric = true;
  for (let i = 0; i < nodes; i++) {
    for (let j = 0; j < nodes; j++) {
      const d = matrix[i * nodes + j]!;
      other[j * nodes + i] = d;
      symmetric &&= d === matrix[j * nodes + i];
    }
  }
  return symmetric ? matrix : other;
}
