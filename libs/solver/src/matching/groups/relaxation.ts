import type { Effort } from '../effort.js';
import type { PackedMarket } from '../market.js';
import type { Parties } from './parties.js';

/** A group's place in a partial decision: an option, or one of these. */
export const NONE = -1;
export const UNDECIDED = -2;

export interface Ascent {
  readonly price: Float64Array;
  /** Proven for every answer that keeps to the decisions; a whole number. */
  readonly bound: number;
  /** How far the last step went. */
  readonly reach: number;
}

/** A climb ends when so many steps have raised the bound by less than this share of it. */
const PATIENCE = 50;
const TOO_LITTLE = 1e-5;
/** A further climb begins with steps so much wider than the last ones. */
const WIDER = 4;

/**
 * Lower bounds by pricing the seats (Lagrangian relaxation of the headcounts): every worker alone and every group then
 * chooses by itself. Prices climb by the volume algorithm, whose running mean of the choices also tells which groups are
 * torn between options (F. Barahona, R. Anbil: The volume algorithm, 2000).
 */
export class Relaxation {
  /** [groups] what each group chose at the last evaluation. */
  readonly choice: Int32Array;
  /** [options] value of each option at the last evaluation. */
  readonly value: Float64Array;
  /** [options], then [groups] for staying unmatched: share of the recent evaluations that chose it. */
  readonly share: Float64Array;
  private readonly usage: Int32Array;
  private readonly slope: Float64Array;
  private readonly grain: number;
  private readonly dearest: number;

  /** @param lone the workers alone */
  constructor(
    readonly lone: PackedMarket,
    readonly parties: Parties,
    private readonly headcount: Int32Array,
    private readonly effort: Effort,
  ) {
    const options = parties.optionCluster.length;
    this.choice = new Int32Array(parties.count);
    this.value = new Float64Array(options);
    this.share = new Float64Array(options + parties.count);
    this.usage = new Int32Array(headcount.length);
    this.slope = new Float64Array(headcount.length);
    [this.grain, this.dearest] = grainOf(lone, parties);
  }

