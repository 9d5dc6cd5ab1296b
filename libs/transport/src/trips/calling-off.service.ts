import type { EntityManager } from 'typeorm';
import { record } from '#platform';
import { endOffers } from '../offers/offer-rows.service.js';
import type { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { voidSlots } from '../slots/slot-rows.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { asSystem } from './as-system.service.js';
import { freeLaterLegs } from './later-legs.service.js';
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

/** Whoever is not on a trip any more has no seat on the legs behind it either; a train or coach for which nobody is left is not waited for. */
export async function leaveLaterLegs(
  tx: EntityManager,
  tasks: RecognitionTaskRows,
  { tripId, workerId }: Pick<SeatEntity, 'tripId' | 'workerId'>,
  at: Date,
): Promise<void> {
  for (const later of await freeLaterLegs(tx, tripId, workerId)) {
    await tasks.endAll(tx, { tripId: later.id, workerId }, 'leave');
    await issueVersion(tx, later.id, { kind: 'seat-freed' }, at);
    if (later.isEmpty) await asSystem(tx, () => callOff(tx, tasks, later, at));
  }
}
