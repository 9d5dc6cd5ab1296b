import { Injectable } from '@nestjs/common';
import { type EntityManager, In, Not } from 'typeorm';
import { KeptVerdictService } from '#health';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { BatchEntity, NO_PLAN } from '../batches/batch.entity.js';
import { batchLifecycle, type BatchState } from '../batches/batch.lifecycle.js';
import type { LeftBehindFacts } from '../batches/left-behind.js';
import { CharterEntity } from '../charters/charter.entity.js';
import { bookByName } from '../charters/named-seats.service.js';
import { askGates } from '../slots/slot-rows.service.js';
import { batchMissing, departsInThePast } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { BatchTripsService } from '../trips/batch-trips.service.js';
import { TripEntity } from '../trips/trip.entity.js';
import { leftIn, provenTrips, seatedIn } from './chosen-trips.js';
import { ComparedPlanEntity, ComparisonEntity } from './comparison.entity.js';
import { alternativeMissing, comparisonOutdated, comparisonTooLate, nothingChosen } from './comparison.errors.js';
import { basisOf, COMPARABLE } from './comparison.service.js';
import { journeysIn, withRecognition } from './booked-legs.service.js';
import { type TrunkPeople, trunkTrips } from './trunk-trips.js';
import { WayFacts } from './way-facts.service.js';
import { planAgain, type PlanCourse } from './ways/comparing.js';

/** An office chooses one of the plans that were compared: its coaches become trips, and seats on charters are booked by name. */
@Injectable()
export class ChoiceService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly ways: WayFacts,
    private readonly trips: BatchTripsService,
    private readonly verdicts: KeptVerdictService,
  ) {}

  /**
   * The batch is planned by an alternative of its newest comparison; a plan made before is void. The alternative is worked out again and
   * held against the rules of the road and of transfers as they are now.
   * @throws batch.missing, batch.departs-in-the-past, comparison.too-late, comparison.alternative-missing, comparison.outdated,
   *   charter.seats-taken, charter.not-open, trip.seated-elsewhere
   */
  choose(grant: Grant, batchId: string, alternativeId: string): Promise<ChosenPlan> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await locked(tx, batchId);
      const chosen = await tx.findOneBy(ComparedPlanEntity, { id: alternativeId, batchId });
      const { basis = null, facts = null } = (await tx.findOneBy(ComparisonEntity, { batchId })) ?? {};
      if (!chosen || !facts) throw alternativeMissing(alternativeId);
      if (!COMPARABLE.includes(batch.state)) throw comparisonTooLate(batchId, batch.state);
      const at = await this.clock.now(tx);
      if (batch.departsAfter < at) throw departsInThePast();
      if (basis !== (await basisOf(tx, batch))) throw comparisonOutdated(batchId, null);
      const charters = facts.charters.map(({ id }) => id);
      // The batch is the office's own; the gates, and who else is on a charter, are not.
      return asSystem(tx, () => this.carryOut(tx, { batch, alternativeId, charters, course: chosen.course, at }));
    });
  }

  /** The plan that was chosen is void, its seats are free for others, and the batch is a draft again. @throws batch.missing, comparison.nothing-chosen */
  giveUp(grant: Grant, batchId: string): Promise<ChosenPlan> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const batch = await locked(tx, batchId);
      if (batch.alternativeId === null || batch.state !== 'planned') throw nothingChosen(batchId);
      const at = await this.clock.now(tx);
      const state = batchLifecycle.after(batch.state, 'change');
      await asSystem(tx, () => this.trips.discard(tx, batchId, at));
      await tx.update(BatchEntity, { id: batchId }, { ...NO_PLAN, state });
      const details = { alternative: batch.alternativeId };
      await record(tx, { type: 'batch.alternative-given-up', subject: batchId, at, details });
      return { batchId, state, alternativeId: null, leftBehind: [], charters: [], trips: [] };
    });
  }

  /** Everybody's legs in their order, as the trips and charters stand, for the office with what the verdict says of each; in the order of placements. @throws batch.missing */
  legs(
    grant: Grant,
    batchId: string,
    { after, limit = 100 }: { readonly after?: string | undefined; readonly limit?: number | undefined },
  ) {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      if (!(await tx.existsBy(BatchEntity, { id: batchId }))) throw batchMissing(batchId);
      const found = await journeysIn(tx, {
        batchId,
        after: after ?? null,
        limit: limit + 1,
      });
      const page = found.slice(0, limit);
      const items = grant.role === 'coordinator' ? await withRecognition(tx, this.verdicts, page) : page;
      return {
        items,
        next: found.length > limit ? (items.at(-1)?.proposalId ?? null) : null,
      };
    });
  }

  private async carryOut(tx: EntityManager, choice: Choice): Promise<ChosenPlan> {
    const { batch, alternativeId, charters, course, at } = choice;
    const batchId = batch.id;
    const task = await this.ways.of(tx, batch, charters);
    const plan = task.charters.length === charters.length ? planAgain(task, course) : null;
    if (!plan) throw comparisonOutdated(batchId, null);
    const { trips, proofs, transfers } = provenTrips(task, plan);
    await this.trips.discard(tx, batchId, at);
    const seated = seatedIn(task, plan);
    const booked = await bookByName(tx, batch, seated, at);
    const trunks = trunkTrips(task, await peopleOn(tx, batchId, booked), transfers, trips.length);
    const tripIds = await this.trips.write(tx, batch, [...trips, ...trunks], proofs);
    const gatesWithoutRoom = await askGates(tx, batch, task.batch, { trips, tripIds }, at);
    const leftBehind = leftIn(task, plan);
    const state = batchLifecycle.after(batch.state, 'choose');
    await tx.update(BatchEntity, { id: batchId }, { ...NO_PLAN, state, alternativeId, leftBehind, gatesWithoutRoom });
    const details = { alternative: alternativeId, trips: tripIds.length, persons: plan.journeys.size };
    await record(tx, { type: 'batch.alternative-chosen', subject: batchId, at, details });
    return {
      batchId,
      state,
      alternativeId,
      leftBehind,
      charters: [...booked].map(([id, { size: seats }]) => ({ id, seats })),
      trips: await this.trips.summaries(tx, batchId),
    };
  }
}

