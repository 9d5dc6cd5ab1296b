/** Every cost of a row lies below, every barred pair at or above; all bars of a pair together stay within 16 bits. */
export const BARRED = 4096;
/** So many openings are passed over at once where the least that they could cost is too much. */
export const BLOCK = 32;

/** Costs by opening, 16 bits each; and the same memory two at a time, which halves the work of adding rows up. */
export interface Row {
  readonly ones: Int16Array;
  readonly twos: Int32Array;
  /** Of each block the lowest cost, and a bit for each of its openings that is not barred. */
  readonly least: Int16Array;
  readonly open: Int32Array;
}

export const filled = (length: number, cost: (at: number) => number): Row =>
  gathered(
    Int32Array.from({ length }, (_, v) => v),
    Int16Array.from({ length }, (_, v) => cost(v)),
  );

/** The cost of each opening is that of its number. The last block is filled up with what is barred. */
export function gathered(number: Int32Array, costs: Int16Array): Row {
  const blocks = Math.ceil(number.length / BLOCK);
  const twos = new Int32Array((blocks * BLOCK) / 2);
  const row = { twos, ones: new Int16Array(twos.buffer), least: new Int16Array(blocks), open: new Int32Array(blocks) };
  row.ones.fill(BARRED, number.length);
  for (let b = 0; b < blocks; b++) {
    let [least, open] = [BARRED, 0];
    const end = Math.min(number.length, (b + 1) * BLOCK);
    for (let v = b * BLOCK, bit = 1; v < end; v++, bit <<= 1) {
      const cost = costs[number[v] ?? 0] ?? BARRED;
      row.ones[v] = cost;
      if (cost >= BARRED) continue;
      open |= bit;
      if (cost < least) least = cost;
    }
    row.least[b] = least;
    row.open[b] = open;
  }
  return row;
}

/** Rows by what they were made of; forgets all when there are too many. */
export class Kept {
  private readonly rows = new Map<string, Row>();

  constructor(private readonly most: number) {}

  of(key: string, make: () => Row): Row {
    const known = this.rows.get(key);
    if (known) return known;
    if (this.rows.size >= this.most) this.rows.clear();
    const row = make();
    this.rows.set(key, row);
    return row;
  }
}
