import { type EntityManager, In, IsNull, Not } from 'typeorm';
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
  const id = In([...new Set(seats.map(({ tripId }) => tripId))]);
  if (!(await tx.existsBy(TripEntity, { id, charterId: Not(IsNull()) }))) return;
  await tx.query(`select from ${LEGS} where own.id = any($1::uuid[]) order by seat.id for no key update of seat`, [
    seats.map(({ id }) => id),
  ]);
}

/** The whole journey of which each of these seats is a part, its legs in their order; a journey of several of them once. */
export async function journeysOf(tx: EntityManager, seats: readonly SeatFacts[]): Promise<SeatOnLeg[][]> {
  const tripsOf = (of: readonly SeatFacts[]) =>
    tx.findBy(TripEntity, { id: In([...new Set(of.map(({ tripId }) => tripId))]) });
  const tripOf = new Map((await tripsOf(seats)).map((trip) => [trip.id, trip]));
  const parts = seats.filter(({ tripId }) => typeof tripOf.get(tripId)?.charterId === 'string');
  const others = parts.length > 0 ? await legsWith(tx, parts) : [];
  const rows = others.length > 0 ? await tx.findBy(SeatEntity, { id: In(others.map(({ id }) => id)) }) : [];
  const known = new Map([...seats, ...rows].map((seat) => [seat.id, seat]));
  if (rows.length > 0) for (const trip of await tripsOf(rows)) tripOf.set(trip.id, trip);
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

/** The seats of all legs of each of these journeys. */
const legsWith = (tx: EntityManager, seats: readonly SeatFacts[]): Promise<{ own: string; id: string }[]> =>
  tx.query(`select own.id own, seat.id from ${LEGS} where own.id = any($1::uuid[])`, [seats.map(({ id }) => id)]);
