import type { Effort } from './effort.js';
import type { MatchProblem, Previous } from './problem.js';
import { Frontier } from './transport.js';

/** So many pairs for each row, its own among them, are worth a first look when rows are called back. */
const CALLS_PER_ROW = 1.5;
const SAMPLE = 1000;

/**
 * Mends a matching by shortest augmenting paths over the vacancies, with whole-numbered prices as potentials
 * (J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow problems, 1972), on the
 * problem's own arrays: a row is a worker, in the order in which the problem names the pairs. Keeping the former
 * vacancy is `changeCost` cheaper, which is the same as everything else being dearer by that much.
 *
 * Held at all times: no row but those that still have to be seated has a cheaper `cost + price` than its own. Seats may
 * be free at a price; `seat` takes them as they are, and `fill` lowers such prices once everybody is seated.
 */
export class Mending {
  /** [workers] the pair held, -1 for none. */
  readonly pair: Int32Array;
  /** [workers] its vacancy, -1 for none. */
  readonly vacancyOf: Int32Array;
  /** [vacancies] Infinity where there are no seats. */
  readonly price: Float64Array;
  readonly filled: Int32Array;

  private readonly seats: Int32Array;
  private readonly former: Int32Array;
  private readonly bonus: number;
  private readonly seatFirst: Int32Array;
  private readonly seatRow: Int32Array;
  /**
   * [seats] what the row pays at the cheapest of its other choices, price included, less the cost of its pair: may be
   * too small, but never too great, as long as prices rise.
   */
  private readonly seatSpare: Float64Array;
  /** [workers] */
  private readonly place: Int32Array;
  private readonly distance: Float64Array;
  /** [vacancies] who moves on the path to or from this vacancy, and by which pair. */
  private readonly viaRow: Int32Array;
  private readonly via: Int32Array;
  private readonly touched: number[] = [];
  private readonly heap = new Frontier();
  /** [workers] the same by row, as it was when the row sat down. */
  private readonly rowSpare: Float64Array;
  /** [vacancies] the calls to a vacancy, that is pairs of rows that could take a seat there: from here up to the next. */
  private readonly callFirst: Int32Array;
  private readonly callEnd: Int32Array;
  private readonly calls = new Calls();
  /**
   * [vacancies] pairs with an excess from here on are not among the calls. None matters from 0 on: the row would not come
   * for a free seat at no price.
   */
  private readonly unseen: Float64Array;
  /** [vacancies] 1 where pairs that are not among the calls might matter. */
  private readonly lacking: Uint8Array;
  /** Length and end of the best path found so far to a free seat. */
  private reach = 0;
  private last = -1;
  private comer = -1;
  private comerPair = -1;
  /** Chains, by vacancy, of the pairs that rows held until they were called away, since these are not among the calls. */
  private readonly leftFirst: Int32Array;
  private readonly leftNext: number[] = [];
  private readonly leftPair: number[] = [];
  private readonly leftRow: number[] = [];

  /** @param price taken over and changed */
  constructor(
    private readonly problem: MatchProblem,
    previous: Previous,
    price: Float64Array,
    private readonly effort: Effort,
  ) {
    const { workers, vacancies, headcount } = problem;
    this.former = previous.vacancyOf;
    this.bonus = previous.changeCost;
    this.price = price;
    for (let v = 0; v < vacancies; v++) if (headcount[v] === 0) price[v] = Infinity;
    this.pair = new Int32Array(workers).fill(-1);
    this.vacancyOf = new Int32Array(workers).fill(-1);
    this.filled = new Int32Array(vacancies);
    this.seats = usableSeats(problem);
    this.seatFirst = new Int32Array(vacancies + 1);
    for (let v = 0; v < vacancies; v++) this.seatFirst[v + 1] = this.seatFirst[v]! + this.seats[v]!;
    this.seatRow = new Int32Array(this.seatFirst[vacancies]!);
    this.seatSpare = new Float64Array(this.seatFirst[vacancies]!);
    this.place = new Int32Array(workers);
    this.rowSpare = new Float64Array(workers);
    this.callFirst = new Int32Array(vacancies);
    this.callEnd = new Int32Array(vacancies);
    this.unseen = new Float64Array(vacancies);
    this.lacking = new Uint8Array(vacancies);
    this.distance = new Float64Array(vacancies).fill(Infinity);
    this.leftFirst = new Int32Array(vacancies).fill(-1);
    this.viaRow = new Int32Array(vacancies);
    this.via = new Int32Array(vacancies);
  }

