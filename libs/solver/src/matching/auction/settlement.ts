import type { Effort } from '../effort.js';
import { pairOf } from '../market.js';
import { Frontier } from './frontier.js';
import type { Rivals } from './rivals.js';
import { ELSEWHERE, OUTSIDE, WAITING, type Seating } from './seating.js';

/** Rows this much dearer than the best choice are rivals at first, and so many times as much when that was not enough. */
export const DEPTH = 8;
const DEEPER = 4;

/**
 * Ends an auction that is nearly right in whole numbers: prices are rounded, whoever would rather sit elsewhere at them
 * gets up, and comes back by a shortest augmenting path; then the free seats that still have a price are filled, or made
 * free of charge, by shortest paths the other way. What is left is optimal for rows and seats alike.
 * J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow problems (1972); to end an
 * auction in this way: R. Jonker, A. Volgenant: A shortest augmenting path algorithm (1987).
 *
 * Held from the rounding on: nobody who is seated or outside has a cheaper `cost + price` than his own.
 */
export class Settlement {
  private readonly distance: Float64Array;
  /** Who moves on the path to or from this vacancy, and by which pair (insert) or to which vacancy (fill). */
  private readonly viaRow: Int32Array;
  private readonly via: Int32Array;
  private readonly touched: number[] = [];
  private readonly heap = new Frontier();
  /** [vacancies] prices when the rivals were found. */
  private readonly before: Float64Array;
  private depth = DEPTH;
  private looks = 0;
  private spent = 0;

  constructor(
    private readonly seating: Seating,
    private readonly rivals: Rivals,
    private readonly effort: Effort,
  ) {
    const { vacancies } = seating.market;
    this.distance = new Float64Array(vacancies).fill(Infinity);
    this.viaRow = new Int32Array(vacancies);
    this.via = new Int32Array(vacancies);
    this.before = new Float64Array(vacancies);
  }

  /**
   * @param limit looks at one row that it may take
   * @param settled whether everybody who does not wait is content, at whole-numbered prices
   * @returns false when it was stopped or took too long, with rows waiting and seats free
   */
  run(limit: number, settled = false): boolean {
    return this.seatUpset(limit, settled) && this.fillSeats(limit);
  }

  /**
   * The first part of it: prices only rise. Whoever could have to do with the other half is ELSEWHERE afterwards.
   * @returns false when it was stopped or took too long, with rows waiting
   */
  seatUpset(limit: number, settled = false): boolean {
    const { price } = this.seating;
    for (let v = 0; v < price.length; v++) price[v] = Math.floor(price[v]! + 0.5);
    const upset = this.riseUpset(settled);
    this.looks = 0;
    this.spent = 0;
    for (let i = 0; i < upset.length; i++) {
      this.insert(upset[i]!);
      if (this.over(limit)) return false;
    }
    return true;
  }

  private over(limit: number): boolean {
    const over = this.effort.over(this.looks);
    this.spent += this.looks;
    this.looks = 0;
    return over || this.spent > limit;
  }

  /** Whoever is not content at these prices waits; everybody else's seat is noted. */
  private riseUpset(settled: boolean): Int32Array {
    const { seating } = this;
    const { market, pair, price, filled } = seating;
    const { rows, first, vacancy, cost, outside, mask, shift } = market;
    filled.fill(0);
    let upset = new Int32Array(1024);
    let size = 0;
    for (let r = 0; r < rows; r++) {
      const held = pair[r]!;
      if (held === ELSEWHERE) continue;
      const worth = held >= 0 ? (cost[held]! >> shift) + price[vacancy[held]! & mask]! : outside[r]!;
      let best = outside[r]!;
      const end = settled ? 0 : first[r + 1]!;
      for (let e = first[r]!; e < end && best >= worth; e++) {
        const c = cost[e]! >> shift;
        if (c >= worth) break;
        const x = c + price[vacancy[e]! & mask]!;
        if (x < best) best = x;
      }
      if (best >= worth && held !== WAITING) {
        if (held >= 0) seating.sit(r, held);
        continue;
      }
      pair[r] = WAITING;
      if (size === upset.length) {
        const more = new Int32Array(2 * size);
        more.set(upset);
        upset = more;
      }
      upset[size++] = r;
    }
    this.effort.over(rows);
    return upset.subarray(0, size);
  }

