import type { Stop } from '../../stop.js';

/** The stopping rule is asked once in so many steps, and no more than once in so many that are worth several. */
const PATIENCE = 256;
const PATIENCE_OF_WORTHY = 4;
const REPORT_EVERY = 64 * PATIENCE;
const DEFAULT_STEPS_PER_NODE = 200;

/** Counts the steps of a search and knows how much of it is over. */
export class Pace {
  done = 0;
  /** From 0 to 1, by steps where these are limited, else by time; renewed now and then. */
  share = 0;
  private readonly limit: number;
  private asksAt = 0;
  private reportsAt = 0;

  constructor(
    private readonly stop: Stop,
    nodes: number,
  ) {
    this.limit = stop.iterations ?? (stop.share ? Infinity : DEFAULT_STEPS_PER_NODE * nodes);
  }

  /** Counts one more step, or one that is worth several, unless it is time to end. */
  goesOn(best: number, worth = 1): boolean {
    const { stop, done, limit } = this;
    if (done >= limit) return false;
    if (done >= this.asksAt) {
      if (stop.cancelled()) return false;
      this.share = Math.min(1, stop.iterations === undefined && stop.share ? stop.share() : done / limit);
      if (done >= this.reportsAt) this.report(best);
      this.asksAt = done + Math.max(PATIENCE, PATIENCE_OF_WORTHY * worth);
    }
    this.done = Math.min(limit, done + worth);
    return true;
  }

  report(best: number): void {
    const of = this.limit === Infinity ? 0 : this.limit;
    this.reportsAt = this.done + REPORT_EVERY;
    this.stop.progress?.({ phase: 'improve', done: this.done, of, best, bound: -Infinity });
  }
}

/** The same rule for what lies between two shares of a search, where the share is asked for as often as whether to stop. */
export function within(stop: Stop, from: number, to: number): Stop {
  const { iterations } = stop;
  if (iterations !== undefined) {
    return { ...stop, iterations: Math.floor(iterations * to) - Math.floor(iterations * from) };
  }
  if (stop.share === undefined) return stop;
  // What the time is may take as long to tell as several steps.
  let at = 0;
  const share = (): number => (at = Math.max(0, Math.min(1, (stop.share!() - from) / (to - from))));
  return { ...stop, cancelled: () => stop.cancelled() || at >= 1, share };
}
