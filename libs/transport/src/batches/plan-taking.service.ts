import { Injectable } from '@nestjs/common';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { batchMissing, noPlanYet } from '../transport.errors.js';
import { BatchEntity } from './batch.entity.js';
import { batchLifecycle } from './batch.lifecycle.js';
import { BatchService } from './batch.service.js';

/** For whoever cannot wait until the search for a plan has ended. */
@Injectable()
export class PlanTakingService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly batches: BatchService,
  ) {}

  /**
   * Ends the search: the best plan so far is checked and stored, within about two seconds. Asked again, it is as it was.
   * @throws batch.missing, batch.illegal-step, batch.no-plan-yet
   */
  take(grant: Grant, id: string) {
    need(grant, 'coordinator');
    const asked = this.db.transaction(grant, async (tx) => {
      const batch = await tx.findOne(BatchEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!batch) throw batchMissing(id);
      batchLifecycle.after(batch.state, 'takePlan');
      const soFar = batch.progress?.soFar;
      if (!soFar) throw noPlanYet(id);
      if (batch.takenAt) return;
      const at = await this.clock.now(tx);
      await tx.update(BatchEntity, { id }, { takenAt: at });
      await record(tx, { type: 'batch.plan-taken', subject: id, at, details: { ...soFar } });
    });
    return asked.then(() => this.batches.get(grant, id));
  }
}
