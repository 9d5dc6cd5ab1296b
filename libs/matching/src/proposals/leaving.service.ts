import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { VacancyService } from '#vacancies';
import { ClosingService, type ConsentWithdrawal, type Death, type Merger, WorkerService } from '#workers';
import { ProposalEntity } from './proposal.entity.js';
import { decide, LIVE } from './proposal.js';

/**
 * People who are proposed nowhere any more: the dead, whoever withdrew the consent, and records of somebody registered twice.
 * What was proposed ends first, and its seats are free, in the same transaction.
 */
@Injectable()
export class LeavingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly closing: ClosingService,
    private readonly vacancies: VacancyService,
  ) {}

  /** @throws worker.missing, worker.dies-on-the-way, worker.death-date-wrong, worker.deceased, worker.merged, worker.purpose-wrong */
  reportDeath(grant: Grant, id: string, death: Death): Promise<void> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const live = await lockLive(tx, id);
      await this.closing.refuseDeath(tx, id, death, at);
      await this.end(tx, live, at);
      await this.closing.die(tx, id, death, at);
    });
  }

  /**
   * Matching has nobody who withdrew. A journey that has begun goes on, as its ledger needs the person.
   * @throws worker.missing, worker.deceased, worker.merged, worker.purpose-wrong
   */
  withdrawConsent(grant: Grant, id: string, withdrawal: ConsentWithdrawal): Promise<void> {
    need(grant, 'coordinator');
    return this.endConsent(grant, id, withdrawal);
  }

  /** By the person, without anybody in between. @throws worker.missing, worker.deceased, worker.merged */
  withdrawOwnConsent(grant: Grant): Promise<void> {
    need(grant, 'worker');
    return this.endConsent(grant, grant.actor, { means: 'self-service', reason: '本人自助撤回同意' });
  }

  /** @throws worker.missing, worker.merge-with-itself, worker.merge-bound, worker.merged, worker.deceased, worker.consent-withdrawn */
  merge(grant: Grant, id: string, merger: Merger): Promise<void> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const live = await lockLive(tx, id);
      await this.closing.refuseMerge(tx, grant, id, merger);
      await this.end(tx, live, at);
      await this.closing.merge(tx, id, merger, at);
    });
  }

  private endConsent(grant: Grant, id: string, withdrawal: ConsentWithdrawal): Promise<void> {
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const live = await lockLive(tx, id);
      if (!(await this.closing.refuseWithdrawal(tx, id, withdrawal))) return;
      const state = (await this.workers.lock(tx, [id])).get(id);
      if (state !== 'travelling' && state !== 'employed') await this.end(tx, live, at);
      await this.closing.withdrawConsent(tx, id, withdrawal, at);
    });
  }

  /** Whoever is at work stays so; all others are free, and each seat goes back. */
  private async end(tx: EntityManager, live: readonly ProposalEntity[], at: Date): Promise<void> {
    for (const { id, state, workerId, vacancyId, runId } of live) {
      await tx.update(ProposalEntity, { id }, { state: decide(state, 'withdraw', 'system'), decidedAt: at });
      const atWork = (await this.workers.lock(tx, [workerId])).get(workerId) === 'employed';
      if (!atWork) await this.workers.advance(tx, [workerId], 'release', at);
      await this.vacancies.giveBack(tx, vacancyId, 1);
      const details = { vacancy: vacancyId, run: runId };
      await record(tx, { type: 'proposal.withdrawn', subject: id, worker: workerId, at, details });
    }
  }
}

const lockLive = (tx: EntityManager, workerId: string): Promise<ProposalEntity[]> =>
  tx.find(ProposalEntity, {
    where: { workerId, state: In([...LIVE]) },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
