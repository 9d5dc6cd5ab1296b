/**
 * Who is proposed where: workers, vacancies with headcounts, eligible pairs with integer costs, and a penalty for every
 * worker who stays unmatched. Costs are in any one unit (the lower the better) and may be negative. Every optional field
 * may be left out.
 */
export interface MatchProblem {
  readonly workers: number;
  readonly vacancies: number;
  /** [vacancies] seats of each vacancy, 0 or more. */
  readonly headcount: Int32Array;
  /** [workers + 1] worker `w` is eligible for the pairs `first[w]` up to, not including, `first[w + 1]`. */
  readonly first: Int32Array;
  /** [pairs] vacancy of each pair. A vacancy may be named twice for one worker: the cheaper pair counts. */
  readonly vacancy: Int32Array;
  /** [pairs] cost of each pair. */
  readonly cost: Int32Array;
  /** [workers] cost of leaving the worker unmatched. A pair that costs more is never used for a worker alone. */
  readonly unmatched: Int32Array;
  /** [workers] number of the worker's group (family, village team), -1 for a worker alone. */
  readonly group?: Int32Array;
  /** [vacancies] number of the vacancy's site. All members of a group are placed in one cluster, or none of them. */
  readonly site?: Int32Array;
  /** [clusters + 1] cluster `c` is made of the sites `clusterSite[clusterFirst[c]]` up to `clusterFirst[c + 1]`. */
  readonly clusterFirst?: Int32Array;
  /** Sites that all lie within the stated distance of one another. A site that no cluster names is one by itself. */
  readonly clusterSite?: Int32Array;
  /** [vacancies] how many of the seats are kept for `entitled` workers (a share for registered poor labourers). */
  readonly reserved?: Int32Array;
  /** [workers] 1 for whoever may take reserved seats, else 0. */
  readonly entitled?: Int32Array;
  /** [vacancies] "at least so many, or nobody"; 0 and 1 ask for nothing, and so does a vacancy with a fixed worker. */
  readonly leastFill?: Int32Array;
  /** [workers] vacancy of an accepted offer, which stays as it is; -1 for none. */
  readonly fixed?: Int32Array;
  /** What counts after `cost` and `unmatched`, in this order: each decides only between answers equally good before it. */
  readonly tiers?: readonly Tier[];
  /** A former answer, from which as little as possible is to change. */
  readonly previous?: Previous;
}

export interface Tier {
  /** [pairs] */
  readonly cost: Int32Array;
  /** [workers] */
  readonly unmatched: Int32Array;
}

export interface Previous {
  /** [workers] -1 for whoever had nothing, or is new. */
  readonly vacancyOf: Int32Array;
  /** Added to the cost of everything but the former vacancy, staying unmatched included, for whoever had one. From 0 on. */
  readonly changeCost: number;
  /** [vacancies] prices of the former answer: with them a repair need not look at what has not changed. */
  readonly price?: Float64Array;
}

export interface MatchAnswer {
  /** [workers] vacancy of each worker, -1 for unmatched. */
  readonly vacancyOf: Int32Array;
  /** Sum over all workers, penalties included. */
  readonly cost: number;
  /** No answer costs less; `price` proves it (see `check.ts` for the arithmetic). */
  readonly bound: number;
  /**
   * [vacancies] what one more seat would save at most: 0 where seats stay free, high where many want to go. With least
   * fill a vacancy that too few want has a price as well.
   */
  readonly price: Float64Array;
  /** [vacancies] the same of a reserved seat, where seats are reserved. */
  readonly reservedPrice?: Float64Array;
  /** For each tier of the problem its cost, bound and prices; `cost`, `bound` and `price` above are of the first level. */
  readonly tiers?: readonly TierAnswer[];
  /** Workers with a former vacancy who do not keep it, where there was a former answer. */
  readonly changed?: number;
  readonly matched: number;
  /**
   * Nothing cheaper exists, in any level. Without groups and least fill this is the same as `cost - bound < 1`; with them
   * it may also be known from having searched all placements, which no short certificate can show.
   */
  readonly optimal: boolean;
  /** The search was stopped from outside; the answer is feasible, and perhaps far from the best. */
  readonly cancelled: boolean;
  /** Looks at one worker's list of pairs, the unit of `Stop.iterations`. */
  readonly iterations: number;
}

export interface TierAnswer {
  readonly cost: number;
  /** No answer that is the best in all levels before costs less in this one. */
  readonly bound: number;
  /** [vacancies] may be negative where the levels before leave no seat free. */
  readonly price: Float64Array;
  readonly reservedPrice?: Float64Array;
}

/** Costs and penalties lie within plus and minus this. */
export const COST_LIMIT = 2 ** 30;
