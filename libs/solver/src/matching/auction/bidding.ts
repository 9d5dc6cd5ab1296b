import type { Effort } from '../effort.js';
import { ELSEWHERE, OUTSIDE, WAITING, type Seating } from './seating.js';

/** Looks at one row between two questions whether to go on, and between two reports. */
const ASK_EVERY = 4096;
const REPORT_EVERY = 262_144;

/**
 * The forward part of an auction: rows bid for vacancies; a vacancy keeps its highest bids in a heap, and its price is the
 * lowest bid that holds a seat.
 *
 * All prices are multiples of the current epsilon, a power of two, so doubles hold them exactly.
 */
export class Bidding {
  /** Who found the best vacancy to be one without seats here, which is one of the other half, and is ELSEWHERE now. */
  leaving: Int32Array = new Int32Array(0);
  left = 0;
  /** The first so many of `seating.place` are the rows that wait. */
  private queued = 0;

  constructor(
    private readonly seating: Seating,
    private readonly effort: Effort,
    private readonly report: (done: number) => void,
  ) {}

  /**
   * Starts a round: whoever is content within the new epsilon keeps the seat, the others wait.
   * @returns what the seating costs (Infinity while somebody waits), and what the prices prove; of those who are here
   */
  open(epsilon: number): [cost: number, value: number] {
    const { rows, vacancies, first, vacancy, cost, outside, seats, mask, shift } = this.seating.market;
    const { pair, price, filled, place: queue, first: seatFirst, scratch: seatBid } = this.seating;
    let paid = 0;
    let value = 0;
    this.queued = 0;
    filled.fill(0);
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
      if (held === ELSEWHERE) continue;
      let best = outside[r]!;
      let second = best;
      let chosen = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]! >> shift;
        if (c >= second) break;
        const x = c + price[vacancy[e]! & mask]!;
        if (x >= second) continue;
        if (x < best) {
          second = best;
          best = x;
          chosen = e;
        } else second = x;
      }
      value += best;
      if (held >= 0) {
        const c = cost[held]! >> shift;
        const v = vacancy[held]! & mask;
        paid += c;
        if (c + price[v]! <= best + epsilon) {
          const bid = (chosen === held ? second : best) - c + epsilon;
          this.rise(seatFirst[v]!, filled[v]!++, r, bid);
          continue;
        }
      } else if (held === WAITING) paid = Infinity;
      else {
        paid += outside[r]!;
        if (best + epsilon >= outside[r]!) continue;
      }
      pair[r] = WAITING;
      queue[this.queued++] = r;
    }
    for (let v = 0; v < vacancies; v++) {
      if (price[v]! > 0) value -= seats[v]! * price[v]!;
    }
    for (let v = 0; v < vacancies; v++) {
      if (filled[v] === seats[v] && filled[v]! > 0) price[v] = Math.max(price[v]!, seatBid[seatFirst[v]!]!);
    }
    this.effort.over(rows);
    return [paid, value];
  }

  /**
   * The forward part: the last to lose a seat bids first, so that what he reads is still in the cache.
   * @returns false after a stop
   */
  bid(epsilon: number): boolean {
    const { first, vacancy, cost, outside, seats, rows, mask, shift } = this.seating.market;
    const { pair, price, filled, place: queue, first: seatFirst, row: seatRow, scratch: seatBid } = this.seating;
    const { effort } = this;
    let looks = 0;
    let displaced = -1;
    for (;;) {
      if (displaced < 0 && this.queued === 0) break;
      const r = displaced >= 0 ? displaced : queue[--this.queued]!;
      displaced = -1;
      if (++looks === ASK_EVERY) {
        looks = 0;
        if (effort.over(ASK_EVERY)) return false;
        if (effort.looks % REPORT_EVERY < ASK_EVERY) this.report(rows - this.queued);
      }
      let best = outside[r]!;
      let second = best;
      let chosen = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]! >> shift;
        if (c >= second) break;
        const x = c + price[vacancy[e]! & mask]!;
        if (x >= second) continue;
        if (x < best) {
          second = best;
          best = x;
          chosen = e;
        } else second = x;
      }
      pair[r] = chosen;
      if (chosen === OUTSIDE) continue;
      const v = vacancy[chosen]! & mask;
      const begin = seatFirst[v]!;
      const bid = second - (cost[chosen]! >> shift) + epsilon;
      if (filled[v]! < seats[v]!) {
        this.rise(begin, filled[v]!++, r, bid);
        if (filled[v] === seats[v] && seatBid[begin]! > price[v]!) price[v] = seatBid[begin]!;
        continue;
      }
      if (seats[v] === 0) {
        pair[r] = ELSEWHERE;
        this.leaving[this.left++] = r;
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
    const { row: seatRow, scratch: seatBid } = this.seating;
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
    const { row: seatRow, scratch: seatBid } = this.seating;
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

  /** Somebody who was elsewhere wants to bid here. */
  admit(row: number): void {
    this.seating.pair[row] = WAITING;
    this.seating.place[this.queued++] = row;
  }
}
