import { type EntityManager, In } from 'typeorm';
import type { Course } from './journey-places.js';
import { TripEntity, TripStopEntity } from './trip.entity.js';
import type { StopFacts } from './trip.js';

/** The courses of trips. */
export async function coursesOf(tx: EntityManager, tripIds: readonly string[]): Promise<Map<string, Course>> {
  const ids = In([...new Set(tripIds)]);
  const stops = new Map<string, StopFacts[]>();
  for (const stop of await tx.find(TripStopEntity, { where: { tripId: ids }, order: { sequence: 'asc' } })) {
    const own = stops.get(stop.tripId);
    if (own) own.push(stop);
    else stops.set(stop.tripId, [stop]);
  }
  const trips = await tx.find(TripEntity, { select: { id: true, rests: true, conditions: true }, where: { id: ids } });
  return new Map(trips.map(({ id, rests, conditions }) => [id, { rests, conditions, stops: stops.get(id) ?? [] }]));
}
