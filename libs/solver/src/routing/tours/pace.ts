import type { Stop } from '../../stop.js';

/** The stopping rule is asked once in so many steps. */
const PATIENCE = 256;
const REPORT_EVERY = 64 * PATIENCE;
const DEFAULT_STEPS_PER_NODE = 200;

/** Counts the steps of a search and knows how much of it is over. */
export class Pace {
  done = 0;
  /** From 0 to 1, by steps where these are limited, else by time; renewed now and then. */
  share = 0;
  private readonly limit: number;

  constructor(
    private readonly stop: Stop,
    nodes: number,
  ) {
    this.limit = stop.iterations ?? (stop.share ? Infinity : DEFAULT_STEPS_PER_NODE * nodes);
  }

  /** Counts one more step, unless it is time to end. */
  goesOn(best: number): boolean {
    const { stop, done, limit } = this;
    if (done >= limit) return false;
    if (done % PATIENCE === 0) {
      if (stop.cancelled()) return false;
      this.share = Math.min(1, stop.iterations === undefined && stop.share ? stop.share() : done / limit);
      if (done % REPORT_EVERY === 0) this.report(best);
    }
    this.done++;
    return true;
  }

  report(best: number): void {
    const of = this.limit === Infinity ? 0 : this.limit;
    this.stop.progress?.({ phase: 'improve', done: this.done, of, best, bound: -Infinity });
  }
}
