import type { MatchAnswer, MatchProblem } from '../problem.js';
import { agreedAt, isLess, levelsOf } from './levels.js';

export function feasibilityFault(problem: MatchProblem, answer: MatchAnswer): string | null {
  const { workers, vacancies, first, vacancy, fixed, previous, tiers, entitled } = problem;
  const { vacancyOf } = answer;
  if (vacancyOf.length !== workers) return `The answer is for ${vacancyOf.length} workers, the problem has ${workers}.`;
  if ((answer.tiers?.length ?? 0) !== (tiers?.length ?? 0)) {
    return `The answer has ${answer.tiers?.length ?? 0} tiers, the problem ${tiers?.length ?? 0}.`;
  }
  const levels = levelsOf(problem, answer);
  const totals = new Float64Array(levels.length);
  const filled = new Int32Array(vacancies);
  const others = new Int32Array(vacancies);
  let [matched, changed] = [0, 0];
  for (let w = 0; w < workers; w++) {
    const v = vacancyOf[w]!;
    const held = fixed?.[w] ?? -1;
    if (held >= 0 && v !== held) return `Worker ${w} is fixed at vacancy ${held}, but the answer says ${v}.`;
    if (previous !== undefined && previous.vacancyOf[w]! >= 0 && previous.vacancyOf[w] !== v) changed++;
    if (v === -1) {
      levels.forEach((level, k) => (totals[k]! += level.unmatched(w)));
      continue;
    }
    if (v < 0 || v >= vacancies) return `Worker ${w} is placed at vacancy ${v}, which is unknown.`;
    let best = -1;
    for (let e = first[w]!; e < first[w + 1]!; e++) {
      if (vacancy[e] === v && (best < 0 || isLess(levels, w, e, best))) best = e;
    }
    if (best < 0) return `Worker ${w} is not eligible for vacancy ${v}.`;
    for (let k = 0; k < levels.length; k++) totals[k]! += levels[k]!.pair(w, best);
    matched++;
    filled[v]!++;
    if (entitled?.[w] !== 1) others[v]!++;
  }
  const seated = seatFault(problem, filled, others);
  if (seated !== null) return seated;
  if (matched !== answer.matched) return `The answer says ${answer.matched} are matched, but it is ${matched}.`;
  if (previous !== undefined && changed !== answer.changed) {
    return `The answer says that ${String(answer.changed)} have changed, but it is ${changed}.`;
  }
  for (const [k, { name, cost }] of levels.entries()) {
    if (totals[k] !== cost) return `The answer says that it costs ${cost}${name}, but it costs ${totals[k]!}.`;
  }
  return null;
}

function seatFault(problem: MatchProblem, filled: Int32Array, others: Int32Array): string | null {
  const { vacancies, headcount, reserved, leastFill } = problem;
  const agreed = agreedAt(problem);
  for (let v = 0; v < vacancies; v++) {
    const seats = headcount[v]!;
    if (filled[v]! > seats) return `Vacancy ${v} has ${seats} seats, but ${filled[v]!} are placed there.`;
    const open = seats - (reserved?.[v] ?? 0);
    if (others[v]! > open) {
      return `Vacancy ${v} has ${open} seats that are not reserved, but ${others[v]!} without entitlement are placed there.`;
    }
    const least = leastFill?.[v] ?? 0;
    if (filled[v]! > 0 && filled[v]! < least && agreed[v] === 0) {
      return `Vacancy ${v} wants at least ${least} or nobody, but ${filled[v]!} are placed there.`;
    }
  }
  return null;
}
