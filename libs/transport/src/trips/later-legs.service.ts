import { type EntityManager, In } from 'typeorm';
import { asSystem } from './as-system.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import type { SeatFacts, StopFacts, TripFacts } from './trip.js';

const ORDER = `array['feeder', 'trunk', 'distribution']`;
/** Legs behind a trip on which somebody has a seat and that have not left. */
const LATER = `trip join trip later on later.batch_id = trip.batch_id and later.charter_id = trip.charter_id
  and array_position(${ORDER}, later.leg) > array_position(${ORDER}, trip.leg) and later.state in ('approved', 'boarding')
  join seat on seat.trip_id = later.id and seat.active`;

/** A leg of which somebody's seat was given back. */
export type FreedLeg = Pick<TripEntity, 'id' | 'state'> & { readonly isEmpty: boolean };

/**
 * Whoever is not on a feeder, or leaves it on the way, takes neither the charter nor the coach behind it; whoever is not on the train takes
 * no coach behind it. Locks those trips in the order of their ids.
 */
export function freeLaterLegs(tx: EntityManager, tripId: string, workerId: string): Promise<FreedLeg[]> {
  // A trip leader sees the own trip alone.
  return asSystem(tx, async () => {
    const later = await tx.query<Pick<TripEntity, 'id' | 'state'>[]>(
      `select later.id, later.state from ${LATER} where trip.id = $1 and seat.worker_id = $2
       order by later.id for update of later`,
      [tripId, workerId],
    );
    await freeNamedSeat(tx, tripId, workerId);
    const freed: FreedLeg[] = [];
    for (const { id, state } of later) {
      await tx.update(SeatEntity, { tripId: id, workerId }, { active: false });
      freed.push({ id, state, isEmpty: !(await tx.existsBy(SeatEntity, { tripId: id, active: true })) });
    }
    return freed;
  });
}

/** A trip on which people of another one go on, with those of them who have a seat there. */
export interface OnwardLeg {
  readonly trip: TripFacts;
  readonly stops: readonly StopFacts[];
  readonly seats: readonly SeatFacts[];
}

/** The next leg of everybody on a trip, by trips. Locks all legs behind in the order of their ids. */
export function onwardLegs(tx: EntityManager, tripId: string): Promise<OnwardLeg[]> {
  return asSystem(tx, async () => {
    await tx.query(`select from ${LATER} where trip.id = $1 order by later.id for update of later`, [tripId]);
    const next = await tx.query<{ id: string }[]>(
      `select distinct on (seat.worker_id) seat.id from ${LATER} join seat own on own.trip_id = trip.id
         and own.worker_id = seat.worker_id and own.active
       where trip.id = $1 order by seat.worker_id, array_position(${ORDER}, later.leg)`,
      [tripId],
    );
    const seats = await tx.find(SeatEntity, {
      where: { id: In(next.map(({ id }) => id)) },
      order: { tripId: 'asc', number: 'asc' },
    });
    const legs: OnwardLeg[] = [];
    for (const id of new Set(seats.map((seat) => seat.tripId)))
      legs.push({
        trip: await tx.findOneByOrFail(TripEntity, { id }),
        stops: await tx.find(TripStopEntity, { where: { tripId: id }, order: { sequence: 'asc' } }),
        seats: seats.filter((seat) => seat.tripId === id),
      });
    return legs;
  });
}

/** The trip that brings each person of a trip to it, by worker; of who boards first there is none. */
export function legsBefore(tx: EntityManager, tripId: string): Promise<Map<string, string>> {
  return asSystem(tx, async () => {
    const before = await tx.query<{ worker: string; trip: string }[]>(
      `select distinct on (seat.worker_id) seat.worker_id worker, earlier.id trip
       from trip join trip earlier on earlier.batch_id = trip.batch_id and earlier.charter_id = trip.charter_id
         and array_position(${ORDER}, earlier.leg) < array_position(${ORDER}, trip.leg) and earlier.state <> 'cancelled'
       join seat on seat.trip_id = earlier.id and seat.active
       where trip.id = $1 order by seat.worker_id, array_position(${ORDER}, earlier.leg) desc`,
      [tripId],
    );
    return new Map(before.map(({ worker, trip }) => [worker, trip]));
  });
}

/** The number of the charter is free for others. */
async function freeNamedSeat(tx: EntityManager, tripId: string, workerId: string): Promise<void> {
  await tx.query(
    `with freed as (delete from charter_seat own using trip where trip.id = $1 and trip.leg in ('feeder', 'trunk')
       and own.batch_id = trip.batch_id and own.charter_id = trip.charter_id and own.worker_id = $2
       returning own.charter_id, own.batch_id),
     fewer as (update charter_allotment aside set seats = aside.seats - 1 from freed
       where aside.charter_id = freed.charter_id and aside.batch_id = freed.batch_id and aside.seats > 1)
     delete from charter_allotment aside using freed
     where aside.charter_id = freed.charter_id and aside.batch_id = freed.batch_id and aside.seats = 1`,
    [tripId, workerId],
  );
}
