import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { ProposalService } from '#matching';
import { BusinessClock, constraintMeans, Database, type Grant, need, newId, record } from '#platform';
import {
  batchEmpty,
  batchMissing,
  departsInThePast,
  notRecognised,
  peopleLeftBehind,
  placementsEnded,
  placementsUnfit,
} from '../transport.errors.js';
import { BatchTripsService } from '../trips/batch-trips.service.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { BatchEntity, BatchMemberEntity, NO_PLAN } from './batch.entity.js';
import { batchLifecycle, type BatchStep, COORDINATOR_STEPS } from './batch.lifecycle.js';
import type { FleetItem } from './batch.js';
import { join, newMembers } from './member-rows.service.js';
import { refuseRisen } from '../risen/risen-trips.service.js';

export interface BatchFacts {
  readonly name: string;
  readonly departsAfter: Date;
  readonly proposalIds: readonly string[];
  readonly fleet?: readonly FleetItem[] | undefined;
}

/** Who joins and leaves; and, where given, another earliest departure or another fleet. */
export interface BatchChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly departsAfter?: Date | undefined;
  readonly fleet?: readonly FleetItem[] | undefined;
}

/** Where the coordinator names no fleet: as many of each class as could be wanted. */
const PLENTY = 99;
const noOthers = () => Promise.resolve({});

constraintMeans('batch_member_once', () => placementsUnfit([]));

