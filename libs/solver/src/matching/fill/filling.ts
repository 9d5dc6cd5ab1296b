import type { Random } from '../../random.js';
import { Auction } from '../auction.js';
import type { Effort } from '../effort.js';
import { columnsOf, Entry, openMarket, type Market } from '../market.js';
import type { NormalForm } from '../wishes/normal-form.js';
import { Transport } from '../transport.js';
import { Ascent } from './ascent.js';
import { askingOf, type Asking } from './asking.js';

/** Looks of the search's own budget, when the caller sets no limit: some for any problem, more for a large one. */
const LOOKS = 12e6;
const LOOKS_PER_ROW = 400;
/** Deeper trees than this are hopeless. */
const TREE = 400;
/** So many vacancies are tried before the tree branches on one of them. */
const TRIED = 6;

const FREE = 0;
const CLOSED = 1;
const HELD = 2;

/** What has been decided on a vacancy; a held one has so many of its least fill on reserved seats. */
interface Decision {
  readonly state: typeof FREE | typeof CLOSED | typeof HELD;
  readonly kept: number;
}

const UNDECIDED: Decision = { state: FREE, kept: 0 };

/**
 * Matching workers alone where vacancies want at least so many, or nobody, which is NP-hard (facility location with lower
 * bounds). The optimum without that wish is the start. Then every vacancy that has too few is closed or held to its
 * least fill, whichever costs less; `Transport` keeps the optimum for the decisions, so each trial is costed exactly. Then
 * decisions are turned round while that helps, and branch and bound searches what is left.
 */
export class Filling {
  readonly vacancyOf: Int32Array;
  cost = Infinity;
  bound: number;
  price: Float64Array;
  /** All decisions were searched or excluded by a bound. */
  exhausted = false;

  private readonly market: Market;
  private readonly asking: readonly Asking[];
  private readonly decisions: Decision[];
  private readonly transport: Transport;
  private readonly auction: Auction;

  constructor(
    form: NormalForm,
    private readonly effort: Effort,
    private readonly random: Random,
  ) {
    const { plain } = form;
    // A vacancy is filled at any price if it must be, so dear pairs stay.
    this.market = openMarket(plain, new Uint8Array(plain.workers).fill(Entry.Member));
    this.asking = askingOf(form);
    this.decisions = this.asking.map(() => UNDECIDED);
    this.vacancyOf = new Int32Array(plain.workers).fill(-1);
    this.auction = new Auction(this.market, effort);
    this.auction.run();
    this.bound = this.auction.bound;
    this.price = this.auction.price;
    this.transport = new Transport(this.market, effort);
  }

  run(): void {
    const { effort, auction, transport, market, asking } = this;
    this.sendAway(auction.pair);
    if (!auction.optimal || this.cost === this.bound) return;
    transport.price.set(auction.price);
    for (let r = 0; r < market.rows; r++) transport.adopt(r, auction.pair[r]!);
    const ascent = new Ascent(market, columnsOf(market), asking, auction.price);
    ascent.run(() => effort.over(1));
    if (ascent.bound > this.bound) ({ bound: this.bound, price: this.price } = ascent);
    this.report('bound');
    const ends = (): boolean => effort.over(0) || this.bound >= this.cost;
    if (ends()) return;
    const settled = this.settle([]);
    this.sendAway(transport.pair);
    this.report('construct');
    if (!settled) return;
    if (effort.limit === Infinity) effort.limit = effort.looks + LOOKS + LOOKS_PER_ROW * market.rows;
    while (!ends() && this.improve());
    if (asking.length > TREE || ends()) return;
    asking.forEach((_, i) => this.decide(i, UNDECIDED));
    this.exhausted = this.branch();
  }

  /** An answer from any matching: whoever is where too few are stays unmatched. */
  private sendAway(pair: Int32Array): void {
    const { market, asking, vacancyOf } = this;
    const present = new Int32Array(market.vacancies);
    for (const e of pair) if (e >= 0) present[market.vacancy[e]!]!++;
    const empty = new Uint8Array(market.vacancies);
    for (const { vacancy, twin, least } of asking) {
      if (present[vacancy]! + (twin < 0 ? 0 : present[twin]!) >= least) continue;
      empty[vacancy] = 1;
      if (twin >= 0) empty[twin] = 1;
    }
    const stays = (e: number): boolean => e >= 0 && empty[market.vacancy[e]!] === 0;
    let cost = 0;
    for (let r = 0; r < market.rows; r++) cost += stays(pair[r]!) ? market.cost[pair[r]!]! : market.outside[r]!;
    if (cost >= this.cost) return;
    this.cost = cost;
    for (let r = 0; r < market.rows; r++) {
      vacancyOf[market.worker[r]!] = stays(pair[r]!) ? market.vacancy[pair[r]!]! : -1;
    }
  }

  private record(): void {
    const { market, transport, vacancyOf } = this;
    if (transport.cost >= this.cost) return;
    this.cost = transport.cost;
    for (let r = 0; r < market.rows; r++) {
      const e = transport.pair[r]!;
      vacancyOf[market.worker[r]!] = e >= 0 ? market.vacancy[e]! : -1;
    }
  }

  private present(i: number): number {
    const { vacancy, twin } = this.asking[i]!;
    const { filled } = this.transport;
    return filled[vacancy]! + (twin < 0 ? 0 : filled[twin]!);
  }

