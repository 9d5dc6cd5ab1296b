import { Auction } from '../auction.js';
import { readablePrices } from '../auction/scarcity.js';
import type { Effort } from '../effort.js';
import { weightOf } from '../fault/values.js';
import { openPackedMarket } from '../market.js';
import type { MatchProblem, Tier } from '../problem.js';

/** What matching workers alone finds, of one level. */
export interface Level {
  readonly cost: number;
  readonly bound: number;
  readonly price: Float64Array;
}

export interface Found extends Level {
  readonly vacancyOf: Int32Array;
  /** Proven, in all levels. */
  readonly optimal: boolean;
  readonly levels: readonly Level[];
}

/** Workers alone, without tiers. */
export function matchAlone(problem: MatchProblem, effort: Effort): Found {
  const market = openPackedMarket(problem);
  const auction = new Auction(market, effort);
  auction.run();
  const vacancyOf = new Int32Array(problem.workers).fill(-1);
  for (let r = 0; r < market.rows; r++) {
    const e = auction.pair[r]!;
    if (e >= 0) vacancyOf[market.worker[r]!] = market.vacancy[e]! & market.mask;
  }
  const { cost, bound, optimal } = auction;
  const price = optimal ? readablePrices(market, auction.pair, auction.price) : auction.price;
  return { vacancyOf, cost, bound, price, optimal, levels: [] };
}

/**
 * Level by level (lexicographic optimization). With optimal prices `p` of a level, its best answers are exactly those in
 * which everybody has what is cheapest at these prices and no seat with `p > 0` stays free (complementary slackness), so
 * the next level chooses among just these options.
 *
 * That seats are full and workers served is asked for by a weight that no saving outweighs: an improvement is made of
 * paths and cycles that pass each vacancy at most once, and each worker on them changes the cost by the range at most.
 */
export function matchByLevels(problem: MatchProblem, tiers: readonly Tier[], effort: Effort): Found {
  const top = matchAlone(problem, effort);
  if (tiers.length === 0) return top;
  let { vacancyOf, optimal } = top;
  let costs: Tier = problem;
  let { price } = top;
  const levels: Level[] = [];
  const options = new Options(problem);
  for (const [k, tier] of tiers.entries()) {
    const before = [problem, ...tiers.slice(0, k)];
    if (optimal) {
      options.narrow(costs, price);
      const next = options.match(tier, effort);
      if (next.optimal) ({ vacancyOf } = next);
      ({ optimal, price } = next);
      costs = tier;
      levels.push({ ...next, cost: options.costOf(tier, vacancyOf, before) });
    } else {
      price = new Float64Array(problem.vacancies);
      levels.push({ cost: options.costOf(tier, vacancyOf, before), bound: options.least(tier), price });
    }
  }
  return { ...top, vacancyOf, optimal, levels };
}

/** What the levels so far leave to choose from. */
class Options {
  /** [workers + 1] into `pair` */
  private first: Int32Array;
  /** Pairs of the problem. */
  private pair: Int32Array;
  /** [workers] 1 for whoever may stay unmatched */
  private readonly mayStay: Uint8Array;
  /** [vacancies] 1 where no seat may stay free */
  private readonly full: Uint8Array;

  constructor(private readonly problem: MatchProblem) {
    const { workers, vacancies, first, vacancy, headcount } = problem;
    this.mayStay = new Uint8Array(workers).fill(1);
    this.full = new Uint8Array(vacancies);
    this.first = new Int32Array(workers + 1);
    this.pair = new Int32Array(vacancy.length);
    let at = 0;
    for (let w = 0; w < workers; w++) {
      for (let e = first[w]!; e < first[w + 1]!; e++) if (headcount[vacancy[e]!]! > 0) this.pair[at++] = e;
      this.first[w + 1] = at;
    }
  }

  /** @param price optimal for these costs */
  narrow({ cost, unmatched }: Tier, price: Float64Array): void {
    const { problem, mayStay, full, pair, first } = this;
    const { workers, vacancies, vacancy } = problem;
    const kept = new Int32Array(workers + 1);
    let at = 0;
    for (let w = 0; w < workers; w++) {
      let least = mayStay[w] === 1 ? unmatched[w]! : Infinity;
      for (let i = first[w]!; i < first[w + 1]!; i++) {
        const e = pair[i]!;
        least = Math.min(least, cost[e]! + price[vacancy[e]!]!);
      }
      if (unmatched[w]! !== least) mayStay[w] = 0;
      // Never ahead of what is being read.
      for (let i = first[w]!; i < first[w + 1]!; i++) {
        const e = pair[i]!;
        if (cost[e]! + price[vacancy[e]!]! === least) pair[at++] = e;
      }
      kept[w + 1] = at;
    }
    this.first = kept;
    this.pair = pair.slice(0, at);
    for (let v = 0; v < vacancies; v++) if (price[v]! > 0) full[v] = 1;
  }

  /** @returns prices for these costs; `vacancyOf` and `cost` keep to the options only if `optimal` */
  match({ cost, unmatched }: Tier, effort: Effort): Found {
    const { problem, mayStay, full, pair, first } = this;
    const { workers, vacancies, vacancy, headcount } = problem;
    let least = Infinity;
    let most = -Infinity;
    const see = (c: number): void => {
      least = Math.min(least, c);
      most = Math.max(most, c);
    };
    for (const e of pair) see(cost[e]!);
    for (let w = 0; w < workers; w++) if (mayStay[w] === 1) see(unmatched[w]!);
    const weight = workers === 0 ? 0 : weightOf(vacancies, workers, most - least);
    const narrowed: MatchProblem = {
      workers,
      vacancies,
      headcount,
      first,
      vacancy: pair.map((e) => vacancy[e]!),
      cost: pair.map((e) => cost[e]! - weight * full[vacancy[e]!]!),
      unmatched: unmatched.map((c, w) => (mayStay[w] === 1 ? c : most + weight)),
    };
    const found = matchAlone(narrowed, effort);
    const price = found.price.map((p, v) => p - weight * full[v]!);
    let { bound } = found;
    for (let v = 0; v < vacancies; v++) bound += weight * full[v]! * headcount[v]!;
    return { ...found, price, bound };
  }

  /** Sum of what is cheapest for each, as if there were seats enough. */
  least({ cost, unmatched }: Tier): number {
    const { mayStay, pair, first } = this;
    let total = 0;
    for (let w = 0; w < mayStay.length; w++) {
      let least = mayStay[w] === 1 ? unmatched[w]! : Infinity;
      for (let i = first[w]!; i < first[w + 1]!; i++) least = Math.min(least, cost[pair[i]!]!);
      total += least;
    }
    return total;
  }

  /** Of several pairs with one vacancy the one counts that is cheapest in the levels before. */
  costOf({ cost, unmatched }: Tier, vacancyOf: Int32Array, before: readonly Tier[]): number {
    const { problem, pair, first } = this;
    const { workers, vacancy } = problem;
    const levels = [...before.map((tier) => tier.cost), cost];
    let total = 0;
    for (let w = 0; w < workers; w++) {
      const v = vacancyOf[w]!;
      let best = -1;
      for (let i = first[w]!; v >= 0 && i < first[w + 1]!; i++) {
        const e = pair[i]!;
        if (vacancy[e] !== v) continue;
        const level = levels.find((costs) => best >= 0 && costs[e] !== costs[best]);
        if (best < 0 || (level !== undefined && level[e]! < level[best]!)) best = e;
      }
      total += v < 0 ? unmatched[w]! : cost[best]!;
    }
    return total;
  }
}
