import type { MatchProblem } from '../problem.js';

export const LEFT = 0;
export const RIGHT = 1;
export type Side = typeof LEFT | typeof RIGHT;

/** Blocks of rows: those with pairs on the left side only, on both sides, on the right side only. */
export const BLOCKS = 3;

/**
 * Memory that both halves see, so that each can be worked on by a thread of its own. Arrays of two parts have one for each
 * side. What is never touched takes no memory.
 */
export interface Floor {
  readonly problem: MatchProblem;
  /** [vacancies] */
  readonly side: Uint8Array;

  // The market, as in `PackedMarket`.
  readonly worker: Int32Array;
  readonly first: Int32Array;
  readonly vacancy: Int32Array;
  readonly cost: Int32Array;
  /** Before the market is there, in which block a worker is and at which place there. */
  readonly outside: Int32Array;
  /** [2 × blocks × (vacancies + 1)] workers of each block and favourite vacancy. */
  readonly favourites: Int32Array;
  /** [2 × vacancies] */
  readonly coming: Int32Array;

  /** [rows] the pairs that the halves have found, then those of the answer. */
  readonly pair: Int32Array;
  /** [vacancies] the prices that the halves have found, then those of the answer. */
  readonly price: Float64Array;
  /** [workers] the answer. */
  readonly vacancyOf: Int32Array;
  readonly outcome: Float64Array;

  // What is said between the halves; each is written and read in turns.
  /** [2 × 2 × SUMS] */
  readonly sums: Float64Array;
  /** [2 × vacancies] prices of the vacancies that somebody of either side may want. */
  readonly board: Float64Array;
  /** [2 × 2 × rows] rows that go to the other side. */
  readonly mail: Int32Array;
}

/** Places in `outcome`; there are two for the looks, one of each side. */
export const Outcome = { Cost: 0, Bound: 1, Optimal: 2, Looks: 3 } as const;
/** Numbers that are added up between the halves at one time. */
export const SUMS = 8;

export function openFloor({ workers, vacancies, ...given }: MatchProblem, side: Uint8Array): Floor {
  const pairs = given.first[workers]!;
  const problem: MatchProblem = {
    workers,
    vacancies,
    headcount: sharedWords(given.headcount),
    first: sharedWords(given.first),
    vacancy: sharedWords(given.vacancy),
    cost: sharedWords(given.cost),
    unmatched: sharedWords(given.unmatched),
  };
  const words = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  const numbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  return {
    problem,
    side,
    worker: words(workers),
    first: words(workers + 1),
    vacancy: words(pairs),
    cost: words(pairs),
    outside: words(workers),
    favourites: words(2 * BLOCKS * (vacancies + 1)),
    coming: words(2 * vacancies),
    pair: words(workers),
    price: numbers(vacancies),
    vacancyOf: words(workers),
    outcome: numbers(5),
    sums: numbers(2 * 2 * SUMS),
    board: numbers(2 * vacancies),
    mail: words(2 * 2 * workers),
  };
}

/** The same numbers in shared memory; not copied if they are there already. */
function sharedWords(words: Int32Array): Int32Array {
  if (words.buffer instanceof SharedArrayBuffer) return words;
  const shared = new Int32Array(new SharedArrayBuffer(words.byteLength));
  shared.set(words);
  return shared;
}
