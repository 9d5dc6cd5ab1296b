import type { Effort } from '../effort.js';
import { Arcs } from './arcs.js';
import type { Occupancy } from './occupancy.js';
import { Paths } from './paths.js';

/** So many pairs for each row, its own among them, are near enough to be worth a first look. */
const NEAR_PER_ROW = 2;
const SAMPLE = 1000;
/** An arc is read so much faster than a row that so many count as one look. */
const ARCS_PER_LOOK = 16;

/**
 * Seats those who wait by shortest augmenting paths over the vacancies, with whole-numbered prices as potentials
 * (J. Edmonds, R. M. Karp: Theoretical improvements in algorithmic efficiency for network flow problems, 1972), on the
 * problem's own arrays: a row is a worker.
 *
 * An arc leads from a vacancy to another one that one of its rows could take instead. Nearly all paths are short, so only
 * near arcs are looked up at first, and further ones where a path turns out to need them.
 *
 * Held at all times: no row but those that still have to be seated has a cheaper `cost + price` than its own. Seats may
 * be free at a price, and are taken as they are.
 */
export class Waiting {
  /** Reduced costs below this are near. */
  readonly depth: number;
  /**
   * The arcs out of each vacancy, -1 for staying unmatched. The least of what is unseen is what a row would pay there,
   * price included, less the cost of its own pair; prices may only rise while these arcs are used.
   */
  readonly out: Arcs;
  private readonly paths: Paths;
  /** Length and last vacancy of the best path found so far, and the row that becomes unmatched there, -1 for none. */
  private reach = 0;
  private last = -1;
  private outsider = -1;

  constructor(
    private readonly occupancy: Occupancy,
    private readonly effort: Effort,
  ) {
    const { workers, vacancies } = occupancy.problem;
    this.out = new Arcs(vacancies, workers + (workers >> 2));
    this.paths = new Paths(vacancies);
    this.depth = nearDepth(occupancy);
  }

  /**
   * Whoever is content with the former vacancy keeps it.
   *
   * @returns the rows that have to be seated; null when they are more than `most`
   */
  open(former: Int32Array, most: number): number[] | null {
    const { workers, vacancies } = this.occupancy.problem;
    const { price } = this.occupancy;
    const waiting: number[] = [];
    for (let r = 0; r < workers; r++) {
      if (!this.keeps(r, former[r]!)) waiting.push(r);
      if (waiting.length > most) return null;
    }
    this.out.arrange();
    for (let v = 0; v < vacancies; v++) this.out.unseen[v] = price[v]! + this.depth;
    return waiting;
  }

