const LONG_CHAIN = 64;

/**
 * Arcs between vacancies, from or to each of them: a block that was looked up at once, and a chain of arcs of rows that have
 * moved since. An arc lies in one piece of 24 bytes, as nearly all the time goes into fetching it.
 */
export class Arcs {
  /** Of arc i at 3 i: the cost of the pair, less the cost of the row's own. */
  base = new Float64Array();
  /**
   * Of arc i: at 6 i + 2 the other vacancy (-1 for none), then the row, its pair there, and the next arc of the chain (-1
   * ends it).
   */
  whole = new Int32Array();
  /** [vacancies] the block. */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** [vacancies] where the chain begins, -1 for nowhere. */
  readonly chain: Int32Array;
  /** [vacancies] arcs from here on may be missing. */
  readonly unseen: Float64Array;
  private size = 0;
  private room = 0;
  private readonly chained: Int32Array;

  constructor(vacancies: number, room: number) {
    this.allot(Math.max(1024, room));
    this.first = new Int32Array(vacancies);
    this.end = new Int32Array(vacancies);
    this.chain = new Int32Array(vacancies).fill(-1);
    this.chained = new Int32Array(vacancies);
    this.unseen = new Float64Array(vacancies);
  }

  /** Adds to what will be the block of `at`. */
  add(at: number, far: number, base: number, row: number, pair: number): void {
    if (this.size === this.room) this.grow();
    const { whole } = this;
    const i = this.size++;
    const k = 6 * i;
    this.base[3 * i] = base;
    whole[k + 2] = far;
    whole[k + 3] = row;
    whole[k + 4] = pair;
    whole[k + 5] = at;
  }

  link(at: number, far: number, base: number, row: number, pair: number): void {
    const arc = this.size;
    this.add(this.chain[at]!, far, base, row, pair);
    this.chain[at] = arc;
    this.chained[at]!++;
  }

  /** The chain is so much longer than the block that all had better be looked up anew. */
  isLong(at: number): boolean {
    return this.chained[at]! > LONG_CHAIN + 2 * (this.end[at]! - this.first[at]!);
  }

  /** What is added from here on, until it is closed, is the only block of `at`. */
  begin(at: number): void {
    this.first[at] = this.end[at] = this.size;
    this.chain[at] = -1;
    this.chained[at] = 0;
  }

  close(at: number, unseen: number): void {
    this.end[at] = this.size;
    this.unseen[at] = unseen;
  }

  /** Makes blocks of all arcs. */
  arrange(): void {
    const { size, first, end, base, whole } = this;
    for (let i = 0; i < size; i++) end[whole[6 * i + 5]!]!++;
    for (let v = 0, start = 0; v < first.length; v++) {
      const count = end[v]!;
      first[v] = end[v] = start;
      start += count;
    }
    this.allot(this.room);
    const { base: toBase, whole: toWhole } = this;
    for (let i = 0, k = 0; i < size; i++, k += 6) {
      const q = end[whole[k + 5]!]!++;
      toBase[3 * q] = base[3 * i]!;
      toWhole[6 * q + 2] = whole[k + 2]!;
      toWhole[6 * q + 3] = whole[k + 3]!;
      toWhole[6 * q + 4] = whole[k + 4]!;
    }
  }

  private grow(): void {
    const { whole } = this;
    this.allot(2 * this.room);
    this.whole.set(whole);
  }

  private allot(room: number): void {
    const memory = new ArrayBuffer(24 * room);
    this.room = room;
    this.base = new Float64Array(memory);
    this.whole = new Int32Array(memory);
  }
}
