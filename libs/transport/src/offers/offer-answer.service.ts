import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { greatCircleMetres } from '#places';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { normalisePlate } from '../fleet/plate.js';
import type { Engagement, TripEnds } from '../fleet/engagement.js';
import { EngagementRows } from '../fleet/engagement-rows.service.js';
import { DriverEntity, VehicleEntity } from '../fleet/fleet.entity.js';
import { driverEngaged, driverMissing, vehicleEngaged, vehicleMissing } from '../fleet/fleet.errors.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { hindrancesOf, type Occupied, overlaps } from './assignment.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { assignmentUnlawful, offerExpired, offerMissing } from './carrier-offer.errors.js';
import {
  type AssignmentFacts,
  type CarrierOffer,
  type CarrierOfferView,
  type OfferTerms,
  tripToDrive,
} from './carrier-offer.js';
import { carrierOfferLifecycle } from './carrier-offer.lifecycle.js';
import { lockOffer, recordOffer, viewsOf } from './offer-rows.service.js';

/** A carrier's answers to offers. What it confirms is lawful, or refused with every rule that it breaks. */
@Injectable()
export class OfferAnswerService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly engagements: EngagementRows,
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
      await this.refuseUnlawful(tx, offer.terms, vehicle, drivers);
      const { from, to, ride } = rideOf(offer);
      await this.engagements.takeVehicle(tx, vehicle, { ...ride, from, to });
      for (const [place, driver] of drivers.entries()) {
        const shifts = offer.terms.shifts.filter((shift) => shift.driver === place);
        await this.engagements.takeDriver(
          tx,
          driver,
          { ...ride, from, to },
          shifts.map(({ from, to }) => ({ from, to })),
        );
      }
      const driverIds = drivers.map((driver) => driver.id);
      const answer = { state, answeredAt: at, vehicleId: vehicle.id, driverIds, codeHash: null };
      await tx.update(CarrierOfferEntity, { id }, answer);
      await recordOffer(tx, offer, 'confirmed', at);
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

  private async refuseUnlawful(
    tx: EntityManager,
    terms: OfferTerms,
    vehicle: VehicleEntity,
    drivers: readonly DriverEntity[],
  ): Promise<void> {
    const trip = tripToDrive(terms);
    const ends = endsOf(terms);
    const ids = [...new Set(drivers.map(({ id }) => id))];
    const ofVehicle = (await this.engagements.ofVehicles(tx, [vehicle.id])).get(vehicle.id) ?? [];
    const ofDrivers = await this.engagements.ofDrivers(tx, ids);
    if (ofVehicle.some((one) => overlaps(trip, one))) throw vehicleEngaged();
    if ([...ofDrivers.values()].flat().some((one) => overlaps(trip, one))) throw driverEngaged();
    const { routing, weeklyDrivingSeconds } = this.rules.ruleOn(shanghaiDate(trip.departsAt));
    const { dailyDriving, breakSeconds } = routing;
    const { seatsPerRow } = this.rules.vehicleClass(vehicle.vehicleClass);
    const hindrances = hindrancesOf(
      trip,
      {
        approvedSeats: vehicle.approvedSeats,
        registeredDivision: vehicle.registeredDivision,
        permits: vehicle.permits,
        seatsPerRow,
        engaged: ofVehicle.map((one) => occupied(one, trip.departsAt, ends)),
      },
      drivers.map(({ id, reference, licenceClass, licenceValidTo, qualificationValidTo }) => ({
        ...{ reference, licenceClass, licenceValidTo, qualificationValidTo },
        engaged: (ofDrivers.get(id) ?? []).map((one) => occupied(one, trip.departsAt, ends)),
        driven: (ofDrivers.get(id) ?? []).flatMap(({ shifts }) => shifts),
      })),
      { dailyDriving, breakSeconds, weeklyDriving: weeklyDrivingSeconds },
    );
    if (hindrances.length > 0) throw assignmentUnlawful(hindrances);
  }
}

/** @throws carrier-offer.missing */
async function ownOffer(tx: EntityManager, grant: Grant, id: string): Promise<CarrierOffer> {
  const offer = await lockOffer(tx, id);
  if (offer.carrierId !== grant.organisation) throw offerMissing(id);
  return offer;
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

function endsOf({ stops }: OfferTerms): TripEnds {
  const [first, last] = [stops[0], stops.at(-1)];
  return {
    from: { lon: first?.lon ?? 0, lat: first?.lat ?? 0 },
    to: { lon: last?.lon ?? 0, lat: last?.lat ?? 0 },
  };
}

const rideOf = ({ tripId, terms }: CarrierOffer) => ({
  from: new Date(terms.departsAt),
  to: new Date(terms.arrivesAt),
  ride: { tripId, ends: endsOf(terms) },
});

/** Another engagement, seen from a trip that departs then and leads from one end to the other. */
const occupied = ({ kind, from, to, ends }: Engagement, departsAt: Date, trip: TripEnds): Occupied => ({
  from,
  to,
  drives: kind !== 'absence',
  metres: ends && (from < departsAt ? greatCircleMetres(ends.to, trip.from) : greatCircleMetres(trip.to, ends.from)),
});
