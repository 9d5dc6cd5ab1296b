import { Injectable } from '@nestjs/common';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { TripAlarms } from '../overdue/trip-alarms.service.js';
import { asSystem } from '../trips/as-system.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { doorsOpen } from './carrier-offer.errors.js';
import { type CarrierOfferView, isOpenToOffers } from './carrier-offer.js';
import { carrierOfferLifecycle } from './carrier-offer.lifecycle.js';
import { freeCrews, ownOffer, recordOffer, viewOf } from './offer-rows.service.js';

/** A carrier that confirmed and cannot drive gives the trip back. */
@Injectable()
export class OfferReleaseService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly alarms: TripAlarms,
  ) {}

  /**
   * Until the doors open. Vehicle and drivers are free at once; the office is told by an alarm, and can offer the trip to another carrier. The
   * trip stays as it is, without assignment.
   * @throws carrier-offer.missing, carrier-offer.illegal-step, carrier-offer.doors-open
   */
  release(grant: Grant, id: string, reason: string): Promise<CarrierOfferView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const { offer, trip } = await ownOffer(tx, grant, id);
      const state = carrierOfferLifecycle.after(offer.state, 'release');
      if (!trip || !isOpenToOffers(trip)) throw doorsOpen(offer.tripId, trip?.state ?? 'cancelled');
      const at = await this.clock.now(tx);
      const answer = { state, reason, codeHash: null };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'released', at);
      // With the offer the carrier has given the sight of the trip away.
      await asSystem(tx, async () => {
        await freeCrews(tx, [trip.id]);
        await issueVersion(tx, trip.id, { kind: 'crew-released' }, at);
        await this.alarms.raise(tx, trip, 'carrier', at);
      });
      return viewOf(tx, grant, { ...offer, ...answer });
    });
  }
}