interface Choice {
  readonly batch: BatchEntity;
  readonly alternativeId: string;
  /** Those that were compared, in their order. */
  readonly charters: readonly string[];
  readonly course: PlanCourse;
  readonly at: Date;
}

/** What a choice has led to. */
export interface ChosenPlan {
  readonly batchId: string;
  readonly state: BatchState;
  /** Null once the choice is given up. */
  readonly alternativeId: string | null;
  readonly leftBehind: readonly LeftBehindFacts[];
  /** Seats booked by name. */
  readonly charters: readonly { readonly id: string; readonly seats: number }[];
  readonly trips: Awaited<ReturnType<BatchTripsService['summaries']>>;
}

/** @param booked numbers by charter and worker */
async function peopleOn(
  tx: EntityManager,
  batchId: string,
  booked: ReadonlyMap<string, ReadonlyMap<string, number>>,
): Promise<TrunkPeople[]> {
  const charterId = In([...booked.keys()]);
  const charters = await tx.find(CharterEntity, { where: { id: charterId }, order: { departsAt: 'asc', id: 'asc' } });
  const others = await tx.findBy(TripEntity, {
    charterId,
    leg: 'trunk',
    batchId: Not(batchId),
    state: Not('cancelled'),
  });
  const paid = others.map((trip) => trip.charterId);
  return charters.map((charter) => ({
    charter,
    ...{ numbers: booked.get(charter.id) ?? new Map<string, number>(), isPaid: paid.includes(charter.id) },
  }));
}

async function locked(tx: EntityManager, id: string): Promise<BatchEntity> {
  const batch = await tx.findOne(BatchEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!batch) throw batchMissing(id);
  return batch;
}
