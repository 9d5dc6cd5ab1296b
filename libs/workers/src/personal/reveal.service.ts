import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError, shanghaiDate } from '#kernel';
import { BusinessClock, Database, FieldCipher, type Grant, need, record, SETTINGS, type Settings } from '#platform';
import { consentWithdrawn } from '../record/record.errors.js';
import { WorkerEntity } from '../worker.entity.js';
import { idTaken, workerMissing } from '../worker.errors.js';
import { type SealedIdentity, statedPurpose } from '../worker.js';
import { RevealCountEntity } from './reveal.entity.js';
import { renewalAfter, type RevealBudget, revealBudgetSpent, type RevealCount } from './reveal.js';

/** Sealed numbers in clear, for a purpose and within a daily budget. */
@Injectable()
export class RevealService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'revealsOfPerson' | 'revealsOfOffice'>,
  ) {}

  /**
   * ID number and phone in clear. Who looked, when and what for is recorded first.
   * @throws worker.purpose-wrong, worker.missing, worker.reveal-budget-spent
   */
  identity(grant: Grant, id: string, purpose: string): Promise<SealedIdentity> {
    need(grant, 'coordinator');
    const stated = statedPurpose(purpose);
    // Without the command: its answer would be kept in clear.
    const { command: _, ...reader } = grant;
    return this.db.transaction(reader, async (tx) => {
      const worker = await tx.findOneBy(WorkerEntity, { id });
      if (!worker) throw workerMissing(id);
      if (worker.consentWithdrawnAt !== null) throw consentWithdrawn();
      const at = await this.clock.now(tx);
      await this.spend(tx, grant, at);
      await record(tx, { type: 'worker.revealed', subject: id, worker: id, at, details: { purpose: stated } });
      return this.cipher.open(id, worker.sealed) as SealedIdentity;
    });
  }

  /** Counts one look, whatever was looked at, against the budgets of the person and of the office. @throws worker.reveal-budget-spent */
  async spend(tx: EntityManager, { actor, organisation }: Grant, at: Date): Promise<void> {
    const day = shanghaiDate(at);
    const budgets: [RevealBudget, string, number][] = [
      ['person', actor, this.settings.revealsOfPerson],
      ['office', organisation ?? '', this.settings.revealsOfOffice],
    ];
    for (const [budget, subject, limit] of budgets) {
      // The row is locked until the look is recorded: two at once are counted one after the other.
      const counted: unknown[] = await tx.query(
        `insert into reveal_count as c (budget, subject, organisation_id, day, reveals)
         select $1, $2, $3, $4, 1 where $5::int > 0
         on conflict (budget, subject, day) do update set reveals = c.reveals + 1 where c.reveals < $5
         returning 1`,
        [budget, subject, organisation, day, limit],
      );
      if (counted.length === 0) throw revealBudgetSpent(budget, limit, renewalAfter(day));
    }
  }

  /**
   * A transaction that writes a number down for a worker, and so tells whether another record bears it. `work` counts that as a look
   * (`spend`) before it knows; where the number is taken, the look and the refusal are kept, though all else is undone.
   * @throws worker.reveal-budget-spent and what `work` throws
   */
  async claiming<T>(grant: Grant, id: string, reason: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(grant, work);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== idTaken().code) throw error;
      // Without the command: a refusal is no answer that is kept.
      const { command: _, ...asker } = grant;
      await this.db.transaction(asker, async (tx) => {
        const at = await this.clock.now(tx);
        await this.spend(tx, grant, at);
        await record(tx, { type: 'worker.id-refused', subject: id, worker: id, at, details: { reason } });
      });
      throw error;
    }
  }

  /** How often was looked on a day: all offices for auditors, the own one for coordinators. @param day today where none is given */
  counts(grant: Grant, day?: string): Promise<{ day: string; items: RevealCount[] }> {
    need(grant, 'auditor', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const asked = day ?? shanghaiDate(await this.clock.now(tx));
      const order = { organisationId: 'asc', budget: 'asc', reveals: 'desc', subject: 'asc' } as const;
      return { day: asked, items: await tx.find(RevealCountEntity, { where: { day: asked }, order }) };
    });
  }
}
