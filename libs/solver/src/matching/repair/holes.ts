import type { Effort } from '../effort.js';
import { Arcs } from './arcs.js';
import type { Occupancy } from './occupancy.js';
import { Paths } from './paths.js';

/** The share of the depth to which near arcs are still wanted after prices have risen. */
const TURN = 0.75;
const ARCS_PER_LOOK = 16;

/**
 * Fills seats that are free at a price, or lowers the price to nothing, by the same paths as `Waiting`, walked backwards.
 * Nobody waits any more.
 */
export class Holes {
  /**
   * The arcs into each vacancy, -1 for rows that are unmatched. The least of what is unseen is the cost of the pair less
   * what its row pays in all; prices may only fall while these arcs are used, so that rows only ever pay less. From 0 on
   * a row would not come even for a seat at no price.
   */
  private readonly into: Arcs;
  private readonly paths: Paths;
  /** Length and last vacancy of the best path found so far, and the unmatched row that comes there, -1 for none. */
  private reach = 0;
  private last = -1;
  private outsider = -1;
  private outsiderPair = -1;

  /** @param out near arcs out of the vacancies, as deep as `depth` when they were looked up */
  constructor(
    private readonly occupancy: Occupancy,
    private readonly effort: Effort,
    out: Arcs,
    depth: number,
  ) {
    const { workers, vacancies } = occupancy.problem;
    this.into = new Arcs(vacancies, workers + (workers >> 2));
    this.paths = new Paths(vacancies);
    this.turn(out, TURN * depth);
  }

  /** @returns false when it was stopped */
  fillAll(goesOn: () => boolean): boolean {
    const { vacancies } = this.occupancy.problem;
    let open: number[] = [];
    for (let v = 0; v < vacancies; v++) if (this.isOpen(v)) open.push(v);
    while (open.length > 0) {
      // Whoever lacks arcs from afar waits until they are looked up for all of them together.
      const lacking = new Set<number>();
      for (const v of open) {
        for (let lacks = -1; lacks < 0 && this.isOpen(v);) {
          if (!goesOn()) return false;
          lacks = this.fill(v);
          if (lacks >= 0) lacking.add(lacks);
        }
      }
      open = open.filter((v) => this.isOpen(v));
      if (lacking.size > 0) this.lookBack(lacking);
    }
    return true;
  }

  private isOpen(v: number): boolean {
    return this.occupancy.hasFreeSeat(v) && this.occupancy.price[v]! > 0;
  }

  /** Near arcs out of vacancies become near arcs into them. */
  private turn(out: Arcs, depth: number): void {
    const { price, vacancyOf, problem } = this.occupancy;
    const { into } = this;
    // Prices have risen, which has brought arcs nearer that may not be known.
    const stale = new Uint8Array(problem.vacancies);
    for (let v = 0; v < problem.vacancies; v++) {
      into.unseen[v] = Math.min(0, depth - price[v]!);
      if (out.unseen[v]! - price[v]! < depth) stale[v] = 1;
      else this.turnArcs(v, out);
    }
    for (let r = 0; r < problem.workers; r++) {
      const u = vacancyOf[r]!;
      if (u < 0 || stale[u] === 1) this.addArcs(r, false);
    }
    into.arrange();
  }

  private turnArcs(u: number, out: Arcs): void {
    const { price, vacancyOf } = this.occupancy;
    const { into } = this;
    const { base, whole } = out;
    const asks = price[u]!;
    const end = out.end[u]!;
    let next = out.first[u]!;
    let linked = out.chain[u]!;
    while (next < end || linked >= 0) {
      const arc = next < end ? next++ : linked;
      const k = 6 * arc;
      if (arc === linked) linked = whole[k + 5]!;
      const v = whole[k + 2]!;
      if (v < 0 || base[3 * arc]! - asks >= into.unseen[v]!) continue;
      const r = whole[k + 3]!;
      if (vacancyOf[r] === u) into.add(v, u, base[3 * arc]!, r, whole[k + 4]!);
    }
  }

