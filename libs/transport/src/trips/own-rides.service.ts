import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { shanghaiTime, type Text } from '#kernel';
import type { JourneyPlace } from '#health';
import { ReferenceService } from '#places';
import { SiteService } from '#vacancies';
import { BusinessClock } from '#platform';
import { TRIP_LEGS, type TripLeg, type TripMode } from '../batches/plan-facts.js';
import { BatchEntity } from '../batches/batch.entity.js';
import { NoticeEntity } from '../notices/notice.entity.js';
import type { NoticeKind } from '../notices/notice.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import type { TripState } from './trip.lifecycle.js';
import { journeyPlaces, placesOfLeg } from './journey-places.js';

/** A seat by name as the one who sits there reads it. */
export interface OwnRide {
  readonly tripId: string;
  readonly batch: string;
  readonly sheetNumber: string;
  readonly state: TripState;
  /** Which part of the journey it is. */
  readonly leg: TripLeg;
  readonly mode: TripMode;
  /** Number of the train or flight; null for coaches. */
  readonly serviceNumber: string | null;
  readonly vehicleClass: string;
  readonly seatNumber: number;
  /** False once the seat was given free. */
  readonly active: boolean;
  readonly boards: RidePlace;
  readonly alights: RidePlace;
  readonly leaderName: string | null;
  /** Whom to call at the gate. */
  readonly contact: { readonly name: string; readonly phone: string } | null;
}

export interface RidePlace {
  readonly name: string;
  readonly at: string;
  /** In Asia/Shanghai. */
  readonly atLocal: string;
}

export interface OwnNotice {
  readonly kind: NoticeKind;
  readonly text: Text;
  readonly at: string;
}

/** What transport tells the worker whom it is about. */
@Injectable()
export class OwnRidesService {
  constructor(
    private readonly sites: SiteService,
    private readonly reference: ReferenceService,
    private readonly clock: BusinessClock,
  ) {}

  async notices(tx: EntityManager, workerId: string): Promise<OwnNotice[]> {
    const told = await tx.find(NoticeEntity, { where: { workerId }, order: { at: 'desc', id: 'desc' } });
    return told.map(({ kind, text, at }) => ({ kind, text, at: at.toISOString() }));
  }

  /** Seats on approved trips, latest departure first, and the places at which health codes count. */
  async of(tx: EntityManager, workerId: string): Promise<(OwnRide & { readonly places: JourneyPlace[] })[]> {
    const seats = await tx.findBy(SeatEntity, { workerId });
    const tripIds = seats.map(({ tripId }) => tripId);
    const trips = await tx.find(TripEntity, { where: { id: In(tripIds) }, order: { departsAt: 'desc' } });
    const batches = await tx.findBy(BatchEntity, { id: In(trips.map(({ batchId }) => batchId)) });
    const contacts = await this.sites.contactsOf(
      tx,
      seats.map(({ siteId }) => siteId),
    );
    const stops = await tx.find(TripStopEntity, { where: { tripId: In(tripIds) }, order: { sequence: 'asc' } });
    const rides = trips.flatMap((trip) => {
      const seat = seats.find(({ tripId }) => tripId === trip.id);
      const own = stops.filter(({ tripId }) => tripId === trip.id);
      return seat ? [{ trip, seat, course: { rests: trip.rests, conditions: trip.conditions, stops: own } }] : [];
    });
    const now = await this.clock.now(tx);
    return rides.flatMap((ride) => {
      const { trip, seat, course } = ride;
      const [board, alight] = [course.stops[seat.boardStop], course.stops[seat.alightStop]];
      if (!board || !alight) return [];
      const legs = trip.charterId === null ? [ride] : legsWith(ride, rides);
      const places = journeyPlaces(legs, this.reference.divisionAt, now);
      return {
        tripId: trip.id,
        batch: batches.find(({ id }) => id === trip.batchId)?.name ?? '',
        sheetNumber: trip.sheetNumber,
        state: trip.state,
        leg: trip.leg,
        mode: trip.mode,
        serviceNumber: trip.serviceNumber,
        vehicleClass: trip.vehicleClass,
        seatNumber: seat.number,
        active: seat.active,
        boards: { name: board.name, at: board.leavesAt.toISOString(), atLocal: shanghaiTime(board.leavesAt) },
        alights: { name: alight.name, at: alight.arrivesAt.toISOString(), atLocal: shanghaiTime(alight.arrivesAt) },
        leaderName: trip.leaderName,
        contact: contacts.get(seat.siteId) ?? null,
        places: [...placesOfLeg(places, legs.length - 1 - legs.indexOf(ride))],
      };
    });
  }
}

interface Ride {
  readonly trip: TripEntity;
  readonly seat: SeatEntity;
}

/** The legs of the journey of which a ride is one, in their order. */
const legsWith = <T extends Ride>(ride: T, rides: readonly T[]): T[] =>
  rides
    .filter(
      ({ trip, seat }) =>
        trip.batchId === ride.trip.batchId &&
        trip.charterId === ride.trip.charterId &&
        (seat.active || seat === ride.seat),
    )
    .sort((a, b) => TRIP_LEGS.indexOf(a.trip.leg) - TRIP_LEGS.indexOf(b.trip.leg));
