import { Injectable } from '@nestjs/common';
import { type Market, MarketService, type MatchingRun, SolvingService, solveRunJob } from '#matching';
import type { Delivery, JobProcessor } from '#platform';
import { type MatchAnswer, problemFault, type Progress } from '#solver';
import { runInThread } from '../thread.js';

/**
 * With groups there is always something left to try: after this long an answer so near to its bound is good enough. The
 * more workers, the less a second finds.
 */
const PATIENT_SECONDS = 20;
const PATIENT_WORKER_SECONDS = 2_000_000;
const NEAR_THE_BOUND = 0.001;
/** In this phase the figures are of everybody alone, groups not yet seated. */
const AS_IF_ALONE = 'auction';
const SEARCH = new URL('../match.thread.js', import.meta.url);
const CHECK = new URL('../check.thread.js', import.meta.url);

/** Does a run: read, solve in a thread, check independently in another, store once. */
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
    const market = await this.markets.drawUp(
      run,
      () => this.solving.cancelled(run.id),
      (at) => this.solving.report(run.id, at, 1),
    );
    if (!market) return this.solving.drop(delivery);
    const fault = problemFault(market.problem);
    if (fault !== null) return this.solving.fail(delivery, run.id, 'problem-faulty', fault);

    const answer = await this.solve(run, market).catch(asError);
    if (answer instanceof Error) return this.solving.fail(delivery, run.id, 'solver-broke', answer.message);
    const wrong = (await this.solving.cancelled(run.id)) ? null : await this.check(run, market, answer);
    if (await this.solving.cancelled(run.id)) return this.solving.drop(delivery);
    if (wrong !== null) return this.solving.fail(delivery, run.id, 'check-failed', wrong);
    await this.solving.store(delivery, run.id, { market, answer }, (at) =>
      this.solving.report(run.id, at, market.scale),
    );
  }

  private solve({ id, seed }: MatchingRun, { problem, scale }: Market): Promise<MatchAnswer> {
    const patience = Math.min(PATIENT_SECONDS, PATIENT_WORKER_SECONDS / problem.workers);
    return runInThread<MatchAnswer>(
      SEARCH,
      { problem, seed },
      {
        cancelled: () => this.solving.cancelled(id),
        progress: (at: Progress) => this.solving.report(id, at, scale),
        enough: ({ phase, best, bound }, seconds) =>
          seconds > patience &&
          phase !== AS_IF_ALONE &&
          Number.isFinite(best) &&
          best - bound <= NEAR_THE_BOUND * Math.abs(best),
      },
    );
  }

  /** The thread that searched is not trusted; what is wrong with its answer, or null. */
  private async check({ id }: MatchingRun, { problem, scale }: Market, answer: MatchAnswer): Promise<string | null> {
    const { cost: best, bound } = answer;
    await this.solving.report(id, { phase: 'check', done: 0, of: 1, best, bound }, scale);
    const cancelled = () => Promise.resolve(false);
    return runInThread<string | null>(CHECK, { problem, answer }, { cancelled }).catch((error: unknown) =>
      String(error),
    );
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
