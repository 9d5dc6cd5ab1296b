import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { KeptVerdictService, type Occasion } from '#health';
import { BusinessClock, Database, type Delivery, type Grant, need, record, SYSTEM } from '#platform';
import { tripMissing, tripNotInForce } from '../transport.errors.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { isInForce } from '../trips/trip.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { journeysOf } from './journey-rows.service.js';
import { nextRecheck } from './recheck.js';
import { RecognitionTaskRows } from './recognition-task-rows.service.js';
import { refusedOf } from './seat-recognition.service.js';

/** Whether those with a seat are still recognised where they will be: before departure, at the door, and whenever anything changes. */
@Injectable()
export class RecheckService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly verdicts: KeptVerdictService,
    private readonly tasks: RecognitionTaskRows,
    private readonly rules: TransportRulesService,
  ) {}

  /** A trip that comes into force has its first occasion. Before the first leg the whole journey is judged; later legs have their doors alone. */
  async schedule(tx: EntityManager, tripIds: readonly string[], now: Date): Promise<void> {
    for (const trip of await tx.findBy(TripEntity, { id: In([...tripIds]), leg: In(['direct', 'feeder']) }))
      await tx.update(TripEntity, { id: trip.id }, { recheckDueAt: this.next(trip, now) });
  }

  /** Finds trips whose codes are to be judged by now, and calls for that once. Says how many. */
  nudgeDue(limit = 200): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      const due = await tx.query<{ id: string; departsAt: Date; divisionCode: string }[]>(
        `select id, departs_at "departsAt", division_code "divisionCode" from trip where recheck_due_at <= $1
         order by recheck_due_at limit $2 for update skip locked`,
        [now, limit],
      );
      for (const trip of due) await tx.update(TripEntity, { id: trip.id }, { recheckDueAt: this.next(trip, now) });
      await record(tx, ...due.map(({ id }) => ({ type: 'trip.recheck-due' as const, subject: id, trip: id, at: now })));
      return due.length;
    });
  }

  /** The departure came near. */
  recheckDue(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, (tx) => this.recheck(tx, delivery.payload['subject'] ?? '', 'departure'));
  }

  /** A code, a rule or an agreement changed: judges the journeys that it concerns, and no others. */
  recheckAffected(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const { event = '', subject = '' } = delivery.payload;
      const seatIds = await this.verdicts.affectedBy(tx, event, subject, await this.clock.now(tx));
      const journeys = await journeysOf(tx, await tx.findBy(SeatEntity, { id: In(seatIds), active: true }));
      const next = journeys.flatMap((legs) => legs.find(({ trip }) => isInForce(trip.state)) ?? []);
      for (const tripId of [...new Set(next.map(({ trip }) => trip.id))].sort()) {
        const ids = next.flatMap(({ seat }) => (seat.tripId === tripId ? seat.id : []));
        await this.recheck(tx, tripId, 'change', ids);
      }
    });
  }

  /** The coordinator wants to know now. @throws trip.missing, trip.not-in-force */
  now(grant: Grant, tripId: string) {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.lock(tx, tripId);
      if (!trip) throw tripMissing(tripId);
      if (!isInForce(trip.state)) throw tripNotInForce(tripId, trip.state);
      const judged = await this.judge(tx, trip, 'coordinator');
      return { tripId, judged: judged.length, refused: refusedOf(judged) };
    });
  }

  /** Judges a locked trip in force; those who would be turned back become tasks, and tasks of those who would no more are done. */
  async judge(tx: EntityManager, trip: TripEntity, occasion: Occasion, seatIds?: readonly string[]) {
    const where = { tripId: trip.id, active: true, ...(seatIds && { id: In([...seatIds]) }) };
    const seats = await tx.find(SeatEntity, { where, order: { number: 'asc' } });
    return this.tasks.judge(tx, trip, seats, occasion);
  }

  private async recheck(
    tx: EntityManager,
    tripId: string,
    occasion: Occasion,
    seatIds?: readonly string[],
  ): Promise<void> {
    const trip = await this.lock(tx, tripId);
    if (trip && isInForce(trip.state)) await this.judge(tx, trip, occasion, seatIds);
  }

  private lock(tx: EntityManager, id: string): Promise<TripEntity | null> {
    return tx.findOne(TripEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private next(trip: Pick<TripEntity, 'departsAt' | 'divisionCode'>, now: Date): Date | null {
    return nextRecheck(trip.departsAt, this.rules.ruleFor(trip).recheckSeconds, now);
  }
}
