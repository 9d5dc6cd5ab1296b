import type { Effort } from './effort.js';
import { columnsOf, pairOf, type Columns, type Market } from './market.js';

/** Instead of a pair: the row still waits, or has settled for staying unmatched. */
export const WAITING = -1;
export const OUTSIDE = -2;

/** Each round of bidding is so much finer than the one before. */
const FINER = 8;
/** Only rows that would pay nearly the present price are looked at again and again: so many epsilons below it. */
const NEAR = 8;

/**
 * Exact matching of workers alone by an auction with epsilon scaling. Rows bid for vacancies; a vacancy keeps its highest
 * bids in a heap, and its price is the lowest bid that holds a seat. Then vacancies that kept a price but not their rows
 * (an overshoot of an earlier, coarser round) lower it and call rows back, until free seats cost nothing.
 * D. P. Bertsekas, D. A. Castañon: The auction algorithm for the transportation problem (1989); forward and reverse:
 * D. P. Bertsekas, D. A. Castañon, H. Tsaknakis: Reverse auction and the solution of inequality constrained assignment
 * problems (1993).
 *
 * All prices are multiples of the current epsilon, a power of two, so doubles hold them exactly. The dual value is
 * linear between whole-numbered prices that only differ in the threshold of rounding (it is an L-natural concave
 * function), so that a gap below one makes some rounding of the prices optimal: the certificate is in whole numbers.
 */
export class Auction {
  /** [rows] the pair that the row holds, or OUTSIDE. */
  readonly pair: Int32Array;
  /** [vacancies] the prices that prove `bound`. */
  price: Float64Array;
  cost = Infinity;
  bound = -Infinity;
  /** `cost` equals `bound`, at whole-numbered prices. */
  optimal = false;

  private readonly seatFirst: Int32Array;
  private readonly seatRow: Int32Array;
  private readonly seatBid: Float64Array;
  private readonly filled: Int32Array;
  private readonly queue: Int32Array;
  private queued = 0;
  private columns: Columns | null = null;
  private gains = new Float64Array(64);
  private callers = new Int32Array(64);
  /** [vacancies + 1] the prices being bid; the last stands for staying unmatched, and is 0. */
  private readonly asked: Float64Array;

  constructor(
    private readonly market: Market,
    private readonly effort: Effort,
  ) {
    const { rows, vacancies, seats } = market;
    this.pair = new Int32Array(rows).fill(WAITING);
    this.price = new Float64Array(vacancies);
    this.asked = new Float64Array(vacancies + 1);
    this.filled = new Int32Array(vacancies);
    this.queue = new Int32Array(rows);
    this.seatFirst = new Int32Array(vacancies + 1);
    for (let v = 0; v < vacancies; v++) this.seatFirst[v + 1] = this.seatFirst[v]! + seats[v]!;
    this.seatRow = new Int32Array(this.seatFirst[vacancies]!);
    this.seatBid = new Float64Array(this.seatFirst[vacancies]!);
  }

  /** Runs to the proven optimum, or until the effort is over; either way the pairs are feasible and the bound proven. */
  run(): void {
    const { rows } = this.market;
    // Below 1 / (2 rows) the gap is below one by theory; the further rounds are only for sums that a double cannot hold.
    const finest = 2 ** -Math.ceil(Math.log2(rows + 1) + 8);
    for (let epsilon = this.firstEpsilon(); epsilon >= finest && !this.optimal; epsilon /= FINER) {
      this.open(epsilon);
      if (!this.bid(epsilon) || !this.callBack(epsilon)) {
        this.seatTheWaiting();
        this.cost = this.primal();
        this.offer(this.rounded(0));
        break;
      }
      this.prove();
      this.effort.report('auction', rows, rows, [this.cost, this.bound]);
    }
    this.seatForFree();
  }

  private firstEpsilon(): number {
    const { rows, first, cost, outside } = this.market;
    let span = 1;
    for (let r = 0; r < rows; r++) {
      if (first[r]! < first[r + 1]!) span = Math.max(span, outside[r]! - cost[first[r]!]!);
    }
    return 2 ** Math.floor(Math.log2(span / 32));
  }

