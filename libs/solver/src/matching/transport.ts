import { within, type Clusters } from './groups/clusters.js';
import { Frontier } from './auction/frontier.js';
import type { Effort } from './effort.js';
import { columnsOf, type Columns, type Market } from './market.js';

export const ABSENT = -1;
const OUTSIDE = -2;
const ANYWHERE = -1;

/**
 * Keeps an optimal matching while rows come and go one at a time, by shortest augmenting paths over the vacancies with
 * prices as potentials (J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow
 * problems, 1972). A row bound to a cluster must be seated there, one that is not may stay outside for its penalty.
 *
 * A vacancy may be closed, or held to a least fill, for which its price may fall below 0.
 *
 * Held at all times: nobody present has a cheaper `cost + price` than his own; seats stay free only at a price of 0 or
 * less, and a price is below 0 only where there are just as many as the least fill asks for.
 */
export class Transport {
  /** [rows] pair held, OUTSIDE or ABSENT */
  readonly pair: Int32Array;
  readonly price: Float64Array;
  /** Sum over the rows that are present. */
  cost = 0;

  readonly filled: Int32Array;
  private readonly bound: Int32Array;
  /** [vacancies] 0 while closed; then the price is Infinity. */
  private readonly seats: Int32Array;
  /** [vacancies] how many must be there. */
  private readonly least: Int32Array;
  /** No price is below this. */
  private lowest = 0;
  private readonly seatFirst: Int32Array;
  private readonly seatRow: Int32Array;
  private readonly place: Int32Array;
  private readonly columns: Columns;
  private readonly distance: Float64Array;
  /** Who moves on the path to or from this vacancy, and by which pair (insert) or to which vacancy (remove). */
  private readonly viaRow: Int32Array;
  private readonly via: Int32Array;
  /** Since `mark`: triples of a row with its pair and cluster before; vacancies with their prices before. */
  private readonly moves: number[] = [];
  private readonly priced: number[] = [];
  private marked = 0;
  private noting = false;
  private readonly touched: number[] = [];
  private readonly heap = new Frontier();

  constructor(
    private readonly market: Market,
    private readonly clusters: Clusters,
    private readonly effort: Effort,
  ) {
    const { rows, vacancies, seats } = market;
    this.seats = seats.slice();
    this.least = new Int32Array(vacancies);
    this.pair = new Int32Array(rows).fill(ABSENT);
    this.price = new Float64Array(vacancies);
    this.bound = new Int32Array(rows).fill(ANYWHERE);
    this.filled = new Int32Array(vacancies);
    this.seatFirst = new Int32Array(vacancies + 1);
    // One spare place each: on a path the newcomer sits down before the other gets up.
    for (let v = 0; v < vacancies; v++) this.seatFirst[v + 1] = this.seatFirst[v]! + seats[v]! + 1;
    this.seatRow = new Int32Array(this.seatFirst[vacancies]!);
    this.place = new Int32Array(rows);
    this.columns = columnsOf(market);
    this.distance = new Float64Array(vacancies).fill(Infinity);
    this.viaRow = new Int32Array(vacancies);
    this.via = new Int32Array(vacancies);
  }

  /** Takes over a row of a matching that is optimal at the prices that the caller has set. */
  adopt(row: number, pair: number, cluster = ANYWHERE): void {
    this.bound[row] = cluster;
    if (pair >= 0) this.sit(row, pair);
    else this.pair[row] = OUTSIDE;
    this.cost += pair >= 0 ? this.market.cost[pair]! : this.market.outside[row]!;
  }

