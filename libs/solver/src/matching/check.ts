import type { MatchAnswer, MatchProblem } from './problem.js';

/**
 * Says what is wrong with an answer, or null. Shares no code with the search: it believes nothing but the problem.
 *
 * The certificate is Lagrangian: give every seat a price p >= 0 and let every worker alone take the cheapest of staying
 * unmatched and `cost + p`, every group the cheapest of staying unmatched together and going to one cluster together
 * (each member to the cheapest `cost + p` there). That sum, less all seats times their price, is no more than the cost of
 * any answer. Costs are whole numbers, so the bound may be rounded up; without groups and least fill it must reach the
 * cost.
 *
 * - Fixed workers pay their cost, and their seats are not for sale.
 * - An entitled worker pays the lower of the open and the reserved price.
 * - A vacancy with a least fill `l` takes, instead of its seats times the price, nobody or the `l` or more workers with
 *   the least sum of `cost` less what each of them would take elsewhere, whichever is less.
 * - A later level lets everybody choose only among what is cheapest at the prices of the levels before, and a seat that
 *   had a price there must not stay free, so that it may have a negative one here.
 */
export function checkMatch(problem: MatchProblem, answer: MatchAnswer): string | null {
  return feasibilityFault(problem, answer) ?? groupFault(problem, answer) ?? certificateFault(problem, answer);
}

/** Costs of one level: that of the problem, change costs included, or of a tier. */
interface Level {
  readonly name: string;
  readonly pair: (w: number, e: number) => number;
  readonly unmatched: (w: number) => number;
  readonly cost: number;
  readonly bound: number;
  readonly price: Float64Array;
  readonly reservedPrice: Float64Array | undefined;
}

