import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { StepResult } from '#kernel';
import { Database, type Grant, need, stepEach } from '#platform';
import { BatchEntity } from './batch.entity.js';
import type { BatchState } from './batch.lifecycle.js';
import { BatchService } from './batch.service.js';

/** Steps that a coordinator takes with many batches at once; each has an outcome of its own. */
@Injectable()
export class BatchStepsService {
  constructor(
    private readonly db: Database,
    private readonly batches: BatchService,
  ) {}

  /** As `BatchService.approve`, one by one. */
  approve(grant: Grant, ids: readonly string[]): Promise<StepResult<BatchState>[]> {
    need(grant, 'coordinator');
    return stepEach<BatchState>(grant, ids, {
      taken: ['approved', 'dispatched', 'closed'],
      take: (asker, id) => this.batches.approve(asker, id),
      statesOf: (asker, wanted) => this.statesOf(asker, wanted),
    });
  }

  /** As `BatchService.cancel`, one by one. */
  cancel(grant: Grant, ids: readonly string[]): Promise<StepResult<BatchState>[]> {
    need(grant, 'coordinator');
    return stepEach<BatchState>(grant, ids, {
      taken: ['cancelled'],
      take: (asker, id) => this.batches.cancel(asker, id),
      statesOf: (asker, wanted) => this.statesOf(asker, wanted),
    });
  }

  private statesOf(asker: Grant, ids: readonly string[]): Promise<Map<string, BatchState>> {
    return this.db.transaction(asker, async (tx) => {
      const found = await tx.find(BatchEntity, { select: { id: true, state: true }, where: { id: In([...ids]) } });
      return new Map(found.map(({ id, state }) => [id, state]));
    });
  }
}