  /** @returns false when the row is bound to a cluster where no room can be made; then nothing has changed */
  insert(row: number, cluster = ANYWHERE): boolean {
    const { first, vacancy, cost, outside } = this.market;
    const { seats, price, filled, pair, distance, touched, heap, seatFirst, seatRow, viaRow, via } = this;
    let reach = cluster === ANYWHERE ? outside[row]! : Infinity;
    let last = -1;
    let leaver = row;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const d = cost[e]! + price[v]!;
      if (d < reach && this.mayBe(v, cluster)) this.touch(v, d, row, e);
    }
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (d > distance[u]!) continue;
      if (filled[u]! < seats[u]!) {
        const end = d - Math.min(0, price[u]!);
        if (end < reach) {
          reach = end;
          last = u;
          leaver = -1;
        }
        if (price[u]! >= 0) break;
      }
      const begin = seatFirst[u]!;
      for (let i = 0; i < filled[u]!; i++) {
        const r = seatRow[begin + i]!;
        const base = d - cost[pair[r]!]! - price[u]!;
        const boundTo = this.bound[r]!;
        if (boundTo === ANYWHERE && base + outside[r]! < reach) {
          reach = base + outside[r]!;
          last = u;
          leaver = r;
        }
        for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
          if (base + cost[e]! + this.lowest >= reach) break;
          const v = vacancy[e]!;
          const next = base + cost[e]! + price[v]!;
          if (next < distance[v]! && next < reach && this.mayBe(v, boundTo)) {
            this.touch(v, next, r, e);
          }
        }
      }
      this.effort.over(filled[u]!);
    }
    if (reach < Infinity) {
      this.note(row);
      this.bound[row] = cluster;
      for (const v of touched) {
        if (distance[v]! >= reach) continue;
        if (this.noting) this.priced.push(v, price[v]!);
        price[v]! += reach - distance[v]!;
      }
      if (leaver >= 0 && last >= 0) {
        this.note(leaver);
        this.stand(leaver, OUTSIDE);
      }
      if (last === -1) pair[row] = OUTSIDE;
      this.cost += last === -1 ? outside[row]! : leaver >= 0 ? outside[leaver]! : 0;
      for (let v = last; v >= 0;) {
        const r = viaRow[v]!;
        const before = r === row ? -1 : vacancy[pair[r]!]!;
        if (before >= 0) {
          this.note(r);
          this.stand(r, ABSENT);
        }
        this.sit(r, via[v]!);
        this.cost += cost[via[v]!]!;
        v = before;
      }
    }
    this.forget();
    return reach < Infinity;
  }

  remove(row: number): void {
    const { market, pair, price, filled, least } = this;
    const held = pair[row]!;
    this.bound[row] = ANYWHERE;
    if (held < 0) {
      if (held === OUTSIDE) this.cost -= market.outside[row]!;
      pair[row] = ABSENT;
      return;
    }
    const hole = market.vacancy[held]!;
    this.stand(row, ABSENT);
    if (price[hole]! > 0 || filled[hole]! < least[hole]!) this.refill(hole);
  }

  /** Everybody there goes elsewhere, and nobody comes. */
  close(v: number): void {
    const { seatFirst, seatRow, filled, price, seats, least } = this;
    const there = seatRow.slice(seatFirst[v], seatFirst[v]! + filled[v]!);
    for (const row of there) this.stand(row, ABSENT);
    seats[v] = 0;
    least[v] = 0;
    price[v] = Infinity;
    for (const row of there) this.insert(row);
  }

  /** Opens a closed vacancy to whoever gains by it. */
  open(v: number): void {
    const { market, columns, pair, price, filled, seats } = this;
    let p = 0;
    for (let i = columns.first[v]!; i < columns.first[v + 1]!; i++) {
      const r = columns.row[i]!;
      const e = pair[r]!;
      if (e === ABSENT) continue;
      const worth = e === OUTSIDE ? market.outside[r]! : market.cost[e]! + price[market.vacancy[e]!]!;
      p = Math.max(p, worth - columns.cost[i]!);
    }
    price[v] = p;
    seats[v] = market.seats[v]!;
    while (price[v] > 0 && filled[v]! < seats[v]) this.refill(v);
  }

  /**
   * Holds an open vacancy to so many, whatever it costs; 0 lets it go again.
   * @returns false when not so many can come; then it is closed
   */
  hold(v: number, least: number): boolean {
    const { price, filled } = this;
    if (least === 0 && price[v]! < 0) {
      this.close(v);
      this.open(v);
    }
    this.least[v] = least;
    while (filled[v]! < least) {
      if (this.seats[v]! >= least && this.refill(v)) continue;
      this.close(v);
      return false;
    }
    return true;
  }

  /**
   * Fills one seat by the shortest path.
   * @returns false when nobody can come; then nothing has changed
   */
  private refill(hole: number): boolean {
    const { vacancy, cost, outside } = this.market;
    const { price, pair, filled, least, distance, touched, heap, columns, viaRow, via } = this;
    let reach = Infinity;
    let last = -1;
    let comer = -1;
    this.touch(hole, 0, -1, -1);
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (d > distance[u]!) continue;
      const spare = u === hole ? filled[u]! >= least[u]! : filled[u]! > least[u]!;
      if (spare && d + price[u]! < reach) {
        reach = d + price[u]!;
        last = u;
        comer = -1;
      }
      const end = columns.first[u + 1]!;
      for (let i = columns.first[u]!; i < end; i++) {
        const r = columns.row[i]!;
        const e = pair[r]!;
        if (e === ABSENT) continue;
        if (!this.mayBe(u, this.bound[r]!)) continue;
        const base = d + columns.cost[i]! + price[u]!;
        if (e === OUTSIDE) {
          if (base - outside[r]! < reach) {
            reach = base - outside[r]!;
            last = u;
            comer = r;
          }
          continue;
        }
        const v = vacancy[e]!;
        const next = base - cost[e]! - price[v]!;
        if (v !== u && next < distance[v]! && next < reach) this.touch(v, next, r, u);
      }
      this.effort.over(1 + (end - columns.first[u]!) / 8);
    }
    if (reach === Infinity) {
      this.forget();
      return false;
    }
    for (const v of touched) {
      if (distance[v]! >= reach) continue;
      price[v]! -= reach - distance[v]!;
      this.lowest = Math.min(this.lowest, price[v]!);
    }
    // From the end of the path back to the hole, then seat everybody one vacancy on, from the hole outwards.
    const path: number[] = [];
    for (let v = last; v !== hole; v = via[v]!) path.push(v);
    for (let i = path.length - 1; i >= 0; i--) {
      const v = path[i]!;
      const r = viaRow[v]!;
      this.stand(r, ABSENT);
      this.seatAt(r, via[v]!);
    }
    if (comer >= 0) {
      this.cost -= outside[comer]!;
      this.seatAt(comer, last);
    }
    this.forget();
    return true;
  }

  /** From here on insertions can be taken back. */
  mark(): void {
    const { moves, priced } = this;
    moves.length = 0;
    priced.length = 0;
    this.marked = this.cost;
    this.noting = true;
  }

  /**
   * Takes back the insertions since `mark`; nobody may have been removed since. Much faster than removing them, which has
   * to find out who would come instead.
   */
  takeBack(): void {
    const { moves, priced, pair, market, seatFirst, seatRow, place, filled } = this;
    for (let i = 0; i < moves.length; i += 3) if (pair[moves[i]!]! >= 0) this.stand(moves[i]!, ABSENT);
    // Whoever moved twice goes back to where he was first.
    for (let i = moves.length - 3; i >= 0; i -= 3) {
      pair[moves[i]!] = moves[i + 1]!;
      this.bound[moves[i]!] = moves[i + 2]!;
    }
    for (let i = 0; i < moves.length; i += 3) {
      const row = moves[i]!;
      if (pair[row]! < 0) continue;
      const v = market.vacancy[pair[row]!]!;
      const seated = place[row]! < filled[v]! && seatRow[seatFirst[v]! + place[row]!] === row;
      if (!seated) this.sit(row, pair[row]!);
    }
    for (let i = priced.length - 2; i >= 0; i -= 2) this.price[priced[i]!] = priced[i + 1]!;
    this.cost = this.marked;
    this.mark();
  }

  private note(row: number): void {
    if (this.noting) this.moves.push(row, this.pair[row]!, this.bound[row]!);
  }

  private mayBe(v: number, boundTo: number): boolean {
    return boundTo === ANYWHERE || within(this.clusters, v, boundTo);
  }

  private touch(v: number, d: number, row: number, via: number): void {
    if (this.distance[v] === Infinity) this.touched.push(v);
    this.distance[v] = d;
    this.viaRow[v] = row;
    this.via[v] = via;
    this.heap.push(v, d);
  }

  private forget(): void {
    for (const v of this.touched) this.distance[v] = Infinity;
    this.touched.length = 0;
    this.heap.size = 0;
  }

  private seatAt(row: number, v: number): void {
    const { first, vacancy, cost } = this.market;
    let e = first[row]!;
    while (vacancy[e] !== v) e++;
    this.sit(row, e);
    this.cost += cost[e]!;
  }

  private sit(row: number, pair: number): void {
    const v = this.market.vacancy[pair]!;
    this.pair[row] = pair;
    this.place[row] = this.filled[v]!;
    this.seatRow[this.seatFirst[v]! + this.filled[v]!++] = row;
  }

  private stand(row: number, now: number): void {
    const held = this.pair[row]!;
    const v = this.market.vacancy[held]!;
    const last = this.seatRow[this.seatFirst[v]! + --this.filled[v]!]!;
    this.seatRow[this.seatFirst[v]! + this.place[row]!] = last;
    this.place[last] = this.place[row]!;
    this.pair[row] = now;
    this.cost -= this.market.cost[held]!;
  }
}
