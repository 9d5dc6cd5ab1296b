import type { EntityManager } from 'typeorm';
import { asSystem } from './as-system.service.js';

/**
 * Whoever is not on a feeder, or leaves it on the way, takes neither the charter nor the coach behind it.
 * @returns the trips of which a seat is free now
 */
export function freeLaterLegs(tx: EntityManager, tripId: string, workerId: string): Promise<string[]> {
  // A trip leader sees the own trip alone.
  return asSystem(tx, async () => {
    const later = await tx.query<{ id: string }[]>(
      `select later.id from trip join trip later on later.batch_id = trip.batch_id and later.charter_id = trip.charter_id
       join seat on seat.trip_id = later.id and seat.worker_id = $2 and seat.active
       where trip.id = $1 and trip.leg = 'feeder' and later.leg = 'distribution' and later.state in ('approved', 'boarding')
       order by later.id for update of later`,
      [tripId, workerId],
    );
    const ids = later.map(({ id }) => id);
    if (ids.length === 0) return ids;
    await tx.query('update seat set active = false where trip_id = any($1::uuid[]) and worker_id = $2', [
      ids,
      workerId,
    ]);
    await tx.query(
      `with freed as (delete from charter_seat own using trip where trip.id = $1 and own.batch_id = trip.batch_id
         and own.charter_id = trip.charter_id and own.worker_id = $2 returning own.charter_id, own.batch_id),
       fewer as (update charter_allotment aside set seats = aside.seats - 1 from freed
         where aside.charter_id = freed.charter_id and aside.batch_id = freed.batch_id and aside.seats > 1)
       delete from charter_allotment aside using freed
       where aside.charter_id = freed.charter_id and aside.batch_id = freed.batch_id and aside.seats = 1`,
      [tripId, workerId],
    );
    return ids;
  });
}
