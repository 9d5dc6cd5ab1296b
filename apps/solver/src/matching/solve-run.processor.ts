import { Injectable } from '@nestjs/common';
import { MarketService, SolvingService, solveRunJob } from '#matching';
import type { Delivery, JobProcessor } from '#platform';
import { checkMatch, type MatchAnswer, problemFault } from '#solver';
import { runInThread } from '../thread.js';

/** Does a run: read, solve in a thread, check independently, store once. */
@Injectable()
export class SolveRunProcessor implements JobProcessor {
  readonly contract = solveRunJob;

  constructor(
    private readonly solving: SolvingService,
    private readonly markets: MarketService,
  ) {}

  async process(delivery: Delivery): Promise<void> {
    const run = await this.solving.start(delivery.payload['subject'] ?? '');
    if (!run) return this.solving.drop(delivery);
    const market = await this.markets.drawUp(run, () => this.solving.cancelled(run.id));
    if (!market) return this.solving.drop(delivery);
    const { problem, scale } = market;
    const fault = problemFault(problem);
    if (fault !== null) return this.solving.fail(delivery, run.id, 'problem-faulty', fault);

    const answer = await runInThread<MatchAnswer>(new URL('../match.thread.js', import.meta.url), problem, run.seed, {
      cancelled: () => this.solving.cancelled(run.id),
      progress: (progress) => this.solving.report(run.id, progress, scale),
    }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (answer instanceof Error) return this.solving.fail(delivery, run.id, 'solver-broke', answer.message);
    if (answer.cancelled) return this.solving.drop(delivery);
    const wrong = checkMatch(problem, answer);
    if (wrong !== null) return this.solving.fail(delivery, run.id, 'check-failed', wrong);
    await this.solving.store(delivery, run.id, market, answer);
  }
}