  /** Starts a round: whoever is content within the new epsilon keeps the seat, the others wait. */
  private open(epsilon: number): void {
    const { rows, vacancies, first, vacancy, cost, outside, seats } = this.market;
    const { pair, asked: price, filled, queue, seatFirst, seatBid } = this;
    const bids = new Float64Array(rows);
    this.queued = 0;
    filled.fill(0);
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
      let best = outside[r]!;
      let second = best;
      let chosen = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]!;
        if (c >= second) break;
        const x = c + price[vacancy[e]!]!;
        if (x >= second) continue;
        if (x < best) {
          second = best;
          best = x;
          chosen = e;
        } else second = x;
      }
      if (held >= 0 && cost[held]! + price[vacancy[held]!]! <= best + epsilon) {
        bids[r] = (chosen === held ? second : best) - cost[held]! + epsilon;
      } else if (held !== OUTSIDE || best + epsilon < outside[r]!) {
        pair[r] = WAITING;
        queue[this.queued++] = r;
      }
    }
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
      if (held < 0) continue;
      const v = vacancy[held]!;
      this.rise(seatFirst[v]!, filled[v]!++, r, bids[r]!);
    }
    for (let v = 0; v < vacancies; v++) {
      if (filled[v] === seats[v] && filled[v]! > 0) price[v] = Math.max(price[v]!, seatBid[seatFirst[v]!]!);
    }
    this.effort.over(rows);
  }

  /** The forward part: the last to lose a seat bids first, so that what he reads is still in the cache. */
  private bid(epsilon: number): boolean {
    const { first, vacancy, cost, outside, seats, rows } = this.market;
    const { pair, asked: price, filled, queue, seatFirst, seatRow, seatBid, effort } = this;
    let looks = 0;
    let displaced = -1;
    for (;;) {
      if (displaced < 0 && this.queued === 0) break;
      const r = displaced >= 0 ? displaced : queue[--this.queued]!;
      displaced = -1;
      if (++looks === 4096) {
        looks = 0;
        if (effort.over(4096)) return false;
        if (effort.looks % 262144 < 4096) effort.report('auction', rows - this.queued, rows, [this.cost, this.bound]);
      }
      let best = outside[r]!;
      let second = best;
      let chosen = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]!;
        if (c >= second) break;
        const x = c + price[vacancy[e]!]!;
        if (x >= second) continue;
        if (x < best) {
          second = best;
          best = x;
          chosen = e;
        } else second = x;
      }
      pair[r] = chosen;
      if (chosen === OUTSIDE) continue;
      const v = vacancy[chosen]!;
      const begin = seatFirst[v]!;
      const bid = second - cost[chosen]! + epsilon;
      if (filled[v]! < seats[v]!) {
        this.rise(begin, filled[v]!++, r, bid);
        if (filled[v] === seats[v] && seatBid[begin]! > price[v]!) price[v] = seatBid[begin]!;
        continue;
      }
      displaced = seatRow[begin]!;
      pair[displaced] = WAITING;
      this.sink(begin, seats[v]!, r, bid);
      price[v] = seatBid[begin]!;
    }
    return !effort.over(looks);
  }

  private rise(begin: number, place: number, row: number, bid: number): void {
    const { seatRow, seatBid } = this;
    let i = place;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (seatBid[begin + parent]! <= bid) break;
      seatBid[begin + i] = seatBid[begin + parent]!;
      seatRow[begin + i] = seatRow[begin + parent]!;
      i = parent;
    }
    seatBid[begin + i] = bid;
    seatRow[begin + i] = row;
  }

  /** Puts the row in place of the lowest bid. */
  private sink(begin: number, size: number, row: number, bid: number): void {
    const { seatRow, seatBid } = this;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && seatBid[begin + child + 1]! < seatBid[begin + child]!) child++;
      if (seatBid[begin + child]! >= bid) break;
      seatBid[begin + i] = seatBid[begin + child]!;
      seatRow[begin + i] = seatRow[begin + child]!;
      i = child;
    }
    seatBid[begin + i] = bid;
    seatRow[begin + i] = row;
  }

  /** The reverse part. Heaps lose their order here; the next round builds them anew. */
  private callBack(epsilon: number): boolean {
    const { rows, vacancies, vacancy, cost, outside, seats } = this.market;
    const { pair, asked: price, filled, seatFirst, seatRow, effort } = this;
    const line = new Line(vacancies);
    for (let v = 0; v < vacancies; v++) if (price[v]! > 0 && filled[v]! < seats[v]!) line.join(v);
    if (line.length === 0) return true;
    const columns = (this.columns ??= columnsOf(this.market));
    const place = new Int32Array(rows);
    const worth = new Float64Array(rows);
    const holds = new Int32Array(rows);
    const pays = new Int32Array(rows);
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
      const u = held >= 0 ? vacancy[held]! : vacancies;
      holds[r] = u;
      pays[r] = held >= 0 ? cost[held]! : outside[r]!;
      worth[r] = pays[r]! + price[u]!;
    }
    for (let v = 0; v < vacancies; v++) {
      for (let i = 0; i < filled[v]!; i++) place[seatRow[seatFirst[v]! + i]!] = i;
    }
    const calls: Calls = {
      columns,
      floor: new Float64Array(vacancies).fill(Infinity),
      open: columns.first.slice(1),
      worth,
      holds,
      pays,
      place,
      line,
    };
    for (let v = line.next(); v >= 0; v = line.next()) {
      if (filled[v]! >= seats[v]! || price[v]! <= 0) continue;
      this.call(v, calls, epsilon);
      if (effort.over(1 + (calls.open[v]! - columns.first[v]!) / 8)) return false;
    }
    return true;
  }

  /** Lowers the price of one vacancy until its free seats are taken or cost nothing. */
  private call(v: number, calls: Calls, epsilon: number): void {
    const { vacancies, cost, seats } = this.market;
    const { pair, asked: price, filled, seatFirst, seatRow } = this;
    const { worth, holds, pays, place, line } = calls;
    const free = seats[v]! - filled[v]!;
    if (free + 1 > this.gains.length) {
      this.gains = new Float64Array(2 * free + 2);
      this.callers = new Int32Array(2 * free + 2);
    }
    const size = this.gather(v, calls, epsilon);
    const { gains, callers } = this;
    const overfull = size === free + 1;
    price[v] = overfull ? Math.min(price[v]!, Math.max(0, gains[0]! - epsilon)) : 0;
    for (let i = overfull ? 1 : 0; i < size; i++) {
      const r = callers[i]!;
      const u = holds[r]!;
      if (u < vacancies) {
        const last = seatRow[seatFirst[u]! + --filled[u]!]!;
        seatRow[seatFirst[u]! + place[r]!] = last;
        place[last] = place[r]!;
        if (price[u]! > 0) line.join(u);
      }
      const taken = pairOf(this.market, r, v);
      pair[r] = taken;
      holds[r] = v;
      pays[r] = cost[taken]!;
      worth[r] = cost[taken]! + price[v];
      seatRow[seatFirst[v]! + filled[v]!] = r;
      place[r] = filled[v]!++;
    }
  }

  /**
   * Fills the heap with the rows that would pay most for a seat, one more than there are free seats, least first.
   * @returns how many there are
   */
  private gather(v: number, { columns, open, floor, worth, holds, pays }: Calls, epsilon: number): number {
    const { asked: price, gains, callers } = this;
    const free = this.market.seats[v]! - this.filled[v]!;
    for (let depth = NEAR * epsilon; ; depth *= 8) {
      let end = open[v]!;
      let least = floor[v]!;
      if (least === Infinity) least = floor[v] = Math.max(epsilon, price[v]! - depth);
      let size = 0;
      let enough = least;
      for (let i = columns.first[v]!; i < end;) {
        const c = columns.cost[i]!;
        const r = columns.row[i]!;
        if (worth[r]! - c > least) {
          const u = holds[r]!;
          const now = pays[r]! + price[u]!;
          const gain = now - c;
          worth[r] = now;
          if (gain > least) {
            i++;
            if (gain <= enough || u === v) continue;
            if (size <= free) heapRise(gains, callers, size++, gain, r);
            else heapSink(gains, callers, size, gain, r);
            if (size > free) enough = gains[0]!;
            continue;
          }
        }
        end--;
        columns.row[i] = columns.row[end]!;
        columns.cost[i] = columns.cost[end]!;
        columns.row[end] = r;
        columns.cost[end] = c;
      }
      open[v] = end;
      if (size > free || least <= epsilon) return size;
      open[v] = columns.first[v + 1]!;
      floor[v] = Infinity;
    }
  }

  /** Tries roundings of the prices; a gap below one leaves no other choice than that some of them are optimal. */
  private prove(): void {
    this.cost = this.primal();
    const value = this.dual(this.asked);
    if (Math.floor(value) > this.bound) {
      this.bound = Math.floor(value);
      this.price = this.asked.slice(0, -1);
    }
    const gap = this.cost - value;
    const tries = gap < 1 ? 16 : gap < 4 ? 2 : 0;
    for (let i = 1; i <= tries && !this.optimal; i++) {
      // Thresholds 1/2, 1/4, 3/4, 1/8 …: the bits of i mirrored.
      let threshold = 0;
      for (let bits = i, half = 0.5; bits > 0; bits >>= 1, half /= 2) threshold += (bits & 1) * half;
      this.offer(this.rounded(threshold));
    }
  }

  private rounded(threshold: number): Float64Array {
    return this.asked.subarray(0, -1).map((p) => Math.floor(p + threshold));
  }

  /** Whole-numbered prices: their dual value is exact. */
  private offer(price: Float64Array): void {
    const value = this.dual(price);
    if (value > this.bound || (value === this.bound && value === this.cost)) {
      this.bound = value;
      this.price = price;
    }
    this.optimal = this.cost === value;
  }

  private primal(): number {
    const { rows, cost, outside } = this.market;
    let total = 0;
    for (let r = 0; r < rows; r++) total += this.pair[r]! >= 0 ? cost[this.pair[r]!]! : outside[r]!;
    return total;
  }

  private dual(price: Float64Array): number {
    const { rows, vacancies, first, vacancy, cost, outside, seats } = this.market;
    let total = 0;
    for (let r = 0; r < rows; r++) {
      let least = outside[r]!;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]!;
        if (c >= least) break;
        const x = c + price[vacancy[e]!]!;
        if (x < least) least = x;
      }
      total += least;
    }
    for (let v = 0; v < vacancies; v++) if (price[v]! > 0) total -= seats[v]! * price[v]!;
    return total;
  }

  /** After a stop: everyone who still waits takes the cheapest free seat, or none. */
  private seatTheWaiting(): void {
    const { rows, first, vacancy, cost, outside, seats } = this.market;
    const { pair, filled } = this;
    for (let r = 0; r < rows; r++) {
      if (pair[r] !== WAITING) continue;
      pair[r] = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end && cost[e]! <= outside[r]!; e++) {
        const v = vacancy[e]!;
        if (filled[v]! >= seats[v]!) continue;
        filled[v]!++;
        pair[r] = e;
        break;
      }
    }
  }

  /** A seat that costs exactly as much as staying unmatched is worth having when nobody else wants it. */
  private seatForFree(): void {
    const { rows, first, vacancy, cost, outside, seats } = this.market;
    const { pair, filled } = this;
    for (let r = 0; r < rows; r++) {
      if (pair[r] !== OUTSIDE) continue;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const v = vacancy[e]!;
        if (cost[e] !== outside[r] || filled[v]! >= seats[v]!) continue;
        filled[v]!++;
        pair[r] = e;
        break;
      }
    }
  }
}

