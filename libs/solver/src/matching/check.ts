import type { MatchAnswer, MatchProblem } from './problem.js';

/**
 * Says what is wrong with an answer, or null. Shares no code with the search: it believes nothing but the problem.
 *
 * The certificate is Lagrangian: give every seat a price p >= 0 and let every worker alone take the cheapest of staying
 * unmatched and `cost + p`, every group the cheapest of staying unmatched together and going to one site together (each
 * member to the cheapest `cost + p` there). That sum, less all seats times their price, is no more than the cost of
 * any answer. Costs are whole numbers, so the bound may be rounded up; without groups it must reach the cost.
 */
export function checkMatch(problem: MatchProblem, answer: MatchAnswer): string | null {
  return feasibilityFault(problem, answer) ?? groupFault(problem, answer) ?? boundFault(problem, answer);
}

function feasibilityFault(problem: MatchProblem, answer: MatchAnswer): string | null {
  const { workers, vacancies, headcount, first, vacancy, cost, unmatched } = problem;
  const { vacancyOf } = answer;
  if (vacancyOf.length !== workers) return `The answer is for ${vacancyOf.length} workers, the problem has ${workers}.`;
  const filled = new Int32Array(vacancies);
  let total = 0;
  let matched = 0;
  for (let w = 0; w < workers; w++) {
    const v = vacancyOf[w]!;
    if (v === -1) {
      total += unmatched[w]!;
      continue;
    }
    if (v < 0 || v >= vacancies) return `Worker ${w} is placed at vacancy ${v}, which is unknown.`;
    let least = Infinity;
    for (let e = first[w]!; e < first[w + 1]!; e++) if (vacancy[e] === v) least = Math.min(least, cost[e]!);
    if (least === Infinity) return `Worker ${w} is not eligible for vacancy ${v}.`;
    total += least;
    matched++;
    filled[v] = filled[v]! + 1;
  }
  for (let v = 0; v < vacancies; v++) {
    if (filled[v]! > headcount[v]!)
      return `Vacancy ${v} has ${headcount[v]!} seats, but ${filled[v]!} are placed there.`;
  }
  if (matched !== answer.matched) return `The answer says ${answer.matched} are matched, but it is ${matched}.`;
  if (total !== answer.cost) return `The answer says that it costs ${answer.cost}, but it costs ${total}.`;
  return null;
}

function groupFault({ group, site }: MatchProblem, { vacancyOf }: MatchAnswer): string | null {
  const whereabouts = new Map<number, number>();
  for (let w = 0; group !== undefined && w < vacancyOf.length; w++) {
    const g = group[w]!;
    if (g < 0) continue;
    const v = vacancyOf[w]!;
    const here = v === -1 ? -1 : site![v]!;
    const there = whereabouts.get(g) ?? here;
    if (there !== here) return `Group ${g} is torn apart: worker ${w} is not where the others are.`;
    whereabouts.set(g, here);
  }
  return null;
}

function boundFault(problem: MatchProblem, answer: MatchAnswer): string | null {
  const { headcount, group } = problem;
  const { price, bound, cost } = answer;
  if (price.length !== headcount.length) return `There are ${price.length} prices for ${headcount.length} vacancies.`;
  let total = 0;
  for (let v = 0; v < price.length; v++) {
    const p = price[v]!;
    // Also refuses NaN and Infinity.
    if (!(p >= 0 && p <= Number.MAX_SAFE_INTEGER)) return `The price of vacancy ${v} is ${p}.`;
    total -= headcount[v]! * p;
  }
  const members = new Map<number, number[]>();
  for (let w = 0; w < problem.workers; w++) {
    const g = group?.[w] ?? -1;
    if (g < 0) total += leastAlone(problem, price, w);
    else if (members.has(g)) members.get(g)!.push(w);
    else members.set(g, [w]);
  }
  for (const together of members.values()) total += leastTogether(problem, price, together);
  if (bound > Math.ceil(total)) return `The bound ${bound} is not proven: the prices prove ${Math.ceil(total)}.`;
  if (bound > cost) return `The bound ${bound} is above the cost ${cost}.`;
  const open = cost - bound >= 1;
  if (members.size === 0 && open && !answer.cancelled && answer.optimal) {
    return `The answer calls itself optimal, but its bound is ${cost - bound} below its cost.`;
  }
  if (!open && !answer.optimal) return 'The prices prove the answer optimal, but it does not say so.';
  return null;
}

function leastAlone(
  { first, vacancy, cost, headcount, unmatched }: MatchProblem,
  price: Float64Array,
  w: number,
): number {
  let least = unmatched[w]!;
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    const v = vacancy[e]!;
    if (headcount[v]! > 0) least = Math.min(least, cost[e]! + price[v]!);
  }
  return least;
}

function leastTogether(problem: MatchProblem, price: Float64Array, together: readonly number[]): number {
  const { first, vacancy, cost, headcount, unmatched } = problem;
  let none = 0;
  let sums: Map<number, number> | null = null;
  for (const w of together) {
    none += unmatched[w]!;
    const own = new Map<number, number>();
    for (let e = first[w]!; e < first[w + 1]!; e++) {
      const v = vacancy[e]!;
      if (headcount[v]! === 0) continue;
      const s = problem.site![v]!;
      own.set(s, Math.min(own.get(s) ?? Infinity, cost[e]! + price[v]!));
    }
    const before: Map<number, number> | null = sums;
    sums = new Map<number, number>();
    for (const [s, least] of own) {
      const others = before === null ? 0 : before.get(s);
      if (others !== undefined) sums.set(s, others + least);
    }
  }
  return Math.min(none, ...(sums ?? new Map<number, number>()).values());
}
