import type { Effort } from '../effort.js';
import { NONE } from './relaxation.js';
import type { Whereabouts } from './whereabouts.js';

/**
 * Moves one group at a time to where it costs less. At the prices of the present seats nobody alone could do better, and a
 * group that moves pays at least the prices of the seats that it takes and is refunded at most those of its own; so only
 * groups that would gain at these prices are tried, and a trial ends as soon as paths have used up that gain.
 */
export class Moves {
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

  /** Rounds over all groups while they help. */
  run(report: () => void): void {
    const { where, effort } = this;
    const { parties } = where;
    const order = Array.from({ length: parties.count }, (_, g) => g);
    const loss = new Float64Array(parties.count);
    for (let moved = true; moved && !effort.over(0);) {
      moved = false;
      for (let g = 0; g < parties.count; g++) loss[g] = this.slack(g);
      order.sort((a, b) => loss[b]! - loss[a]! || a - b);
      for (const g of order) {
        if (loss[g]! <= 0 || effort.over(8)) break;
        const slack = this.slack(g);
        if (slack > 0 && this.move(g, slack)) moved = true;
      }
      report();
    }
  }
}
