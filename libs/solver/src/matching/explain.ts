import type { MatchAnswer, MatchProblem } from './problem.js';

/** What stands between a worker and a vacancy that he is eligible for. */
export type Hindrance =
  /** He is placed there. */
  | 'NONE'
  /** All seats are taken by others who lose more without them, which is what the price says. */
  | 'FULL'
  /** There is room, but what he has costs less. */
  | 'DEARER'
  /** The vacancy has no seats at all. */
  | 'NO_SEATS'
  /** A companion of his group is not eligible for anything at that site. */
  | 'COMPANIONS';

export interface Alternative {
  readonly vacancy: number;
  readonly cost: number;
  readonly price: number;
  readonly full: boolean;
  readonly hindrance: Hindrance;
  /**
   * By so many cost units the pair lacks: cheaper by less than this it would still not be chosen at these prices. For a
   * member of a group the whole group is weighed. Below 0 only in answers that are not optimal; Infinity when no cost
   * would do.
   */
  readonly lacking: number;
}

export interface WorkerExplanation {
  readonly worker: number;
  /** -1 for unmatched */
  readonly vacancy: number;
  /** Of the pair, or the penalty. */
  readonly cost: number;
  /** Every vacancy that the worker is eligible for, once: what he has, then what lacked least. */
  readonly options: readonly Alternative[];
  /** The best that he did not get; null when there is nothing else. */
  readonly alternative: Alternative | null;
}

/** Why the worker is placed there, or nowhere. */
export function explainWorker(problem: MatchProblem, answer: MatchAnswer, worker: number): WorkerExplanation {
  const together = companionsOf(problem, worker);
  const present = answer.vacancyOf[worker]!;
  const filled = filledOf(problem, answer);
  const held = together.reduce((sum, w) => sum + presentValue(problem, answer, w), 0);
  const options = [...pairsOf(problem, worker)].map(([vacancy, cost]): Alternative => {
    const price = answer.price[vacancy]!;
    const seats = problem.headcount[vacancy]!;
    const full = filled[vacancy]! >= seats;
    if (vacancy === present) return { vacancy, cost, price, full, hindrance: 'NONE', lacking: 0 };
    const others = seats === 0 ? Infinity : companionsValue(problem, answer, together, [worker, vacancy]);
    const hindrance = seats === 0 ? 'NO_SEATS' : others === Infinity ? 'COMPANIONS' : full ? 'FULL' : 'DEARER';
    return { vacancy, cost, price, full, hindrance, lacking: cost + price + others - held };
  });
  const first = (option: Alternative): number => (option.vacancy === present ? -Infinity : option.lacking);
  options.sort((a, b) => (first(a) < first(b) ? -1 : first(a) > first(b) ? 1 : a.vacancy - b.vacancy));
  return {
    worker,
    vacancy: present,
    cost: present < 0 ? problem.unmatched[worker]! : pairsOf(problem, worker).get(present)!,
    options,
    alternative: options.find(({ vacancy, lacking }) => vacancy !== present && lacking < Infinity) ?? null,
  };
}

export interface VacancyExplanation {
  readonly vacancy: number;
  readonly headcount: number;
  readonly filled: number;
  readonly price: number;
  /** `BETTER_ELSEWHERE`: whoever is eligible and not here costs less where he is, or unmatched. */
  readonly why: 'FULL' | 'NO_SEATS' | 'NOBODY_ELIGIBLE' | 'BETTER_ELSEWHERE';
  /** Workers with a pair here: how many, and of those not here how many are elsewhere or unmatched. */
  readonly eligible: number;
  readonly elsewhere: number;
  readonly unmatched: number;
  /** Who of those not here lacked least, and how much. */
  readonly nearest: { readonly worker: number; readonly lacking: number } | null;
}

/** Why the vacancy is full, or not. Looks at all pairs once. */
export function explainVacancy(problem: MatchProblem, answer: MatchAnswer, vacancy: number): VacancyExplanation {
  const headcount = problem.headcount[vacancy]!;
  const filled = filledOf(problem, answer)[vacancy]!;
  let [eligible, elsewhere, unmatched] = [0, 0, 0];
  let nearest: VacancyExplanation['nearest'] = null;
  for (let w = 0; w < problem.workers; w++) {
    const cost = pairsOf(problem, w).get(vacancy);
    if (cost === undefined) continue;
    eligible++;
    const present = answer.vacancyOf[w]!;
    if (present === vacancy) continue;
    if (present < 0) unmatched++;
    else elsewhere++;
    const together = companionsOf(problem, w);
    const others = companionsValue(problem, answer, together, [w, vacancy]);
    const held = together.reduce((sum, member) => sum + presentValue(problem, answer, member), 0);
    const lacking = headcount === 0 ? Infinity : cost + answer.price[vacancy]! + others - held;
    if (lacking < (nearest?.lacking ?? Infinity)) nearest = { worker: w, lacking };
  }
  const why =
    headcount === 0
      ? 'NO_SEATS'
      : filled >= headcount
        ? 'FULL'
        : eligible === 0
          ? 'NOBODY_ELIGIBLE'
          : 'BETTER_ELSEWHERE';
  return { vacancy, headcount, filled, price: answer.price[vacancy]!, why, eligible, elsewhere, unmatched, nearest };
}

/** The worker's vacancies with their cheapest pair. */
function pairsOf({ first, vacancy, cost }: MatchProblem, worker: number): Map<number, number> {
  const pairs = new Map<number, number>();
  for (let e = first[worker]!; e < first[worker + 1]!; e++) {
    pairs.set(vacancy[e]!, Math.min(pairs.get(vacancy[e]!) ?? Infinity, cost[e]!));
  }
  return pairs;
}

function companionsOf({ group }: MatchProblem, worker: number): number[] {
  const own = group?.[worker] ?? -1;
  if (group === undefined || own < 0) return [worker];
  const together: number[] = [];
  for (let w = group.indexOf(own); w >= 0; w = group.indexOf(own, w + 1)) together.push(w);
  return together;
}

/** What the others of the group would take, price included, if the worker went to this vacancy's site. */
function companionsValue(
  problem: MatchProblem,
  { price }: MatchAnswer,
  together: readonly number[],
  [worker, vacancy]: readonly [number, number],
): number {
  let sum = 0;
  for (const w of together) {
    if (w === worker) continue;
    let least = Infinity;
    for (const [v, cost] of pairsOf(problem, w)) {
      const there = problem.headcount[v]! > 0 && problem.site![v] === problem.site![vacancy];
      if (there) least = Math.min(least, cost + price[v]!);
    }
    sum += least;
  }
  return sum;
}

function presentValue(problem: MatchProblem, { vacancyOf, price }: MatchAnswer, worker: number): number {
  const v = vacancyOf[worker]!;
  return v < 0 ? problem.unmatched[worker]! : pairsOf(problem, worker).get(v)! + price[v]!;
}

function filledOf(problem: MatchProblem, { vacancyOf }: MatchAnswer): Int32Array {
  const filled = new Int32Array(problem.vacancies);
  for (const v of vacancyOf) if (v >= 0) filled[v]!++;
  return filled;
}
