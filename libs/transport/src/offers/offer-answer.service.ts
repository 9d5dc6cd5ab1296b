import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { normalisePlate } from '../fleet/plate.js';
import { EngagementRows } from '../fleet/engagement-rows.service.js';
import { DriverEntity, VehicleEntity } from '../fleet/fleet.entity.js';
import { driverMissing, vehicleMissing } from '../fleet/fleet.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { TripEntity } from '../trips/trip.entity.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { AssignmentCheck } from './assignment-check.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { offerExpired, offerMissing } from './carrier-offer.errors.js';
import {
  type AssignmentFacts,
  type CarrierOffer,
  type CarrierOfferView,
  endsOf,
  shiftsOf,
  timesOf,
} from './carrier-offer.js';
import { carrierOfferLifecycle } from './carrier-offer.lifecycle.js';
import { lockOffer, recordOffer, viewsOf } from './offer-rows.service.js';

/** A carrier's answers to offers. What it confirms is lawful, or refused with every rule that it breaks. */
@Injectable()
export class OfferAnswerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly engagements: EngagementRows,
    private readonly check: AssignmentCheck,
  ) {}

  /**
   * Vehicle and drivers are engaged for the trip from its departure until its arrival.
   * @throws carrier-offer.missing, carrier-offer.illegal-step, carrier-offer.expired, vehicle.missing, driver.missing,
   *   vehicle.engaged, driver.engaged, carrier-offer.unlawful
   */
  confirm(grant: Grant, id: string, facts: AssignmentFacts): Promise<CarrierOfferView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const offer = await ownOffer(tx, grant, id);
      const state = carrierOfferLifecycle.after(offer.state, 'confirm');
      if (offer.expiresAt <= at) throw offerExpired(id);
      // Locked, so that of two who want the same one the second sees what the first did.
      const vehicle = await lockVehicle(tx, grant, facts.plate);
      const drivers = await lockDrivers(tx, grant, facts.drivers);
      await this.check.refuse(tx, offer.terms, vehicle, drivers);
      const ride = { tripId: offer.tripId, ends: endsOf(offer.terms), ...timesOf(offer.terms) };
      await this.engagements.takeVehicle(tx, vehicle, ride);
      for (const [place, driver] of drivers.entries())
        await this.engagements.takeDriver(tx, driver, ride, shiftsOf(offer.terms, place));
      const driverIds = drivers.map((driver) => driver.id);
      const answer = { state, answeredAt: at, vehicleId: vehicle.id, driverIds, codeHash: null };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'confirmed', at);
      await issueVersion(tx, offer.tripId, { kind: 'crew-confirmed' }, at);
      return view(tx, grant, { ...offer, ...answer });
    });
  }

  /** @throws carrier-offer.missing, carrier-offer.illegal-step, carrier-offer.expired */
  decline(grant: Grant, id: string, reason: string): Promise<CarrierOfferView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const offer = await ownOffer(tx, grant, id);
      const state = carrierOfferLifecycle.after(offer.state, 'decline');
      if (offer.expiresAt <= at) throw offerExpired(id);
      const answer = { state, answeredAt: at, reason, codeHash: null };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'declined', at);
      return view(tx, grant, { ...offer, ...answer });
    });
  }
}

/** The trip is locked before its offer, as everybody does. @throws carrier-offer.missing */
async function ownOffer(tx: EntityManager, grant: Grant, id: string): Promise<CarrierOffer> {
  const known = await tx.findOneBy(CarrierOfferEntity, { id, carrierId: grant.organisation ?? '' });
  if (!known) throw offerMissing(id);
  const lock = { mode: 'pessimistic_write' } as const;
  await asSystem(tx, () => tx.findOne(TripEntity, { select: { id: true }, where: { id: known.tripId }, lock }));
  return lockOffer(tx, id);
}

/** @throws vehicle.missing */
async function lockVehicle(tx: EntityManager, grant: Grant, written: string): Promise<VehicleEntity> {
  const plate = normalisePlate(written);
  const vehicle = await tx.findOne(VehicleEntity, {
    where: { plate, organisationId: grant.organisation ?? '', state: 'in-service' },
    lock: { mode: 'pessimistic_write' },
  });
  if (!vehicle) throw vehicleMissing(plate);
  return vehicle;
}

/** In the order given; locked in the order of ids. @throws driver.missing */
async function lockDrivers(tx: EntityManager, grant: Grant, references: readonly string[]): Promise<DriverEntity[]> {
  const found = await tx.find(DriverEntity, {
    where: { reference: In([...references]), organisationId: grant.organisation ?? '', state: 'employed' },
    order: { id: 'asc' },
    lock: { mode: 'pessimistic_write' },
  });
  return references.map((reference) => {
    const driver = found.find((one) => one.reference === reference);
    if (!driver) throw driverMissing(reference);
    return driver;
  });
}

const view = async (tx: EntityManager, grant: Grant, offer: CarrierOffer): Promise<CarrierOfferView> =>
  (await viewsOf(tx, grant.role, [offer]))[0] as CarrierOfferView;
