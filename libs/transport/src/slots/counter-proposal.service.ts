import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Grant, need } from '#platform';
import { SiteService } from '#vacancies';
import { BatchService } from '../batches/batch.service.js';
import type { DailyHours } from '../batches/batch.js';
import { ArrivalSlotEntity } from './arrival-slot.entity.js';
import { nothingProposed } from './arrival-slot.errors.js';
import { hoursProposed } from './arrival-slot.js';

/** What gates propose, as the office takes it up. */
@Injectable()
export class CounterProposalService {
  constructor(
    private readonly sites: SiteService,
    private readonly batches: BatchService,
  ) {}

  /**
   * Plans the batch again, with the hours of the gates that made proposals narrowed to these, and to what they have accepted.
   * @throws batch.missing, batch.illegal-step, batch.nothing-proposed and what `BatchService.requestPlan` refuses
   */
  takeUp(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.batches.requestPlan(grant, id, (tx) => this.proposed(tx, id));
  }

  /** By site. @throws batch.nothing-proposed */
  private async proposed(tx: EntityManager, batchId: string): Promise<Record<string, DailyHours>> {
    const slots = await tx.findBy(ArrivalSlotEntity, { batchId });
    const siteIds = new Set(slots.filter(({ state }) => state === 'countered').map(({ siteId }) => siteId));
    if (siteIds.size === 0) throw nothingProposed(batchId);
    const hours: Record<string, DailyHours> = {};
    for (const [siteId, gate] of await this.sites.brief(tx, [...siteIds])) {
      const instants = slots
        .filter((slot) => slot.siteId === siteId)
        .flatMap(({ state, proposedAt, arrivesAt }) => {
          if (state === 'countered') return proposedAt ?? [];
          return state === 'accepted' ? arrivesAt : [];
        });
      const narrowed = hoursProposed(gate, instants);
      if (narrowed) hours[siteId] = narrowed;
    }
    return hours;
  }
}
