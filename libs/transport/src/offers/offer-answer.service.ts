import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { normalisePlate } from '../fleet/plate.js';
import { EngagementRows } from '../fleet/engagement-rows.service.js';
import { DriverEntity, VehicleEntity } from '../fleet/fleet.entity.js';
import { driverMissing, vehicleMissing } from '../fleet/fleet.errors.js';
import { TripAlarms } from '../overdue/trip-alarms.service.js';
import { asSystem } from '../trips/as-system.service.js';
import { issueVersion } from '../versions/version-rows.service.js';
import { AssignmentCheck } from './assignment-check.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { offerExpired } from './carrier-offer.errors.js';
import { type AssignmentFacts, type CarrierOfferView, endsOf, shiftsOf, timesOf } from './carrier-offer.js';
import { carrierOfferLifecycle } from './carrier-offer.lifecycle.js';
import { ownOffer, recordOffer, viewOf } from './offer-rows.service.js';

/** A carrier's answers to offers. What it confirms is lawful, or refused with every rule that it breaks. */
@Injectable()
export class OfferAnswerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly engagements: EngagementRows,
    private readonly check: AssignmentCheck,
    private readonly alarms: TripAlarms,
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
      const { offer } = await ownOffer(tx, grant, id);
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
      // Whoever confirms by the code, in the name of the offer, gives the trip back by it.
      const codeHash = grant.actor === id ? offer.codeHash : null;
      const answer = { state, answeredAt: at, vehicleId: vehicle.id, driverIds, codeHash };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'confirmed', at);
      await issueVersion(tx, offer.tripId, { kind: 'crew-confirmed' }, at);
      await asSystem(tx, () => this.alarms.end(tx, offer.tripId, 'carrier', 'carrier-confirmed', at));
      return viewOf(tx, grant, { ...offer, ...answer });
    });
  }

  /** @throws carrier-offer.missing, carrier-offer.illegal-step, carrier-offer.expired */
  decline(grant: Grant, id: string, reason: string): Promise<CarrierOfferView> {
    need(grant, 'carrier');
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      const { offer } = await ownOffer(tx, grant, id);
      const state = carrierOfferLifecycle.after(offer.state, 'decline');
      if (offer.expiresAt <= at) throw offerExpired(id);
      const answer = { state, answeredAt: at, reason, codeHash: null };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'declined', at);
      return viewOf(tx, grant, { ...offer, ...answer });
    });
  }
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
