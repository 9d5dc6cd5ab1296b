import { COST_LIMIT, type MatchProblem } from '../problem.js';
import { largestGroup } from './groups.js';

/** How much a seat that must be taken counts in a level, so that no saving elsewhere outweighs it; see `wishes/levels.ts`. */
export function weightOf(vacancies: number, workers: number, range: number): number {
  return (Math.min(vacancies, workers) + 2) * range + 1;
}

export function valueFault(problem: MatchProblem): string | null {
  const { headcount, cost, unmatched, reserved } = problem;
  for (let v = 0; v < headcount.length; v++) {
    if (headcount[v]! < 0) return `Vacancy ${v} has a negative headcount, ${headcount[v]!}.`;
  }
  const [sentence, dearest] = rangeFault(cost, unmatched, '');
  if (sentence !== null) return sentence;
  const change = problem.previous?.changeCost ?? 0;
  const largest = dearest + change;
  if (largest > COST_LIMIT) {
    return `Costs up to ${dearest} and ${change} for a change leave the safe range of ±${COST_LIMIT}; use a coarser unit.`;
  }
  // Sums of costs and of seats times prices must stay exact in a double; reserved seats may double the pairs.
  const pairs = reserved === undefined ? cost.length : 2 * cost.length;
  if (16 * largest * (unmatched.length + pairs) > Number.MAX_SAFE_INTEGER) {
    return `Costs up to ${largest} for ${unmatched.length} workers and ${cost.length} pairs leave the safe range of sums; use a coarser unit.`;
  }
  return null;
}

/** @returns a sentence, or null and the largest of all values, but at least 1 */
function rangeFault(
  cost: Int32Array,
  unmatched: Int32Array,
  where: string,
): [sentence: string | null, largest: number] {
  let largest = 1;
  for (let e = 0; e < cost.length; e++) {
    const c = Math.abs(cost[e]!);
    if (c > COST_LIMIT) return [`Pair ${e} costs ${cost[e]!}${where}, beyond the safe range of ±${COST_LIMIT}.`, c];
    if (c > largest) largest = c;
  }
  for (let w = 0; w < unmatched.length; w++) {
    const c = Math.abs(unmatched[w]!);
    if (c > COST_LIMIT) {
      return [`The penalty of worker ${w} is ${unmatched[w]!}${where}, beyond the safe range of ±${COST_LIMIT}.`, c];
    }
    if (c > largest) largest = c;
  }
  return [null, largest];
}

export function reservedFault({ headcount, reserved, entitled }: MatchProblem): string | null {
  for (let w = 0; entitled !== undefined && w < entitled.length; w++) {
    if (entitled[w] !== 0 && entitled[w] !== 1) {
      return `Worker ${w} is entitled "${entitled[w]!}"; 1 means that reserved seats are open to him, 0 that they are not.`;
    }
  }
  let any = false;
  for (let v = 0; reserved !== undefined && v < reserved.length; v++) {
    if (reserved[v]! < 0 || reserved[v]! > Math.max(0, headcount[v]!)) {
      return `Vacancy ${v} reserves ${reserved[v]!} of its ${headcount[v]!} seats.`;
    }
    if (reserved[v]! > 0) any = true;
  }
  if (any && entitled === undefined) return 'Seats are reserved, but "entitled" does not say for whom.';
  return null;
}

export function previousFault({ vacancies, previous }: MatchProblem): string | null {
  if (previous === undefined) return null;
  const { vacancyOf, changeCost, price } = previous;
  for (let w = 0; w < vacancyOf.length; w++) {
    const v = vacancyOf[w]!;
    if (v < -1 || v >= vacancies) return `Worker ${w} was at vacancy ${v}, which is unknown.`;
  }
  if (!Number.isInteger(changeCost) || changeCost < 0 || changeCost > COST_LIMIT) {
    return `A change must cost a whole number from 0 to ${COST_LIMIT}, not ${changeCost}.`;
  }
  if (price === undefined) return null;
  if (Object.prototype.toString.call(price) !== '[object Float64Array]')
    return '"previous.price" must be a Float64Array.';
  if (price.length !== vacancies) return `"previous.price" must have ${vacancies} entries, not ${price.length}.`;
  for (let v = 0; v < vacancies; v++) {
    if (!(price[v]! >= 0 && price[v]! <= Number.MAX_SAFE_INTEGER)) {
      return `The former price of vacancy ${v} is ${price[v]!}; prices are from 0 on.`;
    }
  }
  return null;
}

export function tierFault(problem: MatchProblem): string | null {
  const { workers, vacancies, tiers, vacancy } = problem;
  if (tiers === undefined || tiers.length === 0) return null;
  if (largestGroup(problem) > 1) return 'Tiers and groups of two or more cannot be combined.';
  for (const [k, { cost, unmatched }] of tiers.entries()) {
    const [sentence, largest] = rangeFault(cost, unmatched, ` in tier ${k}`);
    if (sentence !== null) return sentence;
    let least = Infinity;
    let most = -Infinity;
    for (const costs of [cost, unmatched]) {
      for (let i = 0; i < costs.length; i++) {
        if (costs[i]! < least) least = costs[i]!;
        if (costs[i]! > most) most = costs[i]!;
      }
    }
    const nodes = problem.reserved === undefined ? vacancies : 2 * vacancies;
    const weight = largest + (workers === 0 ? 0 : weightOf(nodes, workers, most - least));
    const sum = 16 * weight * (workers + (problem.reserved === undefined ? 1 : 2) * vacancy.length);
    if (weight > COST_LIMIT || sum > Number.MAX_SAFE_INTEGER) {
      return `Costs from ${least} to ${most} in tier ${k} are too far apart for ${vacancies} vacancies and ${workers} workers; use a coarser unit.`;
    }
  }
  return null;
}

export function leastFillFault(problem: MatchProblem): string | null {
  const { leastFill } = problem;
  if (leastFill === undefined) return null;
  let any = false;
  for (let v = 0; v < leastFill.length; v++) {
    if (leastFill[v]! < 0) return `Vacancy ${v} asks for at least ${leastFill[v]!} workers.`;
    if (leastFill[v]! > 1) any = true;
  }
  if (!any) return null;
  if (largestGroup(problem) > 1) return 'Least fill and groups of two or more cannot be combined.';
  if ((problem.tiers?.length ?? 0) > 0) return 'Least fill and tiers cannot be combined.';
  return null;
}