function levelsOf(problem: MatchProblem, answer: MatchAnswer): Level[] {
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

function feasibilityFault(problem: MatchProblem, answer: MatchAnswer): string | null {
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

/** Of two pairs of a worker with one vacancy, the one that is cheaper in the first level in which they differ counts. */
function isLess(levels: readonly Level[], w: number, e: number, than: number): boolean {
  for (const { pair } of levels) {
    const difference = pair(w, e) - pair(w, than);
    if (difference !== 0) return difference < 0;
  }
  return false;
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

/** [vacancies] fixed workers; where there are any, a least fill asks for nothing more. */
function agreedAt({ vacancies, fixed }: MatchProblem): Int32Array {
  const agreed = new Int32Array(vacancies);
  for (let w = 0; fixed !== undefined && w < fixed.length; w++) if (fixed[w]! >= 0) agreed[fixed[w]!]!++;
  return agreed;
}

function groupFault(problem: MatchProblem, { vacancyOf }: MatchAnswer): string | null {
  const { group, site } = problem;
  if (group === undefined || site === undefined) return null;
  const namesOf = clusterNames(problem);
  const nowhere = ['nowhere'];
  /** What the members met so far have in common. */
  const together = new Map<number, readonly string[]>();
  for (let w = 0; w < vacancyOf.length; w++) {
    const g = group[w]!;
    if (g < 0) continue;
    const here = vacancyOf[w] === -1 ? nowhere : namesOf(vacancyOf[w]!);
    const both = together.get(g)?.filter((name) => here.includes(name)) ?? here;
    if (both.length === 0) return `Group ${g} is torn apart: worker ${w} is not where the others are.`;
    together.set(g, both);
  }
  return null;
}

/** For each site the names of the clusters that it lies in; a site in none is one by itself. */
function clusterNames({
  vacancies,
  site,
  clusterFirst,
  clusterSite,
}: MatchProblem): (vacancy: number) => readonly string[] {
  const names = new Map<number, string[]>();
  const add = (s: number, name: string): void => {
    const known = names.get(s);
    if (known === undefined) names.set(s, [name]);
    else known.push(name);
  };
  for (let c = 0; clusterFirst !== undefined && c + 1 < clusterFirst.length; c++) {
    for (let i = clusterFirst[c]!; i < clusterFirst[c + 1]!; i++) add(clusterSite![i]!, `cluster ${c}`);
  }
  for (let v = 0; v < vacancies; v++) if (!names.has(site![v]!)) add(site![v]!, `site ${site![v]!}`);
  return (v) => names.get(site![v]!)!;
}

/** What is for sale, and how a worker may pay. */
interface Sale {
  /** [vacancies] seats for everybody, beside the fixed workers */
  readonly open: Int32Array;
  /** [vacancies] seats for entitled workers */
  readonly kept: Int32Array;
  readonly entitled: (w: number) => boolean;
}

function saleOf({ vacancies, headcount, reserved, entitled, fixed }: MatchProblem): Sale {
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

function certificateFault(problem: MatchProblem, answer: MatchAnswer): string | null {
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

/** [vacancies] least fill, where nobody is fixed. */
function askingOf(problem: MatchProblem): Int32Array {
  const agreed = agreedAt(problem);
  return agreed.map((fixed, v) => (fixed > 0 ? 0 : (problem.leastFill?.[v] ?? 0)));
}

function payFixed(problem: MatchProblem, levels: readonly Level[], totals: Float64Array, w: number): void {
  const { first, vacancy, fixed } = problem;
  let best = -1;
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    if (vacancy[e] === fixed![w] && (best < 0 || isLess(levels, w, e, best))) best = e;
  }
  levels.forEach(({ pair }, k) => (totals[k]! += pair(w, best)));
}

/** What a seat costs this worker: the lower price of those seats that he may take; Infinity where there are none. */
function priceFor({ price, reservedPrice }: Level, { open, kept, entitled }: Sale, w: number, v: number): number {
  const own = open[v]! > 0 ? price[v]! : Infinity;
  return reservedPrice !== undefined && kept[v]! > 0 && entitled(w) ? Math.min(own, reservedPrice[v]!) : own;
}

function leastAlone({ first, vacancy }: MatchProblem, level: Level, sale: Sale, w: number): number {
  let least = level.unmatched(w);
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    least = Math.min(least, level.pair(w, e) + priceFor(level, sale, w, vacancy[e]!));
  }
  return least;
}

/** In each level the least of what the levels before have left to choose from. */
function leastByLevel(
  { first, vacancy }: MatchProblem,
  levels: readonly Level[],
  proven: readonly boolean[],
  { open, kept, entitled }: Sale,
  w: number,
): number[] {
  interface Choice {
    readonly value: (level: Level) => number;
  }
  let choices: Choice[] = [{ value: (level) => level.unmatched(w) }];
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    const v = vacancy[e]!;
    if (open[v]! > 0) choices.push({ value: (level) => level.pair(w, e) + level.price[v]! });
    if (kept[v]! > 0 && entitled(w)) choices.push({ value: (level) => level.pair(w, e) + level.reservedPrice![v]! });
  }
  return levels.map((level, k) => {
    const least = choices.reduce((lowest, { value }) => Math.min(lowest, value(level)), Infinity);
    if (proven[k]!) choices = choices.filter(({ value }) => value(level) === least);
    return least;
  });
}

interface Together {
  readonly together: readonly number[];
  readonly namesOf: (vacancy: number) => readonly string[];
}

function leastTogether(problem: MatchProblem, level: Level, sale: Sale, { together, namesOf }: Together): number {
  const { first, vacancy } = problem;
  let none = 0;
  let sums: Map<string, number> | null = null;
  for (const w of together) {
    none += level.unmatched(w);
    const own = new Map<string, number>();
    for (let e = first[w]!; e < first[w + 1]!; e++) {
      const v = vacancy[e]!;
      const value = level.pair(w, e) + priceFor(level, sale, w, v);
      if (value === Infinity) continue;
      for (const c of namesOf(v)) own.set(c, Math.min(own.get(c) ?? Infinity, value));
    }
    const before: Map<string, number> | null = sums;
    sums = new Map<string, number>();
    for (const [c, least] of own) {
      const others = before === null ? 0 : before.get(c);
      if (others !== undefined) sums.set(c, others + least);
    }
  }
  return Math.min(none, ...(sums ?? new Map<string, number>()).values());
}

/** What vacancies with a least fill add to the bound: see `checkMatch`. */
function fillTerm(
  { workers, vacancies, first, vacancy, fixed }: MatchProblem,
  { pair }: Level,
  { open, kept, entitled }: Sale,
  { asks, takes }: { readonly asks: Int32Array; readonly takes: Float64Array },
): number {
  const comers = Array.from({ length: vacancies }, (): Map<number, number> | null => null);
  for (let w = 0; w < workers; w++) {
    if (fixed !== undefined && fixed[w]! >= 0) continue;
    for (let e = first[w]!; e < first[w + 1]!; e++) {
      const v = vacancy[e]!;
      if (asks[v]! <= 1) continue;
      const known = (comers[v] ??= new Map<number, number>());
      known.set(w, Math.min(known.get(w) ?? Infinity, pair(w, e) - takes[w]!));
    }
  }
  let total = 0;
  for (let v = 0; v < vacancies; v++) {
    const known = comers[v] ?? null;
    if (known === null) continue;
    let [sum, size, others] = [0, 0, 0];
    for (const [w, extra] of [...known].sort((a, b) => a[1] - b[1])) {
      if (size === open[v]! + kept[v]! || (size >= asks[v]! && extra >= 0)) break;
      if (!entitled(w) && others === open[v]!) continue;
      if (!entitled(w)) others++;
      size++;
      sum += extra;
    }
    if (size >= asks[v]!) total += Math.min(0, sum);
  }
  return total;
}
