import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { FieldCipher, organisationNames } from '#platform';
import { DriverEntity, VehicleEntity } from '../fleet/fleet.entity.js';
import type { LicenceClass, SealedDriver } from '../fleet/driver.js';
import { writtenPlate } from '../fleet/plate.js';
import type { SheetCrew } from '../versions/trip-version.js';
import { CarrierOfferEntity } from './carrier-offer.entity.js';

/** Who drives a trip: confirmed by the carrier. */
export interface AssignedCrew {
  readonly carrierId: string;
  readonly carrier: string;
  /** `川W·12345` */
  readonly plate: string;
  readonly vehicleSeats: number;
  /** In the order of their shifts. */
  readonly drivers: readonly AssignedDriver[];
}
export interface AssignedDriver {
  readonly id: string;
  readonly name: string;
  readonly licenceClass: LicenceClass;
}

/** The crews that carriers have confirmed, for the sheet and the export. */
@Injectable()
export class AssignedCrews {
  constructor(private readonly cipher: FieldCipher) {}

  /** By trip; those that whoever asks may see. */
  async of(tx: EntityManager, tripIds: readonly string[]): Promise<Map<string, AssignedCrew>> {
    const offers = await tx.findBy(CarrierOfferEntity, { tripId: In([...tripIds]), state: 'confirmed' });
    if (offers.length === 0) return new Map<string, AssignedCrew>();
    const vehicles = await tx.findBy(VehicleEntity, { id: In(offers.map(({ vehicleId }) => vehicleId)) });
    const drivers = await tx.findBy(DriverEntity, { id: In(offers.flatMap(({ driverIds }) => driverIds)) });
    const carriers = await organisationNames(
      tx,
      offers.map(({ carrierId }) => carrierId),
    );
    const crew = ({ carrierId, vehicleId, driverIds }: CarrierOfferEntity): AssignedCrew => {
      const vehicle = vehicles.find(({ id }) => id === vehicleId);
      return {
        carrierId,
        carrier: carriers.get(carrierId) ?? '',
        plate: writtenPlate(vehicle?.plate ?? ''),
        vehicleSeats: vehicle?.approvedSeats ?? 0,
        drivers: driverIds.flatMap((wanted) => drivers.filter(({ id }) => id === wanted).map(this.named)),
      };
    };
    return new Map(offers.map((offer) => [offer.tripId, crew(offer)]));
  }

  /** A crew as an older sheet names it, with the names that whoever asks may still see. */
  async once(tx: EntityManager, { driverIds, ...crew }: SheetCrew): Promise<AssignedCrew> {
    const drivers = await tx.findBy(DriverEntity, { id: In([...driverIds]) });
    return { ...crew, drivers: driverIds.flatMap((id) => drivers.filter((one) => one.id === id).map(this.named)) };
  }

  private named = ({ id, sealed, licenceClass }: DriverEntity): AssignedDriver => {
    const { name } = this.cipher.open(id, sealed) as SealedDriver;
    return { id, name, licenceClass };
  };
}
