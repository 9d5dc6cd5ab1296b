import { isAway, type Seating } from './seating.js';

/**
 * By vacancy the rows that sit elsewhere and would pay nearly its price: those that could come if it fell by no more than
 * `depth`. While prices only fall nobody else can turn up, since what a row pays only shrinks. They are a small
 * part of all pairs, which is why the pairs are nowhere kept by vacancy.
 */
export class Rivals {
  /** [vacancies + 1] where the list of each vacancy begins. */
  first = new Int32Array(0);
  /** [vacancies] rows on each list. There is also room for those who sit at the vacancy, should they leave. */
  readonly size: Int32Array;
  row = new Int32Array(0);
  /** What the row would have paid, less the price `depth` below that of the vacancy. Rounding is far below epsilon. */
  offer = new Float32Array(0);

  constructor(private readonly seating: Seating) {
    this.size = new Int32Array(seating.market.vacancies);
  }

  /**
   * Whoever waits or is elsewhere pays what is cheapest at the present prices. Vacancies without a price have no rivals, since they cannot fall.
   * @param all also those who sit at the vacancy
   */
  find(depth: number, all: boolean): void {
    const { size } = this;
    const { market, pair, price } = this.seating;
    const { rows, vacancies, first, vacancy, cost, outside, mask, shift } = market;
    if (this.first.length === 0) this.first = new Int32Array(vacancies + 1);
    const begin = this.first;
    begin.fill(0);
    for (let round = 0; round < 2; round++) {
      for (let r = 0; r < rows; r++) {
        const held = pair[r]!;
        let worth = held >= 0 ? (cost[held]! >> shift) + price[vacancy[held]! & mask]! : outside[r]!;
        if (isAway(held)) {
          for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
            worth = Math.min(worth, (cost[e]! >> shift) + price[vacancy[e]! & mask]!);
          }
        }
        const most = worth + depth;
        for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
          const c = cost[e]! >> shift;
          if (c >= most) break;
          const v = vacancy[e]! & mask;
          const p = price[v]!;
          if (c + p >= most || p === 0) continue;
          if (round === 0) begin[v + 1]!++;
          else if (all || e !== held) this.append(v, r, most - c - p);
        }
      }
      if (round === 1) break;
      for (let v = 0; v < vacancies; v++) begin[v + 1]! += begin[v]!;
      size.fill(0);
      const pairs = begin[vacancies]!;
      if (pairs > this.row.length) {
        // The old ones first, so that there is never room for both.
        this.row = new Int32Array(0);
        this.offer = new Float32Array(0);
        this.row = new Int32Array(pairs);
        this.offer = new Float32Array(pairs);
      }
    }
  }

  append(v: number, row: number, offer: number): void {
    const at = this.first[v]! + this.size[v]!++;
    this.row[at] = row;
    this.offer[at] = offer;
  }

  /** Makes the list of the vacancy a heap, the highest offer first. */
  heapUp(v: number): void {
    const { row, offer } = this;
    const begin = this.first[v]!;
    const size = this.size[v]!;
    for (let i = (size >> 1) - 1; i >= 0; i--) this.sink(begin, size, i, offer[begin + i]!, row[begin + i]!);
  }

  /** Changes the highest offer of a heap to what is left of it. */
  lower(v: number, offer: number): void {
    const begin = this.first[v]!;
    this.sink(begin, this.size[v]!, 0, offer, this.row[begin]!);
  }

  /** Takes the highest offer off a heap. */
  pop(v: number): void {
    const { row, offer } = this;
    const begin = this.first[v]!;
    const last = --this.size[v]!;
    if (last > 0) this.sink(begin, last, 0, offer[begin + last]!, row[begin + last]!);
  }

  push(v: number, row: number, offer: number): void {
    const { row: rows, offer: offers } = this;
    const begin = this.first[v]!;
    let i = this.size[v]!++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (offers[begin + parent]! >= offer) break;
      offers[begin + i] = offers[begin + parent]!;
      rows[begin + i] = rows[begin + parent]!;
      i = parent;
    }
    offers[begin + i] = offer;
    rows[begin + i] = row;
  }

  private sink(begin: number, size: number, place: number, offer: number, row: number): void {
    const { row: rows, offer: offers } = this;
    let i = place;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && offers[begin + child + 1]! > offers[begin + child]!) child++;
      if (offers[begin + child]! <= offer) break;
      offers[begin + i] = offers[begin + child]!;
      rows[begin + i] = rows[begin + child]!;
      i = child;
    }
    offers[begin + i] = offer;
    rows[begin + i] = row;
  }
}
