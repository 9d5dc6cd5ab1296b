import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Grant, need } from '#platform';
import { tripMissing, tripNotInForce } from '../transport.errors.js';
import { isInForce, type TripView } from '../trips/trip.js';
import { SeatEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';
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

  private passOf(seatId: string): string {
    return this.codes.sign('boarding-pass', seatId);
  }
}
