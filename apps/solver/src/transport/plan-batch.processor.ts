import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import type { RouteAnswer } from '#solver';
import { planBatchJob, PlanService } from '#transport';
import { runInThread } from '../thread.js';

const SEED = 20200306;

/** Plans a batch: load, solve in a thread, store once what an independent check has proven. */
@Injectable()
export class PlanBatchProcessor implements JobProcessor {
  readonly contract = planBatchJob;

  constructor(private readonly plans: PlanService) {}

  async process(delivery: Delivery): Promise<void> {
    const batchId = delivery.payload['subject'] ?? '';
    const task = await this.plans.load(batchId);
    if (!task) return this.plans.drop(delivery);
    if (task.hindrance) return this.plans.fail(delivery, batchId, task.hindrance);

    const thread = new URL('../route.thread.js', import.meta.url);
    const answer = await runInThread<RouteAnswer>(
      thread,
      { problem: task.problem, seed: SEED },
      {
        // A search that begins again, its process having ended, has no plan at first.
        cancelled: async (at) => {
          const wanted = await this.plans.wanted(batchId);
          return wanted === 'none' || (wanted === 'so-far' && at?.coaches !== undefined);
        },
        progress: (at) => this.plans.progress(batchId, at),
      },
    );
    await this.plans.store(delivery, task, answer);
  }
}