  private insert(row: number): void {
    const { seating, distance, touched, heap, viaRow, via } = this;
    const { market, pair, price, filled } = seating;
    const { first, vacancy, cost, outside, seats, mask, shift } = market;
    // How far it is to where the path may end, as far as it is known: outside, or at a free seat.
    let reach = outside[row]!;
    let last = -1;
    let leaver = row;
    for (let r = row, base = 0, u = -1, i = 0; ;) {
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const bare = base + (cost[e]! >> shift);
        if (bare >= reach) break;
        const v = vacancy[e]! & mask;
        const next = bare + price[v]!;
        if (next >= reach || next >= distance[v]!) continue;
        if (seats[v] === 0) {
          pair[row] = ELSEWHERE;
          this.forget();
          return;
        }
        this.touch(v, next, r, e);
        if (filled[v]! === seats[v]!) heap.push(v, next);
        else {
          reach = next;
          last = v;
          leaver = -1;
        }
      }
      // On to the next row of this vacancy, or to the first of the next vacancy.
      if (u < 0 || ++i === filled[u]!) {
        if (u >= 0) this.looks += filled[u]!;
        do u = heap.size > 0 ? heap.pop() : -1;
        while (u >= 0 && heap.key > distance[u]!);
        if (u < 0 || heap.key >= reach) break;
        i = 0;
      }
      r = seating.row[seating.first[u]! + i]!;
      base = distance[u]! - (cost[pair[r]!]! >> shift) - price[u]!;
      if (base + outside[r]! < reach) {
        reach = base + outside[r]!;
        last = u;
        leaver = r;
      }
    }
    this.looks++;
    for (const v of touched) if (distance[v]! < reach) price[v]! += reach - distance[v]!;
    if (last === -1) pair[row] = OUTSIDE;
    else if (leaver >= 0) seating.stand(leaver, OUTSIDE);
    for (let v = last; v >= 0;) {
      const r = viaRow[v]!;
      const from = r === row ? -1 : vacancy[pair[r]!]! & mask;
      if (from >= 0) seating.stand(r, WAITING);
      seating.sit(r, via[v]!);
      v = from;
    }
    this.forget();
  }

  /**
   * The second part: prices only fall. Where the other half could have to do with it, seats with a price stay free.
   * @param deepest how far below the prices it may look for rivals, before seats with a price stay free as well
   * @returns false when it was stopped or took too long
   */
  fillSeats(limit: number, deepest = Infinity): boolean {
    const { price, filled, market } = this.seating;
    const { seats, vacancies } = market;
    this.depth = 0;
    let left = true;
    for (let depth = DEPTH; left && depth <= deepest; depth *= DEEPER) {
      left = false;
      for (let v = 0; v < vacancies; v++) {
        while (filled[v]! < seats[v]! && price[v]! > 0) {
          if (this.depth !== depth) this.findRivals(depth);
          const came = this.fill(v);
          if (this.over(limit)) return false;
          if (came === 'from here') continue;
          if (came === 'from afar') left = true;
          break;
        }
      }
    }
    return true;
  }

  private findRivals(depth: number): void {
    this.depth = depth;
    this.before.set(this.seating.price.subarray(0, this.before.length));
    this.rivals.find(depth, true);
    this.looks += this.seating.market.rows;
  }

  /**
   * Fills one free seat, or moves it to a vacancy where seats cost nothing.
   * @returns where the nearest rows could be that are neither among the rivals nor here; if anywhere, nothing has changed
   */
  private fill(hole: number): 'from here' | 'from afar' | 'from elsewhere' {
    const { seating, rivals, distance, touched, heap, viaRow, via, before, depth } = this;
    const { market, pair, price } = seating;
    const { vacancy, cost, outside, mask, shift } = market;
    let reach = Infinity;
    // Whoever is not among the rivals is farther away than this.
    let known = Infinity;
    let last = -1;
    let comer = -1;
    this.touch(hole, 0, -1, -1);
    heap.push(hole, 0);
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (d > distance[u]!) continue;
      if (d + price[u]! < reach) {
        reach = d + price[u]!;
        last = u;
        comer = -1;
      }
      const near = d + depth - (before[u]! - price[u]!);
      known = Math.min(known, near);
      const end = rivals.first[u]! + rivals.size[u]!;
      for (let i = rivals.first[u]!; i < end; i++) {
        // What it offered then is more than it offers now.
        if (near - rivals.offer[i]! >= reach) continue;
        const r = rivals.row[i]!;
        const held = pair[r]!;
        if (held === ELSEWHERE) {
          reach = near - rivals.offer[i]!;
          last = ELSEWHERE;
          continue;
        }
        const base = d + (cost[pairOf(market, r, u)]! >> shift) + price[u]!;
        if (held < 0) {
          if (base - outside[r]! < reach) {
            reach = base - outside[r]!;
            last = u;
            comer = r;
          }
          continue;
        }
        const v = vacancy[held]! & mask;
        const next = base - (cost[held]! >> shift) - price[v]!;
        if (v === u || next >= distance[v]! || next >= reach) continue;
        this.touch(v, next, r, u);
        heap.push(v, next);
      }
      this.looks += 1 + (end - rivals.first[u]!) / 8;
    }
    const came = reach > known ? 'from afar' : last === ELSEWHERE ? 'from elsewhere' : 'from here';
    if (came === 'from here') {
      for (const v of touched) if (distance[v]! < reach) price[v]! -= reach - distance[v]!;
      // From the end of the path back to the hole, then seat everybody one vacancy on, from the hole outwards.
      const path: number[] = [];
      for (let v = last; v !== hole; v = via[v]!) path.push(v);
      for (let i = path.length - 1; i >= 0; i--) {
        const v = path[i]!;
        const r = viaRow[v]!;
        seating.stand(r, WAITING);
        seating.sit(r, pairOf(market, r, via[v]!));
      }
      if (comer >= 0) seating.sit(comer, pairOf(market, comer, last));
    }
    this.forget();
    return came;
  }

  private touch(v: number, d: number, row: number, via: number): void {
    if (this.distance[v] === Infinity) this.touched.push(v);
    this.distance[v] = d;
    this.viaRow[v] = row;
    this.via[v] = via;
  }

  private forget(): void {
    for (const v of this.touched) this.distance[v] = Infinity;
    this.touched.length = 0;
    this.heap.size = 0;
  }
}
