import { type EntityManager, In } from 'typeorm';
import { TRIP_LEGS } from '../batches/plan-facts.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import type { SeatFacts } from '../trips/trip.js';

/** A seat of a journey with its trip. */
export interface SeatOnLeg {
  readonly seat: SeatFacts;
  readonly trip: TripEntity;
}

const LEGS = `seat own join trip on trip.id = own.trip_id
  join trip leg on leg.batch_id = trip.batch_id and leg.charter_id = trip.charter_id and leg.state <> 'cancelled'
  join seat on seat.trip_id = leg.id and seat.worker_id = own.worker_id and seat.active`;

/** Whoever judges another leg of the same journeys waits: each has one newest verdict. Hold the lock of a trip. */
export async function lockJourneys(tx: EntityManager, seats: readonly SeatFacts[]): Promise<void> {
  await tx.query(`select from ${LEGS} where own.id = any($1::uuid[]) order by seat.id for no key update of seat`, [
    seats.map(({ id }) => id),
  ]);
}

/** The whole journey of which each of these seats is a part, its legs in their order; a journey of several of them once. */
export async function journeysOf(tx: EntityManager, seats: readonly SeatFacts[]): Promise<SeatOnLeg[][]> {
  const others = await tx.query<{ own: string; id: string }[]>(
    `select own.id own, seat.id from ${LEGS} where own.id = any($1::uuid[])`,
    [seats.map(({ id }) => id)],
  );
  const rows = await tx.findBy(SeatEntity, {
    id: In(others.map(({ id }) => id)),
  });
  const known = new Map([...seats, ...rows].map((seat) => [seat.id, seat]));
  const trips = await tx.findBy(TripEntity, {
    id: In([...new Set([...known.values()].map(({ tripId }) => tripId))]),
  });
  const tripOf = new Map(trips.map((trip) => [trip.id, trip]));
  const legsOf = new Map<string, string[]>();
  for (const { own, id } of others) legsOf.set(own, [...(legsOf.get(own) ?? []), id]);
  const done = new Set<string>();
  return seats.flatMap(({ id }) => {
    const legs = (legsOf.get(id) ?? [id]).flatMap((leg) => {
      const seat = known.get(leg);
      const trip = seat && tripOf.get(seat.tripId);
      return trip ? [{ seat, trip }] : [];
    });
    if (legs.some(({ seat }) => done.has(seat.id))) return [];
    for (const { seat } of legs) done.add(seat.id);
    return [legs.sort((a, b) => TRIP_LEGS.indexOf(a.trip.leg) - TRIP_LEGS.indexOf(b.trip.leg))];
  });
}
