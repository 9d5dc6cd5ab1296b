import type { MatchAnswer, MatchProblem } from '../problem.js';

/** Costs of one level: that of the problem, change costs included, or of a tier. */
export interface Level {
  readonly name: string;
  readonly pair: (w: number, e: number) => number;
  readonly unmatched: (w: number) => number;
  readonly cost: number;
  readonly bound: number;
  readonly price: Float64Array;
  readonly reservedPrice: Float64Array | undefined;
}

export function levelsOf(problem: MatchProblem, answer: MatchAnswer): Level[] {
  const { vacancy, cost, unmatched, previous, tiers } = problem;
  const former = (w: number): number => previous?.vacancyOf[w] ?? -1;
  const change = previous?.changeCost ?? 0;
  const top: Level = {
    ...{ name: '', cost: answer.cost, bound: answer.bound },
    ...{ price: answer.price, reservedPrice: answer.reservedPrice },
    pair: (w, e) => (former(w) >= 0 && former(w) !== vacancy[e] ? cost[e]! + change : cost[e]!),
    unmatched: (w) => (former(w) >= 0 ? unmatched[w]! + change : unmatched[w]!),
  };
  const further = (tiers ?? []).map((tier, k): Level => {
    const own = answer.tiers![k]!;
    return {
      ...{ name: ` in tier ${k}`, cost: own.cost, bound: own.bound },
      ...{ price: own.price, reservedPrice: own.reservedPrice },
      pair: (_, e) => tier.cost[e]!,
      unmatched: (w) => tier.unmatched[w]!,
    };
  });
  return [top, ...further];
}

/** Of two pairs of a worker with one vacancy, the one that is cheaper in the first level in which they differ counts. */
export function isLess(levels: readonly Level[], w: number, e: number, than: number): boolean {
  for (const { pair } of levels) {
    const difference = pair(w, e) - pair(w, than);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** [vacancies] fixed workers; where there are any, a least fill asks for nothing more. */
export function agreedAt({ vacancies, fixed }: MatchProblem): Int32Array {
  const agreed = new Int32Array(vacancies);
  for (let w = 0; fixed !== undefined && w < fixed.length; w++) if (fixed[w]! >= 0) agreed[fixed[w]!]!++;
  return agreed;
}