  /** Adds the near arcs of a row into all vacancies that it could take. */
  private addArcs(row: number, links: boolean): void {
    const { occupancy, into } = this;
    const { first, vacancy } = occupancy.problem;
    const u = occupancy.vacancyOf[row]!;
    const own = occupancy.ownCost(row);
    const asks = u < 0 ? 0 : occupancy.price[u]!;
    for (let e = first[row]!, end = first[row + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const base = occupancy.costOf(row, e) - own;
      if (base - asks >= into.unseen[v]! || v === u) continue;
      if (links) into.link(v, u, base, row, e);
      else into.add(v, u, base, row, e);
    }
  }

  /** @returns -1, or the vacancy whose arcs from afar have to be known first */
  private fill(hole: number): number {
    const { occupancy, into } = this;
    const { price } = occupancy;
    const { distance, touched, heap } = this.paths;
    this.reach = price[hole]!;
    this.last = hole;
    this.outsider = -1;
    this.paths.touch(hole, 0, -1, -1);
    heap.push(hole, 0);
    let looks = 1;
    let lacks = -1;
    while (heap.size > 0) {
      const next = heap.pop();
      const d = heap.key;
      if (d >= this.reach) break;
      if (next < 0) {
        lacks = -1 - next;
        break;
      }
      if (d > distance[next]!) continue;
      const asks = d + price[next]!;
      if (asks < this.reach) {
        this.reach = asks;
        this.last = next;
        this.outsider = -1;
      }
      looks += 1 + (into.end[next]! - into.first[next]!) / ARCS_PER_LOOK;
      this.call(next, asks);
      const further = asks + into.unseen[next]!;
      if (further < this.reach) heap.push(-1 - next, Math.max(d, further));
    }
    this.effort.over(looks);
    if (lacks < 0) {
      for (const v of touched) if (distance[v]! < this.reach) price[v]! -= this.reach - distance[v]!;
      this.move(hole);
    }
    this.paths.forget();
    return lacks;
  }

  /** Rows elsewhere are called to `v`, which asks its price and the distance to the free seat. */
  private call(v: number, asks: number): void {
    const { price, vacancyOf } = this.occupancy;
    const { distance, heap } = this.paths;
    const { base, whole, end: blockEnd, first, chain } = this.into;
    const end = blockEnd[v]!;
    let next = first[v]!;
    let linked = chain[v]!;
    while (next < end || linked >= 0) {
      const arc = next < end ? next++ : linked;
      const k = 6 * arc;
      if (arc === linked) linked = whole[k + 5]!;
      const u = whole[k + 2]!;
      const d = asks + base[3 * arc]! - (u < 0 ? 0 : price[u]!);
      if (d >= this.reach || (u >= 0 && d >= distance[u]!)) continue;
      const r = whole[k + 3]!;
      if (vacancyOf[r] !== u) continue;
      if (u >= 0) {
        this.paths.touch(u, d, r, whole[k + 4]!);
        heap.push(u, d);
        continue;
      }
      this.reach = d;
      this.last = v;
      this.outsider = r;
      this.outsiderPair = whole[k + 4]!;
    }
  }

  /** Everybody on the path comes one vacancy on, those next to the hole first. */
  private move(hole: number): void {
    const { occupancy, paths } = this;
    const path: number[] = [];
    for (let v = this.last; v !== hole; v = occupancy.problem.vacancy[paths.pair[v]!]!) path.push(v);
    const come = (row: number, pair: number): void => {
      occupancy.sit(row, pair);
      this.addArcs(row, true);
    };
    for (const v of path.reverse()) {
      occupancy.stand(paths.row[v]!);
      come(paths.row[v]!, paths.pair[v]!);
    }
    if (this.outsider >= 0) come(this.outsider, this.outsiderPair);
  }

  /** Looks up all arcs into some vacancies that anybody would ever come by. */
  private lookBack(vacancies: ReadonlySet<number>): void {
    const { occupancy, into } = this;
    const { workers, first, vacancy } = occupancy.problem;
    const wanted = new Uint8Array(into.first.length);
    for (const v of vacancies) {
      wanted[v] = 1;
      into.begin(v);
      into.close(v, 0);
    }
    for (let r = 0; r < workers; r++) {
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const v = vacancy[e]!;
        if (wanted[v] === 0) continue;
        const u = occupancy.vacancyOf[r]!;
        const base = occupancy.costOf(r, e) - occupancy.ownCost(r);
        const asks = u < 0 ? 0 : occupancy.price[u]!;
        if (u !== v && base - asks < 0) into.link(v, u, base, r, e);
      }
    }
    this.effort.over(workers / ARCS_PER_LOOK);
  }
}
