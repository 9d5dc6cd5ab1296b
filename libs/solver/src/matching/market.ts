import type { MatchProblem } from './problem.js';

/**
 * The pairs that can matter, in the order in which the search likes to read them: rows of workers who want the same
 * vacancy lie together, and each row is sorted by cost. Since prices are never negative, a look at a row may end at the
 * first pair whose bare cost is not good enough.
 */
export interface Market {
  readonly rows: number;
  readonly vacancies: number;
  /** [vacancies] headcount, but never more than one above the rows that could come, so that memory follows the pairs. */
  readonly seats: Int32Array;
  readonly first: Int32Array;
  readonly vacancy: Int32Array;
  readonly cost: Int32Array;
  /** [rows] cost of staying unmatched. */
  readonly outside: Int32Array;
  /** [rows] the worker of the problem. */
  readonly worker: Int32Array;
}

/** The same pairs, by vacancy. */
export interface Columns {
  readonly first: Int32Array;
  readonly row: Int32Array;
  readonly cost: Int32Array;
}

/** Which workers are on the market, and with which pairs. */
export const Entry = {
  Absent: 0,
  /** Pairs dearer than staying unmatched are left out. */
  Alone: 1,
  /** All pairs are kept: a member may pay more so that the group stays together. */
  Member: 2,
} as const;

/** @param entry what to do with each worker of the problem; all are alone without it */
export function openMarket(problem: MatchProblem, entry?: Uint8Array): Market {
  const { workers, vacancies, headcount, first, vacancy, cost, unmatched } = problem;
  const seen = new Int32Array(vacancies).fill(-1);
  const start = new Int32Array(vacancies + 2);
  const favourite = new Int32Array(workers);
  let rows = 0;
  let pairs = 0;
  for (let w = 0; w < workers; w++) {
    const sort = entry === undefined ? Entry.Alone : entry[w]!;
    if (sort === Entry.Absent) {
      favourite[w] = -1;
      continue;
    }
    const limit = sort === Entry.Member ? Infinity : unmatched[w]!;
    let best = vacancies;
    let least = Infinity;
    let count = 0;
    for (let e = first[w]!, end = first[w + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const c = cost[e]!;
      if (c > limit || headcount[v] === 0) continue;
      if (seen[v] !== w) {
        seen[v] = w;
        count++;
      }
      if (c < least) {
        least = c;
        best = v;
      }
    }
    favourite[w] = best;
    start[best + 1]!++;
    rows++;
    pairs += count;
  }
  for (let v = 0; v <= vacancies; v++) start[v + 1]! += start[v]!;
  const worker = new Int32Array(rows);
  for (let w = 0; w < workers; w++) if (favourite[w]! >= 0) worker[start[favourite[w]!]!++] = w;

  const market = {
    rows,
    vacancies,
    seats: new Int32Array(vacancies),
    first: new Int32Array(rows + 1),
    vacancy: new Int32Array(pairs),
    cost: new Int32Array(pairs),
    outside: new Int32Array(rows),
    worker,
  };
  const place = new Int32Array(vacancies);
  seen.fill(-1);
  for (let r = 0, at = 0; r < rows; r++) {
    const w = worker[r]!;
    const begin = at;
    const limit = entry?.[w] === Entry.Member ? Infinity : unmatched[w]!;
    for (let e = first[w]!, end = first[w + 1]!; e < end; e++) {
      const v = vacancy[e]!;
      const c = cost[e]!;
      if (c > limit || headcount[v] === 0) continue;
      if (seen[v] !== w) {
        seen[v] = w;
        place[v] = at;
        market.vacancy[at] = v;
        market.cost[at++] = c;
      } else if (c < market.cost[place[v]!]!) market.cost[place[v]!] = c;
    }
    sortByCost(market.vacancy, market.cost, begin, at);
    for (let e = begin; e < at; e++) market.seats[market.vacancy[e]!]!++;
    market.outside[r] = unmatched[w]!;
    market.first[r + 1] = at;
  }
  for (let v = 0; v < vacancies; v++) market.seats[v] = Math.min(headcount[v]!, market.seats[v]! + 1);
  return market;
}

export function columnsOf(market: Market): Columns {
  const { rows, vacancies, first, vacancy, cost } = market;
  const columns = {
    first: new Int32Array(vacancies + 1),
    row: new Int32Array(vacancy.length),
    cost: new Int32Array(vacancy.length),
  };
  for (let e = 0; e < vacancy.length; e++) columns.first[vacancy[e]! + 1]!++;
  for (let v = 0; v < vacancies; v++) columns.first[v + 1]! += columns.first[v]!;
  const next = columns.first.slice(0, vacancies);
  for (let r = 0; r < rows; r++) {
    for (let e = first[r]!, end = first[r + 1]!; e < end; e++) {
      const q = next[vacancy[e]!]!++;
      columns.row[q] = r;
      columns.cost[q] = cost[e]!;
    }
  }
  return columns;
}

/** The row's pair with this vacancy; the caller knows that there is one. */
export function pairOf(market: Market, row: number, vacancy: number): number {
  let e = market.first[row]!;
  while (market.vacancy[e] !== vacancy) e++;
  return e;
}

/** Rows are short, so insertion; a long one (thousands of vacancies for one worker) goes through the built-in sort. */
function sortByCost(vacancy: Int32Array, cost: Int32Array, begin: number, end: number): void {
  if (end - begin > 64) {
    // Cost in the high part, place in the low part: whole numbers below 2^53.
    const keys = new Float64Array(end - begin);
    const size = end - begin;
    for (let i = 0; i < size; i++) keys[i] = cost[begin + i]! * size + i;
    keys.sort();
    const before = vacancy.slice(begin, end);
    for (let i = 0; i < size; i++) {
      const c = Math.floor(keys[i]! / size);
      cost[begin + i] = c;
      vacancy[begin + i] = before[keys[i]! - c * size]!;
    }
    return;
  }
  for (let i = begin + 1; i < end; i++) {
    const c = cost[i]!;
    const v = vacancy[i]!;
    let j = i - 1;
    while (j >= begin && cost[j]! > c) {
      cost[j + 1] = cost[j]!;
      vacancy[j + 1] = vacancy[j]!;
      j--;
    }
    cost[j + 1] = c;
    vacancy[j + 1] = v;
  }
}
