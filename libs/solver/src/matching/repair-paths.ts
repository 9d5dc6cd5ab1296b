import type { Effort } from './effort.js';
import type { MatchProblem, Previous } from './problem.js';
import { Arcs } from './repair-arcs.js';
import { Frontier } from './auction/frontier.js';

/** So many pairs for each row, its own among them, are near enough to be worth a first look. */
const NEAR_PER_ROW = 2;
const SAMPLE = 1000;
/** An arc is read so much faster than a row that so many count as one look. */
const ARCS_PER_LOOK = 16;
/** The share of the depth to which near arcs are still wanted after prices have risen. */
const TURN = 0.75;

/**
 * Mends a matching by shortest augmenting paths over the vacancies, with whole-numbered prices as potentials
 * (J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow problems, 1972), on the
 * problem's own arrays: a row is a worker. Keeping the former vacancy is `changeCost` cheaper, which is the same as
 * everything else being dearer by that much.
 *
 * An arc leads from a vacancy to another one that one of its rows could take instead. Nearly all paths are short, so only
 * near arcs are looked up at first, and further ones where a path turns out to need them.
 *
 * Held at all times: no row but those that still have to be seated has a cheaper `cost + price` than its own. Seats may
 * be free at a price; `seat` takes them as they are, and `fill` lowers such prices once everybody is seated.
 */
export class Mending {
  /** [workers] the pair held, -1 for none. */
  readonly pair: Int32Array;
  /** [workers] its vacancy, -1 for none. */
  readonly vacancyOf: Int32Array;

  private readonly filled: Int32Array;
  private readonly seats: Int32Array;
  private readonly former: Int32Array;
  private readonly bonus: number;
  private readonly seatFirst: Int32Array;
  private readonly seatRow: Int32Array;
  /** [workers] */
  private readonly place: Int32Array;

  /** Reduced costs below this are near. */
  private readonly depth: number;
  /**
   * The arcs out of each vacancy, -1 for staying unmatched. The least of what is unseen is what a row would pay there,
   * price included, less the cost of its own pair; prices may only rise while these arcs are used.
   */
  private readonly out: Arcs;
  /**
   * The arcs into each vacancy, -1 for rows that are unmatched. The least of what is unseen is the cost of the pair less
   * what its row pays in all; prices may only fall while these arcs are used, so that rows only ever pay less. From 0 on
   * a row would not come even for a seat at no price.
   */
  private readonly into: Arcs;
  private rowsOf: { readonly first: Int32Array; readonly row: Int32Array } | null = null;

  private readonly distance: Float64Array;
  /** [vacancies] who moves on the path to or from this vacancy, and by which pair. */
  private readonly viaRow: Int32Array;
  private readonly viaPair: Int32Array;
  private readonly touched: number[] = [];
  private readonly heap = new Frontier();
  /** Length and last vacancy of the best path found so far, and the row that changes between there and nowhere. */
  private reach = 0;
  private last = -1;
  private outsider = -1;
  private outsiderPair = -1;

  /** @param price [vacancies] whole numbers from 0 on; taken over and changed, Infinity where there are no seats */
  constructor(
    private readonly problem: MatchProblem,
    previous: Previous,
    readonly price: Float64Array,
    private readonly effort: Effort,
  ) {
    const { workers, vacancies, headcount } = problem;
    this.former = previous.vacancyOf;
    this.bonus = previous.changeCost;
    for (let v = 0; v < vacancies; v++) if (headcount[v] === 0) price[v] = Infinity;
    this.pair = new Int32Array(workers).fill(-1);
    this.vacancyOf = new Int32Array(workers).fill(-1);
    this.filled = new Int32Array(vacancies);
    this.seats = usableSeats(problem);
    this.seatFirst = new Int32Array(vacancies + 1);
    for (let v = 0; v < vacancies; v++) this.seatFirst[v + 1] = this.seatFirst[v]! + this.seats[v]!;
    this.seatRow = new Int32Array(this.seatFirst[vacancies]!);
    this.place = new Int32Array(workers);
    this.out = new Arcs(vacancies);
    this.into = new Arcs(vacancies);
    this.distance = new Float64Array(vacancies).fill(Infinity);
    this.viaRow = new Int32Array(vacancies);
    this.viaPair = new Int32Array(vacancies);
    this.depth = this.nearDepth();
  }

