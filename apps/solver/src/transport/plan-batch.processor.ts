import { Injectable } from '@nestjs/common';
import type { Delivery, JobProcessor } from '#platform';
import { checkRoutes, routeFault, type RouteAnswer } from '#solver';
import { planBatchJob, PlanService, routingProblemOf } from '#transport';
import { runInThread } from '../thread.js';

const SEED = 20200306;

/** Plans a batch: load, solve in a thread, check independently, store once. */
@Injectable()
export class PlanBatchProcessor implements JobProcessor {
  readonly contract = planBatchJob;

  constructor(private readonly plans: PlanService) {}

  async process(delivery: Delivery): Promise<void> {
    const batchId = delivery.payload['subject'] ?? '';
    const batch = await this.plans.load(batchId);
    if (!batch) return this.plans.drop(delivery);
    const problem = routingProblemOf(batch);
    const fault = routeFault(problem);
    if (fault !== null) return this.plans.fail(delivery, batchId, fault);

    const answer = await runInThread<RouteAnswer>(new URL('../route.thread.js', import.meta.url), problem, SEED, {
      cancelled: async () => !(await this.plans.wanted(batchId)),
      progress: ({ phase, done, of }) => this.plans.progress(batchId, { phase, done, of }),
    });
    const check = checkRoutes(problem, answer);
    if (check.fault !== null) return this.plans.fail(delivery, batchId, check.fault);
    await this.plans.store(delivery, batch, answer, check);
  }
}
