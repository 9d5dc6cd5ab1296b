import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { plusSeconds, shanghaiTime } from '#kernel';
import { VerdictService } from '#health';
import {
  BusinessClock,
  constraintMeans,
  Database,
  type Delivery,
  FieldCipher,
  type Grant,
  hashSecret,
  record,
  SYSTEM,
} from '#platform';
import { newLeaderCode } from './leader-code.service.js';
import { seatedElsewhere, tripMissing } from '../transport.errors.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { tripLifecycle, type TripStep } from './trip.lifecycle.js';

/** Boarding opens this long before departure. */
export const BOARDING_LEAD_SECONDS = 3600;

constraintMeans('seat_one_journey', seatedElsewhere);

/** Trips: one vehicle, one plan. */
@Injectable()
export class TripService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly verdicts: VerdictService,
  ) {}

  get(grant: Grant, id: string) {
    return this.db.transaction(grant, async (tx) => this.view(tx, await this.find(tx, id)));
  }

  /** Trips that the grant may see, soonest departure first. */
  list(grant: Grant, { batchId }: { batchId?: string | undefined }) {
    return this.db.transaction(grant, async (tx) => {
      const trips = await tx.find(TripEntity, {
        where: batchId ? { batchId } : {},
        order: { departsAt: 'asc', id: 'asc' },
        take: 500,
      });
      return { items: trips.map(summary) };
    });
  }

  async summaries(tx: EntityManager, batchId: string) {
    const trips = await tx.find(TripEntity, { where: { batchId }, order: { sheetNumber: 'asc' } });
    return trips.map(summary);
  }

  /** For later stages: the trip, or `trip.missing`. */
  async facts(tx: EntityManager, id: string): Promise<TripFacts> {
    return this.find(tx, id);
  }

  /** As `facts`, locked. */
  async lock(tx: EntityManager, id: string): Promise<TripFacts> {
    const trip = await tx.findOne(TripEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!trip) throw tripMissing(id);
    return trip;
  }

  /** A later stage moves the trip on, in its own transaction. */
  async advance(tx: EntityManager, id: string, step: TripStep, at: Date): Promise<void> {
    const { state } = await this.lock(tx, id);
    const after = tripLifecycle.after(state, step);
    await tx.update(TripEntity, { id }, { state: after });
    await record(tx, { type: `trip.${after}`, subject: id, trip: id, at });
  }

  /** The seats by name of a trip, for the stage that boards them. */
  seatsOf(tx: EntityManager, tripId: string): Promise<SeatFacts[]> {
    return tx.find(SeatEntity, { where: { tripId, active: true }, order: { number: 'asc' } });
  }

  stopsOf(tx: EntityManager, tripId: string): Promise<StopFacts[]> {
    return tx.find(TripStopEntity, { where: { tripId }, order: { sequence: 'asc' } });
  }

  /** Who did not travel, or travels no further, is free for another journey from that instant. */
  async freeSeat(tx: EntityManager, tripId: string, workerId: string): Promise<void> {
    await tx.update(SeatEntity, { tripId, workerId }, { active: false });
  }

  /** Judges every seat of a batch for the places and instants of its journey; gives the seats that would be turned back. */
  async recognise(tx: EntityManager, batchId: string) {
    const refused: { seatId: string; workerId: string; verdict: string; reasons: readonly string[] }[] = [];
    for (const trip of await tx.findBy(TripEntity, { batchId })) {
      const [stops, seats] = [
        await this.stopsOf(tx, trip.id),
        await tx.findBy(SeatEntity, { tripId: trip.id, active: true }),
      ];
      const bySeat = new Map(seats.map((seat) => [seat.workerId, placesOf(stops, seat)]));
      const verdicts = await this.verdicts.judgeMany(tx, [...bySeat.keys()], (worker) => bySeat.get(worker) ?? []);
      for (const seat of seats) {
        const verdict = verdicts.get(seat.workerId);
        const recognition = { verdict: verdict?.verdict ?? 'UNDECIDED', conditions: [...(verdict?.conditions ?? [])] };
        await tx.update(SeatEntity, { id: seat.id }, { recognition });
        if (recognition.verdict.startsWith('RECOGNISED')) continue;
        const reasons = (verdict?.places ?? []).map(({ reason }) => reason);
        refused.push({ seatId: seat.id, workerId: seat.workerId, verdict: recognition.verdict, reasons });
      }
    }
    return refused;
  }

  /** Puts the trips of a batch into force; each gets the one-time code by which its leader signs in. */
  async approve(tx: EntityManager, batchId: string, at: Date): Promise<void> {
    for (const { id } of await tx.findBy(TripEntity, { batchId })) {
      await this.advance(tx, id, 'approve', at);
      const code = newLeaderCode();
      await tx.update(TripEntity, { id }, { leaderCode: this.cipher.seal(id, code), leaderCodeHash: hashSecret(code) });
    }
  }

  async cancel(tx: EntityManager, batchId: string): Promise<void> {
    const trips = await tx.findBy(TripEntity, { batchId });
    for (const { id } of trips) await this.advance(tx, id, 'cancel', await this.clock.now(tx));
    await tx.update(SeatEntity, { tripId: In(trips.map(({ id }) => id)) }, { active: false });
  }

  /** A plan that was never approved leaves no trace but its events. */
  async discard(tx: EntityManager, batchId: string): Promise<void> {
    const trips = (await tx.findBy(TripEntity, { batchId })).map(({ id }) => id);
    await tx.delete(SeatEntity, { tripId: In(trips) });
    await tx.delete(TripStopEntity, { tripId: In(trips) });
    await tx.delete(TripEntity, { id: In(trips) });
  }

  /**
   * Finds approved trips whose doors should open by now and calls for that once. Several processes may ask at once.
   * Says how many were found.
   */
  nudgeDue(limit = 200): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      const due = await tx.query<{ id: string }[]>(
        `select id from trip where state = 'approved' and due_nudged_at is null and departs_at <= $1
         order by departs_at limit $2 for update skip locked`,
        [plusSeconds(now, BOARDING_LEAD_SECONDS), limit],
      );
      if (due.length === 0) return 0;
      await tx.update(TripEntity, { id: In(due.map(({ id }) => id)) }, { dueNudgedAt: now });
      await record(
        tx,
        ...due.map(({ id }) => ({ type: 'trip.departure-due' as const, subject: id, trip: id, at: now })),
      );
      return due.length;
    });
  }

  /** The departure is due: the doors open and the passengers are listed by whoever listens to `trip.boarding`. */
  openBoarding(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const id = delivery.payload['subject'] ?? '';
      await this.advance(tx, id, 'openBoarding', await this.clock.now(tx));
    });
  }

  private async find(tx: EntityManager, id: string): Promise<TripEntity> {
    const trip = await tx.findOneBy(TripEntity, { id });
    if (!trip) throw tripMissing(id);
    return trip;
  }

  private async view(tx: EntityManager, trip: TripEntity) {
    const stops = await this.stopsOf(tx, trip.id);
    const seats = await this.seatsOf(tx, trip.id);
    return {
      ...summary(trip),
      approvedSeats: trip.approvedSeats,
      usableSeats: trip.usableSeats,
      drivers: trip.drivers,
      metres: trip.metres,
      costFen: trip.costFen,
      leaderName: trip.leaderName,
      rests: trip.rests,
      proofs: trip.proofs,
      stops: stops.map(({ tripId, arrivesAt, leavesAt, ...stop }) => ({
        ...stop,
        arrivesAt: arrivesAt.toISOString(),
        leavesAt: leavesAt.toISOString(),
      })),
      seats: seats.map(({ id, number, workerId, name, idTail, siteId, boardStop, alightStop, recognition }) => ({
        id,
        number,
        workerId,
        name,
        idTail,
        siteId,
        boardStop,
        alightStop,
        recognition,
      })),
    };
  }
}

