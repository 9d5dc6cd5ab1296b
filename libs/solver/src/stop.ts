/** What a search tells while it runs. Costs are in the problem's own integer units. */
export interface Progress {
  /** A word for the step the search is in, such as `construct`, `improve`, `prove`. */
  readonly phase: string;
  /** Steps done in this phase … */
  readonly done: number;
  /** … out of so many; 0 when nobody can know. */
  readonly of: number;
  /** Cost of the best feasible answer so far; Infinity before the first one. */
  readonly best: number;
  /** Proven lower bound on the cost of every answer; -Infinity when nothing is proven yet. */
  readonly bound: number;
  /** Where coaches are planned: the best plan so far. */
  readonly coaches?: { readonly used: number; readonly personsLeftBehind: number };
}

/**
 * The only way in which the outside world reaches a search. A search has no clock: whoever wants a time limit puts it
 * into `cancelled`, and whoever wants the same answer twice limits `iterations` instead.
 */
export interface Stop {
  /** Asked often, so it must be cheap. After `true` the search hands back the best feasible answer it has. */
  cancelled(): boolean;
  /** Upper limit on the search's own iterations; what one iteration is, each search says. */
  readonly iterations?: number;
  /**
   * How much of the time is used up, from 0 to 1, for searches that cool down towards the end. Without `iterations` only:
   * a search whose answer must come out the same twice follows its own count.
   */
  share?(): number;
  progress?(report: Progress): void;
}

/** Runs to the natural end of the search, or for so many iterations. */
export function never(iterations?: number): Stop {
  return iterations === undefined ? { cancelled: () => false } : { cancelled: () => false, iterations };
}
