import type { Stop } from '../stop.js';

const ASK_EVERY = 4096;

/** Counts the work of a search in looks at one worker's pairs, and asks now and then whether to go on. */
export class Effort {
  looks = 0;
  cancelled = false;
  /** The search's own budget or the caller's limit is used up. */
  spent = false;
  limit: number;
  private asked = 0;

  constructor(private readonly stop: Stop) {
    this.limit = stop.iterations ?? Infinity;
    this.cancelled = stop.cancelled();
  }

  /** Adds looks; true when the search must end now. */
  over(looks: number): boolean {
    this.looks += looks;
    if (this.looks >= this.limit) this.spent = true;
    if (this.looks - this.asked >= ASK_EVERY) {
      this.asked = this.looks;
      if (!this.cancelled && this.stop.cancelled()) this.cancelled = true;
    }
    return this.cancelled || this.spent;
  }

  report(phase: string, done: number, of: number, [best, bound]: readonly [number, number]): void {
    this.stop.progress?.({ phase, done, of, best, bound });
  }
}
