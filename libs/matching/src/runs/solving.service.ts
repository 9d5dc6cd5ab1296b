import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DomainError } from '#kernel';
import { BusinessClock, Database, type Delivery, record, SYSTEM } from '#platform';
import type { MatchAnswer, Progress } from '#solver';
import { VacancyService } from '#vacancies';
import { WorkerService } from '#workers';
import { certificateOf } from '../pairs/certificate.js';
import type { Market } from '../pairs/market.js';
import { type Placement, placementsOf, stillPossible } from '../pairs/placement.js';
import type { Watcher } from './market.service.js';
import { MatchingRunEntity } from './matching-run.entity.js';
import { checkFailed, problemFaulty, solverBroke } from './matching-run.errors.js';
import { matchingRunLifecycle } from './matching-run.lifecycle.js';
import type { MatchingRun } from './matching-run.js';
import { reservedLeft } from './reserved-seats.service.js';
import { chunksOf, Steps, WritingService } from './writing.service.js';

const FAILURES = { 'problem-faulty': problemFaulty, 'check-failed': checkFailed, 'solver-broke': solverBroke };

/** The steps of doing a run, each a transaction, so that a process that dies in between is taken over by another. */
@Injectable()
export class SolvingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly vacancies: VacancyService,
    private readonly writing: WritingService,
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
   * Makes the proposals of a checked answer, all in one transaction. Workers are locked, then vacancies, then seats are
   * taken: what somebody else took meanwhile is left out, a group whole. A run that is cancelled before all is written
   * proposes nothing: it is looked at again at the end, and locked only then, so that cancelling need not wait.
   */
  async store(
    delivery: Delivery,
    id: string,
    { market, answer }: { readonly market: Market; readonly answer: MatchAnswer },
    progress: Watcher = () => Promise.resolve(),
  ): Promise<void> {
    const placements = placementsOf(market, answer);
    // The queue wants to hear from this process between two long thoughts.
    await turn();
    const figures = { best: answer.cost, bound: answer.bound };
    const stored = this.db.once(delivery, async (tx) => {
      const run = await tx.findOneBy(MatchingRunEntity, { id });
      if (run?.state !== 'running') return;
      const at = await this.clock.now(tx);
      const steps = new Steps(2 * placements.length + market.seekers.length, async (done, of) => {
        await progress({ phase: 'store', done, of, ...figures });
        if (await this.cancelled(id)) throw new CancelledMeanwhile();
      });
      const gone = await this.lockRegistered(tx, placements, steps);
      const seats = await this.vacancies.lockFree(tx, [...new Set(placements.map(({ vacancy }) => vacancy))]);
      const free = new Map(seats.map((vacancy) => [vacancy.id, vacancy.free]));
      const reserved = await reservedLeft(tx, this.workers, seats);
      const { made, lost } = stillPossible(placements, { gone, free, reserved });
      await turn();
      const outcomes = await this.writing.write(tx, run, { market, answer, made, lost, at, steps });
      await this.finish(tx, id, at, { market, answer, made: made.length, leftOut: lost.size, outcomes });
    });
    await stored.catch((error: unknown) => {
      if (error instanceof CancelledMeanwhile) return this.drop(delivery);
      throw error;
    });
  }

  /** @returns workers who are not registered any more */
  private async lockRegistered(
    tx: EntityManager,
    placements: readonly Placement[],
    steps: Steps,
  ): Promise<Set<string>> {
    const gone = new Set<string>();
    for (const chunk of chunksOf(placements.map(({ worker }) => worker).sort())) {
      for (const id of await this.workers.lockIn(tx, chunk, 'registered')) gone.add(id);
      await steps.done(chunk.length);
    }
    return gone;
  }

  /** @throws CancelledMeanwhile */
  private async finish(
    tx: EntityManager,
    id: string,
    at: Date,
    { market, answer, made, leftOut, outcomes }: Finished,
  ): Promise<void> {
    const run = await locked(tx, id);
    if (run?.state !== 'running') throw new CancelledMeanwhile();
    const certificate = { ...certificateOf(market, answer), leftOut, outcomes };
    const { cost, bound } = certificate;
    const { workers, vacancies, vacancy } = market.problem;
    const figures = { workers, vacancies, pairs: vacancy.length, matched: made, cost, bound };
    const state = matchingRunLifecycle.after(run.state, 'finish');
    await tx.update(MatchingRunEntity, { id }, { state, finishedAt: at, ...figures, certificate });
    await record(tx, { type: 'matching-run.done', subject: id, at, details: { ...figures, leftOut } });
  }
}

interface Finished {
  readonly market: Market;
  readonly answer: MatchAnswer;
  readonly made: number;
  readonly leftOut: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

/** Rolls back what has been written of a run that was cancelled. */
class CancelledMeanwhile extends Error {}

/** Proposals refer to their run, which holds its key: this lock leaves the key alone, so neither waits for the other. */
const locked = (tx: EntityManager, id: string): Promise<MatchingRunEntity | null> =>
  tx.findOne(MatchingRunEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
