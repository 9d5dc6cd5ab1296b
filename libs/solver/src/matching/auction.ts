import { Bidding } from './auction/bidding.js';
import { Reverse } from './auction/reverse.js';
import { Rivals } from './auction/rivals.js';
import { OUTSIDE, Seating, WAITING } from './auction/seating.js';
import { FINE_ENOUGH, FINER, firstEpsilon, patience, sag, spanOf } from './auction/scaling.js';
import { Settlement } from './auction/settlement.js';
import type { Effort } from './effort.js';
import { asPacked, type Market, type PackedMarket } from './market.js';

export { OUTSIDE, WAITING } from './auction/seating.js';

const WIDER = 8;
const NEARLY = 64;

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
  private readonly bidding: Bidding;
  private readonly reverse: Reverse;
  private readonly settlement: Settlement;

  /** @param pair [rows] room for the pairs, which may hold an answer to go on from */
  constructor(
    market: Market | PackedMarket,
    private readonly effort: Effort,
    pair?: Int32Array,
  ) {
    const { rows, vacancies } = market;
    this.market = asPacked(market);
    this.seating = new Seating(this.market, pair);
    this.pair = this.seating.pair;
    this.price = new Float64Array(vacancies);
    this.bidding = new Bidding(this.seating, effort, (done) =>
      effort.report('auction', done, rows, [this.cost, this.bound]),
    );
    const rivals = new Rivals(this.seating);
    this.reverse = new Reverse(this.seating, rivals, effort);
    this.settlement = new Settlement(this.seating, rivals, effort);
  }

  /** Runs to the proven optimum, or until the effort is over; either way the pairs are feasible and the bound proven. */
  run(): void {
    this.refine(firstEpsilon(spanOf(this.market)));
    this.close();
  }

  /** As `run`, for many more rows than seats: prices rise to what staying out costs, and rise there in wider steps. */
  runScarce(): void {
    this.refine(WIDER * firstEpsilon(spanOf(this.market)));
    this.close();
  }

  /** As `run`, from prices [vacancies] that are right for nearly the same market. */
  runFrom(price: Float64Array): void {
    const epsilon = firstEpsilon(spanOf(this.market));
    this.seating.price.set(price);
    this.refine(Math.min(epsilon, Math.max(1, epsilon / NEARLY)));
    this.close();
  }

  /**
   * Goes on from the pairs that the market was opened with.
   * @param price [vacancies] at which nearly everybody is content within this epsilon
   * @param settled whether it is everybody but those who wait, and the prices are whole numbers
   */
  resume(price: Float64Array, epsilon: number, settled: boolean): void {
    this.seating.price.set(price);
    this.settle(epsilon, settled);
    if (!this.optimal && !this.effort.over(0)) this.refine(epsilon / FINER);
    this.close();
  }

  private refine(begin: number): void {
    const { effort, bidding, reverse, seating } = this;
    for (let epsilon = begin; !this.optimal; epsilon /= FINER) {
      this.open(epsilon);
      if (!bidding.bid(epsilon) || !reverse.run(epsilon)) return;
      if (epsilon > FINE_ENOUGH) sag(seating.price, epsilon);
      else this.settle(epsilon);
      if (effort.over(0)) return;
    }
  }

  private open(epsilon: number): void {
    const [cost, value] = this.bidding.open(epsilon);
    this.cost = cost;
    if (Math.floor(value) <= this.bound) return;
    this.bound = Math.floor(value);
    this.price = this.seating.price.slice(0, -1);
  }

  private settle(epsilon: number, settled = false): void {
    const { rows } = this.market;
    const finest = 2 ** -Math.ceil(Math.log2(rows + 1) + 1);
    if (!this.settlement.run(epsilon > finest ? patience(rows) : Infinity, settled)) return;
    this.cost = this.primal();
    this.offer();
  }

  private close(): void {
    const { effort } = this;
    const { rows } = this.market;
    if (!this.optimal) {
      // A stop.
      this.seatTheWaiting();
      this.cost = this.primal();
      this.offer();
    }
    effort.report('auction', rows, rows, [this.cost, this.bound]);
    this.seatForFree();
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
