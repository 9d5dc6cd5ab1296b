import type { MatchProblem } from '../problem.js';
import type { Level } from './levels.js';
import { type Sale, priceFor } from './seats.js';

export function leastAlone({ first, vacancy }: MatchProblem, level: Level, sale: Sale, w: number): number {
  let least = level.unmatched(w);
  for (let e = first[w]!; e < first[w + 1]!; e++) {
    least = Math.min(least, level.pair(w, e) + priceFor(level, sale, w, vacancy[e]!));
  }
  return least;
}

/** In each level the least of what the levels before have left to choose from. */
export function leastByLevel(
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

export function leastTogether(
  problem: MatchProblem,
  level: Level,
  sale: Sale,
  { together, namesOf }: Together,
): number {
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
export function fillTerm(
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
