/** Every cost of a row lies below, every barred pair at or above; all bars of a pair together stay within 16 bits. */
export const BARRED = 4096;
/** Where one row may bar for two reasons, the reason that is asked first lies here. */
export const BARRED_FIRST = 2 * BARRED;
/** So many openings are passed over at once where the least that they could cost is too much. */
export const BLOCK = 32;

/** Costs by opening, 16 bits each; and the same memory two at a time, which halves the work of adding rows up. */
export interface Row {
  readonly ones: Int16Array;
  readonly twos: Int32Array;
  /** Of each block the lowest cost, and a bit for each of its openings that is not barred, and for each barred first. */
  readonly least: Int16Array;
  readonly open: Int32Array;
  readonly first: Int32Array;
}

export function filled(length: number, cost: (at: number) => number): Row {
  const number = new Int32Array(length);
  const costs = new Int16Array(length);
  for (let v = 0; v < length; v++) {
    number[v] = v;
    costs[v] = cost(v);
  }
  return gathered(number, costs);
}

/** The cost of each opening is that of its number. The last block is filled up with what is barred. */
export function gathered(number: Int32Array, costs: Int16Array): Row {
  const blocks = Math.ceil(number.length / BLOCK);
  const twos = new Int32Array((blocks * BLOCK) / 2);
  const [open, first] = [new Int32Array(blocks), new Int32Array(blocks)];
  const row = { twos, ones: new Int16Array(twos.buffer), least: new Int16Array(blocks), open, first };
  row.ones.fill(BARRED, number.length);
  for (let b = 0; b < blocks; b++) {
    let [least, opened, barredFirst] = [BARRED, 0, 0];
    const end = Math.min(number.length, (b + 1) * BLOCK);
    for (let v = b * BLOCK, bit = 1; v < end; v++, bit <<= 1) {
      const cost = costs[number[v] ?? 0] ?? BARRED;
      row.ones[v] = cost;
      if (cost >= BARRED_FIRST) barredFirst |= bit;
      if (cost >= BARRED) continue;
      opened |= bit;
      if (cost < least) least = cost;
    }
    row.least[b] = least;
    open[b] = opened;
    first[b] = barredFirst;
  }
  return row;
}

/** Place of the lowest bit that is set; there is one. */
export const lowestOf = (bits: number): number => 31 - Math.clz32(bits & -bits);

/** How many bits are set (H. S. Warren: Hacker's Delight, 2013, 5-1). */
export function bitsIn(word: number): number {
  const twos = word - ((word >>> 1) & 0x55555555);
  const fours = (twos & 0x33333333) + ((twos >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