  /**
   * Whoever is content with the former vacancy keeps it.
   *
   * @returns the rows that have to be seated; null when they are more than `most`
   */
  open(most: number): number[] | null {
    const { workers, first, vacancy, cost, unmatched } = this.problem;
    const { former, bonus, price, filled, seats } = this;
    const waiting: number[] = [];
    for (let r = 0; r < workers; r++) {
      const u = former[r]!;
      let spare = unmatched[r]!;
      let own = Infinity;
      let held = -1;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const v = vacancy[e]!;
        if (v === u) {
          if (cost[e]! < own) {
            own = cost[e]!;
            held = e;
          }
          continue;
        }
        const x = cost[e]! + price[v]!;
        if (x < spare) spare = x;
      }
      if (held >= 0 && filled[u]! < seats[u]! && own - bonus + price[u]! <= spare)
        this.sit(r, held, spare - own + bonus);
      else if (spare < unmatched[r]! || (held >= 0 && own - bonus + price[u]! < unmatched[r]!)) {
        if (waiting.length === most) return null;
        waiting.push(r);
      }
    }
    return waiting;
  }

  /** Finds the best place for a row that waits: a free seat, somebody's who moves on, or none. */
  seat(row: number): void {
    const { first, vacancy, cost, unmatched } = this.problem;
    const {
      price,
      filled,
      pair,
      vacancyOf,
      seats,
      distance,
      touched,
      heap,
      seatFirst,
      seatRow,
      seatSpare,
      place,
      former,
      bonus,
    } = this;
    let reach = unmatched[row]!;
    let last = -1;
    let leaver = row;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const d = cost[e]! + price[v]! - (v === former[row] ? bonus : 0);
      if (d >= reach || d >= distance[v]!) continue;
      this.touch(v, d, row, e);
      if (filled[v]! < seats[v]!) {
        reach = d;
        last = v;
        leaver = -1;
      } else heap.push(v, d);
    }
    let looks = 1;
    while (heap.size > 0) {
      const next = heap.pop();
      const d = heap.key;
      if (d >= reach) break;
      if (next >= 0) {
        // Its rows wait until it is known that they could be on the shortest path.
        if (d > distance[next]!) continue;
        const open = d - price[next]!;
        for (let i = seatFirst[next]!, end = i + filled[next]!; i < end; i++) {
          if (open + seatSpare[i]! < reach) heap.push(-1 - seatRow[i]!, Math.max(d, open + seatSpare[i]!));
        }
        continue;
      }
      const r = -1 - next;
      const u = vacancyOf[r]!;
      const own = cost[pair[r]!]! - (former[r] === u ? bonus : 0);
      const base = distance[u]! - price[u]! - own;
      let spare = unmatched[r]!;
      if (base + spare < reach) {
        reach = base + spare;
        last = u;
        leaver = r;
      }
      for (let e = first[r]!, stop = first[r + 1]!; e < stop; e++) {
        const v = vacancy[e]!;
        if (v === u) continue;
        const x = cost[e]! + price[v]! - (v === former[r] ? bonus : 0);
        if (x < spare) spare = x;
        if (base + x >= reach || base + x >= distance[v]!) continue;
        this.touch(v, base + x, r, e);
        if (filled[v]! < seats[v]!) {
          reach = base + x;
          last = v;
          leaver = -1;
        } else heap.push(v, base + x);
      }
      seatSpare[place[r]!] = spare - own;
      looks++;
    }
    this.effort.over(looks);
    for (const v of touched) if (distance[v]! < reach) price[v]! += reach - distance[v]!;
    if (leaver >= 0 && last >= 0) this.stand(leaver);
    for (let v = last; v >= 0;) {
      const r = this.viaRow[v]!;
      const before = vacancyOf[r]!;
      if (before >= 0) this.stand(r);
      this.sit(r, this.via[v]!, -Infinity);
      v = before;
    }
    this.forget();
  }

  /** Fills seats that are free at a price, or lowers the price to nothing. Nobody may be waiting any more. */
  fillAll(): void {
    const { vacancies } = this.problem;
    let open: number[] = [];
    for (let v = 0; v < vacancies; v++) if (this.isOpen(v)) open.push(v);
    if (open.length === 0) return;
    const depth = this.firstDepth();
    for (let v = 0; v < vacancies; v++) this.unseen[v] = Math.min(0, depth - this.price[v]!);
    this.lacking.fill(1);
    this.gather(depth);
    while (!this.effort.over(0)) {
      this.lacking.fill(0);
      open = open.filter((v) => !this.close(v));
      if (open.length === 0) return;
      for (let v = 0; v < vacancies; v++) if (this.lacking[v] === 1) this.unseen[v] = 0;
      this.gather(Infinity);
    }
  }

  /** @returns false when more calls have to be gathered first */
  private close(v: number): boolean {
    while (this.isOpen(v) && !this.effort.over(0)) if (!this.fill(v)) return false;
    return true;
  }

  private isOpen(v: number): boolean {
    return this.filled[v]! < this.seats[v]! && this.price[v]! > 0;
  }

  /** @returns false when pairs that are not among the calls might matter; then nothing has changed */
  private fill(hole: number): boolean {
    const { vacancy } = this.problem;
    const { price, distance, touched, heap, viaRow, via, leftFirst, leftNext, leftPair, callFirst, callEnd, unseen } =
      this;
    const { pair, row, excess } = this.calls;
    this.reach = price[hole]!;
    this.last = hole;
    this.comer = -1;
    this.touch(hole, 0, -1, -1);
    heap.push(hole, 0);
    let looks = 1;
    while (heap.size > 0) {
      const u = heap.pop();
      const d = heap.key;
      if (d >= this.reach) break;
      if (u < 0) {
        this.call(row[-1 - u]!, pair[-1 - u]!);
        looks++;
        continue;
      }
      if (d > distance[u]!) continue;
      const asks = d + price[u]!;
      if (asks < this.reach) {
        this.reach = asks;
        this.last = u;
        this.comer = -1;
      }
      for (let i = callFirst[u]!, end = callEnd[u]!; i < end; i++) {
        if (asks + excess[i]! < this.reach) heap.push(-1 - i, Math.max(d, asks + excess[i]!));
      }
      for (let i = leftFirst[u]!; i >= 0; i = leftNext[i]!) this.call(this.leftRow[i]!, leftPair[i]!);
    }
    this.effort.over(looks / 8);
    let complete = true;
    for (const v of touched) {
      if (distance[v]! + price[v]! + unseen[v]! >= this.reach) continue;
      complete = false;
      this.lacking[v] = 1;
    }
    if (!complete) {
      this.forget();
      return false;
    }
    for (const v of touched) if (distance[v]! < this.reach) price[v]! -= this.reach - distance[v]!;
    // From the end of the path back to the hole, then everybody one vacancy on, from the hole outwards.
    const path: number[] = [];
    for (let v = this.last; v !== hole; v = vacancy[via[v]!]!) path.push(v);
    for (let i = path.length - 1; i >= 0; i--) {
      const v = path[i]!;
      const r = viaRow[v]!;
      leftNext.push(leftFirst[v]!);
      leftFirst[v] = leftPair.push(this.pair[r]!) - 1;
      this.leftRow.push(r);
      this.stand(r);
      this.sit(r, via[v]!, -Infinity);
    }
    if (this.comer >= 0) this.sit(this.comer, this.comerPair, -Infinity);
    this.forget();
    return true;
  }

  /** The row of a pair is called to the pair's vacancy. */
  private call(row: number, pair: number): void {
    const { vacancy, cost, unmatched } = this.problem;
    const { former, bonus, distance } = this;
    const u = vacancy[pair]!;
    const base = distance[u]! + this.price[u]! + cost[pair]! - (u === former[row] ? bonus : 0);
    const held = this.pair[row]!;
    if (held < 0) {
      if (base - unmatched[row]! >= this.reach) return;
      this.reach = base - unmatched[row]!;
      this.last = u;
      this.comer = row;
      this.comerPair = pair;
      return;
    }
    const v = this.vacancyOf[row]!;
    const next = base - cost[held]! + (v === former[row] ? bonus : 0) - this.price[v]!;
    if (v === u || next >= distance[v]! || next >= this.reach) return;
    this.touch(v, next, row, pair);
    this.heap.push(v, next);
  }

  /** A reduced cost that few pairs stay below. */
  private firstDepth(): number {
    const { workers, first } = this.problem;
    const step = Math.max(1, Math.floor(workers / SAMPLE));
    const sample: number[] = [];
    let rows = 0;
    for (let r = 0; r < workers; r += step) {
      rows++;
      const paid = this.paid(r);
      for (let e = first[r]!; e < first[r + 1]!; e++) sample.push(this.asked(r, e) - paid);
    }
    sample.sort((a, b) => a - b);
    return Math.max(1, sample[CALLS_PER_ROW * rows] ?? Infinity);
  }

  /**
   * Looks up the calls to the vacancies that lack some.
   *
   * @param depth rows all of whose other choices are dearer than their own by so much, or more, need not be looked at
   */
  private gather(depth: number): void {
    const { workers, vacancies, first, vacancy, cost } = this.problem;
    const { former, bonus, price, vacancyOf, rowSpare, lacking, unseen, calls, callFirst, callEnd } = this;
    const found = new Calls();
    const count = new Int32Array(vacancies);
    for (let r = 0; r < workers; r++) {
      const u = vacancyOf[r]!;
      if (depth < Infinity && u >= 0 && rowSpare[r]! - price[u]! >= depth) continue;
      const paid = this.paid(r);
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const v = vacancy[e]!;
        if (lacking[v] === 0 || v === u) continue;
        const excess = cost[e]! - (v === former[r] ? bonus : 0) - paid;
        if (excess >= unseen[v]!) continue;
        found.add(e, r, excess);
        count[v]!++;
      }
    }
    let end = calls.size;
    for (let v = 0; v < vacancies; v++) {
      if (lacking[v] === 0) continue;
      callFirst[v] = callEnd[v] = end;
      end += count[v]!;
    }
    calls.reserve(end);
    for (let i = 0; i < found.size; i++) calls.set(callEnd[vacancy[found.pair[i]!]!]!++, found, i);
  }

  /** What the row pays now, price included. */
  private paid(row: number): number {
    const held = this.pair[row]!;
    return held < 0 ? this.problem.unmatched[row]! : this.asked(row, held);
  }

  private asked(row: number, pair: number): number {
    const v = this.problem.vacancy[pair]!;
    return this.problem.cost[pair]! - (v === this.former[row] ? this.bonus : 0) + this.price[v]!;
  }

  private touch(v: number, d: number, row: number, pair: number): void {
    if (this.distance[v] === Infinity) this.touched.push(v);
    this.distance[v] = d;
    this.viaRow[v] = row;
    this.via[v] = pair;
  }

  private forget(): void {
    for (const v of this.touched) this.distance[v] = Infinity;
    this.touched.length = 0;
    this.heap.size = 0;
  }

  private sit(row: number, pair: number, spare: number): void {
    const v = this.problem.vacancy[pair]!;
    const place = this.seatFirst[v]! + this.filled[v]!++;
    this.pair[row] = pair;
    this.vacancyOf[row] = v;
    this.rowSpare[row] = spare;
    this.place[row] = place;
    this.seatRow[place] = row;
    this.seatSpare[place] = spare;
  }

  private stand(row: number): void {
    const v = this.vacancyOf[row]!;
    const place = this.place[row]!;
    const end = this.seatFirst[v]! + --this.filled[v]!;
    const last = this.seatRow[end]!;
    this.seatRow[place] = last;
    this.seatSpare[place] = this.seatSpare[end]!;
    this.place[last] = place;
    this.pair[row] = -1;
    this.vacancyOf[row] = -1;
  }
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

/** Pairs with their rows, and each pair's cost less what its row paid in all. Rows only ever pay less, so it only grows. */
class Calls {
  size = 0;
  pair = new Int32Array(1024);
  row = new Int32Array(1024);
  excess = new Float64Array(1024);

  add(pair: number, row: number, excess: number): void {
    const i = this.size;
    if (i === this.pair.length) this.reserve(i + 1);
    this.pair[i] = pair;
    this.row[i] = row;
    this.excess[i] = excess;
    this.size = i + 1;
  }

  set(place: number, from: Calls, i: number): void {
    this.pair[place] = from.pair[i]!;
    this.row[place] = from.row[i]!;
    this.excess[place] = from.excess[i]!;
  }

  reserve(size: number): void {
    if (size > this.pair.length) {
      const room = Math.max(size, 2 * this.pair.length);
      this.pair = enlarged(this.pair, new Int32Array(room));
      this.row = enlarged(this.row, new Int32Array(room));
      this.excess = enlarged(this.excess, new Float64Array(room));
    }
    this.size = size;
  }
}

function enlarged<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
