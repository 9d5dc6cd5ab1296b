import type { Random } from '#solver';
import { Cheapest } from './cheapest.js';
import { inOrder, spread } from './ranking.js';
import { BARRED, bitsIn, BLOCK, lowestOf } from './row.js';
import { costOf, type Parts, weighed } from './rows.js';

/**
 * How many pairs a run keeps, so that its memory stays bounded. A worker with more keeps the cheapest half and draws the
 * other half evenly from the rest: thousands who want the same few vacancies still know of others.
 */
export const KEPT = { pairsOfARun: 4_000_000, least: 16, sitesOfAGroup: 12, pairsASite: 8 } as const;

export const keptAWorker = (workers: number): number =>
  Math.max(KEPT.least, Math.floor(KEPT.pairsOfARun / Math.max(1, workers)));

/** Pairs one worker after the other, in arrays that grow. */
export class Pairs {
  length = 0;
  private vacancies = new Int32Array(1024);
  private costs = new Int16Array(1024);

  push(vacancy: number, cost: number): void {
    if (this.length === this.vacancies.length) {
      const [vacancies, costs] = [this.vacancies, this.costs];
      this.vacancies = new Int32Array(2 * this.length);
      this.costs = new Int16Array(2 * this.length);
      this.vacancies.set(vacancies);
      this.costs.set(costs);
    }
    this.vacancies[this.length] = vacancy;
    this.costs[this.length++] = cost;
  }

  vacancy(): Int32Array {
    return this.vacancies.subarray(0, this.length);
  }

  cost(): Int16Array {
    return this.costs.subarray(0, this.length);
  }
}

const HALF = BLOCK / 2;
const LOW = 0xffff;
/** More than any group costs anywhere. */
const FAR = 2 ** 30;
/** Of two costs in one word the first lies low on most machines. */
const LOW_FIRST = new Uint16Array(Uint32Array.of(1).buffer)[0] === 1;

/** Chooses which pairs of workers are kept, of those that no rule bars. */
export class Choice {
  readonly pairs = new Pairs();
  /** Pairs seen so far that no rule bars. */
  eligible = 0;
  private readonly cheapest: Cheapest;
  /** [sites + 1] the first vacancy of each site. */
  private readonly siteFirst: Int32Array;
  /** [sites] what a group costs there; from FAR on somebody is barred. */
  private readonly sum: Int32Array;
  private readonly scratch: Int32Array;
  /** [vacancies] the worker, by number, who keeps it and was the last to do so. */
  private readonly keeper: Int32Array;
  private worker = 0;
  /** [blocks] what any pair of the block costs at least. */
  private readonly bound: Int16Array;
  /** [blocks] a bit for each opening that no rule bars. */
  private readonly open: Int32Array;
  /** The block with the lowest bound. */
  private nearest = 0;

  /**
   * @param site [vacancies] numbered from 0 as they come, so that those of one site stand together
   * @param limit pairs of a worker alone
   */
  constructor(
    private readonly site: Int32Array,
    sites: number,
    private readonly limit: number,
    private readonly random: Random,
  ) {
    this.cheapest = new Cheapest(Math.max(1, Math.min(site.length, Math.ceil(limit / 2))), BARRED);
    this.bound = new Int16Array(Math.ceil(site.length / BLOCK));
    this.open = new Int32Array(this.bound.length);
    this.keeper = new Int32Array(site.length).fill(-1);
    this.sum = new Int32Array(sites);
    this.scratch = new Int32Array(HALF * this.bound.length);
    this.siteFirst = new Int32Array(sites + 1);
    site.forEach((s, v) => (this.siteFirst[s + 1] = v + 1));
  }

  /**
   * For a worker alone. Of equally cheap ones not everybody keeps the same.
   * @returns how many pairs no rule bars
   */
  alone(parts: Parts): number {
    const { cheapest, limit } = this;
    this.worker++;
    const eligible = this.weighBlocks(parts);
    this.eligible += eligible;
    if (eligible <= limit) {
      this.keepAll(parts);
      return eligible;
    }
    cheapest.clear();
    const { bound, nearest } = this;
    let dearest = this.scan(parts, nearest);
    const start = Math.floor(this.random.unit() * bound.length);
    for (let i = 0; i < bound.length; i++) {
      const b = start + i < bound.length ? start + i : start + i - bound.length;
      if ((bound[b] ?? 0) < dearest && b !== nearest) dearest = this.scan(parts, b);
    }
    for (let i = 0; i < cheapest.size; i++) this.keep(cheapest.vacancy[i] ?? 0, cheapest.cost[i] ?? 0);
    this.draw(parts, limit - cheapest.size, eligible);
    return eligible;
  }

