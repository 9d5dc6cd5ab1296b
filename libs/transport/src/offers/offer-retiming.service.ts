import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { EngagementRows } from '../fleet/engagement-rows.service.js';
import { DriverEntity, VehicleEntity } from '../fleet/fleet.entity.js';
import { asSystem } from '../trips/as-system.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import { AssignmentCheck } from './assignment-check.service.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';
import { type CarrierOffer, endsOf, type OfferTerms, shiftsOf, termsOf, timesOf } from './carrier-offer.js';

/** A trip whose instants change takes its offer and its crew along, or stays as it is. */
@Injectable()
export class OfferRetiming {
  constructor(
    private readonly engagements: EngagementRows,
    private readonly check: AssignmentCheck,
  ) {}

  /**
   * Call it once the trip, its stops and seats are written; hold the lock of the trip.
   * @throws vehicle.engaged, driver.engaged, carrier-offer.unlawful where the crew cannot drive it so
   */
  async follow(tx: EntityManager, tripId: string): Promise<void> {
    const offer: CarrierOffer | null = await tx.findOne(CarrierOfferEntity, {
      where: { tripId, state: In(['offered', 'confirmed']) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!offer) return;
    const trip = await tx.findOneByOrFail(TripEntity, { id: tripId });
    const stops = await tx.find(TripStopEntity, { where: { tripId }, order: { sequence: 'asc' } });
    const terms = termsOf(trip, stops, await tx.countBy(SeatEntity, { tripId, active: true }));
    await tx.update(CarrierOfferEntity, { id: offer.id }, { terms });
    // The office that moves somebody sees its own trips alone; what else a driver does that day counts all the same.
    if (offer.state === 'confirmed') await asSystem(tx, () => this.move(tx, offer, terms));
  }

  private async move(
    tx: EntityManager,
    { tripId, vehicleId, driverIds }: CarrierOffer,
    terms: OfferTerms,
  ): Promise<void> {
    const lock = { mode: 'pessimistic_write' } as const;
    const vehicle = await tx.findOneOrFail(VehicleEntity, { where: { id: vehicleId ?? '' }, lock });
    const found = await tx.find(DriverEntity, { where: { id: In(driverIds) }, order: { id: 'asc' }, lock });
    const drivers = driverIds.flatMap((wanted) => found.filter(({ id }) => id === wanted));
    await this.check.refuse(tx, terms, vehicle, drivers, tripId);
    const ride = { tripId, ends: endsOf(terms), ...timesOf(terms) };
    await this.engagements.release(tx, tripId);
    await this.engagements.takeVehicle(tx, vehicle, ride);
    for (const [place, driver] of drivers.entries())
      await this.engagements.takeDriver(tx, driver, ride, shiftsOf(terms, place));
  }
}
