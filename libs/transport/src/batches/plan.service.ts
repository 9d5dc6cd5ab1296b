import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate, type Text } from '#kernel';
import { BusinessClock, Database, type Delivery, record, SYSTEM } from '#platform';
import { checkRoutes, type Progress, type RouteAnswer, routeFault, type RoutingProblem } from '#solver';
import { askGates, expectedAt } from '../slots/slot-rows.service.js';
import { BatchTripsService } from '../trips/batch-trips.service.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { BatchEntity, BatchMemberEntity, NO_PLAN } from './batch.entity.js';
import { boardingUnder, fleetUnder, planSpan } from './batch-risk.js';
import { batchLifecycle } from './batch.lifecycle.js';
import { type BatchToPlan, routingProblemOf, tripsOf } from './batch.js';
import { JourneyEnds } from './journey-ends.service.js';
import { leftBehindOf } from './left-behind.js';
import { progressOf } from './plan-facts.js';
import { planHindrance, planUnlawful } from './plan-failure.js';

/** What is to be planned, in the words of the batch and of the solver. */
export interface PlanTask {
  readonly batch: BatchToPlan;
  readonly problem: RoutingProblem;
  /** Why no plan can be made at all, or null. The solver refuses such a problem. */
  readonly hindrance: Text | null;
}

/** The planning of a batch as the solver process does it: load, (solve elsewhere,) check and store. */
@Injectable()
export class PlanService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly trips: BatchTripsService,
    private readonly journey: JourneyEnds,
  ) {}

  /** Everything that planning needs, or null where the batch is no longer to be planned. */
  load(batchId: string): Promise<PlanTask | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const row = await tx.findOneBy(BatchEntity, { id: batchId });
      if (row?.state !== 'planning') return null;
      const batch = await this.toPlan(tx, row);
      const problem = routingProblemOf(batch);
      return { batch, problem, hindrance: planHindrance(batch, routeFault(problem)) };
    });
  }

  progress(batchId: string, at: Progress): Promise<void> {
    const progress = progressOf(at);
    return this.db.transaction(SYSTEM, async (tx) => {
      await tx.update(BatchEntity, { id: batchId, state: 'planning' }, { progress });
    });
  }

  /** What its office wants of the search: a better plan, the one so far, or none any more. */
  wanted(batchId: string): Promise<'better' | 'so-far' | 'none'> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const row = await tx.findOne(BatchEntity, {
        select: { id: true, takenAt: true },
        where: { id: batchId, state: 'planning' },
      });
      if (!row) return 'none';
      return row.takenAt ? 'so-far' : 'better';
    });
  }

  /** Stores a plan once, and only after an independent check has proven that it is lawful. */
  store(delivery: Delivery, { batch, problem }: PlanTask, answer: RouteAnswer): Promise<void> {
    const check = checkRoutes(problem, answer);
    if (check.fault !== null) return this.fail(delivery, batch.batchId, planUnlawful(check.fault));
    const trips = tripsOf(batch, answer);
    const leftBehind = leftBehindOf(batch, problem, answer);
    return this.db.once(delivery, async (tx) => {
      const row = await this.stillPlanning(tx, batch.batchId);
      if (!row) return;
      const at = await this.clock.now(tx);
      const tripIds = await this.trips.replace(tx, row, trips, check.proofs, at);
      const gatesWithoutRoom = await askGates(tx, row, batch, { trips, tripIds }, at);
      const state = batchLifecycle.after(row.state, 'finishPlan');
      // A search that ended by itself meanwhile has nothing better to offer.
      const takenAt = answer.cancelled ? row.takenAt : null;
      await tx.update(BatchEntity, { id: row.id }, { state, leftBehind, gatesWithoutRoom, takenAt, progress: null });
      const details = { trips: trips.length, persons: batch.travellers.length, leftBehind: leftBehind.length };
      await record(tx, { type: 'batch.planned', subject: row.id, at, details });
    });
  }

  /** Nobody waits for this plan any more. */
  drop(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, () => Promise.resolve());
  }

  /** The batch goes back to draft with the reason. */
  fail(delivery: Delivery, batchId: string, failure: Text): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await this.stillPlanning(tx, batchId);
      if (!row) return;
      const at = await this.clock.now(tx);
      await this.trips.discard(tx, batchId, at);
      const state = batchLifecycle.after(row.state, 'failPlan');
      await tx.update(BatchEntity, { id: batchId }, { ...NO_PLAN, state, failure });
      await record(tx, { type: 'batch.plan-failed', subject: batchId, at });
    });
  }

  /** All that planning this batch needs. */
  async toPlan(tx: EntityManager, row: BatchEntity): Promise<BatchToPlan> {
    const members = await tx.find(BatchMemberEntity, {
      where: { batchId: row.id, active: true },
      order: { proposalId: 'asc' },
    });
    const rule = this.rules.ruleOn(shanghaiDate(row.departsAfter), row.divisionCode);
    const ends = await this.journey.of(tx, members);
    const span = planSpan(row.departsAfter, rule);
    const levels = await this.rules.levels(tx, ends.places, span);
    const boarding = boardingUnder(ends.travellers, ends.places, levels, rule);
    const fleet = row.fleet.map(({ vehicleClass, count }) => ({
      vehicle: this.rules.vehicleClass(vehicleClass),
      count,
    }));
    return {
      batchId: row.id,
      number: row.number,
      divisionCode: row.divisionCode,
      departsAfter: row.departsAfter,
      ...ends,
      ...boarding,
      asking: await expectedAt(tx, row.id, ends.asking, span),
      places: ends.places.map((place) => ({
        ...place,
        receives: row.gateHours[place.siteId ?? ''] ?? place.receives,
      })),
      fleet: fleetUnder(fleet, boarding.travellers, ends.places, levels, rule),
      rule,
    };
  }

  private async stillPlanning(tx: EntityManager, id: string): Promise<BatchEntity | null> {
    return tx.findOne(BatchEntity, { where: { id, state: 'planning' }, lock: { mode: 'pessimistic_write' } });
  }
}