  /** The bound at these prices, not yet rounded up; fills `choice` and `value`. */
  evaluate(price: Float64Array, decided: Int32Array): number {
    const { lone, parties, usage, headcount, choice, value } = this;
    const { rows, first, vacancy, cost, outside, mask, shift } = lone;
    usage.fill(0);
    let total = parties.lost;
    for (let r = 0; r < rows; r++) {
      let least = outside[r]!;
      let chosen = -1;
      for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
        const c = cost[e]! >> shift;
        if (c >= least) break;
        const v = vacancy[e]! & mask;
        const x = c + price[v]!;
        if (x >= least) continue;
        least = x;
        chosen = v;
      }
      total += least;
      if (chosen >= 0) usage[chosen]!++;
    }
    for (let g = 0; g < parties.count; g++) {
      const fixed = decided[g]!;
      let least = fixed >= 0 ? Infinity : parties.none[g]!;
      let chosen = NONE;
      for (let o = parties.optionFirst[g]!, end = parties.optionFirst[g + 1]!; o < end; o++) {
        const x = this.optionValue(o, price);
        value[o] = x;
        if (fixed === UNDECIDED ? x < least : fixed === o) {
          least = x;
          chosen = o;
        }
      }
      choice[g] = chosen;
      total += least;
      if (chosen >= 0) this.use(chosen, price);
    }
    for (let v = 0; v < headcount.length; v++) if (price[v]! > 0) total -= headcount[v]! * price[v]!;
    this.effort.over(lone.rows + parties.partFirst.length);
    return total;
  }

  /**
   * Climbs from these prices for so many steps, or until the bound reaches the target.
   * @param target cost of the best answer known
   * @param reach how far the last step of a climb near by went, where there was one
   */
  climb(from: Float64Array, decided: Int32Array, target: number, steps: number, reach = Infinity): Ascent {
    const { headcount, usage, slope, share, parties, choice } = this;
    const options = parties.optionCluster.length;
    let best = from;
    let price = from;
    let bound = this.evaluate(price, decided);
    share.fill(0);
    const start = bound;
    let stride = Math.min(1, (WIDER * reach) / Math.max(target - bound, 1));
    let idle = 0;
    let before = bound;
    slope.fill(0);
    for (let step = 0; ; step++) {
      const fresh = step === 0 ? 1 : 0.1;
      for (let i = 0; i < share.length; i++) share[i]! *= 1 - fresh;
      for (let g = 0; g < parties.count; g++) share[choice[g] === NONE ? options + g : choice[g]!]! += fresh;
      let norm = 0;
      for (let v = 0; v < slope.length; v++) {
        slope[v] = (1 - fresh) * slope[v]! + fresh * (usage[v]! - headcount[v]!);
        if (best[v]! > 0 || slope[v]! > 0) norm += slope[v]! * slope[v]!;
      }
      if (step >= steps || norm < 1e-9 || Math.ceil(bound) >= target || this.effort.over(0)) break;
      if (step % PATIENCE === PATIENCE - 1) {
        if (bound > start && bound - before < TOO_LITTLE * Math.abs(bound)) break;
        before = bound;
      }
      const t = (stride * (Math.max(target - bound, 1) * 1.02)) / norm;
      const next = new Float64Array(best.length);
      for (let v = 0; v < next.length; v++) {
        const p = best[v]! + t * slope[v]!;
        if (p > 0) next[v] = Math.round(Math.min(p, this.dearest) * this.grain) / this.grain;
      }
      price = next;
      const value = this.evaluate(price, decided);
      if (value > bound) {
        let agreement = 0;
        for (let v = 0; v < slope.length; v++) agreement += slope[v]! * (usage[v]! - headcount[v]!);
        if (agreement > 0) stride = Math.min(2, stride * 1.1);
        bound = value;
        best = price;
        idle = 0;
      } else if (++idle % (bound > start ? 8 : 4) === 0) stride *= 0.66;
    }
    return { price: best, bound: Math.ceil(bound), reach: stride * Math.max(target - bound, 1) };
  }

  private optionValue(option: number, price: Float64Array): number {
    const { parties } = this;
    let sum = 0;
    for (let part = parties.optionPart[option]!, end = parties.optionPart[option + 1]!; part < end; part++) {
      let least = Infinity;
      for (let e = parties.partFirst[part]!, last = parties.partFirst[part + 1]!; e < last; e++) {
        const x = parties.cost[e]! + price[parties.vacancy[e]!]!;
        if (x < least) least = x;
      }
      sum += least;
    }
    return sum;
  }

  private use(option: number, price: Float64Array): void {
    const { parties, usage } = this;
    for (let part = parties.optionPart[option]!, end = parties.optionPart[option + 1]!; part < end; part++) {
      let least = Infinity;
      let chosen = 0;
      for (let e = parties.partFirst[part]!, last = parties.partFirst[part + 1]!; e < last; e++) {
        const v = parties.vacancy[e]!;
        const x = parties.cost[e]! + price[v]!;
        if (x >= least) continue;
        least = x;
        chosen = v;
      }
      usage[chosen]!++;
    }
  }
}

/** Prices are multiples of 1 / grain, a power of two, and at most so dear that all sums are exact in a double. */
function grainOf(lone: PackedMarket, parties: Parties): [grain: number, dearest: number] {
  let largest = 1;
  for (let e = 0; e < lone.cost.length; e++) largest = Math.max(largest, Math.abs(lone.cost[e]! >> lone.shift));
  for (const costs of [lone.outside, parties.cost, parties.none]) {
    for (let i = 0; i < costs.length; i++) largest = Math.max(largest, Math.abs(costs[i]!));
  }
  const sums = 8 * largest * (lone.cost.length + lone.rows + parties.cost.length + parties.count + 1);
  return [2 ** Math.min(10, Math.max(0, Math.floor(Math.log2(Number.MAX_SAFE_INTEGER / sums)))), 4 * largest];
}
