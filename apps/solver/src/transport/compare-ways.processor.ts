import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import type { RouteAnswer } from '#solver';
import { compareWaysJob, ComparingService } from '#transport';
import { runInThread } from '../thread.js';

const SEED = 20200306;
/**
 * A comparison solves a dozen problems and more, and others wait for the solver: each is good enough after so long. Direct coaches get as much
 * in every plan, so that none looks dear for want of search; the ways to and from a station are short.
 */
const SECONDS = { direct: 8, feeder: 2, distribution: 2 } as const;

/** Compares the ways of a batch: each routing problem that the comparison asks for is solved in a thread, then the whole is stored once. */
@Injectable()
export class CompareWaysProcessor implements JobProcessor {
  readonly contract = compareWaysJob;

  constructor(private readonly comparing: ComparingService) {}

  async process(delivery: Delivery): Promise<void> {
    const batchId = delivery.payload['subject'] ?? '';
    const task = await this.comparing.load(batchId);
    if (!task) return this.comparing.drop(delivery, batchId);
    if (task.hindrance) return this.comparing.fail(delivery, batchId, task.hindrance);

    const thread = new URL('../route.thread.js', import.meta.url);
    let turn = task.course.next();
    while (turn.done !== true) {
      if (!(await this.comparing.wanted(batchId))) return this.comparing.drop(delivery, batchId);
      const { problem, kind } = turn.value;
      const answer = await runInThread<RouteAnswer>(
        thread,
        { problem, seed: SEED },
        { cancelled: () => Promise.resolve(false), enough: (_, seconds) => seconds >= SECONDS[kind] },
      );
      turn = task.course.next(answer);
    }
    await this.comparing.store(delivery, task, turn.value);
  }
}
