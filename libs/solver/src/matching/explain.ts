import { type Lack, NOTHING, companionsOf, heldBy, isLess, lackOf } from './explain/lack.js';
import { type Scene, isEligible, pairsOf, priceFor, pricesFor, sceneOf, unmatchedOf } from './explain/scene.js';
import type { MatchAnswer, MatchProblem } from './problem.js';

/** What stands between a worker and a vacancy that he is eligible for. */
export type Hindrance =
  /** He is placed there. */
  | 'NONE'
  /** He has an accepted offer elsewhere. */
  | 'FIXED'
  /** All seats are taken by others who lose more without them, which is what the price says. */
  | 'FULL'
  /** What is free is reserved, and he is not entitled to it. */
  | 'RESERVED'
  /** Nobody is placed there, since not as many would come as it wants at least. */
  | 'TOO_FEW'
  /** There is room, but what he has costs less. */
  | 'DEARER'
  /** The vacancy has no seats at all for him, whatever the others do. */
  | 'NO_SEATS'
  /** A companion of his group is not eligible for anything within reach of that site. */
  | 'COMPANIONS';

export interface Alternative {
  readonly vacancy: number;
  /** Of the pair; where there was a former answer with the cost of a change. */
  readonly cost: number;
  /** What a seat costs this worker: the lower price of those that he may take. */
  readonly price: number;
  readonly full: boolean;
  readonly hindrance: Hindrance;
  /**
   * By so many cost units the pair lacks: cheaper by less than this it would still not be chosen at these prices. For a
   * member of a group the whole group is weighed. Below 0 only in answers that are not optimal, and where least fill is
   * asked for; Infinity when no cost would do.
   */
  readonly lacking: number;
  /** In whose units it lacks: 0 for the costs themselves, 1 for the first tier, and so on. */
  readonly level: number;
}

export interface WorkerExplanation {
  readonly worker: number;
  /** -1 for unmatched */
  readonly vacancy: number;
  /** Of the pair, or the penalty; with the cost of a change. */
  readonly cost: number;
  /** Every vacancy that the worker is eligible for, once: what he has, then what lacked least. */
  readonly options: readonly Alternative[];
  /** The best that he did not get; null when there is nothing else. */
  readonly alternative: Alternative | null;
}

/** Why the worker is placed there, or nowhere. */
export function explainWorker(problem: MatchProblem, answer: MatchAnswer, worker: number): WorkerExplanation {
  const scene = sceneOf(problem, answer);
  const present = answer.vacancyOf[worker]!;
  const together = companionsOf(problem, worker);
  const held = heldBy(scene, together);
  const options = [...pairsOf(scene, worker)].map(([vacancy, costs]): Alternative => {
    const price = priceFor(scene, worker, vacancy);
    const full = scene.filled[vacancy]! >= problem.headcount[vacancy]!;
    const rest = { vacancy, cost: costs[0]!, price, full };
    if (vacancy === present) return { ...rest, hindrance: 'NONE', ...NOTHING };
    const lack = lackOf(scene, { worker, vacancy, costs, together, held });
    return { ...rest, hindrance: hindranceOf(scene, worker, vacancy, lack), ...lack };
  });
  options.sort((a, b) => {
    if (a.vacancy === present || b.vacancy === present) return a.vacancy === present ? -1 : 1;
    return isLess(a, b) ? -1 : isLess(b, a) ? 1 : a.vacancy - b.vacancy;
  });
  return {
    worker,
    vacancy: present,
    cost: present < 0 ? unmatchedOf(problem, worker) : pairsOf(scene, worker).get(present)![0]!,
    options,
    alternative: options.find(({ vacancy, lacking }) => vacancy !== present && lacking < Infinity) ?? null,
  };
}