  /** There are some, but not enough. */
  private lacks(i: number): boolean {
    const present = this.present(i);
    return present > 0 && present < this.asking[i]!.least;
  }

  /** @returns false when it cannot be held; then it is closed */
  private decide(i: number, decision: Decision): boolean {
    const { transport, decisions } = this;
    const { vacancy, twin, least } = this.asking[i]!;
    const parts = twin < 0 ? [vacancy] : [vacancy, twin];
    const before = decisions[i]!.state;
    for (const v of parts) {
      if (before === CLOSED) transport.open(v);
      if (before === HELD) transport.hold(v, 0);
    }
    decisions[i] = decision;
    if (decision.state === HELD) {
      const held = twin < 0 ? [least] : [least - decision.kept, decision.kept];
      if (parts.every((v, k) => transport.hold(v, held[k]!))) return true;
    }
    if (decision.state === FREE) return true;
    for (const v of parts) transport.close(v);
    decisions[i] = { state: CLOSED, kept: 0 };
    return decision.state === CLOSED;
  }

  /** Ways to hold it to its least fill: how many of them on reserved seats. */
  private ways(i: number, all: boolean): Decision[] {
    const { vacancy, twin, least } = this.asking[i]!;
    const { seats } = this.market;
    const from = Math.max(0, least - seats[vacancy]!);
    const to = twin < 0 ? 0 : Math.min(least, seats[twin]!);
    if (from > to) return [];
    const present = twin < 0 ? 0 : this.transport.filled[twin]!;
    const some = [present, present + least - this.present(i)].map((kept) => Math.min(to, Math.max(from, kept)));
    const kept = all ? Array.from({ length: to - from + 1 }, (_, k) => from + k) : [...new Set(some)];
    return kept.map((k) => ({ state: HELD, kept: k }));
  }

  /** Every decision on a free vacancy with what everybody together would then cost, the cheapest first. */
  private trials(i: number, all: boolean): [Decision, cost: number][] {
    const trials: [Decision, number][] = [];
    for (const decision of [{ state: CLOSED, kept: 0 } as const, ...this.ways(i, all)]) {
      if (this.decide(i, decision)) trials.push([decision, this.transport.cost]);
      this.decide(i, UNDECIDED);
    }
    return trials.sort((a, b) => a[1] - b[1]);
  }

  /**
   * Decides on one vacancy after the other, those with the least share of what they want first, until none lacks anybody.
   * @param log takes down on which, and what was decided before
   * @returns false when the effort was over before
   */
  private settle(log: [number, Decision][]): boolean {
    const { asking, decisions, effort } = this;
    for (;;) {
      let next = -1;
      let least = Infinity;
      for (let i = 0; i < asking.length; i++) {
        const share = this.present(i) / asking[i]!.least;
        if (!this.lacks(i) || share >= least) continue;
        next = i;
        least = share;
      }
      if (next < 0) return true;
      if (effort.over(1)) return false;
      log.push([next, decisions[next]!]);
      this.decide(next, this.trials(next, false)[0]![0]);
    }
  }

  /** Turns each decision round once, in random order, and keeps what helps; true if anything did. */
  private improve(): boolean {
    const { asking, decisions, effort, transport } = this;
    const order = asking.map((_, i) => i);
    this.random.shuffle(order);
    const start = this.cost;
    for (const i of order) {
      if (effort.over(1)) return false;
      const before = decisions[i]!;
      // A vacancy with a price is wanted by more than it has seats for.
      if (before.state !== CLOSED && (this.present(i) === 0 || transport.price[asking[i]!.vacancy]! > 0)) continue;
      const log: [number, Decision][] = [[i, before]];
      this.decide(i, before.state === CLOSED ? UNDECIDED : { state: CLOSED, kept: 0 });
      if (before.state === CLOSED && this.present(i) < asking[i]!.least) {
        const held = this.trials(i, false).find(([{ state }]) => state === HELD);
        this.decide(i, held?.[0] ?? before);
      }
      const settled = this.settle(log);
      if (settled && transport.cost < this.cost) {
        this.record();
        this.report('improve');
        continue;
      }
      for (const [k] of log) this.decide(k, UNDECIDED);
      for (const [k, decision] of log.reverse()) this.decide(k, decision);
      if (!settled) return false;
    }
    return this.cost < start;
  }

  /**
   * Depth first; of a few vacancies that have too few the one on which either decision costs most.
   * @returns false when the effort was over before the subtree was searched
   */
  private branch(): boolean {
    const { asking, transport, effort } = this;
    if (effort.over(1)) return false;
    if (transport.cost >= this.cost) return true;
    let next = -1;
    let children: [Decision, number][] = [];
    let most = -Infinity;
    for (let i = 0, tried = 0; i < asking.length && tried < TRIED; i++) {
      if (!this.lacks(i)) continue;
      tried++;
      const trials = this.trials(i, true);
      if (trials[0]![1] <= most) continue;
      most = trials[0]![1];
      next = i;
      children = trials;
    }
    if (next < 0) {
      this.record();
      this.report('branch');
      return true;
    }
    for (const [decision, cost] of children) {
      if (cost >= this.cost) break;
      this.decide(next, decision);
      const searched = this.branch();
      this.decide(next, UNDECIDED);
      if (!searched) return false;
    }
    return true;
  }

  private report(phase: string): void {
    const { effort, asking, cost, bound } = this;
    effort.report(phase, asking.length, asking.length, [cost, bound]);
  }
}
