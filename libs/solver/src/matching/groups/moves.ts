import type { Effort } from '../effort.js';
import { NONE } from './relaxation.js';
import type { Whereabouts } from './whereabouts.js';

/** So many groups are displaced by one at most, one by the other. */
const DEEPEST = 3;
/** After so many trials it is noted anew who is where. */
const REGISTERED = 64;

const REPORTED = 512;
/** After so many trials in vain, in the order of what they promise, a round is given up. */
const IDLE = 400;

interface Search {
  readonly target: number;
  readonly depth: number;
  readonly not: number;
}

/**
 * Moves one group at a time to where it costs less. At the prices of the present seats nobody alone could do better, and a
 * group that moves pays at least the prices of the seats that it takes and is refunded at most those of its own; so only
 * groups that would gain at these prices are tried, and a trial ends as soon as paths have used up that gain.
 */
export class Moves {
  /** Groups at each cluster, as of a while ago. */
  private readonly there = new Map<number, number[]>();

  constructor(
    private readonly where: Whereabouts,
    private readonly effort: Effort,
  ) {}

  /** What the group could save at most by being somewhere else. */
  private slack(g: number): number {
    const { where } = this;
    const { parties, at } = where;
    let least = parties.none[g]!;
    for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) {
      const x = where.value(o, 0);
      if (x < least) least = x;
    }
    return (at[g] === NONE ? parties.none[g]! : where.worth(g, 0)) - least;
  }

  /** Puts the group where it costs least; false when it is there already. */
  private move(g: number, slack: number): boolean {
    const { where } = this;
    const stage = where.mark();
    const home = where.at[g]!;
    const before = where.transport.cost;
    if (!where.lift(g, slack)) {
      where.takeBack(stage);
      where.settle();
      return false;
    }
    const none = where.parties.none[g]!;
    const saved = home === NONE ? none : before - where.transport.cost;
    // What it may cost anew.
    let limit = Math.min(none, saved);
    let best = none < saved ? NONE : home;
    const options = this.optionsBelow(g, limit, home);
    const lifted = where.mark();
    let last: number = NONE;
    for (const { option, value } of options) {
      if (value >= limit) break;
      if (last !== NONE) where.takeBack(lifted);
      last = NONE;
      const from = where.transport.cost;
      if (!where.place(g, option, limit)) continue;
      limit = where.transport.cost - from;
      best = last = option;
    }
    if (best === home) where.takeBack(stage);
    else if (last !== best) {
      where.takeBack(lifted);
      where.place(g, best);
    }
    where.settle();
    return best !== home;
  }

  /** Other options that cost less than the limit at the present prices, the cheapest first. */
  private optionsBelow(g: number, limit: number, home: number): { option: number; value: number }[] {
    const { where } = this;
    const options: { option: number; value: number }[] = [];
    for (let option = where.parties.optionFirst[g]!; option < where.parties.optionFirst[g + 1]!; option++) {
      if (option === home) continue;
      const value = where.value(option, 0);
      if (value < limit) options.push({ option, value });
    }
    return options.sort((a, b) => a.value - b.value || a.option - b.option);
  }

  /** Rounds over all groups: single moves, then chains of two, then of more, and again while that saves enough. */
  run(report: () => void): void {
    const { effort, where } = this;
    this.round(0, report);
    for (let again = true; again && !effort.over(0);) {
      const before = where.cost;
      for (let depth = 1; depth <= DEEPEST && !effort.over(0); depth++) this.round(depth, report);
      again = where.cost < before;
    }
  }

  /** Those with the most to gain first, until many in a row have found nothing. */
  private round(depth: number, report: () => void): void {
    const { where, effort } = this;
    const { parties } = where;
    const order = Array.from({ length: parties.count }, (_, g) => g);
    const gain = new Float64Array(parties.count);
    for (let g = 0; g < parties.count; g++) gain[g] = this.slack(g);
    order.sort((a, b) => gain[b]! - gain[a]! || a - b);
    let tried = 0;
    for (let i = 0, idle = 0; i < order.length && idle < IDLE && !effort.over(8); i++) {
      const g = order[i]!;
      if (gain[g]! <= 0) break;
      const slack = this.slack(g);
      if (slack <= 0) continue;
      const before = where.cost;
      if (depth > 0 && tried % REGISTERED === 0) this.register();
      if (tried++ % REPORTED === 0) report();
      if (depth === 0) this.move(g, slack);
      else this.chain(g, depth);
      idle = where.cost < before ? 0 : idle + 1;
    }
    report();
  }

  /** Moves the group, and whoever it displaces, and whoever they displace. */
  private chain(g: number, depth: number): void {
    const { where } = this;
    const stage = where.mark();
    const target = where.cost;
    const home = where.at[g]!;
    where.lift(g);
    if (!this.seat(g, { target, depth, not: home })) where.takeBack(stage);
    where.settle();
  }

  /**
   * Finds a seat for a group that is nowhere, if need be by displacing others.
   * @param not where it has just been
   * @returns false when the cost would not be below the target; then the caller has to take it back
   */
  private seat(g: number, { target, depth, not }: Search): boolean {
    const { where } = this;
    const { parties, at } = where;
    if (where.cost < target) return true;
    const budget = (): number => target - where.cost + parties.none[g]!;
    const options = this.optionsBelow(g, budget(), not);
    for (const { option } of options) if (where.place(g, option, budget())) return true;
    if (depth === 0) return false;
    for (const { option, value } of options) {
      for (const rival of this.there.get(parties.optionCluster[option]!) ?? []) {
        const home = at[rival]!;
        if (rival === g || home === NONE || parties.optionCluster[home] !== parties.optionCluster[option]) continue;
        if (value + this.elsewhere(rival, home) - where.worth(rival, 0) >= budget()) continue;
        const stage = where.mark();
        where.lift(rival);
        const limit = budget() + parties.none[rival]! - this.elsewhere(rival, home);
        const next = { target, depth: depth - 1, not: home };
        if (where.place(g, option, limit) && this.seat(rival, next)) return true;
        where.takeBack(stage);
      }
    }
    return false;
  }

  /** The least that the group would have to pay at other options, or without a place. */
  private elsewhere(g: number, home: number): number {
    const { where } = this;
    const { parties } = where;
    let least = parties.none[g]!;
    for (let o = parties.optionFirst[g]!; o < parties.optionFirst[g + 1]!; o++) {
      if (o === home) continue;
      const x = where.value(o, 0);
      if (x < least) least = x;
    }
    return least;
  }

  /** Who is where. */
  private register(): void {
    const { at, parties } = this.where;
    this.there.clear();
    for (let g = 0; g < parties.count; g++) {
      if (at[g] === NONE) continue;
      const cluster = parties.optionCluster[at[g]!]!;
      const known = this.there.get(cluster);
      if (known === undefined) this.there.set(cluster, [g]);
      else known.push(g);
    }
  }
}
