import type { EntityManager } from 'typeorm';
import { SeatEntity } from '../trips/trip.entity.js';
import { TripVersionEntity } from '../versions/trip-version.entity.js';

/** What paper in somebody’s hand is printed from. Whoever was taken off and added again has several seats; the one in use counts, else the newest. */
export async function lastSeat(tx: EntityManager, tripId: string, workerId: string): Promise<SeatEntity | null> {
  return tx.findOne(SeatEntity, { where: { tripId, workerId }, order: { active: 'desc', id: 'desc' } });
}

/** All versions of the sheet, the newest last. */
export function versionsOf(tx: EntityManager, tripId: string): Promise<TripVersionEntity[]> {
  return tx.find(TripVersionEntity, { where: { tripId }, order: { number: 'asc' } });
}

/** The last version of the sheet in which the seat is. */
export const lastWith = (versions: readonly TripVersionEntity[], seatId: string): TripVersionEntity | undefined =>
  versions.findLast(({ content }) => content.persons.some((one) => one.seatId === seatId));
