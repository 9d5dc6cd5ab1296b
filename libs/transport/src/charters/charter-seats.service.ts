import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { BatchEntity } from '../batches/batch.entity.js';
import type { BatchState } from '../batches/batch.lifecycle.js';
import { batchMissing } from '../transport.errors.js';
import { CharterAllotmentEntity, CharterEntity, CharterSeatEntity } from './charter.entity.js';
import { charterBatchOver, charterBatchSeated, charterMissing, charterNotOpen } from './charter.errors.js';
import { charterStanding, type CharterStanding } from './charter.js';
import { freeNamedSeats } from './named-seats.service.js';

const BEFORE_APPROVAL: readonly BatchState[] = ['draft', 'planning', 'planned'];

/** Seats of a charter that an office sets aside for a batch, by number; the database counts them. */
@Injectable()
export class CharterSeats {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /**
   * Sets so many seats aside for a batch, in the place of what was set aside for it before; none gives them back.
   * @throws charter.missing, charter.not-open, charter.seats-taken, batch.missing, charter.batch-over, charter.batch-seated
   */
  setAside(grant: Grant, charterId: string, batchId: string, seats: number): Promise<CharterStanding> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      // The batch first, as whoever calls it off does.
      const batch = await tx.findOne(BatchEntity, {
        where: { id: batchId, organisationId: grant.organisation ?? '' },
        lock: { mode: 'pessimistic_write' },
      });
      const charter = await tx.findOneBy(CharterEntity, { id: charterId });
      if (!charter) throw charterMissing(charterId);
      if (!batch) throw batchMissing(batchId);
      const at = await this.clock.now(tx);
      if (charter.state !== 'open' || charter.departsAt <= at) throw charterNotOpen(charterId);
      if (!BEFORE_APPROVAL.includes(batch.state)) throw charterBatchOver(batchId, batch.state);
      if (await tx.existsBy(CharterSeatEntity, { batchId })) throw charterBatchSeated(batchId);
      if (seats === 0) await tx.delete(CharterAllotmentEntity, { charterId, batchId });
      else {
        const row = { charterId, batchId, organisationId: batch.organisationId, seats };
        await tx.upsert(CharterAllotmentEntity, row, ['charterId', 'batchId']);
      }
      await record(tx, { type: 'charter.seats-set-aside', subject: charterId, at, details: { batch: batchId, seats } });
      return charterStanding(await tx.findOneByOrFail(CharterEntity, { id: charterId }));
    });
  }
}

/** A batch that is called off wants no seats any more. */
export async function freeCharterSeats(tx: EntityManager, batchId: string): Promise<void> {
  await freeNamedSeats(tx, batchId);
  await tx.delete(CharterAllotmentEntity, { batchId });
}
