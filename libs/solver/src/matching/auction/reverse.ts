import type { Effort } from '../effort.js';
import { pairOf } from '../market.js';
import type { Rivals } from './rivals.js';
import { isAway, type Seating } from './seating.js';

/** Rivals are looked for so many epsilons below the present prices, and again from there when that was not enough. */
const DEPTH = 8;
/** … but not less than so many units of cost. */
const LEAST_DEPTH = 4;
const DEEPER = 2;

/**
 * The reverse part of an auction: vacancies that kept a price but not their rows lower it and call rows back, until their
 * seats are taken or cost nothing. Bids are not kept up here.
 *
 * Each vacancy keeps its rivals in a heap by what they would pay, as far as it was known when they were looked at last:
 * it can only have become less, so whoever is still at the top after another look pays most.
 */
export class Reverse {
  private readonly heaped: Uint8Array;
  /** [vacancies] below this price rows may come that are not among the rivals. */
  private readonly bottom: Float64Array;

  constructor(
    private readonly seating: Seating,
    private readonly rivals: Rivals,
    private readonly effort: Effort,
  ) {
    const { vacancies } = seating.market;
    this.heaped = new Uint8Array(vacancies);
    this.bottom = new Float64Array(vacancies);
  }

  /** @returns false after a stop */
  run(epsilon: number): boolean {
    const { seating, rivals, bottom, heaped, effort } = this;
    const { market, price, filled } = seating;
    const { vacancies, seats } = market;
    let line = new Line(vacancies);
    for (let v = 0; v < vacancies; v++) if (price[v]! > 0 && filled[v]! < seats[v]!) line.join(v);
    if (line.length === 0) return true;
    seating.findPlaces();
    let later = new Line(vacancies);
    for (let depth = Math.max(LEAST_DEPTH, DEPTH * epsilon); line.length > 0; depth *= DEEPER) {
      rivals.find(depth, false);
      if (effort.over(market.rows)) return false;
      heaped.fill(0);
      for (let v = 0; v < vacancies; v++) bottom[v] = price[v]! - depth;
      for (let v = line.next(); v >= 0; v = line.next()) {
        if (filled[v]! >= seats[v]! || price[v]! <= 0) continue;
        if (!this.call(v, line, epsilon)) later.join(v);
        if (effort.over(1)) return false;
      }
      [line, later] = [later, line];
    }
    return true;
  }

  /**
   * Lowers the price of one vacancy until its free seats are taken or cost nothing.
   * @returns false when it must fall below its bottom
   */
  private call(v: number, line: Line, epsilon: number): boolean {
    const { seating, rivals, heaped, bottom } = this;
    const { market, pair, price, filled } = seating;
    const { cost, vacancy, seats, outside, mask, shift } = market;
    const begin = rivals.first[v]!;
    const lowest = Math.max(epsilon, bottom[v]!);
    if (heaped[v] === 0) {
      heaped[v] = 1;
      rivals.heapUp(v);
    }
    let looks = 0;
    let full = false;
    let next = lowest > epsilon ? lowest : 0;
    while (rivals.size[v]! > 0) {
      const r = rivals.row[begin]!;
      const held = pair[r]!;
      if (isAway(held)) {
        // Cannot be called from here. A price that sinks too low for that is mended by bids.
        rivals.pop(v);
        continue;
      }
      const u = held >= 0 ? vacancy[held]! & mask : -1;
      const pays = held >= 0 ? (cost[held]! >> shift) + price[u]! : outside[r]!;
      const wanted = pairOf(market, r, v);
      const gain = pays - (cost[wanted]! >> shift);
      looks++;
      if (gain <= lowest) {
        rivals.pop(v);
        continue;
      }
      const offer = Math.fround(gain - bottom[v]!);
      if (offer < rivals.offer[begin]!) {
        rivals.lower(v, offer);
        if (rivals.row[begin] !== r) continue;
      }
      if (filled[v] === seats[v]) {
        next = Math.max(0, gain - epsilon);
        full = true;
        break;
      }
      rivals.pop(v);
      if (held >= 0) {
        seating.stand(r, held);
        if (price[u]! > 0) {
          line.join(u);
          // More than it will pay: it is looked at when it comes to the top.
          if (heaped[u] === 1) rivals.push(u, r, price[u]! - bottom[u]!);
          else rivals.append(u, r, price[u]! - bottom[u]!);
        }
      }
      seating.sit(r, wanted);
    }
    this.effort.over(looks / 8);
    if (next < price[v]!) price[v] = next;
    return full || filled[v] === seats[v] || lowest <= epsilon;
  }
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
