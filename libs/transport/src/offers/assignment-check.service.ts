import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { greatCircleMetres } from '#places';
import type { Vehicle } from '../fleet/coach.js';
import type { Driver } from '../fleet/driver.js';
import type { Engagement, TripEnds } from '../fleet/engagement.js';
import { EngagementRows } from '../fleet/engagement-rows.service.js';
import { driverEngaged, vehicleEngaged } from '../fleet/fleet.errors.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { hindrancesOf, type Occupied, overlaps } from './assignment.js';
import { assignmentUnlawful } from './carrier-offer.errors.js';
import { endsOf, type OfferTerms, tripToDrive } from './carrier-offer.js';

/** Whether a vehicle and drivers may take a trip, with all else that they are engaged for. Hold the locks of their rows. */
@Injectable()
export class AssignmentCheck {
  constructor(
    private readonly rules: TransportRulesService,
    private readonly engagements: EngagementRows,
  ) {}

  /**
   * @param but a trip whose own engagements do not count
   * @throws vehicle.engaged, driver.engaged, carrier-offer.unlawful
   */
  async refuse(
    tx: EntityManager,
    terms: OfferTerms,
    vehicle: Vehicle,
    drivers: readonly Driver[],
    but?: string,
  ): Promise<void> {
    const trip = tripToDrive(terms);
    const ends = endsOf(terms);
    const isOther = ({ tripId }: Engagement) => tripId === null || tripId !== but;
    const vehicles = await this.engagements.ofVehicles(tx, [vehicle.id]);
    const ofVehicle = (vehicles.get(vehicle.id) ?? []).filter(isOther);
    const found = await this.engagements.ofDrivers(
      tx,
      drivers.map(({ id }) => id),
    );
    const ofDriver = (id: string) => (found.get(id) ?? []).filter(isOther);
    if (ofVehicle.some((one) => overlaps(trip, one))) throw vehicleEngaged();
    if (drivers.some(({ id }) => ofDriver(id).some((one) => overlaps(trip, one)))) throw driverEngaged();
    const { routing, weeklyDrivingSeconds: weeklyDriving } = this.rules.ruleOn(
      shanghaiDate(trip.departsAt),
      terms.stops[0]?.divisionCode ?? '',
    );
    const { dailyDriving, breakSeconds } = routing;
    const { seatsPerRow } = this.rules.vehicleClass(vehicle.vehicleClass);
    const hindrances = hindrancesOf(
      trip,
      { ...vehicle, seatsPerRow, engaged: ofVehicle.map((one) => occupied(one, trip.departsAt, ends)) },
      drivers.map(({ id, reference, licenceClass, licenceValidTo, qualificationValidTo }) => ({
        ...{ reference, licenceClass, licenceValidTo, qualificationValidTo },
        engaged: ofDriver(id).map((one) => occupied(one, trip.departsAt, ends)),
        driven: ofDriver(id).flatMap(({ shifts }) => shifts),
      })),
      { dailyDriving, breakSeconds, weeklyDriving },
    );
    if (hindrances.length > 0) throw assignmentUnlawful(hindrances);
  }
}

/** Another engagement, seen from a trip that departs then and leads from one end to the other. */
const occupied = ({ kind, from, to, ends }: Engagement, departsAt: Date, trip: TripEnds): Occupied => ({
  from,
  to,
  drives: kind !== 'absence',
  metres: ends && (from < departsAt ? greatCircleMetres(ends.to, trip.from) : greatCircleMetres(trip.to, ends.from)),
});
