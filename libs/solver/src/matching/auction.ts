import { Reverse } from './auction/reverse.js';
import { Rivals } from './auction/rivals.js';
import { OUTSIDE, Seating, WAITING } from './auction/seating.js';
import { Settlement } from './auction/settlement.js';
import type { Effort } from './effort.js';
import { asPacked, type Market, type PackedMarket } from './market.js';

export { OUTSIDE, WAITING } from './auction/seating.js';

/** Each round of bidding is so much finer than the one before. */
const FINER = 8;
/** From this epsilon on, so few rows are upset by rounding that seating them one by one is faster than a further round. */
const FINE_ENOUGH = 0.25;
/** A settlement that takes more looks than so many per row is given up, and a finer round tried first. */
const PATIENCE = 8;
/** A round leaves most prices too high by up to so many epsilons. */
const TOO_HIGH = 2;

/**
 * Exact matching of workers alone by an auction with epsilon scaling. Rows bid for vacancies; a vacancy keeps its highest
 * bids in a heap, and its price is the lowest bid that holds a seat. Then vacancies that kept a price but not their rows
 * (an overshoot of an earlier, coarser round) lower it and call rows back, until free seats cost nothing. When epsilon is
 * small, the rest is settled in whole numbers by shortest paths.
 * D. P. Bertsekas, D. A. Castañon: The auction algorithm for the transportation problem (1989); forward and reverse:
 * D. P. Bertsekas, D. A. Castañon, H. Tsaknakis: Reverse auction and the solution of inequality constrained assignment
 * problems (1993).
 *
 * While bidding, all prices are multiples of the current epsilon, a power of two, so doubles hold them exactly.
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

  private readonly market: PackedMarket;
  private readonly seating: Seating;
  private queued = 0;

  constructor(
    market: Market | PackedMarket,
    private readonly effort: Effort,
  ) {
    this.market = asPacked(market);
    this.seating = new Seating(this.market);
    this.pair = this.seating.pair;
    this.price = new Float64Array(market.vacancies);
  }

  /** Runs to the proven optimum, or until the effort is over; either way the pairs are feasible and the bound proven. */
  run(): void {
    const { effort, seating } = this;
    const { rows } = this.market;
    const finest = 2 ** -Math.ceil(Math.log2(rows + 1) + 1);
    const rivals = new Rivals(seating);
    const reverse = new Reverse(seating, rivals, effort);
    const settlement = new Settlement(seating, rivals, effort);
    for (let epsilon = this.firstEpsilon(); !this.optimal; epsilon /= FINER) {
      this.open(epsilon);
      if (!this.bid(epsilon) || !reverse.run(epsilon)) break;
      if (epsilon > FINE_ENOUGH) {
        this.sag(TOO_HIGH * epsilon);
        continue;
      }
      if (settlement.run(epsilon > finest ? PATIENCE * (rows + 1000) : Infinity)) {
        this.cost = this.primal();
        this.offer();
      } else if (effort.over(0)) break;
    }
    if (!this.optimal) {
      // A stop.
      this.seatTheWaiting();
      this.cost = this.primal();
      this.offer();
    }
    effort.report('auction', rows, rows, [this.cost, this.bound]);
    this.seatForFree();
  }

  private firstEpsilon(): number {
    const { rows, first, cost, outside, shift } = this.market;
    let span = 1;
    for (let r = 0; r < rows; r++) {
      if (first[r]! < first[r + 1]!) span = Math.max(span, outside[r]! - (cost[first[r]!]! >> shift));
    }
    return 2 ** Math.floor(Math.log2(span / 32));
  }

  /**
   * When all prices fall together hardly anybody changes his mind, and those that have become too low rise again by bids. To
   * call rows back one by one takes longer, and more memory.
   */
  private sag(by: number): void {
    const { price } = this.seating;
    for (let v = 0; v < price.length; v++) price[v] = Math.max(0, price[v]! - by);
  }

  /**
   * Starts a round: whoever is content within the new epsilon keeps the seat, the others wait. By the way it adds up what the
   * prices prove.
   */
  private open(epsilon: number): void {
    const { rows, vacancies, first, vacancy, cost, outside, seats, mask, shift } = this.market;
    const { pair, price, filled, place: queue, first: seatFirst, scratch: seatBid } = this.seating;
    let paid = 0;
    let value = 0;
    this.queued = 0;
    filled.fill(0);
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
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
    this.cost = paid;
    if (Math.floor(value) > this.bound) {
      this.bound = Math.floor(value);
      this.price = price.slice(0, -1);
    }
    for (let v = 0; v < vacancies; v++) {
      if (filled[v] === seats[v] && filled[v]! > 0) price[v] = Math.max(price[v]!, seatBid[seatFirst[v]!]!);
    }
    this.effort.over(rows);
  }

  /** The forward part: the last to lose a seat bids first, so that what he reads is still in the cache. */
  private bid(epsilon: number): boolean {
    const { first, vacancy, cost, outside, seats, rows, mask, shift } = this.market;
    const { pair, price, filled, place: queue, first: seatFirst, row: seatRow, scratch: seatBid } = this.seating;
    const { effort } = this;
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

  /** What the present prices prove, rounded down to whole numbers, so that their dual value is exact. */
  private offer(): void {
    const price = this.seating.price.subarray(0, -1).map((p) => Math.floor(p));
    const value = this.dual(price);
    if (value > this.bound || (value === this.bound && value === this.cost)) {
      this.bound = value;
      this.price = price;
    }
    this.optimal = this.cost === value;
  }

  private primal(): number {
    const { rows, cost, outside, shift } = this.market;
    let total = 0;
    for (let r = 0; r < rows; r++) total += this.pair[r]! >= 0 ? cost[this.pair[r]!]! >> shift : outside[r]!;
    return total;
  }

  private dual(price: Float64Array): number {
    const { rows, vacancies, first, vacancy, cost, outside, seats, mask, shift } = this.market;
    let total = 0;
    for (let r = 0; r < rows; r++) {
      let least = outside[r]!;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]! >> shift;
        if (c >= least) break;
        const x = c + price[vacancy[e]! & mask]!;
        if (x < least) least = x;
      }
      total += least;
    }
    for (let v = 0; v < vacancies; v++) if (price[v]! > 0) total -= seats[v]! * price[v]!;
    return total;
  }

  /** After a stop: everyone who still waits takes the cheapest free seat, or none. */
  private seatTheWaiting(): void {
    const { rows, first, vacancy, cost, outside, seats, mask, shift } = this.market;
    const { pair, filled } = this.seating;
    for (let r = 0; r < rows; r++) {
      if (pair[r] !== WAITING) continue;
      pair[r] = OUTSIDE;
      for (let e = first[r]!, end = first[r + 1]!; e < end && cost[e]! >> shift <= outside[r]!; e++) {
        const v = vacancy[e]! & mask;
        if (filled[v]! >= seats[v]!) continue;
        filled[v]!++;
        pair[r] = e;
        break;
      }
    }
  }

  /** A seat that costs exactly as much as staying unmatched is worth having when nobody else wants it. */
  private seatForFree(): void {
    const { rows, first, vacancy, cost, outside, seats, mask, shift } = this.market;
    const { pair, filled } = this.seating;
    for (let r = 0; r < rows; r++) {
      if (pair[r] !== OUTSIDE) continue;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const v = vacancy[e]! & mask;
        if (cost[e]! >> shift !== outside[r] || filled[v]! >= seats[v]!) continue;
        filled[v]!++;
        pair[r] = e;
        break;
      }
    }
  }
}
