import { type EntityManager, In } from 'typeorm';
import { type Grant, organisationNames, record } from '#platform';
import { asSystem } from '../trips/as-system.service.js';
import { TripEntity } from '../trips/trip.entity.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { offerMissing } from './carrier-offer.errors.js';
import {
  type CarrierOffer,
  type CarrierOfferView,
  isOpenToOffers,
  type OfferedCrew,
  offerView,
} from './carrier-offer.js';
import type { CarrierOfferState } from './carrier-offer.lifecycle.js';

/** @throws carrier-offer.missing */
export async function lockOffer(tx: EntityManager, id: string): Promise<CarrierOffer> {
  const offer = await tx.findOne(CarrierOfferEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!offer) throw offerMissing(id);
  return offer;
}

/** The carrier’s own, with its trip, which is locked before it, as everybody does. @throws carrier-offer.missing */
export async function ownOffer(
  tx: EntityManager,
  grant: Grant,
  id: string,
): Promise<{ readonly offer: CarrierOffer; readonly trip: TripEntity | null }> {
  const known = await tx.findOneBy(CarrierOfferEntity, { id, carrierId: grant.organisation ?? '' });
  if (!known) throw offerMissing(id);
  const lock = { mode: 'pessimistic_write' } as const;
  const trip = await asSystem(tx, () => tx.findOne(TripEntity, { where: { id: known.tripId }, lock }));
  return { offer: await lockOffer(tx, id), trip };
}

export const recordOffer = (
  tx: EntityManager,
  { id, tripId, carrierId }: Pick<CarrierOffer, 'id' | 'tripId' | 'carrierId'>,
  became: Exclude<CarrierOfferState, 'offered'> | 'made' | 'code-given',
  at: Date,
): Promise<void> =>
  record(tx, { type: `carrier-offer.${became}`, subject: id, trip: tripId, at, details: { carrier: carrierId } });

export const viewOf = async (tx: EntityManager, grant: Grant, offer: CarrierOffer): Promise<CarrierOfferView> =>
  (await viewsOf(tx, grant.role, [offer]))[0] as CarrierOfferView;

/** Offers as whoever bears the role sees them, with carriers by name and crews without names. */
export async function viewsOf(
  tx: EntityManager,
  role: string,
  offers: readonly CarrierOffer[],
): Promise<CarrierOfferView[]> {
  const carriers = await organisationNames(
    tx,
    offers.map(({ carrierId }) => carrierId),
  );
  const crews = await crewsOf(tx, offers);
  const left = await doorsOpened(
    tx,
    offers.map(({ tripId }) => tripId),
  );
  return offers.map((offer) => {
    const carrier = carriers.get(offer.carrierId) ?? '';
    return offerView(role, offer, { carrier, crew: crews.get(offer.id) ?? null, isOver: left.has(offer.tripId) });
  });
}

/** Those trips that nobody takes or gives back any more, of those that the transaction sees: a carrier those that it has confirmed. */
async function doorsOpened(tx: EntityManager, tripIds: readonly string[]): Promise<Set<string>> {
  const trips = await tx.find(TripEntity, { select: { id: true, state: true }, where: { id: In([...tripIds]) } });
  return new Set(trips.filter((trip) => !isOpenToOffers(trip)).map(({ id }) => id));
}

async function crewsOf(tx: EntityManager, offers: readonly CarrierOffer[]): Promise<Map<string, OfferedCrew>> {
  const rows = await tx.query<(OfferedCrew & { id: string })[]>(
    `select o.id, v.plate, v.approved_seats "vehicleSeats",
       (select coalesce(jsonb_agg(jsonb_build_object('reference', d.reference, 'licenceClass', d.licence_class)
          order by array_position(o.driver_ids, d.id)), '[]')
        from driver d where d.id = any(o.driver_ids)) drivers
     from carrier_offer o join vehicle v on v.id = o.vehicle_id where o.id = any($1::uuid[])`,
    [offers.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, ...crew }) => [id, crew]));
}

/** Trips are called off, or planned anew: nobody is asked for them any more, and who was engaged is free. */
export async function endOffers(tx: EntityManager, tripIds: readonly string[], at: Date): Promise<void> {
  const ended = await tx.query<[{ id: string; tripId: string; carrierId: string }[], number]>(
    `update carrier_offer set state = 'withdrawn', code_hash = null
     where trip_id = any($1::uuid[]) and state in ('offered', 'confirmed')
     returning id, trip_id "tripId", carrier_id "carrierId"`,
    [[...tripIds]],
  );
  for (const offer of ended[0]) await recordOffer(tx, offer, 'withdrawn', at);
  if (ended[0].length > 0) await freeCrews(tx, tripIds);
}

/** Vehicles and drivers of these trips are free. */
export async function freeCrews(tx: EntityManager, tripIds: readonly string[]): Promise<void> {
  for (const table of ['vehicle_engagement', 'driver_engagement'])
    await tx.query(`update ${table} set active = false where trip_id = any($1::uuid[])`, [[...tripIds]]);
}
