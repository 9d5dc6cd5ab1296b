import type { MatchAnswer, MatchProblem } from '../problem.js';
import { fillTerm, leastAlone, leastByLevel, leastTogether } from './least.js';
import { type Level, isLess, levelsOf } from './levels.js';
import { askingOf, saleOf } from './seats.js';
import { clusterNames } from './together.js';

export function certificateFault(problem: MatchProblem, answer: MatchAnswer): string | null {
  const { workers, vacancies, group, fixed } = problem;
  const levels = levelsOf(problem, answer);
  const sale = saleOf(problem);
  const proven = levels.map((_, k) => levels.slice(0, k + 1).every(({ cost, bound }) => cost === bound));
  const wrong = priceFault(problem, levels, proven);
  if (wrong !== null) return wrong;
  const totals = new Float64Array(levels.length);
  const top = levels[0]!;
  const asks = askingOf(problem);
  levels.forEach(({ price, reservedPrice }, k) => {
    for (let v = 0; v < vacancies; v++) {
      if (asks[v]! <= 1) totals[k]! -= sale.open[v]! * price[v]! + sale.kept[v]! * (reservedPrice?.[v] ?? 0);
    }
  });
  const members = new Map<number, number[]>();
  const alone: number[] | Int32Array = [];
  const takes = new Float64Array(asks.some((least) => least > 1) ? workers : 0);
  for (let w = 0; w < workers; w++) {
    const g = group?.[w] ?? -1;
    if (fixed !== undefined && fixed[w]! >= 0) payFixed(problem, levels, totals, w);
    else if (g >= 0 && members.has(g)) members.get(g)!.push(w);
    else if (g >= 0) members.set(g, [w]);
    else if (levels.length > 1) alone.push(w);
    else {
      const least = leastAlone(problem, top, sale, w);
      if (takes.length > 0) takes[w] = least;
      totals[0]! += least;
    }
  }
  let grouped = false;
  const namesOf = problem.site === undefined ? () => [] : clusterNames(problem);
  for (const together of members.values()) {
    if (together.length === 1) alone.push(together[0]!);
    else {
      grouped = true;
      totals[0]! += leastTogether(problem, top, sale, { together, namesOf });
    }
  }
  for (const w of alone) {
    const least = leastByLevel(problem, levels, proven, sale, w);
    if (takes.length > 0) takes[w] = least[0]!;
    least.forEach((value, k) => (totals[k]! += value));
  }
  if (takes.length > 0) totals[0]! += fillTerm(problem, top, sale, { asks, takes });
  for (const [k, { name, bound, cost }] of levels.entries()) {
    // Written so that NaN is refused too.
    if (!(bound <= Math.ceil(totals[k]!))) {
      return `The bound ${bound}${name} is not proven: the prices prove ${Math.ceil(totals[k]!)}.`;
    }
    if (bound > cost) return `The bound ${bound}${name} is above the cost ${cost}${name}.`;
  }
  return claimFault(answer, levels, grouped || takes.length > 0);
}

function claimFault({ optimal }: MatchAnswer, levels: readonly Level[], searched: boolean): string | null {
  const open = levels.find(({ cost, bound }) => cost - bound >= 1);
  // What branch and bound has excluded no short certificate can show.
  if (open !== undefined && optimal && !searched) {
    return `The answer calls itself optimal, but its bound is ${open.cost - open.bound} below its cost${open.name}.`;
  }
  if (open === undefined && !optimal) return 'The prices prove the answer optimal, but it does not say so.';
  return null;
}

function priceFault(
  { vacancies, reserved }: MatchProblem,
  levels: readonly Level[],
  proven: readonly boolean[],
): string | null {
  for (const [k, { name, price, reservedPrice }] of levels.entries()) {
    if (reserved !== undefined && reservedPrice === undefined) return `There are no prices for reserved seats${name}.`;
    for (const [kind, prices] of [
      ['price', price],
      ['reservedPrice', reservedPrice],
    ] as const) {
      if (prices === undefined) continue;
      if (prices.length !== vacancies) return `There are ${prices.length} prices for ${vacancies} vacancies.`;
      for (let v = 0; v < vacancies; v++) {
        const p = prices[v]!;
        // Also refuses NaN and Infinity.
        if (!(Math.abs(p) <= Number.MAX_SAFE_INTEGER)) return `The price of vacancy ${v} is ${p}${name}.`;
        const mustBeFull = levels.some((before, j) => j < k && proven[j]! && before[kind]![v]! > 0);
        if (p < 0 && !mustBeFull) return `The price of vacancy ${v} is ${p}${name}.`;
      }
    }
  }
  return null;
}

function payFixed(problem: MatchProblem, levels: readonly Level[], totals: Float64Array, w: number): void {
  const { first, vacancy, fixed } = problem;
  let best = -1;
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    if (vacancy[e] === fixed![w] && (best < 0 || isLess(levels, w, e, best))) best = e;
  }
  levels.forEach(({ pair }, k) => (totals[k]! += pair(w, best)));
}
