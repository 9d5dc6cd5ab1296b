const LONG_CHAIN = 64;
/** Longer blocks are left to the built-in sort. */
const LONG_BLOCK = 200;

/** Arcs of each vacancy: a block that was looked up at once, and a chain of arcs of rows that have moved since. */
export class Arcs {
  size = 0;
  /** The other vacancy, -1 for none. */
  far = new Int32Array(1024);
  /** Cost of the pair, less the cost of the row's own. */
  base = new Float64Array(1024);
  /** In the terms of `unseen`, as it was when the arc was looked up, and it never becomes less. Blocks rise in it. */
  least = new Float64Array(1024);
  row = new Int32Array(1024);
  pair = new Int32Array(1024);
  /** Along the chain; -1 ends it. */
  next = new Int32Array(1024);

  readonly first: Int32Array;
  readonly end: Int32Array;
  readonly chain: Int32Array;
  /** Arcs from here on may be missing in the block. */
  readonly unseen: Float64Array;
  /** How far the present search has read the block. */
  readonly cursor: Int32Array;
  private readonly chained: Int32Array;
  private keys = new Float64Array(256);
  private order = new Int32Array(256);

  constructor(vacancies: number) {
    this.first = new Int32Array(vacancies);
    this.end = new Int32Array(vacancies);
    this.cursor = new Int32Array(vacancies);
    this.chain = new Int32Array(vacancies).fill(-1);
    this.chained = new Int32Array(vacancies);
    this.unseen = new Float64Array(vacancies);
  }

  add(far: number, base: number, least: number, row: number, pair: number): number {
    const i = this.size++;
    if (i === this.far.length) this.grow();
    this.far[i] = far;
    this.base[i] = base;
    this.least[i] = least;
    this.row[i] = row;
    this.pair[i] = pair;
    return i;
  }

  link(at: number, arc: number): void {
    this.next[arc] = this.chain[at]!;
    this.chain[at] = arc;
    this.chained[at]!++;
  }

  /** The chain is so much longer than the block that all had better be looked up anew. */
  isLong(at: number): boolean {
    return this.chained[at]! > LONG_CHAIN + 2 * (this.end[at]! - this.first[at]!);
  }

  begin(at: number): void {
    this.first[at] = this.cursor[at] = this.size;
    this.chain[at] = -1;
    this.chained[at] = 0;
  }

  close(at: number, unseen: number): void {
    this.end[at] = this.size;
    this.unseen[at] = unseen;
    this.sort(this.first[at]!, this.size);
  }

  /** Makes blocks of all arcs. @param at [size] the vacancy that each arc belongs to */
  arrange(at: Int32Array): void {
    const { size, first, end, far, base, least, row, pair } = this;
    for (let i = 0; i < size; i++) end[at[i]!]!++;
    for (let v = 0, start = 0; v < first.length; v++) {
      const count = end[v]!;
      first[v] = end[v] = start;
      start += count;
    }
    this.allot(far.length);
    for (let i = 0; i < size; i++) {
      const q = end[at[i]!]!++;
      this.far[q] = far[i]!;
      this.base[q] = base[i]!;
      this.least[q] = least[i]!;
      this.row[q] = row[i]!;
      this.pair[q] = pair[i]!;
    }
    for (let v = 0; v < first.length; v++) this.sort(first[v]!, end[v]!);
  }

  private sort(begin: number, end: number): void {
    const n = end - begin;
    if (n < 2) return;
    const { far, base, least, row, pair } = this;
    if (n > this.keys.length) {
      this.keys = new Float64Array(2 * n);
      this.order = new Int32Array(2 * n);
    }
    const { keys, order } = this;
    if (n > LONG_BLOCK) {
      for (let i = 0; i < n; i++) order[i] = begin + i;
      order.subarray(0, n).sort((a, b) => least[a]! - least[b]! || a - b);
    } else {
      for (let i = 0; i < n; i++) {
        const key = least[begin + i]!;
        let j = i - 1;
        for (; j >= 0 && keys[j]! > key; j--) {
          keys[j + 1] = keys[j]!;
          order[j + 1] = order[j]!;
        }
        keys[j + 1] = key;
        order[j + 1] = begin + i;
      }
    }
    for (const values of [base, least]) {
      for (let i = 0; i < n; i++) keys[i] = values[order[i]!]!;
      for (let i = 0; i < n; i++) values[begin + i] = keys[i]!;
    }
    for (const values of [far, row, pair]) {
      for (let i = 0; i < n; i++) keys[i] = values[order[i]!]!;
      for (let i = 0; i < n; i++) values[begin + i] = keys[i]!;
    }
  }

  private allot(room: number): void {
    this.far = new Int32Array(room);
    this.base = new Float64Array(room);
    this.least = new Float64Array(room);
    this.row = new Int32Array(room);
    this.pair = new Int32Array(room);
  }

  private grow(): void {
    const room = 2 * this.far.length;
    this.far = enlarged(this.far, new Int32Array(room));
    this.base = enlarged(this.base, new Float64Array(room));
    this.least = enlarged(this.least, new Float64Array(room));
    this.row = enlarged(this.row, new Int32Array(room));
    this.pair = enlarged(this.pair, new Int32Array(room));
    this.next = enlarged(this.next, new Int32Array(room));
  }
}

function enlarged<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
