import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { ProposalService } from '#matching';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import { BatchEntity, BatchMemberEntity } from './batch.entity.js';
import { batchLifecycle, type BatchStep } from './batch.lifecycle.js';
import { type FleetItem } from './batch.js';
import {
  batchEmpty,
  batchFixed,
  batchMissing,
  departsInThePast,
  notRecognised,
  peopleLeftBehind,
  placementsUnfit,
} from '../transport.errors.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { TripService } from '../trips/trip.service.js';

export interface BatchFacts {
  readonly name: string;
  readonly departsAfter: Date;
  readonly proposalIds: readonly string[];
  readonly fleet?: readonly FleetItem[] | undefined;
}

/** Where the coordinator names no fleet: as many of each class as could be wanted. */
const PLENTY = 99;

constraintMeans('batch_member_once', () => placementsUnfit([]));

/** Transport batches of a coordinator, from draft to closed. */
@Injectable()
export class BatchService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly proposals: ProposalService,
    private readonly trips: TripService,
    private readonly rules: TransportRulesService,
  ) {}

  /** @throws batch.placements-unfit, batch.departs-in-the-past, batch.vehicle-class-unknown */
  draft(grant: Grant, facts: BatchFacts) {
    need(grant, 'coordinator');
    const fleet = facts.fleet ?? this.rules.vehicleClasses.map(({ name }) => ({ vehicleClass: name, count: PLENTY }));
    for (const { vehicleClass } of fleet) this.rules.vehicleClass(vehicleClass);
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      if (facts.departsAfter < now) throw departsInThePast();
      const id = newId();
      const members = await this.membersOf(tx, grant, id, facts.proposalIds);
      await tx.insert(BatchEntity, {
        id,
        organisationId: grant.organisation ?? '',
        divisionCode: members[0]?.homeDivision ?? '',
        name: facts.name,
        departsAfter: facts.departsAfter,
        fleet: [...fleet],
        createdAt: now,
      });
      await tx.insert(BatchMemberEntity, members);
      await record(tx, { type: 'batch.drafted', subject: id, at: now, details: { persons: members.length } });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /** Adds and removes people while nothing is approved; a plan made before is void. */
  change(grant: Grant, id: string, change: { add: readonly string[]; remove: readonly string[] }) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      if (batch.state !== 'draft' && batch.state !== 'planned') throw batchFixed(id, batch.state);
      await tx.delete(BatchMemberEntity, { batchId: id, proposalId: In([...change.remove]) });
      const members = await this.membersOf(tx, grant, id, change.add);
      if (members.length > 0) await tx.insert(BatchMemberEntity, members);
      await this.trips.discard(tx, id);
      await tx.update(BatchEntity, { id }, { state: 'draft', leftBehind: [] });
      await record(tx, {
        type: 'batch.changed',
        subject: id,
        at: await this.clock.now(tx),
        details: { added: change.add.length, removed: change.remove.length },
      });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /** Asks for a plan; the answer comes through the queue. */
  requestPlan(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      if ((await tx.countBy(BatchMemberEntity, { batchId: id, active: true })) === 0) throw batchEmpty(id);
      await this.move(tx, batch, 'requestPlan');
      await tx.update(BatchEntity, { id }, { progress: null, failure: null });
      await record(tx, { type: 'batch.plan-requested', subject: id, at: await this.clock.now(tx) });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /**
   * The coordinator puts the plan into force: every seat's health code is recognised along the way, nobody is left
   * behind, and no one holds an overlapping journey.
   * @throws batch.people-left-behind, batch.not-recognised, trip.seated-elsewhere
   */
  approve(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      const now = await this.clock.now(tx);
      if (batch.leftBehind.length > 0) throw peopleLeftBehind(batch.leftBehind);
      if (batch.departsAfter < now) throw departsInThePast();
      await this.move(tx, batch, 'approve');
      const refused = await this.trips.recognise(tx, id);
      if (refused.length > 0) throw notRecognised(refused);
      await this.trips.approve(tx, id, now);
      await record(tx, { type: 'batch.approved', subject: id, at: now });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  cancel(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      await this.move(tx, await this.lock(tx, id), 'cancel');
      await tx.update(BatchMemberEntity, { batchId: id }, { active: false });
      await this.trips.cancel(tx, id);
      await record(tx, { type: 'batch.cancelled', subject: id, at: await this.clock.now(tx) });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /** A later stage moves the batch on, in its own transaction. */
  async advance(tx: EntityManager, id: string, step: BatchStep, at: Date): Promise<void> {
    const batch = await this.lock(tx, id);
    const state = await this.move(tx, batch, step);
    await record(tx, { type: `batch.${state}`, subject: id, at });
  }

  /** The first trip whose doors open sends the batch on its way. */
  async dispatch(tx: EntityManager, id: string, at: Date): Promise<void> {
    const { state } = await this.lock(tx, id);
    if (state === 'approved') await this.advance(tx, id, 'dispatch', at);
  }

  get(grant: Grant, id: string) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const batch = await tx.findOneBy(BatchEntity, { id });
      if (!batch) throw batchMissing(id);
      return this.view(tx, batch);
    });
  }

  list(grant: Grant, { after, limit }: { after: string; limit: number }) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx
        .createQueryBuilder(BatchEntity, 'batch')
        .where('batch.id > :after', { after })
        .orderBy('batch.id')
        .limit(limit + 1)
        .getMany();
      const items = found.slice(0, limit).map(summary);
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  private async membersOf(tx: EntityManager, grant: Grant, batchId: string, ids: readonly string[]) {
    if (ids.length === 0) return [];
    const confirmed = await this.proposals.confirmed(tx, { ids });
    const fit = new Map(confirmed.map((proposal) => [proposal.id, proposal]));
    const unfit = ids.filter((id) => !fit.get(id)?.homeDivision.startsWith(grant.scope));
    if (unfit.length > 0) throw placementsUnfit(unfit);
    return [...fit.values()].map(({ id, ...proposal }) => ({ batchId, proposalId: id, ...proposal }));
  }

  private async lock(tx: EntityManager, id: string): Promise<BatchEntity> {
    const batch = await tx.findOne(BatchEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!batch) throw batchMissing(id);
    return batch;
  }

  private async move(tx: EntityManager, { id, state }: BatchEntity, step: BatchStep) {
    const after = batchLifecycle.after(state, step);
    await tx.update(BatchEntity, { id }, { state: after });
    return after;
  }

  private async view(tx: EntityManager, batch: BatchEntity) {
    const members = await tx.find(BatchMemberEntity, { where: { batchId: batch.id }, order: { proposalId: 'asc' } });
    return {
      ...summary(batch),
      fleet: batch.fleet,
      progress: batch.progress,
      failure: batch.failure,
      leftBehind: batch.leftBehind,
      members: members.map(({ proposalId, workerId, siteId }) => ({ proposalId, workerId, siteId })),
      trips: await this.trips.summaries(tx, batch.id),
    };
  }
}

const summary = ({ id, name, state, departsAfter, divisionCode }: BatchEntity) => ({
  id,
  name,
  state,
  steps: batchLifecycle.stepsFrom(state),
  divisionCode,
  departsAfter: departsAfter.toISOString(),
});