  /**
   * Whoever is content with the former vacancy keeps it.
   *
   * @returns the rows that have to be seated; null when they are more than `most`
   */
  open(most: number): number[] | null {
    const { workers, vacancies } = this.problem;
    const { price, out, depth } = this;
    const waiting: number[] = [];
    for (let r = 0; r < workers; r++) {
      if (!this.keeps(r)) waiting.push(r);
      if (waiting.length > most) return null;
    }
    const at = new Int32Array(out.size);
    for (let i = 0; i < out.size; i++) at[i] = this.vacancyOf[out.row[i]!]!;
    out.arrange(at);
    for (let v = 0; v < vacancies; v++) out.unseen[v] = price[v]! + depth;
    return waiting;
  }

  /** @returns false when the row has to be seated */
  private keeps(row: number): boolean {
    const { first, vacancy, cost, unmatched } = this.problem;
    const { price, depth } = this;
    const u = this.former[row]!;
    let spare = unmatched[row]!;
    let held = -1;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      if (v === u) {
        if (held < 0 || cost[e]! < cost[held]!) held = e;
        continue;
      }
      const x = cost[e]! + price[v]!;
      if (x < spare) spare = x;
    }
    if (held < 0) return spare >= unmatched[row]!;
    const own = cost[held]! - this.bonus;
    const pays = own + price[u]!;
    if (this.filled[u]! >= this.seats[u]! || pays > spare) return Math.min(spare, pays) >= unmatched[row]!;
    this.sit(row, held);
    if (spare - pays < depth) this.addArcs(row, own, price[u]! + depth);
    return true;
  }

  /** Finds the best place for a row that waits: a free seat, somebody's who moves on, or none. */
  seat(row: number): void {
    const { first, vacancy, unmatched } = this.problem;
    const { price, vacancyOf, distance, touched, heap, viaRow, out } = this;
    this.reach = unmatched[row]!;
    this.last = -1;
    this.outsider = row;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const d = this.costOf(row, e) + price[vacancy[e]!]!;
      if (d < this.reach && d < distance[vacancy[e]!]!) this.reachFree(vacancy[e]!, d, row, e);
    }
    let looks = 1;
    while (heap.size > 0) {
      const next = heap.pop();
      const d = heap.key;
      if (d >= this.reach) break;
      const u = next < 0 ? -1 - next : next;
      if (next >= 0 && d > distance[u]!) continue;
      const open = distance[u]! - price[u]!;
      if (next >= 0 ? out.isLong(u) : out.cursor[u] === out.end[u]) {
        looks += this.lookUp(u, price[u]! + deeper(out.unseen[u]! - price[u]!, this.depth, this.reach - distance[u]!));
      } else if (next >= 0) out.cursor[u] = out.first[u]!;
      if (next >= 0) for (let i = out.chain[u]!; i >= 0; i = out.next[i]!) this.leave(u, i, open);
      let i = out.cursor[u]!;
      const end = out.end[u]!;
      for (; i < end && open + out.least[i]! <= d; i++) this.leave(u, i, open);
      looks += 1 + (i - out.cursor[u]!) / ARCS_PER_LOOK;
      out.cursor[u] = i;
      const further = open + (i < end ? out.least[i]! : out.unseen[u]!);
      if (further < this.reach) heap.push(-1 - u, Math.max(d, further));
    }
    this.effort.over(looks);
    const { reach, last, outsider } = this;
    for (const v of touched) if (distance[v]! < reach) price[v]! += reach - distance[v]!;
    if (last >= 0 && outsider >= 0) this.stand(outsider);
    for (let v = last; v >= 0;) {
      const r = viaRow[v]!;
      const before = vacancyOf[r]!;
      if (before >= 0) this.stand(r);
      this.sit(r, this.viaPair[v]!);
      const from = out.size;
      this.addArcs(r, this.costOf(r, this.viaPair[v]!), out.unseen[v]!);
      for (let i = from; i < out.size; i++) out.link(v, i);
      v = before;
    }
    this.forget();
  }

  /** A row at `u` looks where else it could go. */
  private leave(u: number, arc: number, open: number): void {
    const { out } = this;
    const v = out.far[arc]!;
    const d = open + out.base[arc]! + (v < 0 ? 0 : this.price[v]!);
    if (d >= this.reach || (v >= 0 && d >= this.distance[v]!)) return;
    const r = out.row[arc]!;
    if (this.vacancyOf[r] !== u) return;
    if (v >= 0) {
      this.reachFree(v, d, r, out.pair[arc]!);
      return;
    }
    this.reach = d;
    this.last = u;
    this.outsider = r;
  }

  private reachFree(v: number, d: number, row: number, pair: number): void {
    this.touch(v, d, row, pair);
    if (this.filled[v]! >= this.seats[v]!) {
      this.heap.push(v, d);
      return;
    }
    this.reach = d;
    this.last = v;
    this.outsider = -1;
  }

  /** Looks up the arcs out of `u` anew. @returns looks */
  private lookUp(u: number, unseen: number): number {
    const { out, seatFirst, filled, seatRow } = this;
    out.begin(u);
    for (let i = seatFirst[u]!, end = i + filled[u]!; i < end; i++) {
      const r = seatRow[i]!;
      this.addArcs(r, this.costOf(r, this.pair[r]!), unseen);
    }
    out.close(u, unseen);
    return filled[u]!;
  }

  /** @param unseen what a row would pay there, less its `own` cost, is below this */
  private addArcs(row: number, own: number, unseen: number): void {
    const { first, vacancy, cost, unmatched } = this.problem;
    const { price, out } = this;
    const u = this.vacancyOf[row]!;
    const f = this.former[row]!;
    if (unmatched[row]! - own < unseen) out.add(-1, unmatched[row]! - own, unmatched[row]! - own, row, -1);
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      if (v === u) continue;
      const base = cost[e]! - (v === f ? this.bonus : 0) - own;
      if (base + price[v]! < unseen) out.add(v, base, base + price[v]!, row, e);
    }
  }

  /** Fills seats that are free at a price, or lowers the price to nothing. Nobody may be waiting any more. */
  fillAll(goesOn: () => boolean): void {
    const { vacancies } = this.problem;
    const open: number[] = [];
    for (let v = 0; v < vacancies; v++) if (this.isOpen(v)) open.push(v);
    if (open.length === 0) return;
    this.turn();
    for (const v of open) while (this.isOpen(v) && goesOn()) this.fill(v);
  }

  private isOpen(v: number): boolean {
    return this.filled[v]! < this.seats[v]! && this.price[v]! > 0;
  }

  /** Near arcs out of vacancies become near arcs into them. */
  private turn(): void {
    const { workers, vacancies, first, vacancy, unmatched } = this.problem;
    const { price, vacancyOf, out, into, depth } = this;
    // Prices have risen, which has brought arcs nearer that may not be known.
    const stale = new Uint8Array(vacancies);
    for (let v = 0; v < vacancies; v++) {
      into.unseen[v] = Math.min(0, TURN * depth - price[v]!);
      if (out.unseen[v]! - price[v]! < TURN * depth) stale[v] = 1;
    }
    for (let u = 0; u < vacancies; u++) {
      if (stale[u] === 1) continue;
      for (let i = out.first[u]!, end = out.end[u]!; i < end; i++) this.turnArc(u, i);
      for (let i = out.chain[u]!; i >= 0; i = out.next[i]!) this.turnArc(u, i);
    }
    for (let r = 0; r < workers; r++) {
      const u = vacancyOf[r]!;
      if (u >= 0) {
        if (stale[u] === 1) this.turnRow(u, r);
        continue;
      }
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const base = this.costOf(r, e) - unmatched[r]!;
        if (base < into.unseen[vacancy[e]!]!) into.add(-1, base, base, r, e);
      }
    }
    into.arrange(this.targetsOf(into));
  }

  private turnArc(u: number, arc: number): void {
    const { out, into } = this;
    const v = out.far[arc]!;
    const row = out.row[arc]!;
    const least = out.base[arc]! - this.price[u]!;
    if (v < 0 || least >= into.unseen[v]! || this.vacancyOf[row] !== u) return;
    into.add(u, out.base[arc]!, least, row, out.pair[arc]!);
  }

  /** Not all near arcs of a row at `u` are known. */
  private turnRow(u: number, row: number): void {
    const { first, vacancy } = this.problem;
    const { price, into } = this;
    const own = this.costOf(row, this.pair[row]!);
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const base = this.costOf(row, e) - own;
      if (v !== u && base - price[u]! < into.unseen[v]!) into.add(u, base, base - price[u]!, row, e);
    }
  }

  private fill(hole: number): void {
    const { vacancy } = this.problem;
    const { price, distance, touched, heap, viaRow, viaPair, into } = this;
    this.reach = price[hole]!;
    this.last = hole;
    this.outsider = -1;
    this.touch(hole, 0, -1, -1);
    heap.push(hole, 0);
    let looks = 1;
    while (heap.size > 0) {
      const next = heap.pop();
      const d = heap.key;
      if (d >= this.reach) break;
      const v = next < 0 ? -1 - next : next;
      if (next >= 0 && d > distance[v]!) continue;
      const asks = distance[v]! + price[v]!;
      if (asks < this.reach) {
        this.reach = asks;
        this.last = v;
        this.outsider = -1;
      }
      if (next >= 0) {
        into.cursor[v] = into.first[v]!;
        for (let i = into.chain[v]!; i >= 0; i = into.next[i]!) this.call(v, i, asks);
      } else if (into.cursor[v] === into.end[v]) {
        looks += this.lookBack(
          v,
          deeper(into.unseen[v]! + price[v]!, this.depth, this.reach - distance[v]!) - price[v]!,
        );
      }
      let i = into.cursor[v]!;
      const end = into.end[v]!;
      for (; i < end && asks + into.least[i]! <= d; i++) this.call(v, i, asks);
      looks += 1 + (i - into.cursor[v]!) / ARCS_PER_LOOK;
      into.cursor[v] = i;
      const further = asks + (i < end ? into.least[i]! : into.unseen[v]!);
      if (further < this.reach) heap.push(-1 - v, Math.max(d, further));
    }
    this.effort.over(looks);
    for (const v of touched) if (distance[v]! < this.reach) price[v]! -= this.reach - distance[v]!;
    // From the end of the path back to the hole, then everybody one vacancy on, from the hole outwards.
    const path: number[] = [];
    for (let v = this.last; v !== hole; v = vacancy[viaPair[v]!]!) path.push(v);
    for (let i = path.length - 1; i >= 0; i--) {
      const v = path[i]!;
      this.stand(viaRow[v]!);
      this.come(viaRow[v]!, viaPair[v]!);
    }
    if (this.outsider >= 0) this.come(this.outsider, this.outsiderPair);
    this.forget();
  }

  /** A row elsewhere is called to `v`, which asks its price and the distance to the free seat. */
  private call(v: number, arc: number, asks: number): void {
    const { into } = this;
    const u = into.far[arc]!;
    const d = asks + into.base[arc]! - (u < 0 ? 0 : this.price[u]!);
    if (d >= this.reach || (u >= 0 && d >= this.distance[u]!)) return;
    const r = into.row[arc]!;
    if (this.vacancyOf[r] !== u) return;
    if (u >= 0) {
      this.touch(u, d, r, into.pair[arc]!);
      this.heap.push(u, d);
      return;
    }
    this.reach = d;
    this.last = v;
    this.outsider = r;
    this.outsiderPair = into.pair[arc]!;
  }

  /** Sits down where it was called to; whoever calls it next calls it from there. */
  private come(row: number, pair: number): void {
    const { first, vacancy } = this.problem;
    const { into } = this;
    this.sit(row, pair);
    const u = vacancy[pair]!;
    const own = this.costOf(row, pair);
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const base = this.costOf(row, e) - own;
      const least = base - this.price[u]!;
      if (v !== u && least < into.unseen[v]!) into.link(v, into.add(u, base, least, row, e));
    }
  }

  /** Looks up the arcs into `v` anew. @returns looks */
  private lookBack(v: number, unseen: number): number {
    const { first, vacancy, unmatched } = this.problem;
    const { vacancyOf, pair, price, into } = this;
    this.rowsOf ??= rowsByVacancy(this.problem);
    const begin = this.rowsOf.first[v]!;
    const stop = this.rowsOf.first[v + 1]!;
    into.begin(v);
    for (let i = begin; i < stop; i++) {
      const r = this.rowsOf.row[i]!;
      const u = vacancyOf[r]!;
      if (u === v) continue;
      const own = u < 0 ? unmatched[r]! : this.costOf(r, pair[r]!);
      const pays = u < 0 ? own : own + price[u]!;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        if (vacancy[e] !== v) continue;
        const c = this.costOf(r, e);
        if (c - pays < unseen) into.add(u, c - own, c - pays, r, e);
      }
    }
    into.close(v, unseen);
    return stop - begin;
  }

  private targetsOf({ size, pair }: Arcs): Int32Array {
    const at = new Int32Array(size);
    for (let i = 0; i < size; i++) at[i] = this.problem.vacancy[pair[i]!]!;
    return at;
  }

  /** A reduced cost that few pairs stay below. */
  private nearDepth(): number {
    const { workers, first, vacancy, unmatched } = this.problem;
    const step = Math.max(1, Math.floor(workers / SAMPLE));
    const sample: number[] = [];
    let rows = 0;
    for (let r = 0; r < workers; r += step) {
      rows++;
      const asked: number[] = [];
      for (let e = first[r]!; e < first[r + 1]!; e++) asked.push(this.costOf(r, e) + this.price[vacancy[e]!]!);
      let least = unmatched[r]!;
      for (const x of asked) least = Math.min(least, x);
      for (const x of asked) sample.push(x - least);
    }
    sample.sort((a, b) => a - b);
    return Math.max(1, Math.min(Number.MAX_SAFE_INTEGER, sample[Math.floor(NEAR_PER_ROW * rows)] ?? Infinity));
  }

  private costOf(row: number, pair: number): number {
    const c = this.problem.cost[pair]!;
    return this.problem.vacancy[pair] === this.former[row] ? c - this.bonus : c;
  }

  private touch(v: number, d: number, row: number, pair: number): void {
    if (this.distance[v] === Infinity) this.touched.push(v);
    this.distance[v] = d;
    this.viaRow[v] = row;
    this.viaPair[v] = pair;
  }

  private forget(): void {
    for (const v of this.touched) this.distance[v] = Infinity;
    this.touched.length = 0;
    this.heap.size = 0;
  }

  private sit(row: number, pair: number): void {
    const v = this.problem.vacancy[pair]!;
    const place = this.seatFirst[v]! + this.filled[v]!++;
    this.pair[row] = pair;
    this.vacancyOf[row] = v;
    this.place[row] = place;
    this.seatRow[place] = row;
  }

  private stand(row: number): void {
    const v = this.vacancyOf[row]!;
    const last = this.seatRow[this.seatFirst[v]! + --this.filled[v]!]!;
    this.seatRow[this.place[row]!] = last;
    this.place[last] = this.place[row]!;
    this.pair[row] = -1;
    this.vacancyOf[row] = -1;
  }
}