  /**
   * Fills `open`, `nearest`, and `bound` with what the cheapest of each block costs at least.
   * @returns how many pairs no rule bars
   */
  private weighBlocks({ way, wish, trade, wage, stay }: Parts): number {
    const { bound, open } = this;
    const [ways, wages, stays] = [way.open, wage.open, stay.open];
    const [least, lowestWage, lowestStay] = [way.least, wage.least, stay.least];
    const [lowestWish, lowestTrade] = [wish.least, trade.least];
    let [eligible, nearest, lowest] = [0, 0, BARRED as number];
    for (let b = 0; b < bound.length; b++) {
      const bits = (ways[b] ?? 0) & (wages[b] ?? 0) & (stays[b] ?? 0);
      open[b] = bits;
      if (bits === 0) {
        bound[b] = BARRED;
        continue;
      }
      eligible += bitsIn(bits);
      const most = (least[b] ?? 0) + (lowestWage[b] ?? 0) + (lowestStay[b] ?? 0);
      const cost = most + (lowestWish[b] ?? 0) + (lowestTrade[b] ?? 0);
      bound[b] = cost;
      if (cost >= lowest) continue;
      lowest = cost;
      nearest = b;
    }
    this.nearest = nearest;
    return eligible;
  }

  /** Offers the pairs of a block. @returns what the next must cost less than */
  private scan({ way, wish, trade, wage, stay }: Parts, block: number): number {
    const [ways, wishes, trades, wages, stays] = [way.twos, wish.twos, trade.twos, wage.twos, stay.twos];
    const { cheapest } = this;
    let dearest = cheapest.bar;
    for (let i = block * HALF, end = i + HALF; i < end; i++) {
      const two = (ways[i] ?? 0) + (wishes[i] ?? 0) + (trades[i] ?? 0) + (wages[i] ?? 0) + (stays[i] ?? 0);
      const low = two & LOW;
      const high = two >>> 16;
      if (low < dearest) dearest = cheapest.offer(LOW_FIRST ? 2 * i : 2 * i + 1, low);
      if (high < dearest) dearest = cheapest.offer(LOW_FIRST ? 2 * i + 1 : 2 * i, high);
    }
    return dearest;
  }

  private keepAll(parts: Parts): void {
    const { open } = this;
    for (let b = 0; b < open.length; b++) {
      for (let bits = open[b] ?? 0; bits !== 0; bits &= bits - 1) this.keepAt(b * BLOCK + lowestOf(bits), parts);
    }
  }

  private keepAt(v: number, parts: Parts): boolean {
    return this.keep(v, costOf(parts, v));
  }

  private keep(v: number, cost: number): boolean {
    if (cost >= BARRED || this.keeper[v] === this.worker) return false;
    this.keeper[v] = this.worker;
    this.pairs.push(v, cost);
    return true;
  }

  /** Keeps so many of what is not kept yet, evenly of all that no rule bars; there are enough. */
  private draw(parts: Parts, many: number, eligible: number): void {
    const { open } = this;
    const step = eligible / many;
    let at = this.random.unit() * step;
    let before = 0;
    for (let b = 0; b < open.length; b++) {
      let bits = open[b] ?? 0;
      for (const after = before + bitsIn(bits); at < after; at += step) {
        for (; before < Math.floor(at); before++) bits &= bits - 1;
        this.keepFrom(b, bits, parts);
      }
      before += bitsIn(bits);
    }
  }

  /** Keeps the first pair that is not kept yet, of these of the block and of all that follow. */
  private keepFrom(block: number, bits: number, parts: Parts): void {
    const { open } = this;
    for (let b = block, left = bits; ; b = b + 1 < open.length ? b + 1 : 0, left = open[b] ?? 0) {
      for (; left !== 0; left &= left - 1) if (this.keepAt(b * BLOCK + lowestOf(left), parts)) return;
    }
  }

  /** For a group, which lands at one site or nowhere: only sites count at which every member has a pair. */
  sitesOf(members: readonly Parts[]): number[] {
    const { sum, scratch, random } = this;
    if (members.length === 0) return [];
    sum.fill(0);
    for (const parts of members) this.addLeast(weighed(parts, scratch));
    const common = inOrder(sum, FAR);
    return spread(common.length, KEPT.sitesOfAGroup, random).map((i) => common[i] ?? 0);
  }

  /** To the sum of each site what this row costs there at least. */
  private addLeast(row: Int16Array): void {
    const { siteFirst, sum } = this;
    for (let s = 0, v = 0; s < sum.length; s++) {
      const end = siteFirst[s + 1] ?? 0;
      let least: number = BARRED;
      for (; v < end; v++) {
        const cost = row[v] ?? BARRED;
        if (cost < least) least = cost;
      }
      const before = sum[s] ?? 0;
      // Groups may be large: what is too far stays there, and never overflows.
      if (before < FAR) sum[s] = least < BARRED ? before + least : FAR;
    }
  }

  /**
   * For one member of a group: the cheapest pairs at each of the sites.
   * @returns how many pairs no rule bars
   */
  member(parts: Parts, sites: readonly number[], companions: number): number {
    const { siteFirst } = this;
    this.worker++;
    for (const s of sites) {
      const there: { v: number; cost: number }[] = [];
      for (let v = siteFirst[s] ?? 0; v < (siteFirst[s + 1] ?? 0); v++) {
        const cost = costOf(parts, v);
        if (cost < BARRED) there.push({ v, cost });
      }
      there.sort((a, b) => a.cost - b.cost || a.v - b.v);
      for (const { v, cost } of there.slice(0, Math.max(KEPT.pairsASite, companions))) this.keep(v, cost);
    }
    const eligible = this.weighBlocks(parts);
    this.eligible += eligible;
    return eligible;
  }
}
