import type { MatchProblem, Tier } from '../problem.js';

/**
 * The same problem without the wishes that are only another way of writing costs, seats and pairs, so that the searches
 * need not know them:
 *
 * - a former answer makes everything but itself dearer;
 * - a fixed worker becomes one without pairs, whose penalty is what his vacancy costs, and takes a seat away;
 * - a vacancy with reserved seats becomes two, the second of which only entitled workers have pairs with.
 *
 * What a problem does not use is not copied.
 */
export interface NormalForm {
  /** Nothing optional but groups, sites and clusters. */
  readonly plain: MatchProblem;
  /** In the order of the plain problem's pairs. */
  readonly tiers: readonly Tier[];
  /** [vacancies of the problem] number of the second, reserved one, or -1; null where no seats are reserved. */
  readonly twin: Int32Array | null;
  /** [vacancies of the problem] least fill of both together where it still asks for something, else 0; null for nowhere. */
  readonly leastFill: Int32Array | null;
}

/** Seats that are left beside the fixed workers. */
export interface SeatsLeft {
  /** [vacancies] for everybody */
  readonly open: Int32Array;
  /** [vacancies] for entitled workers */
  readonly reserved: Int32Array | null;
}

export function normalFormOf(problem: MatchProblem): NormalForm {
  const { workers, vacancies, headcount, first, vacancy, group, site, clusterFirst, clusterSite } = problem;
  const tiers = problem.tiers ?? [];
  const fixed = any(problem.fixed, 0) ? problem.fixed! : null;
  const reserved = any(problem.reserved, 1);
  const { cost, unmatched } = repriced(problem);
  const plain: MatchProblem = {
    workers,
    vacancies,
    headcount,
    first,
    vacancy,
    cost,
    unmatched,
    ...(group && { group }),
    ...(site && { site }),
    ...(clusterFirst && { clusterFirst }),
    ...(clusterSite && { clusterSite }),
  };
  const leastFill = leastFillOf(problem);
  if (fixed === null && !reserved) return { plain, tiers, twin: null, leastFill };
  const seats = seatsLeft(problem);
  const twin = reserved ? new Int32Array(vacancies).fill(-1) : null;
  const split: number[] = [];
  for (let v = 0; twin !== null && v < vacancies; v++) {
    if (seats.reserved![v]! > 0) twin[v] = vacancies + split.push(v) - 1;
  }
  const rows = reseated(problem, twin);
  return {
    plain: {
      ...plain,
      ...rows,
      ...retold(problem, plain, rows.first, twin),
      vacancies: vacancies + split.length,
      headcount: extended(seats.open, split, seats.reserved),
      ...(site && { site: extended(site, split, site) }),
      ...(group && fixed && { group: group.map((g, w) => (fixed[w]! >= 0 ? -1 : g)) }),
    },
    tiers: tiers.map((tier) => retold(problem, tier, rows.first, twin)),
    twin,
    leastFill,
  };
}

/** From the plain problem's vacancies back to the problem's. */
export function vacanciesOf({ fixed, vacancies }: MatchProblem, { twin }: NormalForm, plain: Int32Array): Int32Array {
  if (fixed === undefined && twin === null) return plain;
  const origin: number[] = [];
  twin?.forEach((t, v) => {
    if (t >= 0) origin[t - vacancies] = v;
  });
  return plain.map((v, w) => {
    if (fixed !== undefined && fixed[w]! >= 0) return fixed[w]!;
    return v < vacancies ? v : origin[v - vacancies]!;
  });
}

/** Prices of the plain problem as those of the problem. */
export function pricesOf(
  { vacancies, reserved }: MatchProblem,
  { twin }: NormalForm,
  plain: Float64Array,
): { price: Float64Array; reservedPrice?: Float64Array } {
  if (reserved === undefined) return { price: plain };
  const price = plain.slice(0, vacancies);
  const reservedPrice = new Float64Array(vacancies);
  twin?.forEach((t, v) => {
    if (t >= 0) reservedPrice[v] = plain[t]!;
  });
  return { price, reservedPrice };
}

/** Fixed workers who are entitled sit on reserved seats first, which leaves the others every choice that there is. */
export function seatsLeft({ headcount, reserved, entitled, fixed }: MatchProblem): SeatsLeft {
  const open = headcount.slice();
  const kept = reserved?.slice() ?? null;
  for (let v = 0; kept !== null && v < kept.length; v++) open[v]! -= kept[v]!;
  for (let w = 0; fixed !== undefined && w < fixed.length; w++) {
    const v = fixed[w]!;
    if (v < 0) continue;
    if (kept !== null && entitled![w] === 1 && kept[v]! > 0) kept[v]!--;
    else open[v]!--;
  }
  return { open, reserved: kept };
}

