import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DomainError } from '#kernel';
import { BusinessClock, Database, type Delivery, newId, record, SYSTEM } from '#platform';
import type { MatchAnswer, Progress } from '#solver';
import { VacancyService } from '#vacancies';
import { WorkerService } from '#workers';
import type { Market } from '../pairs/market.js';
import { certificateOf, type Explanation, type Placement, settle, stillPossible } from '../pairs/placement.js';
import { ProposalEntity } from '../proposals/proposal.entity.js';
import { MatchingExplanationEntity, MatchingRunEntity } from './matching-run.entity.js';
import { checkFailed, problemFaulty, solverBroke } from './matching-run.errors.js';
import { matchingRunLifecycle } from './matching-run.lifecycle.js';
import type { MatchingRun } from './matching-run.js';

const CHUNK = 1000;

const FAILURES = { 'problem-faulty': problemFaulty, 'check-failed': checkFailed, 'solver-broke': solverBroke };

/** The steps of doing a run, each a transaction, so that a process that dies in between is taken over by another. */
@Injectable()
export class SolvingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
  ) {}

  /** Takes up a run that is queued, or that a process left running. Null when there is nothing left to do. */
  start(id: string): Promise<MatchingRun | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const run = await locked(tx, id);
      if (run?.state === 'running') return run;
      if (run?.state !== 'queued') return null;
      const change = { state: matchingRunLifecycle.after(run.state, 'start'), startedAt: await this.clock.now(tx) };
      await tx.update(MatchingRunEntity, { id }, change);
      return Object.assign(run, change);
    });
  }

  cancelled(id: string): Promise<boolean> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const run = await tx.findOneBy(MatchingRunEntity, { id });
      return run?.state !== 'running';
    });
  }

  /** @param scale problem units a cost unit */
  async report(id: string, { phase, done, of, best, bound }: Progress, scale: number): Promise<void> {
    const units = (cost: number) => (Number.isFinite(cost) ? Math.floor(cost / scale) : null);
    const progress = { phase, done, of, best: units(best), bound: units(bound) };
    await this.db.transaction(SYSTEM, (tx) => tx.update(MatchingRunEntity, { id, state: 'running' }, { progress }));
  }

  /** Marks a delivery done that has nothing left to do. */
  drop(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, () => Promise.resolve());
  }

  /** @param fault a sentence without personal data */
  fail(delivery: Delivery, id: string, why: keyof typeof FAILURES, fault: string): Promise<void> {
    const { code, text }: DomainError = FAILURES[why](fault);
    return this.db.once(delivery, async (tx) => {
      const run = await locked(tx, id);
      if (run?.state !== 'running') return;
      const at = await this.clock.now(tx);
      const state = matchingRunLifecycle.after(run.state, 'fail');
      await tx.update(MatchingRunEntity, { id }, { state, finishedAt: at, failure: { code, text, fault } });
      await record(tx, { type: 'matching-run.failed', subject: id, at, details: { code } });
    });
  }

  /**
   * Makes the proposals of a checked answer. Workers are locked, then vacancies, then seats are taken: what somebody else
   * took meanwhile is left out, a group whole. A run that was cancelled meanwhile proposes nothing.
   */
  store(delivery: Delivery, id: string, market: Market, answer: MatchAnswer): Promise<void> {
    const { placements, explanations } = settle(market, answer);
    return this.db.once(delivery, async (tx) => {
      const run = await locked(tx, id);
      if (run?.state !== 'running') return;
      const at = await this.clock.now(tx);
      const states = await this.workers.lock(
        tx,
        placements.map(({ worker }) => worker),
      );
      const free = await this.vacancies.lockFree(tx, [...new Set(placements.map(({ vacancy }) => vacancy))]);
      const registered = new Set([...states].filter(([, state]) => state === 'registered').map(([worker]) => worker));
      const { made, lost } = stillPossible(placements, { registered, free });
      await this.propose(tx, run, made, at);
      const explained = explanations.map((explanation) => ({
        ...explanation,
        outcome: lost.get(explanation.worker) ?? explanation.outcome,
      }));
      await writeExplanations(tx, id, explained);
      await this.finish(tx, run, { market, answer, made, explained, leftOut: lost.size, at });
    });
  }

  private async propose(tx: EntityManager, run: MatchingRun, made: readonly Placement[], madeAt: Date): Promise<void> {
    const seats = new Map<string, number>();
    for (const { vacancy } of made) seats.set(vacancy, (seats.get(vacancy) ?? 0) + 1);
    for (const vacancy of [...seats.keys()].sort()) await this.vacancies.take(tx, vacancy, seats.get(vacancy) ?? 0);
    const proposals = made.map((placement) => ({
      id: newId(),
      runId: run.id,
      workerId: placement.worker,
      vacancyId: placement.vacancy,
      siteId: placement.site,
      enterpriseId: placement.enterprise,
      organisationId: run.organisationId,
      homeDivision: placement.homeDivision,
      travelGroup: placement.group,
      state: 'proposed' as const,
      score: placement.score,
      madeAt,
    }));
    for (const chunk of chunks(proposals)) await tx.insert(ProposalEntity, chunk);
    const ids = proposals.map(({ workerId }) => workerId);
    await this.workers.advance(tx, ids, 'propose', madeAt);
    await record(
      tx,
      ...proposals.map(({ id, workerId, vacancyId }) => ({
        type: 'proposal.made' as const,
        subject: id,
        worker: workerId,
        at: madeAt,
        details: { vacancy: vacancyId, run: run.id },
      })),
    );
  }

  private async finish(
    tx: EntityManager,
    run: MatchingRun,
    { market, answer, made, explained, leftOut, at }: Finished,
  ): Promise<void> {
    const outcomes: Record<string, number> = {};
    for (const { outcome } of explained) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const certificate = { ...certificateOf(market, answer), leftOut, outcomes };
    const { cost, bound } = certificate;
    const { workers, vacancies, vacancy } = market.problem;
    const figures = { workers, vacancies, pairs: vacancy.length, matched: made.length, cost, bound };
    const state = matchingRunLifecycle.after(run.state, 'finish');
    await tx.update(MatchingRunEntity, { id: run.id }, { state, finishedAt: at, ...figures, certificate });
    await record(tx, { type: 'matching-run.done', subject: run.id, at, details: { ...figures, leftOut } });
  }
}

interface Finished {
  readonly market: Market;
  readonly answer: MatchAnswer;
  readonly made: readonly Placement[];
  readonly explained: readonly Explanation[];
  readonly leftOut: number;
  readonly at: Date;
}

const locked = (tx: EntityManager, id: string): Promise<MatchingRunEntity | null> =>
  tx.findOne(MatchingRunEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) yield items.slice(start, start + CHUNK);
}

async function writeExplanations(tx: EntityManager, runId: string, explained: readonly Explanation[]): Promise<void> {
  for (const chunk of chunks(explained)) {
    await tx.insert(
      MatchingExplanationEntity,
      chunk.map(({ worker: workerId, homeDivision, outcome, chosen, barred, alternatives }) => ({
        runId,
        workerId,
        homeDivision,
        outcome,
        details: { chosen, barred, alternatives },
      })),
    );
  }
}
