import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { Database, type Delivery } from '#platform';
import { BatchEntity } from '../batches/batch.entity.js';
import { SeatEntity, TripEntity } from '../trips/trip.entity.js';
import { TripSeats } from './trip-seats.service.js';

/** A placement ends before its journey begins: whoever had it has no seat any more, on any leg, and nobody waits for them at the door. */
@Injectable()
export class EndedPlacements {
  constructor(
    private readonly db: Database,
    private readonly seats: TripSeats,
  ) {}

  /** What is only planned names them when it is to be approved; once the doors are open the leader sees who does not come. */
  free(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const proposalId = delivery.payload['subject'] ?? '';
      const trip = await firstLegOf(tx, proposalId);
      if (trip?.state !== 'approved') return;
      const seat = await tx.findOneBy(SeatEntity, { proposalId, tripId: trip.id, active: true });
      if (seat) await this.seats.releaseJourney(tx, trip, seat, 'placement-ended');
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