/** Whoever is placed elsewhere than before, or no more. */
export function changesOf({ previous }: MatchProblem, vacancyOf: Int32Array): number {
  let changed = 0;
  for (let w = 0; previous !== undefined && w < vacancyOf.length; w++) {
    if (previous.vacancyOf[w]! >= 0 && previous.vacancyOf[w] !== vacancyOf[w]) changed++;
  }
  return changed;
}

function repriced(problem: MatchProblem): { cost: Int32Array; unmatched: Int32Array } {
  const { workers, first, vacancy, cost, unmatched, previous } = problem;
  if (previous === undefined || previous.changeCost === 0) return { cost, unmatched };
  const { vacancyOf, changeCost } = previous;
  const dearer = { cost: cost.slice(), unmatched: unmatched.slice() };
  for (let w = 0; w < workers; w++) {
    if (vacancyOf[w]! < 0) continue;
    dearer.unmatched[w]! += changeCost;
    for (let e = first[w]!; e < first[w + 1]!; e++) if (vacancy[e] !== vacancyOf[w]) dearer.cost[e]! += changeCost;
  }
  return dearer;
}

/** An accepted offer that stands opens its vacancy, however many others come. */
function leastFillOf({ leastFill, fixed }: MatchProblem): Int32Array | null {
  if (leastFill === undefined) return null;
  const asked = leastFill.map((least) => (least > 1 ? least : 0));
  for (let w = 0; fixed !== undefined && w < fixed.length; w++) if (fixed[w]! >= 0) asked[fixed[w]!] = 0;
  return asked.some((least) => least > 0) ? asked : null;
}

function reseated(problem: MatchProblem, twin: Int32Array | null): Pick<MatchProblem, 'first' | 'vacancy'> {
  const { workers } = problem;
  const first = new Int32Array(workers + 1);
  let size = 0;
  for (let w = 0; w < workers; w++) {
    eachSeat(problem, w, twin, () => size++);
    first[w + 1] = size;
  }
  const vacancy = new Int32Array(size);
  let at = 0;
  for (let w = 0; w < workers; w++) {
    eachSeat(problem, w, twin, (e, reserved) => {
      const v = problem.vacancy[e]!;
      vacancy[at++] = reserved ? twin![v]! : v;
    });
  }
  return { first, vacancy };
}

/** The costs in the order of `reseated`. */
function retold(problem: MatchProblem, costs: Tier, first: Int32Array, twin: Int32Array | null): Tier {
  const { workers, fixed } = problem;
  const cost = new Int32Array(first[workers]!);
  const unmatched = costs.unmatched.slice();
  let at = 0;
  for (let w = 0; w < workers; w++) {
    if (fixed !== undefined && fixed[w]! >= 0) unmatched[w] = costs.cost[fixedPair(problem, w)]!;
    eachSeat(problem, w, twin, (e) => (cost[at++] = costs.cost[e]!));
  }
  return { cost, unmatched };
}

function eachSeat(
  { first, vacancy, fixed, entitled }: MatchProblem,
  w: number,
  twin: Int32Array | null,
  visit: (pair: number, reserved: boolean) => void,
): void {
  if ((fixed?.[w] ?? -1) >= 0) return;
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    visit(e, false);
    if (twin !== null && entitled![w] === 1 && twin[vacancy[e]!]! >= 0) visit(e, true);
  }
}

/** Of several pairs with the vacancy the cheapest, in the first level in which they differ. */
function fixedPair({ first, vacancy, cost, tiers, fixed }: MatchProblem, w: number): number {
  let best = -1;
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    if (vacancy[e] !== fixed![w]) continue;
    let difference = best < 0 ? -1 : cost[e]! - cost[best]!;
    for (let k = 0; tiers !== undefined && k < tiers.length && difference === 0; k++) {
      difference = tiers[k]!.cost[e]! - tiers[k]!.cost[best]!;
    }
    if (difference < 0) best = e;
  }
  return best;
}

function extended(own: Int32Array, split: readonly number[], of: Int32Array | null): Int32Array {
  const longer = new Int32Array(own.length + split.length);
  longer.set(own);
  split.forEach((v, i) => (longer[own.length + i] = of![v]!));
  return longer;
}

function any(array: Int32Array | undefined, from: number): boolean {
  return array?.some((value) => value >= from) ?? false;
}
