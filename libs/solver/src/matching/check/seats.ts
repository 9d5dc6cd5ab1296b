import type { MatchProblem } from '../problem.js';
import { type Level, agreedAt } from './levels.js';

/** What is for sale, and how a worker may pay. */
export interface Sale {
  /** [vacancies] seats for everybody, beside the fixed workers */
  readonly open: Int32Array;
  /** [vacancies] seats for entitled workers */
  readonly kept: Int32Array;
  readonly entitled: (w: number) => boolean;
}

export function saleOf({ vacancies, headcount, reserved, entitled, fixed }: MatchProblem): Sale {
  const kept = reserved === undefined ? new Int32Array(vacancies) : reserved.slice();
  const open = headcount.map((seats, v) => seats - kept[v]!);
  for (let w = 0; fixed !== undefined && w < fixed.length; w++) {
    const v = fixed[w]!;
    if (v < 0) continue;
    // Whoever is fixed and entitled can be thought to sit on a reserved seat as long as there is one.
    if (entitled?.[w] === 1 && kept[v]! > 0) kept[v]!--;
    else open[v]!--;
  }
  return { open, kept, entitled: (w) => entitled?.[w] === 1 };
}

/** [vacancies] least fill, where nobody is fixed. */
export function askingOf(problem: MatchProblem): Int32Array {
  const agreed = agreedAt(problem);
  return agreed.map((fixed, v) => (fixed > 0 ? 0 : (problem.leastFill?.[v] ?? 0)));
}

/** What a seat costs this worker: the lower price of those seats that he may take; Infinity where there are none. */
export function priceFor(
  { price, reservedPrice }: Level,
  { open, kept, entitled }: Sale,
  w: number,
  v: number,
): number {
  const own = open[v]! > 0 ? price[v]! : Infinity;
  return reservedPrice !== undefined && kept[v]! > 0 && entitled(w) ? Math.min(own, reservedPrice[v]!) : own;
}
