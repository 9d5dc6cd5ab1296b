import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { constraintMeans, newId, record } from '#platform';
import type { RouteProof } from '#solver';
import { BatchEntity } from '../batches/batch.entity.js';
import type { PlannedTrip } from '../batches/batch.js';
import type { TripToWrite } from '../batches/trip-to-write.js';
import { freeCharterSeats } from '../charters/charter-seats.service.js';
import { freeNamedSeats } from '../charters/named-seats.service.js';
import { endOffers } from '../offers/offer-rows.service.js';
import { refuseUnaccepted, voidSlots } from '../slots/slot-rows.service.js';
import { seatedElsewhere } from '../transport.errors.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { LeaderCodeService } from './leader-code.service.js';
import { RecheckService } from '../recognition/recheck.service.js';
import { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { type RefusedSeat, refusedOf, SeatRecognitionService } from '../recognition/seat-recognition.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { tripLifecycle, type TripStep } from './trip.lifecycle.js';
import { TripService } from './trip.service.js';
import { proofOf } from './trip-timetable.js';

constraintMeans('seat_one_journey', seatedElsewhere);

/** The trips of one batch: planned, judged, put into force and called off together, under the lock of the batch. */
@Injectable()
export class BatchTripsService {
  constructor(
    private readonly recognition: SeatRecognitionService,
    private readonly trips: TripService,
    private readonly codes: LeaderCodeService,
    private readonly rechecks: RecheckService,
    private readonly tasks: RecognitionTaskRows,
  ) {}

  summaries(tx: EntityManager, batchId: string) {
    return this.trips.summaries(tx, batchId);
  }

  /** Puts a new plan in the place of the one before; gives the ids of its trips. `proofs` of trip i are those of route i. */
  async replace(
    tx: EntityManager,
    batch: BatchEntity,
    trips: readonly PlannedTrip[],
    proofs: readonly RouteProof[],
    at: Date,
  ): Promise<string[]> {
    await this.discard(tx, batch.id, at);
    return this.write(tx, batch, trips, proofs);
  }

  /** Where no plan stands. */
  async write(
    tx: EntityManager,
    batch: BatchEntity,
    trips: readonly TripToWrite[],
    proofs: readonly RouteProof[],
  ): Promise<string[]> {
    const ids: string[] = [];
    for (const [i, trip] of trips.entries()) {
      const own = proofs.filter(({ route }) => route === i);
      ids.push(await insertTrip(tx, batch, { proofs: own.map(proofOf), ...trip }));
    }
    return ids;
  }

  /** A plan that was never approved leaves no trace but its events. */
  async discard(tx: EntityManager, batchId: string, at: Date): Promise<void> {
    const trips = await this.idsOf(tx, batchId);
    await endOffers(tx, trips, at);
    await voidSlots(tx, trips, at);
    await tx.delete(SeatEntity, { tripId: In(trips) });
    await tx.delete(TripStopEntity, { tripId: In(trips) });
    await tx.delete(TripEntity, { id: In(trips) });
    await freeNamedSeats(tx, batchId);
    await tx.update(BatchEntity, { id: batchId }, { alternativeId: null });
  }

  /** Judges every seat for the places and instants of its journey; gives those that would be turned back. */
  async recognise(tx: EntityManager, batchId: string): Promise<RefusedSeat[]> {
    const trips = await this.idsOf(tx, batchId);
    const seats = await tx.findBy(SeatEntity, { tripId: In(trips), active: true });
    return refusedOf(await this.recognition.judge(tx, seats, 'approval'));
  }

  /** The earliest departure of the plan, or null where nobody travels. */
  async firstDeparture(tx: EntityManager, batchId: string): Promise<Date | null> {
    const first = await tx.findOne(TripEntity, { where: { batchId }, order: { departsAt: 'asc' } });
    return first?.departsAt ?? null;
  }

  /**
   * Puts the trips into force: from now on nobody aboard may hold an overlapping journey, and each trip has the one-time
   * code by which its leader signs in.
   * @throws batch.slots-not-accepted, trip.seated-elsewhere
   */
  async approve(tx: EntityManager, batchId: string, at: Date): Promise<void> {
    await refuseUnaccepted(tx, await this.idsOf(tx, batchId));
    const trips = await this.advance(tx, batchId, 'approve', at);
    await tx.query(
      // Whoever is fed to a train is on no other coach until it leaves, and on it from then on.
      `update seat set period = tstzrange(trip.departs_at,
         case trip.leg when 'feeder' then greatest(trip.arrives_at, charter.departs_at) else trip.arrives_at end),
         told_boards_at = stop.arrives_at
       from trip join trip_stop stop on stop.trip_id = trip.id left join charter on charter.id = trip.charter_id
       where trip.id = seat.trip_id and stop.sequence = seat.board_stop and trip.id = any($1::uuid[]) and seat.active`,
      [trips],
    );
    for (const id of trips) await this.codes.give(tx, id);
    for (const id of trips) await issueVersion(tx, id, { kind: 'approval' }, at);
    await this.rechecks.schedule(tx, trips, at);
  }

  async cancel(tx: EntityManager, batchId: string, at: Date): Promise<void> {
    const trips = await this.advance(tx, batchId, 'cancel', at);
    await endOffers(tx, trips, at);
    await voidSlots(tx, trips, at);
    await freeCharterSeats(tx, batchId);
    await tx.update(BatchEntity, { id: batchId }, { alternativeId: null });
    await tx.update(SeatEntity, { tripId: In(trips) }, { active: false });
    await tx.update(TripEntity, { id: In(trips) }, { recheckDueAt: null });
    for (const tripId of trips) await this.tasks.endAll(tx, { tripId }, 'lapse');
    for (const tripId of trips) await issueVersion(tx, tripId, { kind: 'called-off' }, at);
  }

  private async advance(tx: EntityManager, batchId: string, step: TripStep, at: Date): Promise<string[]> {
    const trips = await tx.find(TripEntity, {
      select: { id: true, state: true },
      where: { batchId },
      order: { id: 'asc' },
      lock: { mode: 'pessimistic_write' },
    });
    // One whose coach broke down may be called off before the rest.
    const standing = trips.filter(({ state }) => state !== 'cancelled');
    const after = standing.map(({ id, state }) => ({ id, state: tripLifecycle.after(state, step) }));
    for (const { id, state } of after) await tx.update(TripEntity, { id }, { state });
    await record(tx, ...after.map(({ id, state }) => ({ type: `trip.${state}` as const, subject: id, trip: id, at })));
    return after.map(({ id }) => id);
  }

  private async idsOf(tx: EntityManager, batchId: string): Promise<string[]> {
    return (await tx.find(TripEntity, { select: { id: true }, where: { batchId } })).map(({ id }) => id);
  }
}

async function insertTrip(tx: EntityManager, batch: BatchEntity, trip: TripToWrite): Promise<string> {
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
    leg: trip.leg ?? 'direct',
    charterId: trip.charterId ?? null,
    mode: trip.mode ?? 'coach',
    serviceNumber: trip.serviceNumber ?? null,
    vehicleClass: trip.vehicle.name,
    approvedSeats: trip.vehicle.approvedSeats,
    usableSeats: trip.usableSeats,
    drivers: trip.drivers,
    departsAt: trip.departsAt,
    arrivesAt: trip.arrivesAt,
    metres: trip.metres,
    costFen: trip.costFen,
    rests: [...trip.rests],
    shifts: [...trip.shifts],
    conditions: trip.conditions,
    proofs: [...(trip.proofs ?? [])],
  });
  await tx.insert(
    TripStopEntity,
    trip.stops.map((stop, sequence) => ({ ...stop, tripId: id, sequence })),
  );
  await tx.insert(
    SeatEntity,
    trip.seats.map(({ from: _from, to: _to, ...seat }) => ({
      ...seat,
      id: newId(),
      tripId: id,
      organisationId: batch.organisationId,
    })),
  );
  return id;
}