/** Transport batches of a coordinator, from draft to closed. */
@Injectable()
export class BatchService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly proposals: ProposalService,
    private readonly trips: BatchTripsService,
    private readonly rules: TransportRulesService,
  ) {}

  /** @throws batch.placements-unfit, batch.departs-in-the-past, batch.no-rule-in-force, batch.vehicle-class-unknown */
  draft(grant: Grant, facts: BatchFacts) {
    need(grant, 'coordinator');
    const fleet = facts.fleet ?? this.rules.vehicleClasses.map(({ name }) => ({ vehicleClass: name, count: PLENTY }));
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      this.admit({ departsAfter: facts.departsAfter, fleet }, now, grant.scope);
      const id = newId();
      const members = await newMembers(tx, this.proposals, grant, id, facts.proposalIds);
      await tx.insert(BatchEntity, {
        id,
        organisationId: grant.organisation ?? '',
        divisionCode: grant.scope.padEnd(6, '0'),
        name: facts.name,
        departsAfter: facts.departsAfter,
        fleet: [...fleet],
        createdAt: now,
      });
      await join(tx, members);
      await record(tx, { type: 'batch.drafted', subject: id, at: now, details: { persons: members.length } });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /**
   * Changes a batch before it is approved; a plan made before is void. Whoever is in it already may be added again.
   * @throws batch.illegal-step and what `draft` refuses
   */
  change(grant: Grant, id: string, { add, remove, departsAfter, fleet }: BatchChange) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      const now = await this.clock.now(tx);
      await this.move(tx, batch, 'change');
      this.admit({ departsAfter, fleet }, now, grant.scope);
      const { affected } = await tx.delete(BatchMemberEntity, { batchId: id, proposalId: In([...remove]) });
      const members = await newMembers(tx, this.proposals, grant, id, add);
      await join(tx, members);
      await this.trips.discard(tx, id, now);
      const changed = { ...(departsAfter && { departsAfter }), ...(fleet && { fleet: [...fleet] }) };
      await tx.update(BatchEntity, { id }, { ...changed, ...NO_PLAN, gateHours: {} });
      const details = { added: members.length, removed: affected ?? 0 };
      await record(tx, { type: 'batch.changed', subject: id, at: now, details });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /** Asks for a plan, with narrower hours of gates where some are given; the answer comes through the queue. @throws batch.empty, batch.placements-ended, batch.departs-in-the-past */
  requestPlan(grant: Grant, id: string, hours: (tx: EntityManager) => Promise<BatchEntity['gateHours']> = noOthers) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      const now = await this.clock.now(tx);
      await this.move(tx, batch, 'requestPlan');
      if (batch.departsAfter < now) throw departsInThePast();
      await this.refuseEnded(tx, id);
      const gateHours = { ...batch.gateHours, ...(await hours(tx)) };
      await tx.update(BatchEntity, { id }, { progress: null, failure: null, takenAt: null, gateHours });
      await record(tx, { type: 'batch.plan-requested', subject: id, at: now });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /**
   * The coordinator puts the plan into force: nobody is left behind, placements and risk levels stand, every code is recognised.
   * @throws batch.people-left-behind, batch.departs-in-the-past, batch.placements-ended, batch.risk-rose, batch.not-recognised,
   *   batch.slots-not-accepted, trip.seated-elsewhere
   */
  approve(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await this.lock(tx, id);
      const now = await this.clock.now(tx);
      await this.move(tx, batch, 'approve');
      if (batch.leftBehind.length > 0) throw peopleLeftBehind(batch.leftBehind);
      if (((await this.trips.firstDeparture(tx, id)) ?? batch.departsAfter) < now) throw departsInThePast();
      await this.refuseEnded(tx, id);
      await refuseRisen(tx, this.rules, id);
      const refused = await this.trips.recognise(tx, id);
      if (refused.length > 0) throw notRecognised(refused);
      await this.trips.approve(tx, id, now);
      await record(tx, { type: 'batch.approved', subject: id, at: now });
      return this.view(tx, await this.lock(tx, id));
    });
  }

  /** Until the doors of its first trip open. Its people are free for another batch. */
  cancel(grant: Grant, id: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      await this.move(tx, await this.lock(tx, id), 'cancel');
      await tx.update(BatchMemberEntity, { batchId: id }, { active: false });
      await this.trips.cancel(tx, id, now);
      await record(tx, { type: 'batch.cancelled', subject: id, at: now });
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

  list(grant: Grant, { after, limit = 100 }: { after?: string | undefined; limit?: number | undefined }) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(BatchEntity, {
        where: after ? { id: MoreThan(after) } : {},
        order: { id: 'asc' },
        take: limit + 1,
      });
      const items = found.slice(0, limit).map(summary);
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  private admit({ departsAfter, fleet }: Pick<BatchChange, 'departsAfter' | 'fleet'>, now: Date, office: string): void {
    for (const { vehicleClass } of fleet ?? []) this.rules.vehicleClass(vehicleClass);
    if (departsAfter && departsAfter < now) throw departsInThePast();
    if (departsAfter) this.rules.ruleOn(shanghaiDate(departsAfter), office);
  }

  /** A placement may end while its batch is planned: the vacancy was withdrawn, or the worker cannot come. */
  private async refuseEnded(tx: EntityManager, id: string): Promise<void> {
    const members = await tx.findBy(BatchMemberEntity, { batchId: id, active: true });
    if (members.length === 0) throw batchEmpty(id);
    const ids = members.map(({ proposalId }) => proposalId);
    const standing = new Set((await this.proposals.confirmed(tx, { ids })).map((proposal) => proposal.id));
    const ended = ids.filter((proposal) => !standing.has(proposal));
    if (ended.length > 0) throw placementsEnded(ended);
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
      ...{ fleet: batch.fleet, gateHours: batch.gateHours },
      ...{
        progress: batch.progress,
        takenAt: batch.takenAt?.toISOString() ?? null,
        failure: batch.failure,
        leftBehind: batch.leftBehind,
        gatesWithoutRoom: batch.gatesWithoutRoom,
      },
      members: members.map(({ proposalId, workerId, siteId }) => ({ proposalId, workerId, siteId })),
      trips: await this.trips.summaries(tx, batch.id),
    };
  }
}

const summary = ({ id, name, state, departsAfter, divisionCode }: BatchEntity) => ({
  id,
  name,
  state,
  steps: batchLifecycle.stepsFrom(state).filter((step) => COORDINATOR_STEPS.includes(step)),
  divisionCode,
  departsAfter: departsAfter.toISOString(),
});
