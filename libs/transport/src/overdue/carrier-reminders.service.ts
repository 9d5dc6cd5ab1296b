import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { plusSeconds } from '#kernel';
import { BusinessClock, Database, record, SYSTEM } from '#platform';
import { CarrierOfferEntity } from '../offers/carrier-offer.entity.js';
import { AlarmRules } from './alarm-rules.service.js';

/** An offer that nobody has answered is brought back to mind once, some hours before it expires. */
@Injectable()
export class CarrierReminders {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: AlarmRules,
  ) {}

  /** Several processes may ask at once. Says how many were reminded. An offer that was made later than the reminder is due is not brought back. */
  remindDue(limit = 200): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      const lead = this.rules.reminderSeconds(now);
      const due = await tx.query<{ id: string; tripId: string; carrierId: string }[]>(
        `select id, trip_id "tripId", carrier_id "carrierId" from carrier_offer
         where state = 'offered' and reminded_at is null and expires_at > $1 and expires_at <= $2
           and offered_at < expires_at - make_interval(secs => $3)
         order by expires_at limit $4 for update skip locked`,
        [now, plusSeconds(now, lead), lead, limit],
      );
      if (due.length === 0) return 0;
      await tx.update(CarrierOfferEntity, { id: In(due.map(({ id }) => id)) }, { remindedAt: now });
      const type = 'carrier-offer.reminded' as const;
      await record(
        tx,
        ...due.map(({ id, tripId, carrierId }) => {
          return { type, subject: id, trip: tripId, at: now, details: { carrier: carrierId } };
        }),
      );
      return due.length;
    });
  }
}
