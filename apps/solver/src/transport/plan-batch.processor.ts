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
        cancelled: async () => !(await this.plans.wanted(batchId)),
        progress: ({ phase, done, of, best, coaches }) =>
          this.plans.progress(batchId, {
            ...{ phase, done, of },
            soFar: coaches
              ? { trips: coaches.used, personsLeftBehind: coaches.personsLeftBehind, costFen: best }
              : null,
          }),
      },
    );
    await this.plans.store(delivery, task, answer);
  }
}
