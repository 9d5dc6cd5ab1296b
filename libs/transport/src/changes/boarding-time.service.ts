import type { EntityManager } from 'typeorm';
import { record } from '#platform';
import { SeatEntity } from '../trips/trip.entity.js';
import { isToldOfTime } from './trip-change.js';

/** When somebody was to board by the stops as they were, and is to board now. */
export interface BoardingTimes {
  readonly was: Date | undefined;
  readonly is: Date | undefined;
}

/**
 * Whoever was told another instant than the one of now is told of it, and what they were told is kept. Nothing of a few minutes.
 * @param why `moved` has another seat and is told whatever the time; `fresh` is told of the trip by other means
 */
export async function tellBoarding(
  tx: EntityManager,
  { id, workerId, tripId, toldBoardsAt }: Pick<SeatEntity, 'id' | 'workerId' | 'tripId' | 'toldBoardsAt'>,
  { was, is }: BoardingTimes,
  at: Date,
  why: 'retimed' | 'moved' | 'fresh' = 'retimed',
): Promise<void> {
  const told = toldBoardsAt ?? was;
  if (!told || !is || (why === 'retimed' && !isToldOfTime(told, is))) return;
  await tx.update(SeatEntity, { id }, { toldBoardsAt: is });
  if (why === 'fresh') return;
  const ids = { trip: tripId };
  await record(tx, { type: 'seat.changed', subject: id, worker: workerId, trip: tripId, at, ids });
}
