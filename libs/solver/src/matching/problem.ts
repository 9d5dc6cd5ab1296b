/**
 * Who is proposed where: workers, vacancies with headcounts, eligible pairs with integer costs, and a penalty for every
 * worker who stays unmatched. Costs are in any one unit (the lower the better) and may be negative.
 *
 * Places are kept for fields to come, all optional: `reserved` (seats of a vacancy for registered poor labourers),
 * `leastFill` ("at least 8 or nobody"), `tiers` (classes served before costs are compared), `fixed` (accepted pairs)
 * and `previous` with a cost per changed proposal. Leaving them out will always mean what it means today.
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
  /** [vacancies] number of the vacancy's site. All members of a group are placed at one site, or none of them. */
  readonly site?: Int32Array;
}

export interface MatchAnswer {
  /** [workers] vacancy of each worker, -1 for unmatched. */
  readonly vacancyOf: Int32Array;
  /** Sum over all workers, penalties included. */
  readonly cost: number;
  /** No answer costs less; `price` proves it (see `check.ts` for the arithmetic). */
  readonly bound: number;
  /** [vacancies] what one more seat would save at most: 0 where seats stay free, high where many want to go. */
  readonly price: Float64Array;
  readonly matched: number;
  /**
   * Nothing cheaper exists. Without groups this is the same as `cost - bound < 1`; with groups it may also be known from
   * having searched all placements of the groups, which no short certificate can show.
   */
  readonly optimal: boolean;
  /** The search was stopped from outside; the answer is feasible, and perhaps far from the best. */
  readonly cancelled: boolean;
  /** Looks at one worker's list of pairs, the unit of `Stop.iterations`. */
  readonly iterations: number;
}

/** Costs and penalties lie within plus and minus this. */
export const COST_LIMIT = 2 ** 30;

/** What is wrong with the problem, as a sentence; null when it can be solved. */
export function problemFault(problem: MatchProblem): string | null {
  return shapeFault(problem) ?? pairFault(problem) ?? valueFault(problem) ?? groupFault(problem);
}

function shapeFault(problem: MatchProblem): string | null {
  const { workers, vacancies } = problem;
  if (!isCount(workers)) return `The number of workers must be a whole number from 0 on, not ${workers}.`;
  if (!isCount(vacancies)) return `The number of vacancies must be a whole number from 0 on, not ${vacancies}.`;
  const pairs = lengthOf(problem.vacancy);
  const shapes: [string, unknown, number][] = [
    ['headcount', problem.headcount, vacancies],
    ['first', problem.first, workers + 1],
    ['vacancy', problem.vacancy, pairs],
    ['cost', problem.cost, pairs],
    ['unmatched', problem.unmatched, workers],
  ];
  if (problem.group !== undefined) shapes.push(['group', problem.group, workers]);
  if (problem.site !== undefined) shapes.push(['site', problem.site, vacancies]);
  for (const [name, array, length] of shapes) {
    if (!isInt32Array(array))
      return `"${name}" must be an Int32Array, so that no NaN, fraction or overflow hides in it.`;
    if (array.length !== length) return `"${name}" must have ${length} entries, not ${array.length}.`;
  }
  return null;
}

function pairFault({ workers, vacancies, first, vacancy }: MatchProblem): string | null {
  if (first[0] !== 0) return `"first" must start with 0, not ${first[0]!}.`;
  for (let w = 0; w < workers; w++) {
    if (first[w + 1]! < first[w]!) return `"first" must not fall, but it does after worker ${w}.`;
  }
  if (first[workers] !== vacancy.length) {
    return `"first" must end with the number of pairs, ${vacancy.length}, not ${first[workers]!}.`;
  }
  for (let e = 0; e < vacancy.length; e++) {
    const v = vacancy[e]!;
    if (v < 0 || v >= vacancies) return `Pair ${e} names vacancy ${v}, which is unknown.`;
  }
  return null;
}

function valueFault(problem: MatchProblem): string | null {
  const { headcount, cost, unmatched } = problem;
  for (let v = 0; v < headcount.length; v++) {
    if (headcount[v]! < 0) return `Vacancy ${v} has a negative headcount, ${headcount[v]!}.`;
  }
  let largest = 1;
  for (let e = 0; e < cost.length; e++) {
    const c = Math.abs(cost[e]!);
    if (c > COST_LIMIT) return `Pair ${e} costs ${cost[e]!}, beyond the safe range of ±${COST_LIMIT}.`;
    if (c > largest) largest = c;
  }
  for (let w = 0; w < unmatched.length; w++) {
    const c = Math.abs(unmatched[w]!);
    if (c > COST_LIMIT) {
      return `The penalty of worker ${w} is ${unmatched[w]!}, beyond the safe range of ±${COST_LIMIT}.`;
    }
    if (c > largest) largest = c;
  }
  // Sums of costs and of seats times prices must stay exact in a double.
  if (16 * largest * (unmatched.length + cost.length) > Number.MAX_SAFE_INTEGER) {
    return `Costs up to ${largest} for ${unmatched.length} workers and ${cost.length} pairs leave the safe range of sums; use a coarser unit.`;
  }
  return null;
}

function groupFault({ group, site }: MatchProblem): string | null {
  let grouped = false;
  for (let w = 0; group !== undefined && w < group.length; w++) {
    if (group[w]! < -1) return `Worker ${w} has group ${group[w]!}; groups are numbered from 0, and -1 means alone.`;
    if (group[w]! >= 0) grouped = true;
  }
  if (grouped && site === undefined) return 'There are groups but no sites, so nobody can tell who would be together.';
  for (let v = 0; site !== undefined && v < site.length; v++) {
    if (site[v]! < 0) return `Vacancy ${v} has site ${site[v]!}; sites are numbered from 0.`;
  }
  return null;
}

function isCount(n: number): boolean {
  return Number.isInteger(n) && n >= 0 && n < 2 ** 31 - 1;
}

function isInt32Array(array: unknown): array is Int32Array {
  return Object.prototype.toString.call(array) === '[object Int32Array]';
}

function lengthOf(array: unknown): number {
  return isInt32Array(array) ? array.length : 0;
}
