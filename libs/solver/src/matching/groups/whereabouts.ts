import type { Effort } from '../effort.js';
import type { Market } from '../market.js';
import type { Parties } from './parties.js';
import { NONE } from './relaxation.js';
import { Transport, type Mark } from '../transport.js';

/** A state to go back to. */
export interface Stage {
  readonly mark: Mark;
  readonly moved: number;
  readonly penalties: number;
}

/** Where each group is, and everybody's best seats given that, so that every change is costed exactly. */
export class Whereabouts {
  /** [groups] option, or NONE */
  readonly at: Int32Array;
  readonly transport: Transport;
  /** Of the groups that are nowhere, and of those that cannot be placed. */
  private penalties: number;
  /** While noting: groups, each followed by where it was before. */
  private readonly moved: number[] = [];
  private noting = false;

  /** Everybody alone, and behind them every part of every option: a member as he would be if the group went there. */
  readonly market: Market;

  constructor(
    private readonly lone: Market,
    readonly parties: Parties,
    headcount: Int32Array,
    effort: Effort,
  ) {
    this.market = marketOf(lone, parties, headcount);
    this.at = new Int32Array(parties.count).fill(NONE);
    this.transport = new Transport(this.market, effort, lone.rows);
    this.penalties = parties.none.reduce((sum, penalty) => sum + penalty, parties.lost);
  }

  get cost(): number {
    return this.transport.cost + this.penalties;
  }

  /** Takes over a group from a matching that is optimal at the prices of `transport`; pairs below 0 are nobody's. */
  adopt(g: number, option: number, pairOf: (row: number) => number): void {
    const { parties, transport } = this;
    for (let r = this.rowOf(option, 0); r < this.rowOf(option + 1, 0); r++) {
      const pair = pairOf(r);
      if (pair >= 0) transport.adopt(r, pair);
    }
    this.at[g] = option;
    this.penalties -= parties.none[g]!;
  }

  /** Where the member with this number is, if the group is at this option. */
  rowOf(option: number, member: number): number {
    return this.lone.rows + this.parties.optionPart[option]! + member;
  }

  /**
   * The group gets up.
   * @param loss the prices of its seats must fall by less than this together
   * @returns false when they would fall by as much; then some may have got up, and the caller has to take it back
   */
  lift(g: number, loss = Infinity): boolean {
    const { parties, transport, at } = this;
    if (at[g] === NONE) return true;
    const begin = this.rowOf(at[g]!, 0);
    const end = this.rowOf(at[g]! + 1, 0);
    const before = transport.cost;
    const least = loss === Infinity ? -Infinity : this.worth(g, 0) - loss;
    for (let i = begin; i < end; i++) {
      const limit = loss === Infinity ? Infinity : before - transport.cost + this.worth(g, i - begin) - least;
      if (limit <= 0 || !transport.remove(i, limit)) return false;
    }
    this.note(g);
    at[g] = NONE;
    this.penalties += parties.none[g]!;
    return true;
  }

  /**
   * A group that is nowhere sits down.
   * @param limit only if that adds less than this to the cost of the seats
   * @returns false when it does not; then nothing has changed
   */
  place(g: number, option: number, limit = Infinity): boolean {
    if (option === NONE) return true;
    const { parties, transport, at } = this;
    const begin = this.rowOf(option, 0);
    const size = this.rowOf(option + 1, 0) - begin;
    const noting = this.noting;
    const stage = this.mark();
    for (let i = 0; i < size; i++) {
      const left = limit - (transport.cost - stage.mark.cost) - this.value(option, i + 1);
      if (left > 0 && transport.insert(begin + i, left)) continue;
      this.takeBack(stage);
      if (!noting) this.settle();
      return false;
    }
    this.note(g);
    at[g] = option;
    this.penalties -= parties.none[g]!;
    if (!noting) this.settle();
    return true;
  }

  /** What the members from number `from` on pay for their seats, prices included. */
  worth(g: number, from: number): number {
    const { transport, market, at } = this;
    let sum = 0;
    for (let r = this.rowOf(at[g]!, from); r < this.rowOf(at[g]! + 1, 0); r++) {
      const pair = transport.pair[r]!;
      if (pair >= 0) sum += market.cost[pair]! + transport.price[market.vacancy[pair]!]!;
    }
    return sum;
  }

  /** What they would pay at an option at the present prices, which is never more than it would add to the cost. */
  value(option: number, from: number): number {
    const { parties, transport } = this;
    const { price } = transport;
    let sum = 0;
    for (let part = parties.optionPart[option]! + from; part < parties.optionPart[option + 1]!; part++) {
      let least = Infinity;
      for (let e = parties.partFirst[part]!, last = parties.partFirst[part + 1]!; e < last; e++) {
        const x = parties.cost[e]! + price[parties.vacancy[e]!]!;
        if (x < least) least = x;
      }
      sum += least;
    }
    return sum;
  }

  mark(): Stage {
    this.noting = true;
    return { mark: this.transport.mark(), moved: this.moved.length, penalties: this.penalties };
  }

  takeBack({ mark, moved: begin, penalties }: Stage): void {
    const { moved, at } = this;
    this.transport.takeBack(mark);
    for (let i = moved.length - 2; i >= begin; i -= 2) at[moved[i]!] = moved[i + 1]!;
    moved.length = begin;
    this.penalties = penalties;
  }

  /** Whatever was done stays. */
  settle(): void {
    this.transport.settle();
    this.moved.length = 0;
    this.noting = false;
  }

  private note(g: number): void {
    if (this.noting) this.moved.push(g, this.at[g]!);
  }
}

function marketOf(lone: Market, parties: Parties, headcount: Int32Array): Market {
  const { partFirst } = parties;
  const parts = partFirst.length - 1;
  const rows = lone.rows + parts;
  const pairs = lone.cost.length + parties.cost.length;
  const first = new Int32Array(rows + 1);
  const vacancy = new Int32Array(pairs);
  const cost = new Int32Array(pairs);
  const worker = new Int32Array(rows);
  const coming = new Int32Array(headcount.length);
  first.set(lone.first);
  for (let p = 0; p < parts; p++) first[lone.rows + p + 1] = lone.cost.length + partFirst[p + 1]!;
  vacancy.set(lone.vacancy);
  vacancy.set(parties.vacancy, lone.cost.length);
  cost.set(lone.cost);
  cost.set(parties.cost, lone.cost.length);
  worker.set(lone.worker);
  for (let g = 0; g < parties.count; g++) {
    const begin = parties.memberFirst[g]!;
    const members = parties.memberFirst[g + 1]! - begin;
    for (
      let p = parties.optionPart[parties.optionFirst[g]!]!;
      p < parties.optionPart[parties.optionFirst[g + 1]!]!;
      p++
    ) {
      worker[lone.rows + p] = parties.member[begin + ((p - parties.optionPart[parties.optionFirst[g]!]!) % members)]!;
    }
  }
  for (const v of vacancy) coming[v]!++;
  // As in `openMarket`, never more than one seat above those who could come.
  const seats = headcount.map((all, v) => Math.min(all, coming[v]! + 1));
  return { rows, vacancies: lone.vacancies, seats, first, vacancy, cost, outside: lone.outside, worker };
}
