import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Grant, need } from '#platform';
import { personNotAboard } from '../changes/trip-change.errors.js';
import { lastSeat, lastWith, versionsOf } from '../proofs/printed-seats.service.js';
import { tripMissing, tripNotInForce } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { isInForce, type TripView } from '../trips/trip.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';
import { type BoardingPass, passVoidance, seatIn } from './boarding-pass.js';
import { versionMissing } from '../versions/trip-version.errors.js';
import { passForged, passOfOtherTrip, passUnreadable, passVoid } from './boarding-pass.errors.js';
import { SignedCodes } from './signed-codes.service.js';

/** The passes of a trip, for printing. */
export interface TripPasses {
  readonly trip: TripView;
  /** By seat. */
  readonly passes: ReadonlyMap<string, string>;
}

/**
 * Boarding passes (乘车码): signed with a keyed hash, bound to one seat of one trip. A pass holds as long as its seat does; that it is
 * used once is the passenger list's to say.
 */
@Injectable()
export class BoardingPassService {
  constructor(
    private readonly db: Database,
    private readonly codes: SignedCodes,
    private readonly trips: TripService,
  ) {}

  /** Everybody's pass, for the office to print. @throws trip.missing, trip.not-in-force */
  ofTrip(grant: Grant, tripId: string): Promise<TripPasses> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.trips.view(tx, grant, tripId);
      if (!isInForce(trip.state)) throw tripNotInForce(tripId, trip.state);
      return { trip, passes: new Map(trip.seats.map(({ id }) => [id, this.passOf(id)])) };
    });
  }

  /** The worker's own pass. @throws trip.missing where there is no seat on a trip in force */
  own(grant: Grant, tripId: string): Promise<string> {
    need(grant, 'worker');
    return this.db.transaction(grant, async (tx) => {
      const seat = await tx.findOneBy(SeatEntity, { tripId, workerId: grant.actor, active: true });
      const trip = seat && (await this.trips.facts(tx, tripId));
      if (!trip || !isInForce(trip.state)) throw tripMissing(tripId);
      return this.passOf(seat.id);
    });
  }

  /** Everybody's pass as it is printed, in the order of seats. @throws trip.missing, trip.not-in-force, trip-version.missing */
  printedOfTrip(grant: Grant, tripId: string): Promise<BoardingPass[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOneBy(TripEntity, { id: tripId });
      if (!trip) throw tripMissing(tripId);
      if (!isInForce(trip.state)) throw tripNotInForce(tripId, trip.state);
      const seats = await tx.find(SeatEntity, { where: { tripId, active: true }, order: { number: 'asc' } });
      return this.printed(tx, trip, seats);
    });
  }

  /** One person's; of somebody who has no seat on the trip any more it says so. @throws as `printedOfTrip`, trip-change.person-missing */
  printedOfPerson(grant: Grant, tripId: string, workerId: string): Promise<BoardingPass> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOneBy(TripEntity, { id: tripId });
      if (!trip) throw tripMissing(tripId);
      if (trip.state === 'planned') throw tripNotInForce(tripId, trip.state);
      return this.lastPrinted(tx, trip, workerId, personNotAboard(tripId, workerId));
    });
  }

  /** The worker's own, also one that is void. @throws trip.missing where there never was a seat on an approved trip */
  printedOfOwn(grant: Grant, tripId: string): Promise<BoardingPass> {
    need(grant, 'worker');
    return this.db.transaction(grant, async (tx) => {
      const seat = await lastSeat(tx, tripId, grant.actor);
      const trip = seat && (await asSystem(tx, () => tx.findOneBy(TripEntity, { id: tripId })));
      if (!trip || trip.state === 'planned') throw tripMissing(tripId);
      return this.lastPrinted(tx, trip, grant.actor, tripMissing(tripId));
    });
  }

  /**
   * Whose pass it is.
   * @throws boarding-pass.unreadable, boarding-pass.forged, boarding-pass.other-trip, boarding-pass.void
   */
  async bearer(tx: EntityManager, tripId: string, raw: string): Promise<string> {
    const read = this.codes.read('boarding-pass', raw);
    if (read === 'unreadable') throw passUnreadable();
    if (read === 'forged') throw passForged();
    const seat = await tx.findOneBy(SeatEntity, { id: read.id, tripId });
    if (!seat) throw passOfOtherTrip();
    if (!seat.active) throw passVoid();
    return seat.workerId;
  }

  private async lastPrinted(tx: EntityManager, trip: TripEntity, workerId: string, none: Error): Promise<BoardingPass> {
    const seat = await lastSeat(tx, trip.id, workerId);
    const [pass] = seat ? await this.printed(tx, trip, [seat]) : [];
    if (!pass) throw none;
    return pass;
  }

  /** Each as the last version of the sheet in which the seat is has it. */
  private printed(tx: EntityManager, trip: TripEntity, seats: readonly SeatEntity[]): Promise<BoardingPass[]> {
    return asSystem(tx, async () => {
      const versions = await versionsOf(tx, trip.id);
      if (versions.length === 0) throw versionMissing(trip.id, 1);
      return seats.flatMap(({ id, name, active }): BoardingPass[] => {
        const version = lastWith(versions, id);
        const place = version && seatIn(version.content, id);
        if (!place) return [];
        const { sheetNumber, serviceNumber, state } = trip;
        const isVoid = passVoidance(state, active);
        return [{ ...place, isVoid, code: this.passOf(id), name, sheetNumber, serviceNumber }];
      });
    });
  }

  private passOf(seatId: string): string {
    return this.codes.sign('boarding-pass', seatId);
  }
}