/** How deep to look where `depth` was not enough, but `enough` would be. */
function deeper(depth: number, least: number, enough: number): number {
  return Math.max(depth, Math.min(Math.max(2 * depth, least), enough));
}

function rowsByVacancy({ workers, vacancies, first: start, vacancy }: MatchProblem): {
  first: Int32Array;
  row: Int32Array;
} {
  const first = new Int32Array(vacancies + 1);
  const row = new Int32Array(vacancy.length);
  for (let e = 0; e < vacancy.length; e++) first[vacancy[e]! + 1]!++;
  for (let v = 0; v < vacancies; v++) first[v + 1]! += first[v]!;
  const next = first.slice(0, vacancies);
  for (let r = 0; r < workers; r++) {
    for (let e = start[r]!, end = start[r + 1]!; e < end; e++) row[next[vacancy[e]!]!++] = r;
  }
  return { first, row };
}

/** Seats, but where they are far more than the workers never more than the pairs, so that memory follows the problem. */
function usableSeats({ workers, vacancies, headcount, vacancy }: MatchProblem): Int32Array {
  let total = 0;
  for (let v = 0; v < vacancies; v++) total += headcount[v]!;
  if (total <= 4 * workers + vacancies) return headcount;
  const seats = new Int32Array(vacancies);
  for (let e = 0; e < vacancy.length; e++) seats[vacancy[e]!]!++;
  // One more than could come, so that a vacancy that all its rows hold still counts as having a free seat.
  for (let v = 0; v < vacancies; v++) seats[v] = Math.min(headcount[v]!, seats[v]! + 1);
  return seats;
}
