import { Injectable } from '@nestjs/common';
import { type EntityManager, In, MoreThan } from 'typeorm';
import { type ItemResult, known, type Page, pageOf, refused, taken } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, SYSTEM } from '#platform';
import { tripMissing, tripOfCharter } from '../transport.errors.js';
import { TripEntity } from '../trips/trip.entity.js';
import { TripService } from '../trips/trip.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { carrierMissing, expiryWrong, offerMissing, offerStanding, tripNotOpen } from './carrier-offer.errors.js';
import { type CarrierOffer, type CarrierOfferView, isOpenToOffers, type OfferFacts, termsOf } from './carrier-offer.js';
import { carrierOfferLifecycle, type CarrierOfferState } from './carrier-offer.lifecycle.js';
import { freeCrews, lockOffer, recordOffer, viewOf, viewsOf } from './offer-rows.service.js';

export interface CarrierOfferFilter {
  readonly trip?: string | undefined;
  readonly state?: CarrierOfferState | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface CarrierView {
  readonly id: string;
  readonly name: string;
  readonly divisionCode: string;
}

const READERS = ['coordinator', 'carrier', 'province-monitor', 'auditor'] as const;

/** Offers of trips to carriers, as the office makes and withdraws them. */
@Injectable()
export class CarrierOfferService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly trips: TripService,
  ) {}

  /** Whom a trip can be offered to. */
  carriers(grant: Grant): Promise<CarrierView[]> {
    need(grant, 'coordinator', 'administrator', 'auditor');
    return this.db.transaction(grant, (tx) =>
      tx.query<CarrierView[]>(
        `select id, name, division_code "divisionCode" from organisation where kind = 'carrier' order by id`,
      ),
    );
  }

  /**
   * Offers trips, one or many; a refused one does not hinder the rest. The same offer again is the same. An offer that nobody
   * answered in time makes room for the next.
   */
  async offer(grant: Grant, items: readonly OfferFacts[]): Promise<ItemResult[]> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const results = items.map(() => taken(''));
      // In the order of trips, so that two requests with the same ones wait for each other and do not lock up.
      const inOrder = items.map((item, i) => ({ item, i })).sort((a, b) => (a.item.tripId < b.item.tripId ? -1 : 1));
      for (const { item, i } of inOrder) results[i] = await this.offerOne(tx, grant, item).catch(refused);
      return results;
    });
  }

  /** The office's own, the carrier's own, or those of the area that is watched. */
  list(grant: Grant, { trip, state, after, limit = 100 }: CarrierOfferFilter): Promise<Page<CarrierOfferView>> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(CarrierOfferEntity, {
        where: {
          ...ownOffers(grant),
          ...(trip && { tripId: trip }),
          ...(state && { state }),
          ...(after && { id: MoreThan(after) }),
        },
        order: { id: 'asc' },
        take: limit + 1,
      });
      const { items, next } = pageOf(found, limit);
      return { items: await viewsOf(tx, grant.role, items), next };
    });
  }

  /** @throws carrier-offer.missing */
  get(grant: Grant, id: string): Promise<CarrierOfferView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const offer = await tx.findOneBy(CarrierOfferEntity, { id, ...ownOffers(grant) });
      if (!offer) throw offerMissing(id);
      return viewOf(tx, grant, offer);
    });
  }

  /**
   * The office takes an offer back, confirmed ones too until the doors open; vehicle and drivers are free.
   * @throws carrier-offer.missing, carrier-offer.illegal-step, carrier-offer.trip-not-open
   */
  withdraw(grant: Grant, id: string): Promise<CarrierOfferView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      // Trips are locked before their offers.
      const known = await tx.findOneBy(CarrierOfferEntity, { id });
      if (!known) throw offerMissing(id);
      const trip = await lockTrip(tx, known.tripId);
      const offer = await lockOffer(tx, id);
      const state = carrierOfferLifecycle.after(offer.state, 'withdraw');
      if (trip && !isOpenToOffers(trip)) throw tripNotOpen(trip.id, trip.state);
      await tx.update(CarrierOfferEntity, { id }, { state, codeHash: null });
      await freeCrews(tx, [offer.tripId]);
      const at = await this.clock.now(tx);
      await recordOffer(tx, offer, 'withdrawn', at);
      if (offer.state === 'confirmed') await issueVersion(tx, offer.tripId, { kind: 'crew-withdrawn' }, at);
      return viewOf(tx, grant, { ...offer, state });
    });
  }

  /** Ends what was not answered in time. Several processes may ask at once. Says how many were found. */
  expireDue(limit = 200): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      const due = await tx.query<{ id: string }[]>(
        `select id from carrier_offer where state = 'offered' and expires_at <= $1
         order by expires_at limit $2 for update skip locked`,
        [now, limit],
      );
      const offers = await tx.findBy(CarrierOfferEntity, { id: In(due.map(({ id }) => id)) });
      for (const offer of offers) await expire(tx, offer, now);
      return offers.length;
    });
  }

  private async offerOne(tx: EntityManager, grant: Grant, facts: OfferFacts): Promise<ItemResult> {
    const { tripId, carrierId, expiresAt } = facts;
    const now = await this.clock.now(tx);
    const trip = await lockTrip(tx, tripId);
    if (!trip) throw tripMissing(tripId);
    if (trip.leg === 'trunk') throw tripOfCharter(tripId);
    if (!isOpenToOffers(trip)) throw tripNotOpen(tripId, trip.state);
    if (expiresAt <= now || trip.departsAt < expiresAt) throw expiryWrong(trip.departsAt);
    const carriers: unknown[] = await tx.query(`select from organisation where id = $1 and kind = 'carrier'`, [
      carrierId,
    ]);
    if (carriers.length === 0) throw carrierMissing(carrierId);
    const standing = await standingOf(tx, tripId);
    if (standing?.state === 'offered' && standing.expiresAt <= now) await expire(tx, standing, now);
    else if (standing) {
      const isSame = standing.carrierId === carrierId && standing.expiresAt.getTime() === expiresAt.getTime();
      if (isSame) return known(standing.id);
      throw offerStanding(tripId);
    }
    const stops = await this.trips.stopsOf(tx, tripId);
    const seats = await this.trips.seatsOf(tx, tripId);
    const id = newId();
    await tx.insert(CarrierOfferEntity, {
      ...{ id, tripId, carrierId, expiresAt, organisationId: grant.organisation ?? '' },
      ...{ divisionCode: trip.divisionCode, offeredAt: now, terms: termsOf(trip, stops, seats.length) },
    });
    await recordOffer(tx, { id, tripId, carrierId }, 'made', now);
    return taken(id);
  }
}

const lockTrip = (tx: EntityManager, id: string): Promise<TripEntity | null> =>
  tx.findOne(TripEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });

const standingOf = (tx: EntityManager, tripId: string): Promise<CarrierOffer | null> =>
  tx.findOne(CarrierOfferEntity, {
    where: { tripId, state: In(['offered', 'confirmed']) },
    lock: { mode: 'pessimistic_write' },
  });

async function expire(tx: EntityManager, offer: CarrierOffer, at: Date): Promise<void> {
  const state = carrierOfferLifecycle.after(offer.state, 'expire');
  await tx.update(CarrierOfferEntity, { id: offer.id }, { state, codeHash: null });
  await recordOffer(tx, offer, 'expired', at);
}

const ownOffers = ({ role, organisation }: Grant): { organisationId?: string; carrierId?: string } => {
  if (role === 'coordinator') return { organisationId: organisation ?? '' };
  return role === 'carrier' ? { carrierId: organisation ?? '' } : {};
};
