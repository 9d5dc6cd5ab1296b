import type { Columns, Market } from './market.js';

/**
 * What each row could do at the prices of a while ago. Prices have moved since by so much at most, so that a search may
 * skip, at a glance, all rows whose alternatives were much too dear then.
 */
export class Outlook {
  /** [rows] vacancy of the cheapest pair then, -1 for outside. */
  readonly favourite: Int32Array;
  /** [rows] how much dearer the best alternative to it was. */
  readonly gap: Float64Array;
  /** [pairs, in columns] how much dearer than the row's cheapest choice the pair was without the price of its vacancy. */
  readonly extra: Float64Array;
  /** The most by which any price has risen since. */
  rise = 0;
  /** Looks since. */
  looks = Infinity;
  private fall = 0;
  private readonly before: Float64Array;

  /** @param forced rows from here on cannot stay outside */
  constructor(
    private readonly market: Market,
    private readonly columns: Columns,
    private readonly forced: number,
  ) {
    this.favourite = new Int32Array(market.rows);
    this.gap = new Float64Array(market.rows);
    this.extra = new Float64Array(columns.row.length);
    this.before = new Float64Array(market.vacancies);
  }

  /** A price has changed. */
  move(v: number, price: number): void {
    const up = price - this.before[v]!;
    if (up > this.rise) this.rise = up;
    else if (-up > this.fall) this.fall = -up;
  }

  /** A row seated at its favourite `u` cannot move on for less than `budget` if its gap is at least this. */
  dear(u: number, budget: number, price: number): number {
    return budget + price - this.before[u]! + this.fall;
  }

  /** Looks at all rows again, once as much has been looked at in vain. */
  renew(price: Float64Array): void {
    const { market, columns, favourite, gap, extra, before, forced } = this;
    const { rows, first, vacancy, cost, outside } = market;
    if (this.looks < rows || (this.rise + this.fall === 0 && this.looks < Infinity)) return;
    const least = new Float64Array(rows);
    for (let r = 0; r < rows; r++) {
      let best = r < forced ? outside[r]! : Infinity;
      let second = Infinity;
      let chosen = -1;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const x = cost[e]! + price[vacancy[e]!]!;
        if (x >= second) continue;
        if (x < best) {
          second = best;
          best = x;
          chosen = vacancy[e]!;
        } else second = x;
      }
      least[r] = best;
      favourite[r] = chosen;
      gap[r] = second - best;
    }
    for (let i = 0; i < extra.length; i++) extra[i] = columns.cost[i]! - least[columns.row[i]!]!;
    before.set(price);
    this.rise = 0;
    this.fall = 0;
    this.looks = 0;
  }
}