export interface VacancyExplanation {
  readonly vacancy: number;
  readonly headcount: number;
  readonly filled: number;
  readonly price: number;
  /** Of the seats that are reserved, where there are any. */
  readonly reservedPrice?: number;
  /**
   * `BETTER_ELSEWHERE`: whoever is eligible and not here costs less where he is, or unmatched. `RESERVED`: that is true
   * of those entitled to the free seats. `TOO_FEW`: nobody is here, since it wants more than would come.
   */
  readonly why: 'FULL' | 'NO_SEATS' | 'NOBODY_ELIGIBLE' | 'BETTER_ELSEWHERE' | 'RESERVED' | 'TOO_FEW';
  /** Workers with a pair here: how many, and of those not here how many are elsewhere or unmatched. */
  readonly eligible: number;
  readonly elsewhere: number;
  readonly unmatched: number;
  /** Who of those not here lacked least, and how much; a later level only where the first did not decide. */
  readonly nearest: { readonly worker: number; readonly lacking: number; readonly level: number } | null;
}

/** Why the vacancy is full, or not. Looks at all pairs once. */
export function explainVacancy(problem: MatchProblem, answer: MatchAnswer, vacancy: number): VacancyExplanation {
  const scene = sceneOf(problem, answer);
  const headcount = problem.headcount[vacancy]!;
  const filled = scene.filled[vacancy]!;
  let [eligible, elsewhere, unmatched] = [0, 0, 0];
  let nearest: VacancyExplanation['nearest'] = null;
  for (let w = 0; w < problem.workers; w++) {
    if (!isEligible(problem, w, vacancy)) continue;
    const costs = pairsOf(scene, w).get(vacancy)!;
    eligible++;
    const present = answer.vacancyOf[w]!;
    if (present === vacancy) continue;
    if (present < 0) unmatched++;
    else elsewhere++;
    const together = companionsOf(problem, w);
    const lack = lackOf(scene, { worker: w, vacancy, costs, together, held: heldBy(scene, together) });
    if (lack.lacking < Infinity && (nearest === null || isLess(lack, nearest))) nearest = { worker: w, ...lack };
  }
  const reservedPrice = answer.reservedPrice?.[vacancy];
  return {
    ...{
      vacancy,
      headcount,
      filled,
      price: answer.price[vacancy]!,
      ...(reservedPrice !== undefined && { reservedPrice }),
    },
    why: eligible === 0 && headcount > 0 && filled < headcount ? 'NOBODY_ELIGIBLE' : whyOf(scene, vacancy),
    ...{ eligible, elsewhere, unmatched, nearest },
  };
}

function whyOf({ problem, answer, filled, others }: Scene, v: number): VacancyExplanation['why'] {
  const headcount = problem.headcount[v]!;
  if (headcount === 0) return 'NO_SEATS';
  if (filled[v]! >= headcount) return 'FULL';
  if (filled[v] === 0 && (problem.leastFill?.[v] ?? 0) > 1) return 'TOO_FEW';
  const shut = others[v]! >= headcount - (problem.reserved?.[v] ?? 0);
  return shut && answer.price[v]! > 0 ? 'RESERVED' : 'BETTER_ELSEWHERE';
}

function hindranceOf(scene: Scene, w: number, v: number, { lacking, level }: Lack): Hindrance {
  const { problem, filled, others } = scene;
  const entitled = problem.entitled?.[w] === 1;
  const reserved = problem.reserved?.[v] ?? 0;
  if ((problem.fixed?.[w] ?? -1) >= 0) return 'FIXED';
  const prices = pricesFor(scene, w, v);
  if (prices.length === 0) return reserved > 0 && !entitled ? 'RESERVED' : 'NO_SEATS';
  if (lacking === Infinity) return 'COMPANIONS';
  if (filled[v] === 0 && (problem.leastFill?.[v] ?? 0) > 1 && level === 0) {
    return lacking < priceFor(scene, w, v) ? 'TOO_FEW' : 'DEARER';
  }
  if (filled[v]! >= problem.headcount[v]!) return 'FULL';
  return reserved > 0 && !entitled && others[v]! >= problem.headcount[v]! - reserved ? 'RESERVED' : 'DEARER';
}
