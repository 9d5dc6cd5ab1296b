import type { Effort } from './effort.js';
import type { MatchProblem, Previous } from './problem.js';
import { Holes } from './repair/holes.js';
import { Occupancy } from './repair/occupancy.js';
import { pricesBehind } from './repair/prices.js';
import { Waiting } from './repair/waiting.js';

export interface RepairedMatch {
  /** [workers] vacancy of each worker, -1 for unmatched. */
  readonly vacancyOf: Int32Array;
  /** Penalties and `changeCost` of every change included. */
  readonly cost: number;
  /** The same as `cost`: a repair that proves less is given up. */
  readonly bound: number;
  /** [vacancies] whole numbers that prove the bound for the problem in which changes cost. */
  readonly price: Float64Array;
  readonly matched: number;
  /** Workers with a former vacancy who do not keep it. */
  readonly changed: number;
  readonly optimal: true;
}

/** More rows to seat than one in so many are not a repair: solving from nothing takes no longer. */
const WAITING_SHARE = 8;
const FEW = 1000;
/** Looks for each row after which solving from nothing would have been faster. */
const LOOKS_PER_ROW = 4;
const FEW_LOOKS = 100_000;
/** Prices beyond any cost; what is above is nonsense. */
const HIGHEST_PRICE = 2 ** 40;

/**
 * The optimum of a problem whose `previous` answer was the optimum of nearly the same problem, found by mending that
 * answer. The problem must be plain: workers alone, one kind of seat, one level, nobody fixed, no least fill.
 *
 * @returns null when it was stopped, or when so much has changed that solving from nothing is faster
 */
export function repair(problem: MatchProblem, effort: Effort): RepairedMatch | null {
  const { previous } = problem;
  if (previous === undefined) return null;
  const price = previous.price ? wholePrices(previous.price) : pricesBehind(problem, previous, effort);
  if (price === null) return null;
  const occupancy = new Occupancy(problem, previous, price);
  const waiting = new Waiting(occupancy, effort);
  const rows = waiting.open(previous.vacancyOf, Math.floor(problem.workers / WAITING_SHARE) + FEW);
  if (rows === null) return null;
  const limit = effort.looks + LOOKS_PER_ROW * problem.workers + FEW_LOOKS;
  const goesOn = (): boolean => !effort.over(0) && effort.looks <= limit;
  for (const row of rows) {
    if (!goesOn()) return null;
    waiting.seat(row);
  }
  const done = new Holes(occupancy, effort, waiting.out, waiting.depth).fillAll(goesOn);
  return done ? proven(problem, previous, occupancy) : null;
}

function wholePrices(price: Float64Array): Float64Array {
  return price.map((p) => (p > 0 ? Math.min(HIGHEST_PRICE, Math.floor(p)) : 0));
}

/** Adds up cost and bound anew from the problem. */
function proven(
  problem: MatchProblem,
  { vacancyOf: former, changeCost }: Previous,
  occupancy: Occupancy,
): RepairedMatch | null {
  const { workers, vacancies, headcount, first, vacancy, cost, unmatched } = problem;
  const { pair, vacancyOf, price } = occupancy;
  let total = 0;
  let bound = 0;
  let matched = 0;
  let changed = 0;
  for (let r = 0; r < workers; r++) {
    const f = former[r]!;
    const held = pair[r]!;
    const fee = f < 0 ? 0 : changeCost;
    let least = unmatched[r]! + fee;
    for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const x = cost[e]! + price[v]! + (v === f ? 0 : fee);
      if (x < least) least = x;
    }
    bound += least;
    total += held < 0 ? unmatched[r]! : cost[held]!;
    if (held >= 0) matched++;
    if (f < 0 || vacancyOf[r] === f) continue;
    total += fee;
    changed++;
  }
  for (let v = 0; v < vacancies; v++) {
    if (headcount[v] === 0) price[v] = 0;
    else bound -= headcount[v]! * price[v]!;
  }
  return total === bound ? { vacancyOf, cost: total, bound, price, matched, changed, optimal: true } : null;
}