  /** @returns false when the row has to be seated */
  private keeps(row: number, u: number): boolean {
    const { occupancy, depth } = this;
    const { first, vacancy, cost, unmatched } = occupancy.problem;
    const { price } = occupancy;
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
    const own = occupancy.costOf(row, held);
    const pays = own + price[u]!;
    if (pays > spare || !occupancy.hasFreeSeat(u)) return Math.min(spare, pays) >= unmatched[row]!;
    occupancy.sit(row, held);
    if (spare - pays >= depth) return true;
    // The same as `addArcs` would find, but nobody who keeps has a former vacancy elsewhere.
    const unseen = price[u]! + depth;
    if (unmatched[row]! - own < unseen) this.out.add(u, -1, unmatched[row]! - own, row, -1);
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const base = cost[e]! - own;
      if (base + price[v]! < unseen && v !== u) this.out.add(u, v, base, row, e);
    }
    return true;
  }

  /** Finds the best place for a row that waits: a free seat, somebody's who moves on, or none. */
  seat(row: number): void {
    const { occupancy, out } = this;
    const { first, vacancy, unmatched } = occupancy.problem;
    const { price } = occupancy;
    const { distance, touched, heap } = this.paths;
    this.reach = unmatched[row]!;
    this.last = -1;
    this.outsider = row;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const d = occupancy.costOf(row, e) + price[v]!;
      if (d < this.reach && d < distance[v]!) this.come(v, d, row, e);
    }
    let looks = 1;
    while (heap.size > 0) {
      const next = heap.pop();
      const d = heap.key;
      if (d >= this.reach) break;
      const u = next < 0 ? -1 - next : next;
      if (next >= 0 && d > distance[u]!) continue;
      if (next < 0 || out.isLong(u)) {
        const depth = out.unseen[u]! - price[u]!;
        looks += this.lookUp(u, price[u]! + deeper(depth, this.depth, this.reach - distance[u]!));
      }
      looks += 1 + (out.end[u]! - out.first[u]!) / ARCS_PER_LOOK;
      this.leave(u);
      const further = distance[u]! - price[u]! + out.unseen[u]!;
      if (further < this.reach) heap.push(-1 - u, Math.max(d, further));
    }
    this.effort.over(looks);
    for (const v of touched) if (distance[v]! < this.reach) price[v]! += this.reach - distance[v]!;
    this.move();
    this.paths.forget();
  }

  /** The rows at `u` look where else they could go. */
  private leave(u: number): void {
    const { price, vacancyOf } = this.occupancy;
    const { distance } = this.paths;
    const { base, whole, end: blockEnd, first, chain } = this.out;
    const open = distance[u]! - price[u]!;
    const end = blockEnd[u]!;
    let next = first[u]!;
    let linked = chain[u]!;
    while (next < end || linked >= 0) {
      const arc = next < end ? next++ : linked;
      const k = 6 * arc;
      if (arc === linked) linked = whole[k + 5]!;
      const v = whole[k + 2]!;
      const d = open + base[3 * arc]! + (v < 0 ? 0 : price[v]!);
      if (d >= this.reach || (v >= 0 && d >= distance[v]!)) continue;
      const r = whole[k + 3]!;
      if (vacancyOf[r] !== u) continue;
      if (v >= 0) {
        this.come(v, d, r, whole[k + 4]!);
        continue;
      }
      this.reach = d;
      this.last = u;
      this.outsider = r;
    }
  }

  private come(v: number, d: number, row: number, pair: number): void {
    this.paths.touch(v, d, row, pair);
    if (!this.occupancy.hasFreeSeat(v)) {
      this.paths.heap.push(v, d);
      return;
    }
    this.reach = d;
    this.last = v;
    this.outsider = -1;
  }

  /** Everybody on the path goes one vacancy on. */
  private move(): void {
    const { occupancy, out, paths } = this;
    if (this.last >= 0 && this.outsider >= 0) occupancy.stand(this.outsider);
    for (let v = this.last; v >= 0;) {
      const r = paths.row[v]!;
      const before = occupancy.vacancyOf[r]!;
      if (before >= 0) occupancy.stand(r);
      occupancy.sit(r, paths.pair[v]!);
      this.addArcs(r, out.unseen[v]!, true);
      v = before;
    }
  }

  /** Looks up the arcs out of `u` anew. @returns looks */
  private lookUp(u: number, unseen: number): number {
    const { out } = this;
    const { seatFirst, filled, seatRow } = this.occupancy;
    out.begin(u);
    for (let i = seatFirst[u]!, end = i + filled[u]!; i < end; i++) this.addArcs(seatRow[i]!, unseen, false);
    out.close(u, unseen);
    return filled[u]!;
  }

  /** @param unseen what a row would pay there, less the cost of its own pair, is below this */
  private addArcs(row: number, unseen: number, links: boolean): void {
    const { occupancy, out } = this;
    const { first, vacancy, unmatched } = occupancy.problem;
    const u = occupancy.vacancyOf[row]!;
    const own = occupancy.ownCost(row);
    const add = (far: number, base: number, pair: number): void => {
      if (links) out.link(u, far, base, row, pair);
      else out.add(u, far, base, row, pair);
    };
    if (unmatched[row]! - own < unseen) add(-1, unmatched[row]! - own, -1);
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const base = occupancy.costOf(row, e) - own;
      if (base + occupancy.price[v]! < unseen && v !== u) add(v, base, e);
    }
  }
}

/** How deep to look where `depth` was not enough, but `enough` would be. */
function deeper(depth: number, least: number, enough: number): number {
  return Math.max(depth, Math.min(Math.max(2 * depth, least), enough));
}

/** A reduced cost that few pairs stay below. */
function nearDepth(occupancy: Occupancy): number {
  const { workers, first, vacancy, unmatched } = occupancy.problem;
  const step = Math.max(1, Math.floor(workers / SAMPLE));
  const sample: number[] = [];
  let rows = 0;
  for (let r = 0; r < workers; r += step) {
    rows++;
    const asked: number[] = [];
    for (let e = first[r]!; e < first[r + 1]!; e++) {
      asked.push(occupancy.costOf(r, e) + occupancy.price[vacancy[e]!]!);
    }
    let least = unmatched[r]!;
    for (const x of asked) least = Math.min(least, x);
    for (const x of asked) sample.push(x - least);
  }
  sample.sort((a, b) => a - b);
  return Math.max(1, Math.min(Number.MAX_SAFE_INTEGER, sample[Math.floor(NEAR_PER_ROW * rows)] ?? Infinity));
}
