import { Frontier } from './auction/frontier.js';
import type { Effort } from './effort.js';
import { Outlook } from './outlook.js';
import { columnsOf, type Columns, type Market } from './market.js';

export const ABSENT = -1;
const OUTSIDE = -2;

/** A state to go back to. */
export interface Mark {
  readonly moves: number;
  readonly priced: number;
  readonly cost: number;
}

/**
 * Keeps an optimal matching while rows come and go one at a time, by shortest augmenting paths over the vacancies with
 * prices as potentials (J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow
 * problems, 1972). A row from `forced` on is seated whenever it is present, the others may stay outside for their penalty.
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
  /** While noting: rows, each followed by its pair before; vacancies with their prices before. */
  private readonly moves: number[] = [];
  private readonly priced: number[] = [];
  private noting = false;
  private readonly touched: number[] = [];
  private readonly heap = new Frontier();
  private readonly outlook: Outlook;

  /** @param forced this row and all behind it are seated whenever they are present */
  constructor(
    private readonly market: Market,
    private readonly effort: Effort,
    private readonly forced = market.rows,
  ) {
    const { rows, vacancies, seats } = market;
    this.seats = seats.slice();
    this.least = new Int32Array(vacancies);
    this.pair = new Int32Array(rows).fill(ABSENT);
    this.price = new Float64Array(vacancies);
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
    this.outlook = new Outlook(market, this.columns, forced);
  }

  /** Takes over a row of a matching that is optimal at the prices that the caller has set. */
  adopt(row: number, pair: number): void {
    if (pair >= 0) this.sit(row, pair);
    else this.pair[row] = OUTSIDE;
    this.cost += pair >= 0 ? this.market.cost[pair]! : this.market.outside[row]!;
  }

  /**
   * @param limit a row that has to be seated comes only if that adds less to the cost
   * @returns false when no room can be made for less; then nothing has changed
   */
  insert(row: number, limit = Infinity): boolean {
    const { first, vacancy, cost, outside } = this.market;
    const { seats, price, filled, pair, distance, touched, heap, seatFirst, seatRow, viaRow, via, forced, outlook } =
      this;
    outlook.renew(price);
    const { favourite, gap } = outlook;
    let reach = row < forced ? outside[row]! : limit;
    let last = -1;
    let leaver = row;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const d = cost[e]! + price[vacancy[e]!]!;
      if (d < reach) this.touch(vacancy[e]!, d, row, e);
    }
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (d > distance[u]!) continue;
      const there = price[u]!;
      if (filled[u]! < seats[u]!) {
        const end = d - Math.min(0, there);
        if (end < reach) {
          reach = end;
          last = u;
          leaver = -1;
        }
        if (there >= 0) break;
      }
      const begin = seatFirst[u]!;
      const dear = outlook.dear(u, reach - d, there);
      let looks = 1;
      for (let i = begin, over = begin + filled[u]!; i < over; i++) {
        const r = seatRow[i]!;
        if (favourite[r] === u && gap[r]! >= dear) continue;
        looks++;
        const base = d - cost[pair[r]!]! - there;
        if (r < forced && base + outside[r]! < reach) {
          reach = base + outside[r]!;
          last = u;
          leaver = r;
        }
        for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
          if (base + cost[e]! + this.lowest >= reach) break;
          const v = vacancy[e]!;
          const next = base + cost[e]! + price[v]!;
          if (next < distance[v]! && next < reach) this.touch(v, next, r, e);
        }
      }
      outlook.looks += looks;
      this.effort.over(looks);
    }
    const found = last >= 0 || row < forced;
    if (found) {
      for (const v of touched) if (distance[v]! < reach) this.reprice(v, price[v]! + reach - distance[v]!);
      if (leaver >= 0 && last >= 0) {
        this.note(leaver);
        this.stand(leaver, OUTSIDE);
      }
      if (last === -1) {
        this.note(row);
        pair[row] = OUTSIDE;
      }
      this.cost += last === -1 ? outside[row]! : leaver >= 0 ? outside[leaver]! : 0;
      for (let v = last; v >= 0;) {
        const r = viaRow[v]!;
        const before = r === row ? -1 : vacancy[pair[r]!]!;
        this.note(r);
        if (before >= 0) this.stand(r, ABSENT);
        this.sit(r, via[v]!);
        this.cost += cost[via[v]!]!;
        v = before;
      }
    }
    this.forget();
    return found;
  }

  /**
   * @param limit the row goes only if its seat loses less than this of its price
   * @returns false when it would lose as much; then nothing has changed
   */
  remove(row: number, limit = Infinity): boolean {
    const { market, pair, price, filled, least } = this;
    const held = pair[row]!;
    this.note(row);
    if (held < 0) {
      if (held === OUTSIDE) this.cost -= market.outside[row]!;
      pair[row] = ABSENT;
      return true;
    }
    const hole = market.vacancy[held]!;
    this.stand(row, ABSENT);
    if (price[hole]! <= 0 && filled[hole]! >= least[hole]!) return true;
    if (this.refill(hole, limit) || limit === Infinity) return true;
    this.sit(row, held);
    this.cost += market.cost[held]!;
    return false;
  }

  /** Everybody there goes elsewhere, and nobody comes. */
  close(v: number): void {
    const { seatFirst, seatRow, filled, seats, least } = this;
    const there = seatRow.slice(seatFirst[v], seatFirst[v]! + filled[v]!);
    for (const row of there) this.stand(row, ABSENT);
    seats[v] = 0;
    least[v] = 0;
    this.reprice(v, Infinity);
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
    this.reprice(v, p);
    seats[v] = market.seats[v]!;
    while (price[v]! > 0 && filled[v]! < seats[v]) this.refill(v);
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
   * Fills one seat by the shortest path, if the price there then falls by less than the limit.
   * @returns false when nobody can come; then nothing has changed
   */
  private refill(hole: number, limit = Infinity): boolean {
    const { vacancy, cost, outside } = this.market;
    const { price, pair, filled, least, distance, heap, columns, viaRow, via, outlook, touched } = this;
    outlook.renew(price);
    const { extra } = outlook;
    let reach = limit;
    let last = -1;
    let comer = -1;
    this.touch(hole, 0, -1, -1);
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (d > distance[u]!) continue;
      const there = d + price[u]!;
      const spare = u === hole ? filled[u]! >= least[u]! : filled[u]! > least[u]!;
      if (spare && there < reach) {
        reach = there;
        last = u;
        comer = -1;
      }
      let dear = reach - there + outlook.rise;
      let looks = 1;
      for (let i = columns.first[u]!, end = columns.first[u + 1]!; i < end; i++) {
        if (extra[i]! >= dear) continue;
        const r = columns.row[i]!;
        const e = pair[r]!;
        if (e === ABSENT) continue;
        looks++;
        const base = there + columns.cost[i]!;
        if (e === OUTSIDE) {
          if (base - outside[r]! < reach) {
            reach = base - outside[r]!;
            last = u;
            comer = r;
            dear = reach - there + outlook.rise;
          }
          continue;
        }
        const v = vacancy[e]!;
        const next = base - cost[e]! - price[v]!;
        if (v !== u && next < distance[v]! && next < reach) this.touch(v, next, r, u);
      }
      outlook.looks += looks;
      this.effort.over(looks);
    }
    if (last < 0) {
      this.forget();
      return false;
    }
    for (const v of touched) {
      if (distance[v]! >= reach) continue;
      this.reprice(v, price[v]! - (reach - distance[v]!));
      this.lowest = Math.min(this.lowest, price[v]!);
    }
    // From the end of the path back to the hole, then seat everybody one vacancy on, from the hole outwards.
    const path: number[] = [];
    for (let v = last; v !== hole; v = via[v]!) path.push(v);
    for (let i = path.length - 1; i >= 0; i--) {
      const v = path[i]!;
      const r = viaRow[v]!;
      this.note(r);
      this.stand(r, ABSENT);
      this.seatAt(r, via[v]!);
    }
    if (comer >= 0) {
      this.note(comer);
      this.cost -= outside[comer]!;
      this.seatAt(comer, last);
    }
    this.forget();
    return true;
  }

  /** From here on whatever comes and goes is noted, so that it can be taken back; `settle` ends that. */
  mark(): Mark {
    this.noting = true;
    return { moves: this.moves.length, priced: this.priced.length, cost: this.cost };
  }

  /** As it was at the mark. Much faster than the way back, on which somebody has to find out who would move. */
  takeBack({ moves: begin, priced: from, cost }: Mark): void {
    const { moves, priced, pair, market, seatFirst, seatRow, place, filled } = this;
    for (let i = begin; i < moves.length; i += 2) if (pair[moves[i]!]! >= 0) this.stand(moves[i]!, ABSENT);
    // Whoever moved twice goes back to where he was first.
    for (let i = moves.length - 2; i >= begin; i -= 2) pair[moves[i]!] = moves[i + 1]!;
    for (let i = begin; i < moves.length; i += 2) {
      const row = moves[i]!;
      if (pair[row]! < 0) continue;
      const v = market.vacancy[pair[row]!]!;
      const seated = place[row]! < filled[v]! && seatRow[seatFirst[v]! + place[row]!] === row;
      if (!seated) this.sit(row, pair[row]!);
    }
    for (let i = priced.length - 2; i >= from; i -= 2) {
      this.price[priced[i]!] = priced[i + 1]!;
      this.outlook.move(priced[i]!, priced[i + 1]!);
    }
    this.cost = cost;
    moves.length = begin;
    priced.length = from;
  }

  /** Whatever was noted stays. */
  settle(): void {
    this.moves.length = 0;
    this.priced.length = 0;
    this.noting = false;
  }

  private note(row: number): void {
    if (this.noting) this.moves.push(row, this.pair[row]!);
  }

  private reprice(v: number, price: number): void {
    if (this.noting) this.priced.push(v, this.price[v]!);
    this.price[v] = price;
    this.outlook.move(v, price);
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
