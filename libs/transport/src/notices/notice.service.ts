import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, type Delivery, type Grant, need, NoticeProvider, record } from '#platform';
import { IdentityService } from '#workers';
import type { SeatFacts, TripFacts } from '../trips/trip.js';
import { SeatEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';
import { NoticeEntity } from './notice.entity.js';
import { legsOfPeople } from '../journeys/booked-legs.service.js';
import { type Channel, journeyText, kindToTell, type NoticeKind, type NoticeState, noticeText } from './notice.js';

/** What somebody was told, as the office reads it. */
export interface NoticeView extends Pick<
  NoticeEntity,
  'id' | 'workerId' | 'kind' | 'channel' | 'state' | 'refusal' | 'text'
> {
  readonly at: string;
  readonly name: string;
  readonly seatNumber: number;
}

/** People with a seat by name are told of it, of the departure, and where the trip is called off. */
@Injectable()
export class NoticeService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly trips: TripService,
    private readonly identities: IdentityService,
    private readonly provider: NoticeProvider,
  ) {}

  /** Something happened to a trip: everybody on it is told, once. Who has no telephone is put on the printed list. */
  tell(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const { event = '', subject = '', trip: tripId = subject } = delivery.payload;
      const trip = await this.trips.lock(tx, tripId);
      const kind = kindToTell(event, trip.state);
      if (kind === null) return;
      const at = await this.clock.now(tx);
      const seats = await this.seatsOf(tx, kind, trip, event.startsWith('seat.') ? subject : null);
      if (seats.length === 0) return;
      const notices = await this.noticesOf(tx, delivery.id, trip, { kind, seats, at });
      const messages = notices.flatMap(({ row: { id, text }, phone }) => (phone === null ? [] : [{ id, phone, text }]));
      const refusals =
        messages.length > 0
          ? await this.provider.deliver({ id: delivery.id, at, messages })
          : new Map<string, string>();
      const rows = notices.map(({ row }) => {
        const refusal = refusals.get(row.id) ?? null;
        const state: NoticeState = row.channel === 'paper' ? 'to-print' : refusal === null ? 'sent' : 'refused';
        return { ...row, state, refusal };
      });
      await tx.insert(NoticeEntity, rows);
      const count = (wanted: NoticeState) => rows.filter(({ state }) => state === wanted).length;
      const details = { kind, sent: count('sent'), toPrint: count('to-print'), refused: count('refused') };
      await record(tx, { type: 'trip.notices-sent', subject: tripId, trip: tripId, at, details });
    });
  }

  /** Everything that people of the trip were told, by seats, then by time. @throws trip.missing */
  ofTrip(grant: Grant, tripId: string): Promise<NoticeView[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      await this.trips.facts(tx, tripId);
      const notices = await tx.find(NoticeEntity, { where: { tripId }, order: { at: 'asc', id: 'asc' } });
      const seats = await tx.findBy(SeatEntity, { tripId });
      const seatOf = new Map(seats.map((seat) => [seat.workerId, seat]));
      return notices
        .map(({ tripId: _, organisationId: __, at, ...notice }) => {
          const { name = '', number = 0 } = seatOf.get(notice.workerId) ?? {};
          return { ...notice, at: at.toISOString(), name, seatNumber: number };
        })
        .sort((a, b) => a.seatNumber - b.seatNumber);
    });
  }

  /** Whom it concerns: the one seat that it is about, those who lost theirs, or everybody who was aboard when it happened. */
  private async seatsOf(
    tx: EntityManager,
    kind: NoticeKind,
    { id: tripId, leg }: TripFacts,
    seatId: string | null,
  ): Promise<readonly SeatFacts[]> {
    const isBehind = leg === 'trunk' || leg === 'distribution';
    if (seatId !== null) return tx.findBy(SeatEntity, { id: seatId, active: kind !== 'removed' });
    // Whoever is brought by a feeder was told of the whole journey with it.
    if (kind === 'seat') return isBehind ? [] : approvedSeats(tx, tripId);
    return kind === 'called-off' ? seatsLost(tx, tripId) : this.trips.seatsOf(tx, tripId);
  }

  private async noticesOf(
    tx: EntityManager,
    mailing: string,
    trip: TripFacts,
    { kind, seats, at }: { readonly kind: NoticeKind; readonly seats: readonly SeatFacts[]; readonly at: Date },
  ) {
    const stops = await this.trips.stopsOf(tx, trip.id);
    const workers = seats.map(({ workerId }) => workerId);
    const phones = await this.identities.phones(tx, workers);
    const { id: tripId, batchId, leg, sheetNumber, mode, serviceNumber, organisationId } = trip;
    const journeys = kind === 'seat' && leg === 'feeder' ? await legsOfPeople(tx, batchId, workers) : null;
    return seats.flatMap((seat) => {
      const { workerId } = seat;
      const [boards, alights] = [stops[seat.boardStop], stops[seat.alightStop]];
      if (!boards || !alights) return [];
      const phone = phones.get(workerId) ?? null;
      const journey = journeys?.get(workerId);
      const text = journey
        ? journeyText(journey)
        : noticeText(kind, { sheetNumber, mode, serviceNumber, seat, boards, alights });
      const channel: Channel = phone === null ? 'paper' : 'phone';
      return { phone, row: { id: idOf(mailing, workerId), tripId, workerId, organisationId, kind, channel, text, at } };
    });
  }
}

/** Seats of those who were aboard when the trip was approved: who joined since is told of that. */
const approvedSeats = (tx: EntityManager, tripId: string): Promise<SeatEntity[]> =>
  tx
    .createQueryBuilder(SeatEntity, 'seat')
    .where('seat.tripId = :tripId and seat.active', { tripId })
    .andWhere(
      `not exists (select from trip_version v where v.trip_id = seat.trip_id and v.number > 1
         and v.changes->'persons'->'in' ? seat.id::text)`,
    )
    .orderBy('seat.number')
    .getMany();

/** Seats of a trip that is called off, of people who were told of them and have no other one since. */
const seatsLost = (tx: EntityManager, tripId: string): Promise<SeatEntity[]> =>
  tx
    .createQueryBuilder(SeatEntity, 'seat')
    .where('seat.tripId = :tripId', { tripId })
    .andWhere('exists (select from notice n where n.trip_id = seat.trip_id and n.worker_id = seat.worker_id)')
    .andWhere('not exists (select from seat other where other.worker_id = seat.worker_id and other.active)')
    .orderBy('seat.number')
    .getMany();

/** The same notice has the same id when its job is done again, so that a provider knows it. */
function idOf(mailing: string, workerId: string): string {
  const hash = createHash('sha256').update(`${mailing} ${workerId}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-8$3-8$4-$5');
}
