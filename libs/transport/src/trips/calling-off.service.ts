import type { EntityManager } from 'typeorm';
import { record } from '#platform';
import { endOffers } from '../offers/offer-rows.service.js';
import type { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { voidSlots } from '../slots/slot-rows.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { SeatEntity, TripEntity } from './trip.entity.js';
import { tripLifecycle } from './trip.lifecycle.js';

/** A trip with nobody aboard before departure does not run. */
export async function callOff(
  tx: EntityManager,
  tasks: RecognitionTaskRows,
  { id, state }: Pick<TripEntity, 'id' | 'state'>,
  at: Date,
): Promise<void> {
  const after = tripLifecycle.after(state, 'cancel');
  await endOffers(tx, [id], at);
  await voidSlots(tx, [id], at);
  await tx.update(SeatEntity, { tripId: id }, { active: false });
  await tx.update(TripEntity, { id }, { state: after, recheckDueAt: null });
  await tasks.endAll(tx, { tripId: id }, 'lapse');
  await issueVersion(tx, id, { kind: 'called-off' }, at);
  await record(tx, { type: 'trip.cancelled', subject: id, trip: id, at });
}