export type TripFacts = Pick<
  TripEntity,
  | 'id'
  | 'batchId'
  | 'organisationId'
  | 'divisionCode'
  | 'state'
  | 'leaderName'
  | 'sheetNumber'
  | 'departsAt'
  | 'arrivesAt'
>;
export type SeatFacts = Readonly<SeatEntity>;
export type StopFacts = Readonly<TripStopEntity>;

const placesOf = (stops: readonly StopFacts[], seat: SeatFacts) =>
  [
    { stop: stops[seat.boardStop], act: 'board' as const },
    { stop: stops[seat.alightStop], act: 'alight' as const },
  ].flatMap(({ stop, act }) => (stop ? [{ division: stop.divisionCode, at: stop.arrivesAt, act }] : []));

const summary = (trip: TripEntity) => ({
  id: trip.id,
  batchId: trip.batchId,
  sheetNumber: trip.sheetNumber,
  state: trip.state,
  steps: tripLifecycle.stepsFrom(trip.state),
  vehicleClass: trip.vehicleClass,
  departsAt: trip.departsAt.toISOString(),
  arrivesAt: trip.arrivesAt.toISOString(),
  departsAtLocal: shanghaiTime(trip.departsAt),
  arrivesAtLocal: shanghaiTime(trip.arrivesAt),
});
