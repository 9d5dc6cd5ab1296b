import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { BusinessClock, Database, type Delivery, type Grant, need, record, SYSTEM } from '#platform';
import { delayAt } from '../recognition/recheck.js';
import { RecheckService } from '../recognition/recheck.service.js';
import { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { slotsOf } from '../slots/slot-rows.service.js';
import { tripMissing } from '../transport.errors.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { asSystem } from './as-system.service.js';
import { leaveLaterLegs } from './calling-off.service.js';
import { legsBefore, type OnwardLeg, onwardLegs } from './later-legs.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { tripLifecycle, type TripState, type TripStep } from './trip.lifecycle.js';
import {
  dueUntil,
  type SeatFacts,
  type StopFacts,
  type TripFacts,
  tripSummary,
  type TripView,
  tripView,
} from './trip.js';

export interface TripFilter {
  readonly batchId?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const READERS = [
  'coordinator',
  'enterprise',
  'site-contact',
  'trip-leader',
  'province-monitor',
  'auditor',
] as const satisfies Grant['role'][];

/** Trips: one vehicle, one plan (一车一方案). */
@Injectable()
export class TripService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rechecks: RecheckService,
    private readonly tasks: RecognitionTaskRows,
  ) {}

  /** @throws trip.missing */
  get(grant: Grant, id: string): Promise<TripView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => this.view(tx, grant, id));
  }

  /** Trips that the grant may see, soonest departure first. */
  list(grant: Grant, { batchId, after, limit = 100 }: TripFilter) {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const wanted = tx
        .createQueryBuilder(TripEntity, 'trip')
        .where(batchId ? 'trip.batchId = :batchId' : '', { batchId });
      if (after)
        wanted.andWhere(
          '(trip.departsAt, trip.id) > (select last.departs_at, last.id from trip last where last.id = :after)',
          { after },
        );
      const found = await wanted
        .orderBy('trip.departsAt')
        .addOrderBy('trip.id')
        .limit(limit + 1)
        .getMany();
      const items = found.slice(0, limit).map(tripSummary);
      return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    });
  }

  /** As `get`, within a transaction of whoever may see the trip. */
  async view(tx: EntityManager, grant: Grant, id: string): Promise<TripView> {
    const trip = await this.find(tx, id);
    const [stops, seats] = [await this.stopsOf(tx, id), await this.seatsOf(tx, id)];
    return tripView(grant, trip, stops, seats, await slotsOf(tx, id));
  }

  async summaries(tx: EntityManager, batchId: string) {
    const trips = await tx.find(TripEntity, { where: { batchId }, order: { departsAt: 'asc', id: 'asc' } });
    return trips.map(tripSummary);
  }

  /** States as they are stored, by id, of those trips that the transaction sees. */
  async statesOf(tx: EntityManager, ids: readonly string[]): Promise<Map<string, TripState>> {
    const found = await tx.find(TripEntity, { select: { id: true, state: true }, where: { id: In([...ids]) } });
    return new Map(found.map(({ id, state }) => [id, state]));
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

  /** Who did not travel, or travels no further, is free for another journey from that instant, and so are the seats of the legs to come. */
  async freeSeat(tx: EntityManager, tripId: string, workerId: string): Promise<void> {
    await this.lock(tx, tripId);
    await tx.update(SeatEntity, { tripId, workerId }, { active: false });
    await this.tasks.endAll(tx, { tripId, workerId }, 'leave');
    const at = await this.clock.now(tx);
    await issueVersion(tx, tripId, { kind: 'seat-freed' }, at);
    await leaveLaterLegs(tx, this.tasks, { tripId, workerId }, at);
  }

  /** Where everybody on a trip goes on from its station. Locks the legs behind. */
  onward(tx: EntityManager, tripId: string): Promise<OnwardLeg[]> {
    return onwardLegs(tx, tripId);
  }

  /** Which trip brings each person to this one, by worker. */
  broughtBy(tx: EntityManager, tripId: string): Promise<Map<string, string>> {
    return legsBefore(tx, tripId);
  }

  /** A train left without people who were still on their way to it: they have no seat of it any more, nor of what is behind it. */
  miss(tx: EntityManager, tripId: string, workers: readonly string[], at: Date): Promise<void> {
    return asSystem(tx, async () => {
      for (const seat of await tx.find(SeatEntity, {
        where: { tripId, workerId: In([...workers]), active: true },
        order: { number: 'asc' },
      })) {
        await record(tx, { type: 'seat.missed', subject: seat.id, worker: seat.workerId, trip: tripId, at });
        await this.freeSeat(tx, tripId, seat.workerId);
      }
    });
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
        [dueUntil(now), limit],
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

  /** The verdict on somebody's seat as it stands, and the departure that was planned. */
  async recognitionOf(tx: EntityManager, tripId: string, workerId: string) {
    const { departsAt } = await this.find(tx, tripId);
    const seat = await tx.findOneBy(SeatEntity, { tripId, workerId, active: true });
    return { recognition: seat?.recognition ?? null, delaySeconds: delayAt(departsAt, await this.clock.now(tx)) };
  }

  /** The departure is due: every code aboard is judged and the doors open, unless the trip was cancelled meanwhile. Who listens to `trip.boarding` lists the passengers. */
  openBoarding(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const id = delivery.payload['subject'] ?? '';
      const { state, departsAt } = await this.lock(tx, id);
      const now = await this.clock.now(tx);
      // Postponed meanwhile: it is called for again.
      if (state !== 'approved' || departsAt > dueUntil(now)) return;
      await this.advance(tx, id, 'openBoarding', now);
      await tx.update(TripEntity, { id }, { recheckDueAt: null });
      await this.rechecks.judge(tx, await this.find(tx, id), 'boarding');
    });
  }

  private async find(tx: EntityManager, id: string): Promise<TripEntity> {
    const trip = await tx.findOneBy(TripEntity, { id });
    if (!trip) throw tripMissing(id);
    return trip;
  }
}
