import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { DomainError } from '#kernel';
import { Database, type Grant } from '#platform';
import {
  boardingHindrance,
  BoardingPassService,
  ChecklistService,
  ExpectedArrivals,
  goesOn,
  type TripFacts,
  tripRiskRose,
  TripService,
} from '#transport';
import { notReady, notRecognised, verdictLapsed } from './arrivals.errors.js';
import { HandOverEntity } from './hand-overs/hand-over.entity.js';
import { handOverLifecycle } from './hand-overs/hand-over.lifecycle.js';
import { PassengerEntity } from './passengers/passenger.entity.js';

/** What the steps of its people mean to the trip. Every command locks the trip first, so its commands never interleave. */
@Injectable()
export class TripCourseService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
    private readonly passes: BoardingPassService,
    private readonly checklists: ChecklistService,
    private readonly expected: ExpectedArrivals,
  ) {}

  /** @throws trip.missing */
  lock(tx: EntityManager, tripId: string): Promise<TripFacts> {
    return this.trips.lock(tx, tripId);
  }

  /** @throws trip.missing */
  look(tx: EntityManager, tripId: string): Promise<TripFacts> {
    return this.trips.facts(tx, tripId);
  }

  /** Whether somebody may board, by the verdict on the seat. @throws passenger.not-recognised, passenger.verdict-lapsed */
  async admit(tx: EntityManager, tripId: string, passenger: { readonly id: string; readonly workerId: string | null }) {
    if (passenger.workerId === null) return;
    const { recognition, delaySeconds } = await this.trips.recognitionOf(tx, tripId, passenger.workerId);
    const hindrance = boardingHindrance(recognition, delaySeconds);
    if (hindrance === 'lapsed') throw verdictLapsed(passenger.id);
    if (hindrance) throw notRecognised(passenger.id, recognition?.verdict ?? 'UNDECIDED', recognition?.remedy ?? null);
  }

  /** Whose boarding pass it is. @throws boarding-pass.unreadable, boarding-pass.forged, boarding-pass.other-trip, boarding-pass.void */
  bearerOf(tx: EntityManager, tripId: string, pass: string): Promise<string> {
    return this.passes.bearer(tx, tripId, pass);
  }

  /**
   * What of the departure checklist, or of the risk levels by now, keeps those aboard where they are. In transactions of its own, before the departure takes its locks.
   * @throws trip.missing
   */
  async hindranceOf(grant: Grant, tripId: string): Promise<DomainError | null> {
    const aboard = await this.db.transaction(grant, async (tx) => {
      const { state } = await this.trips.facts(tx, tripId);
      return state === 'boarding' ? tx.findBy(PassengerEntity, { tripId, state: 'boarded' }) : [];
    });
    const people = aboard.flatMap(({ workerId }) => workerId ?? []);
    if (people.length === 0) return null;
    const { items, risen } = await this.checklists.barring(tripId, people);
    if (risen) return tripRiskRose(risen);
    return items.length > 0 ? notReady(tripId, items) : null;
  }

  async depart(tx: EntityManager, tripId: string, at: Date): Promise<void> {
    await this.trips.advance(tx, tripId, 'depart', at);
    await this.expected.setOut(tx, tripId, at);
    await this.goOn(tx, tripId, at);
  }

  /** Workers with a seat behind a station who are not on the list: their feeder or train is not there yet. */
  async notThere(tx: EntityManager, { id, leg }: TripFacts, people: readonly PassengerEntity[]): Promise<string[]> {
    if (leg !== 'trunk' && leg !== 'distribution') return [];
    const listed = new Set(people.map(({ workerId }) => workerId));
    const seats = await this.trips.seatsOf(tx, id);
    return seats.map(({ workerId }) => workerId).filter((worker) => !listed.has(worker));
  }

  miss(tx: EntityManager, tripId: string, workers: readonly string[], at: Date): Promise<void> {
    return this.trips.miss(tx, tripId, workers, at);
  }

  /** No hand-over where nobody for the site is on board any more; the trip is complete once none is open. */
  async goOn(tx: EntityManager, tripId: string, at: Date): Promise<void> {
    const trip = await this.trips.lock(tx, tripId);
    if (trip.state !== 'departed') return;
    // Who is still on a feeder or train has not changed yet.
    if (goesOn(trip) && (await tx.existsBy(PassengerEntity, { tripId, state: 'boarded' }))) return;
    const aboard = await tx.find(PassengerEntity, { select: { siteId: true }, where: { tripId, state: 'boarded' } });
    const sites = new Set(aboard.map(({ siteId }) => siteId));
    const waiting = await tx.findBy(HandOverEntity, { tripId, state: 'expected' });
    const empty = waiting.filter(({ siteId }) => !sites.has(siteId)).map(({ id }) => id);
    if (empty.length > 0)
      await tx.update(HandOverEntity, { id: In(empty) }, { state: handOverLifecycle.after('expected', 'waive') });
    // A site contact sees only the own hand-over, so the database counts them all.
    const [{ open }] = await tx.query<[{ open: number }]>('select open_hand_overs($1) open', [tripId]);
    if (open === 0) await this.trips.advance(tx, tripId, 'complete', at);
  }

  /** Sequence of the stop at which people for a site alight. */
  async stopOf(tx: EntityManager, tripId: string, siteId: string): Promise<number> {
    const stops = await this.trips.stopsOf(tx, tripId);
    return stops.find((stop) => stop.siteId === siteId)?.sequence ?? 0;
  }
}
