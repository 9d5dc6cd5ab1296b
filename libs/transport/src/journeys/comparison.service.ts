import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { BusinessClock, Database, type Grant, hashSecret, need, record } from '#platform';
import { BatchEntity, BatchMemberEntity } from '../batches/batch.entity.js';
import type { BatchState } from '../batches/batch.lifecycle.js';
import { batchEmpty, batchMissing, departsInThePast } from '../transport.errors.js';
import { ComparedJourneyEntity, ComparedPlanEntity, ComparisonEntity } from './comparison.entity.js';
import { comparisonMissing, comparisonTooLate } from './comparison.errors.js';
import { comparisonLifecycle } from './comparison.lifecycle.js';
import type { ComparedJourney } from './journey-facts.js';

/** Nothing of a batch that is settled, or changes under the planner's hands, is compared. */
export const COMPARABLE: readonly BatchState[] = ['draft', 'planned'];

const READERS = ['coordinator', 'province-monitor', 'auditor'] as const;

/** Direct coaches and charters compared for a batch: asked for, and read, by its office. `ComparingService` does it. */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /**
   * Asks for a comparison; it comes through the queue and takes the place of the one before.
   * @throws batch.missing, batch.empty, batch.departs-in-the-past, comparison.too-late, comparison.illegal-step
   */
  request(grant: Grant, batchId: string): Promise<ComparisonView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await tx.findOne(BatchEntity, { where: { id: batchId }, lock: { mode: 'pessimistic_write' } });
      if (!batch) throw batchMissing(batchId);
      if (!COMPARABLE.includes(batch.state)) throw comparisonTooLate(batchId, batch.state);
      const requestedAt = await this.clock.now(tx);
      if (batch.departsAfter < requestedAt) throw departsInThePast();
      if (!(await tx.existsBy(BatchMemberEntity, { batchId, active: true }))) throw batchEmpty(batchId);
      const { organisationId, divisionCode } = batch;
      const known = await tx.findOneBy(ComparisonEntity, { batchId });
      const state = known ? comparisonLifecycle.after(known.state, 'ask') : comparisonLifecycle.initial;
      const nothing = { basis: null, facts: null, failure: null, finishedAt: null };
      await tx.delete(ComparedJourneyEntity, { batchId });
      await tx.delete(ComparedPlanEntity, { batchId });
      const row = { batchId, organisationId, divisionCode, state, requestedAt };
      await tx.upsert(ComparisonEntity, { ...row, ...nothing }, ['batchId']);
      await record(tx, { type: 'batch.comparison-requested', subject: batchId, at: requestedAt });
      return view(tx, batch);
    });
  }

  /** @throws batch.missing, comparison.missing */
  get(grant: Grant, batchId: string): Promise<ComparisonView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => view(tx, await find(tx, batchId)));
  }

  /** Everybody's journey in the plan that was chosen, with what the other ways would mean, in the order of placements. */
  journeys(
    grant: Grant,
    batchId: string,
    { after, limit = 100 }: { readonly after?: string | undefined; readonly limit?: number | undefined },
  ) {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      await find(tx, batchId);
      const found = await tx.find(ComparedJourneyEntity, {
        where: { batchId, ...(after && { proposalId: MoreThan(after) }) },
        order: { proposalId: 'asc' },
        take: limit + 1,
      });
      const items = found.slice(0, limit).map(({ proposalId, facts }): ComparedJourney => ({ proposalId, ...facts }));
      return { items, next: found.length > limit ? (items.at(-1)?.proposalId ?? null) : null };
    });
  }
}

async function find(tx: EntityManager, id: string): Promise<BatchEntity> {
  const batch = await tx.findOneBy(BatchEntity, { id });
  if (!batch) throw batchMissing(id);
  return batch;
}

async function view(tx: EntityManager, batch: BatchEntity) {
  const row = await tx.findOneBy(ComparisonEntity, { batchId: batch.id });
  if (!row) throw comparisonMissing(batch.id);
  return {
    batchId: batch.id,
    state: row.state,
    requestedAt: row.requestedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    /** Whether people, fleet and departure are still those that were compared. */
    current: row.basis !== null && row.basis === (await basisOf(tx, batch)),
    failure: row.failure,
    /** The alternative that the batch is planned by; null where the office has chosen none, or its plan is void. */
    alternativeId: batch.alternativeId,
    facts: row.facts,
  };
}

export type ComparisonView = Awaited<ReturnType<typeof view>>;

/** Tells whether a batch is still the one that was compared. */
export async function basisOf(tx: EntityManager, { id, departsAfter, fleet, gateHours }: BatchEntity): Promise<string> {
  const members = await tx.find(BatchMemberEntity, {
    select: { proposalId: true },
    where: { batchId: id, active: true },
    order: { proposalId: 'asc' },
  });
  const people = members.map(({ proposalId }) => proposalId);
  return hashSecret(JSON.stringify([departsAfter.toISOString(), fleet, gateHours, people])).toString('hex');
}