/** What the calling back of rows looks at. */
interface Calls {
  readonly columns: Columns;
  /**
   * [vacancies] what the rows behind `open` would pay at most, and the end of the part of each column before them. Prices
   * only fall while rows are called back, so what a row would pay only shrinks, and nobody has to move forward again.
   */
  readonly floor: Float64Array;
  readonly open: Int32Array;
  /**
   * [rows] what each row pays, price included, or paid when it was looked at last, which is no less.
   */
  readonly worth: Float64Array;
  /** [rows] the vacancy held, or one behind the last for none. */
  readonly holds: Int32Array;
  /** [rows] without the price */
  readonly pays: Int32Array;
  /** [rows] which of its vacancy's seats the row has. */
  readonly place: Int32Array;
  readonly line: Line;
}

/** Vacancies in order of arrival, each at most once. */
class Line {
  private readonly waiting: Int32Array;
  private readonly present: Uint8Array;
  length = 0;
  private head = 0;
  private tail = 0;

  constructor(vacancies: number) {
    this.waiting = new Int32Array(vacancies);
    this.present = new Uint8Array(vacancies);
  }

  join(v: number): void {
    if (this.present[v] === 1) return;
    this.present[v] = 1;
    this.length++;
    this.waiting[this.tail++] = v;
    if (this.tail === this.waiting.length) this.tail = 0;
  }

  /** -1 when nobody is left. */
  next(): number {
    if (this.length === 0) return -1;
    this.length--;
    const v = this.waiting[this.head++]!;
    if (this.head === this.waiting.length) this.head = 0;
    this.present[v] = 0;
    return v;
  }
}

function heapRise(gains: Float64Array, rows: Int32Array, place: number, gain: number, row: number): void {
  let i = place;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (gains[parent]! <= gain) break;
    gains[i] = gains[parent]!;
    rows[i] = rows[parent]!;
    i = parent;
  }
  gains[i] = gain;
  rows[i] = row;
}

function heapSink(gains: Float64Array, rows: Int32Array, size: number, gain: number, row: number): void {
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= size) break;
    if (child + 1 < size && gains[child + 1]! < gains[child]!) child++;
    if (gains[child]! >= gain) break;
    gains[i] = gains[child]!;
    rows[i] = rows[child]!;
    i = child;
  }
  gains[i] = gain;
  rows[i] = row;
}
