import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { BusinessClock, Database, type Delivery, newId, record, SYSTEM } from '#platform';
import type { RouteAnswer, RouteCheck } from '#solver';
import { BatchEntity, BatchMemberEntity } from './batch.entity.js';
import { batchLifecycle } from './batch.lifecycle.js';
import { type BatchToPlan, leftBehindOf, type PlannedTrip, type PlanProgress, tripsOf } from './batch.js';
import { JourneyEnds } from './journey-ends.service.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { TripService } from '../trips/trip.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import { usableSeats } from '../vehicles/vehicle.js';

/** The planning of a batch as the solver process does it: load, (solve and check elsewhere,) store. */
@Injectable()
export class PlanService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly trips: TripService,
    private readonly journey: JourneyEnds,
  ) {}

  /** Everything that planning needs, or null where the batch is no longer to be planned. */
  load(batchId: string): Promise<BatchToPlan | null> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const batch = await tx.findOneBy(BatchEntity, { id: batchId });
      if (batch?.state !== 'planning') return null;
      const members = await tx.find(BatchMemberEntity, {
        where: { batchId, active: true },
        order: { proposalId: 'asc' },
      });
      const rule = this.rules.ruleOn(shanghaiDate(batch.departsAfter));
      const { places, travellers, travel } = await this.journey.of(tx, members);
      return {
        batchId,
        departsAfter: batch.departsAfter,
        places,
        travel,
        travellers,
        // A van whose isolation rows take every seat carries nobody.
        fleet: batch.fleet
          .map(({ vehicleClass, count }) => ({ vehicle: this.rules.vehicleClass(vehicleClass), count }))
          .filter(({ vehicle }) => usableSeats(vehicle, rule) > 0),
        rule,
      };
    });
  }

  progress(batchId: string, progress: PlanProgress): Promise<void> {
    return this.db.transaction(SYSTEM, async (tx) => {
      await tx.update(BatchEntity, { id: batchId, state: 'planning' }, { progress });
    });
  }

  /** Whether somebody still waits for this plan. */
  wanted(batchId: string): Promise<boolean> {
    return this.db.transaction(SYSTEM, (tx) => tx.existsBy(BatchEntity, { id: batchId, state: 'planning' }));
  }

  /** Stores a checked plan, once. */
  store(delivery: Delivery, batch: BatchToPlan, answer: RouteAnswer, check: RouteCheck): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const row = await tx.findOne(BatchEntity, { where: { id: batch.batchId }, lock: { mode: 'pessimistic_write' } });
      if (row?.state !== 'planning') return;
      const at = await this.clock.now(tx);
      await this.trips.discard(tx, row.id);
      const trips = tripsOf(batch, answer);
      for (const [i, trip] of trips.entries()) {
        await insertTrip(
          tx,
          row,
          trip,
          check.proofs.filter(({ route }) => route === i),
        );
      }
      const leftBehind = leftBehindOf(batch, answer);
      await tx.update(
        BatchEntity,
        { id: row.id },
        { state: batchLifecycle.after('planning', 'finishPlan'), leftBehind, progress: null },
      );
      const details = { trips: trips.length, persons: batch.travellers.length, leftBehind: leftBehind.length };
      await record(tx, { type: 'batch.planned', subject: row.id, at, details });
    });
  }

  /** Nobody waits for this plan any more. */
  drop(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, () => Promise.resolve());
  }

  /** The batch goes back to draft with the reason. */
  fail(delivery: Delivery, batchId: string, failure: string): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      await tx.update(BatchEntity, { id: batchId, state: 'planning' }, { state: 'draft', failure, progress: null });
      await record(tx, { type: 'batch.plan-failed', subject: batchId, at: await this.clock.now(tx) });
    });
  }
}

async function insertTrip(
  tx: EntityManager,
  batch: BatchEntity,
  trip: PlannedTrip,
  proofs: RouteCheck['proofs'],
): Promise<void> {
  const id = newId();
  const distinct = (values: readonly string[]) => [...new Set(values)].sort();
  await tx.insert(TripEntity, {
    id,
    batchId: batch.id,
    organisationId: batch.organisationId,
    divisionCode: batch.divisionCode,
    enterpriseIds: distinct(trip.seats.map(({ enterpriseId }) => enterpriseId)),
    siteIds: distinct(trip.seats.map(({ siteId }) => siteId)),
    sheetNumber: trip.sheetNumber,
    vehicleClass: trip.vehicle.name,
    approvedSeats: trip.vehicle.approvedSeats,
    usableSeats: trip.usableSeats,
    drivers: trip.drivers,
    departsAt: trip.departsAt,
    arrivesAt: trip.arrivesAt,
    metres: trip.metres,
    costFen: trip.costFen,
    rests: [...trip.rests],
    proofs: proofs.map(({ rule, source, value, limit, ok }) => ({ rule, source, value, limit, ok })),
  });
  await tx.insert(
    TripStopEntity,
    trip.stops.map(({ receives, ...stop }, sequence) => ({ ...stop, tripId: id, sequence })),
  );
  const period = `[${trip.departsAt.toISOString()},${trip.arrivesAt.toISOString()})`;
  await tx.insert(
    SeatEntity,
    trip.seats.map(({ from, to, ...seat }) => ({
      ...seat,
      id: newId(),
      tripId: id,
      organisationId: batch.organisationId,
      period,
    })),
  );
}
