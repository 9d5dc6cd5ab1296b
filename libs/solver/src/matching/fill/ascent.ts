import type { Columns, Market } from '../market.js';
import { comersOf, type Asking, type Comers } from './asking.js';

/** Twice is nearly as good as until nothing changes. */
const PASSES = 2;

/**
 * A better bound for vacancies that want at least so many or nobody, by dual ascent. With what each worker takes (his
 * cheapest `cost + price`) a vacancy is worth the least sum of `cost` less that over enough of its comers, or 0 if that is
 * more. A vacancy which too few want can therefore have a price although seats stay free: what the few would lose
 * without it, as long as the others who would have to join them lose more.
 * D. Erlenkotter: A dual-based procedure for uncapacitated facility location (1978).
 */
export class Ascent {
  bound: number;
  readonly price: Float64Array;
  private readonly comers: readonly Comers[];
  /** [rows] */
  private readonly takes: Float64Array;
  /** [asking] what each adds to the bound, 0 or less */
  private readonly worth: Float64Array;
  /** [vacancies] which asking it belongs to, or -1 */
  private readonly owner: Int32Array;

  /** @param price optimal without least fill */
  constructor(
    private readonly market: Market,
    columns: Columns,
    private readonly asking: readonly Asking[],
    price: Float64Array,
  ) {
    this.price = price.slice();
    this.comers = asking.map((own) => comersOf(market, columns, own));
    this.owner = new Int32Array(market.vacancies).fill(-1);
    asking.forEach(({ vacancy, twin }, i) => {
      this.owner[vacancy] = i;
      if (twin >= 0) this.owner[twin] = i;
    });
    this.takes = new Float64Array(market.rows);
    let bound = 0;
    for (let r = 0; r < market.rows; r++) bound += this.takes[r] = this.elsewhere(r, -1);
    for (let v = 0; v < market.vacancies; v++) if (this.owner[v]! < 0) bound -= market.seats[v]! * price[v]!;
    this.worth = Float64Array.from(asking, (_, i) => this.worthOf(i));
    for (const worth of this.worth) bound += worth;
    this.bound = bound;
  }

  run(over: () => boolean): void {
    for (let pass = 0; pass < PASSES; pass++) {
      for (let i = 0; i < this.asking.length && !over(); i++) {
        const { vacancy, twin } = this.asking[i]!;
        if (this.price[vacancy] === 0 && (twin < 0 || this.price[twin] === 0)) this.raise(i);
      }
    }
  }

  /** The price that gains most by itself, if it still gains with what others are worth less through it. */
  private raise(i: number): void {
    const { price, takes, worth } = this;
    const { vacancy, twin } = this.asking[i]!;
    const { row, cost } = this.comers[i]!;
    const others = Array.from(row, (r) => this.elsewhere(r, i));
    const gains = others.map((other, k) => other - cost[k]!);
    const steps = [...new Set(gains.filter((gain) => gain > 0))].sort((a, b) => a - b);
    const before = Array.from(row, (r) => takes[r]!);
    const set = (p: number): number => {
      let sum = 0;
      for (let k = 0; k < row.length; k++) {
        const now = Math.min(others[k]!, cost[k]! + p);
        sum += now - before[k]!;
        takes[row[k]!] = now;
      }
      return sum;
    };
    let [best, most] = [0, 0];
    for (const p of steps) {
      const gain = set(p) + this.worthOf(i) - worth[i]!;
      if (gain <= most) continue;
      most = gain;
      best = p;
    }
    let gain = set(best);
    if (best === 0) return;
    const touched = new Map<number, number>([[i, this.worthOf(i)]]);
    for (let k = 0; k < row.length; k++) {
      if (takes[row[k]!] === before[k]) continue;
      for (let e = this.market.first[row[k]!]!; e < this.market.first[row[k]! + 1]!; e++) {
        const other = this.owner[this.market.vacancy[e]!]!;
        if (other >= 0 && !touched.has(other)) touched.set(other, this.worthOf(other));
      }
    }
    for (const [other, now] of touched) gain += now - worth[other]!;
    if (gain <= 0) {
      for (let k = 0; k < row.length; k++) takes[row[k]!] = before[k]!;
      return;
    }
    for (const [other, now] of touched) worth[other] = now;
    this.bound += gain;
    price[vacancy] = best;
    if (twin >= 0) price[twin] = best;
  }

  /** What the row would take without this asking's seats. */
  private elsewhere(r: number, without: number): number {
    const { market, price, owner } = this;
    let least = market.outside[r]!;
    for (let e = market.first[r]!; e < market.first[r + 1]! && market.cost[e]! < least; e++) {
      const v = market.vacancy[e]!;
      if (without < 0 || owner[v] !== without) least = Math.min(least, market.cost[e]! + price[v]!);
    }
    return least;
  }

  /** Seats for everybody and reserved ones are nested, so taking the cheapest that still has a seat is the best. */
  private worthOf(i: number): number {
    const { row, cost, entitled, open, kept } = this.comers[i]!;
    const { least } = this.asking[i]!;
    const extra = Float64Array.from(row, (r, k) => cost[k]! - this.takes[r]!);
    const order = Array.from(row.keys()).sort((a, b) => extra[a]! - extra[b]!);
    let [sum, size, others] = [0, 0, 0];
    for (const k of order) {
      if (size === open + kept || (size >= least && extra[k]! >= 0)) break;
      if (entitled[k] === 0) {
        if (others === open) continue;
        others++;
      }
      size++;
      sum += extra[k]!;
    }
    return size < least ? 0 : Math.min(0, sum);
  }
}
