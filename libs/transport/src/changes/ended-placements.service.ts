import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { BusinessClock, Database, type Delivery } from '#platform';
import { BatchEntity } from '../batches/batch.entity.js';
import { RecognitionTaskRows } from '../recognition/recognition-task-rows.service.js';
import { callOff } from '../trips/calling-off.service.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { nothingYet, TripSeats } from './trip-seats.service.js';

/** A placement ends before its journey begins: whoever had it has no seat any more, on any leg, and nobody waits for them at the door. */
@Injectable()
export class EndedPlacements {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly seats: TripSeats,
    private readonly tasks: RecognitionTaskRows,
  ) {}

  /** What is only planned names them when it is to be approved; once the doors are open the leader sees who does not come. */
  free(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const proposalId = delivery.payload['subject'] ?? '';
      const trip = await firstLegOf(tx, proposalId);
      if (trip?.state !== 'approved') return;
      const seat = await tx.findOneBy(SeatEntity, { proposalId, tripId: trip.id, active: true });
      if (!seat) return;
      const reason = 'placement-ended';
      if (trip.leg === 'feeder') return this.seats.releaseJourney(tx, trip, seat, reason);
      await this.seats.release(tx, trip, seat, reason);
      const at = await this.clock.now(tx);
      if (!(await tx.existsBy(SeatEntity, { tripId: trip.id, active: true }))) return callOff(tx, this.tasks, trip, at);
      await this.seats.settle(tx, trip.id, nothingYet());
      await issueVersion(tx, trip.id, { kind: 'removed' }, at);
    });
  }
}

/** Later legs follow it. Locks its batch, then it, as whoever changes trips does. */
async function firstLegOf(tx: EntityManager, proposalId: string): Promise<TripEntity | null> {
  const held = await tx.findBy(SeatEntity, { proposalId, active: true });
  const ids = held.map(({ tripId }) => tripId);
  const seen = await tx.findOneBy(TripEntity, { id: In(ids), leg: In(['direct', 'feeder']) });
  if (!seen) return null;
  const lock = { mode: 'pessimistic_write' } as const;
  await tx.findOne(BatchEntity, { where: { id: seen.batchId }, lock });
  return tx.findOne(TripEntity, { where: { id: seen.id }, lock });
}
