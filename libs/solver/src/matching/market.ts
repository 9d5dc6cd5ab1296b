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

/**
 * A market whose pairs may share one word each. `vacancy` and `cost` are then the same array: vacancy `vacancy[e] & mask`,
 * cost `cost[e] >> shift`. Where the numbers are too large for that they are two arrays, and mask and shift change nothing,
 * so that whoever reads a pair in this way need not know which it is.
 */
export interface PackedMarket extends Market {
  readonly mask: number;
  readonly shift: number;
}

export type Packing = Pick<PackedMarket, 'mask' | 'shift'>;

export function asPacked(market: Market | PackedMarket): PackedMarket {
  return 'mask' in market ? market : { ...market, mask: -1, shift: 0 };
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
  const survey = surveyOf(problem, entry);
  return fill(problem, entry, survey, { mask: -1, shift: 0 });
}

/** The same in half of the memory, where the numbers allow it: for those who read pairs by mask and shift. */
export function openPackedMarket(problem: MatchProblem, entry?: Uint8Array): PackedMarket {
  const survey = surveyOf(problem, entry);
  return fill(problem, entry, survey, packingOf(problem.vacancies, survey));
}

/** Whether vacancies and costs between these fit into one word. */
export function packingOf(vacancies: number, { least, most }: { least: number; most: number }): Packing {
  const shift = Math.max(1, 32 - Math.clz32(vacancies));
  const reach = 2 ** (31 - shift);
  const fits = least >= -reach && most < reach;
  return fits ? { mask: 2 ** shift - 1, shift } : { mask: -1, shift: 0 };
}

interface Survey {
  readonly rows: number;
  /** Upper bound: the same pair twice counts twice. */
  readonly pairs: number;
  readonly worker: Int32Array;
  /** [rows] room for what else is to be known of them. */
  readonly spare: Int32Array;
  readonly least: number;
  readonly most: number;
}

/** Who comes, in the order of the favourite vacancies. */
function surveyOf({ workers, vacancies, headcount, ...problem }: MatchProblem, entry?: Uint8Array): Survey {
  const { first, vacancy, cost, unmatched } = problem;
  const start = new Int32Array(vacancies + 2);
  const favourite = new Int32Array(workers);
  let rows = 0;
  let pairs = 0;
  let lowest = 0;
  let highest = 0;
  for (let w = 0; w < workers; w++) {
    const sort = entry === undefined ? Entry.Alone : entry[w]!;
    if (sort === Entry.Absent) {
      favourite[w] = -1;
      continue;
    }
    const limit = sort === Entry.Member ? Infinity : unmatched[w]!;
    let best = vacancies;
    let least = Infinity;
    for (let e = first[w]!, end = first[w + 1]!; e < end; e++) {
      const c = cost[e]!;
      if (c > limit || headcount[vacancy[e]!] === 0) continue;
      pairs++;
      if (c > highest) highest = c;
      if (c < least) {
        least = c;
        best = vacancy[e]!;
      }
    }
    if (least < lowest) lowest = least;
    favourite[w] = best;
    start[best + 1]!++;
    rows++;
  }
  for (let v = 0; v <= vacancies; v++) start[v + 1]! += start[v]!;
  const worker = new Int32Array(rows);
  for (let w = 0; w < workers; w++) if (favourite[w]! >= 0) worker[start[favourite[w]!]!++] = w;
  return { rows, pairs, worker, spare: favourite.subarray(0, rows), least: lowest, most: highest };
}

function fill(
  problem: MatchProblem,
  entry: Uint8Array | undefined,
  { rows, pairs, worker, spare: outside }: Survey,
  packing: Packing,
): PackedMarket {
  const { vacancies, headcount } = problem;
  const cost = new Int32Array(pairs);
  const vacancy = packing.shift > 0 ? cost : new Int32Array(pairs);
  const first = new Int32Array(rows + 1);
  const coming = new Int32Array(vacancies);
  const market = { rows, vacancies, seats: coming, first, vacancy, cost, outside, worker, ...packing };
  const end = fillRows(problem, entry, market, [0, rows, 0]);
  for (let v = 0; v < vacancies; v++) coming[v] = Math.min(headcount[v]!, coming[v]! + 1);
  return { ...market, vacancy: vacancy.subarray(0, end), cost: cost.subarray(0, end) };
}

/**
 * Writes the rows from `begin` up to `end`, their pairs from `start` on, and adds up in `seats` how many could come.
 * @returns where their pairs end
 */
export function fillRows(
  problem: MatchProblem,
  entry: Uint8Array | undefined,
  market: PackedMarket,
  [begin, end, start]: readonly [begin: number, end: number, start: number],
): number {
  const { vacancies, headcount, first, vacancy, cost, unmatched } = problem;
  const { seats: coming, first: begins, vacancy: goals, cost: costs, outside, worker, shift } = market;
  const packed = shift > 0;
  const place = new Int32Array(vacancies).fill(-1);
  let at = start;
  for (let r = begin; r < end; r++) {
    const w = worker[r]!;
    const from = at;
    const limit = entry?.[w] === Entry.Member ? Infinity : unmatched[w]!;
    for (let e = first[w]!, past = first[w + 1]!; e < past; e++) {
      const v = vacancy[e]!;
      const c = cost[e]!;
      if (c > limit || headcount[v] === 0) continue;
      if (place[v]! < from) {
        place[v] = at;
        coming[v]!++;
        goals[at] = v;
        costs[at++] = packed ? (c << shift) | v : c;
      } else if (c < costs[place[v]!]! >> shift) costs[place[v]!] = packed ? (c << shift) | v : c;
    }
    if (packed) sortWords(costs, from, at);
    else sortByCost(goals, costs, from, at);
    outside[r] = unmatched[w]!;
    begins[r + 1] = at;
  }
  return at;
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
export function pairOf(market: Market & { readonly mask?: number }, row: number, vacancy: number): number {
  const { mask = -1 } = market;
  let e = market.first[row]!;
  while ((market.vacancy[e]! & mask) !== vacancy) e++;
  return e;
}

/** Rows are short, so insertion; a long one (thousands of vacancies for one worker) goes through the built-in sort. */
function sortWords(words: Int32Array, begin: number, end: number): void {
  if (end - begin > 64) {
    words.subarray(begin, end).sort();
    return;
  }
  for (let i = begin + 1; i < end; i++) {
    const word = words[i]!;
    let j = i - 1;
    while (j >= begin && words[j]! > word) {
      words[j + 1] = words[j]!;
      j--;
    }
    words[j + 1] = word;
  }
}

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
