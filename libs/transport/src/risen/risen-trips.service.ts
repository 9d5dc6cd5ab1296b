import type { EntityManager } from 'typeorm';
import { higherOf } from '#places';
import { riskRose } from '../transport.errors.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import type { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { isBoardingBarred, underRisk } from '../vehicles/transport-rules.js';
import { usableSeats } from '../vehicles/vehicle.js';
import type { RisenTrip } from './risen-trip.js';

/** What makes a trip unlawful by the risk levels that count now; null where nothing does. @param aboard who rides; whoever has a seat where it is not said */
export async function risenTrip(
  tx: EntityManager,
  rules: TransportRulesService,
  trip: TripEntity,
  aboard?: number,
): Promise<RisenTrip | null> {
  const { id: tripId, sheetNumber } = trip;
  // Cap and places are those of coaches.
  if (trip.leg === 'trunk') return null;
  const stops = await tx.findBy(TripStopEntity, { tripId });
  const levels = await rules.levels(tx, stops, { from: trip.departsAt, to: trip.arrivesAt });
  const levelOf = ({ divisionCode }: TripStopEntity) => levels.get(divisionCode) ?? 'low';
  const rule = rules.ruleFor(trip);
  const level = stops.map(levelOf).reduce(higherOf, 'low');
  const isBarred = stops.some((stop) => stop.kind === 'pick-up' && isBoardingBarred(rule, levelOf(stop)));
  const usable = isBarred ? 0 : usableSeats(rules.vehicleClass(trip.vehicleClass), underRisk(rule, level));
  const persons = aboard ?? (await tx.countBy(SeatEntity, { tripId, active: true }));
  return persons > usable ? { tripId, sheetNumber, level, persons, usableSeats: usable } : null;
}

/** @throws batch.risk-rose */
export async function refuseRisen(tx: EntityManager, rules: TransportRulesService, batchId: string): Promise<void> {
  const risen: RisenTrip[] = [];
  for (const trip of await tx.find(TripEntity, { where: { batchId }, order: { sheetNumber: 'asc' } })) {
    const one = await risenTrip(tx, rules, trip);
    if (one) risen.push(one);
  }
  if (risen.length > 0) throw riskRose(risen);
}
