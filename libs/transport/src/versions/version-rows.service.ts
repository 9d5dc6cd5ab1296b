import { createHash } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newId, organisationNames, record } from '#platform';
import { VehicleEntity } from '../fleet/fleet.entity.js';
import { writtenPlate } from '../fleet/plate.js';
import { CarrierOfferEntity } from '../offers/carrier-offer.entity.js';
import { asSystem } from '../trips/as-system.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import {
  canonicalJson,
  changesBetween,
  reasonsWith,
  type SheetContent,
  type SheetCrew,
  type VersionReason,
} from './trip-version.js';
import { TripVersionEntity } from './trip-version.entity.js';

/**
 * Issues the next version of a trip’s sheet, once everything that the change writes is written. What one transaction changes is one
 * version, however often it asks; where the sheet says the same as before, and while the trip is only planned, there is none. Locks the trip.
 * @returns the number of the version in force; 0 before approval
 */
export function issueVersion(tx: EntityManager, tripId: string, reason: VersionReason, at: Date): Promise<number> {
  return asSystem(tx, async () => {
    const lock = { mode: 'pessimistic_write' } as const;
    const trip = await tx.findOneOrFail(TripEntity, { where: { id: tripId }, lock });
    if (trip.version === 0 && trip.state !== 'approved') return 0;
    const content = await contentOf(tx, trip);
    const hash = createHash('sha256').update(canonicalJson(content)).digest('hex');
    const [last, before] = await tx.find(TripVersionEntity, { where: { tripId }, order: { number: 'desc' }, take: 2 });
    const [{ actor, transaction }] = await tx.query<[{ actor: string; transaction: string }]>(
      `select current_setting('app.actor') actor, pg_current_xact_id()::text transaction`,
    );
    const against = (one: TripVersionEntity | undefined) => (one ? changesBetween(one.content, content) : null);
    if (last?.transaction === transaction) {
      const again = { reasons: reasonsWith(last.reasons, reason), changes: against(before), content, hash };
      await tx.save(TripVersionEntity, { id: last.id, ...again });
      return last.number;
    }
    if (last?.hash === hash) return last.number;
    const number = trip.version + 1;
    const said = { reasons: reasonsWith([], reason), changes: against(last), content, hash };
    await tx.insert(TripVersionEntity, { id: newId(), tripId, number, issuedAt: at, actor, transaction, ...said });
    await tx.update(TripEntity, { id: tripId }, { version: number });
    const details = { version: number, reason: reason.kind };
    await record(tx, { type: 'trip.version-issued', subject: tripId, trip: tripId, at, details });
    return number;
  });
}

/** What the sheet of a trip says as it stands. */
export async function contentOf(tx: EntityManager, trip: TripEntity): Promise<SheetContent> {
  const { id: tripId, departsAt, arrivesAt } = trip;
  const stops = await tx.find(TripStopEntity, { where: { tripId }, order: { sequence: 'asc' } });
  const seats = await tx.find(SeatEntity, { where: { tripId, active: true }, order: { number: 'asc' } });
  return {
    sheetNumber: trip.sheetNumber,
    isVoid: trip.state === 'cancelled',
    vehicleClass: trip.vehicleClass,
    approvedSeats: trip.approvedSeats,
    usableSeats: trip.usableSeats,
    drivers: trip.drivers,
    departsAt: departsAt.toISOString(),
    arrivesAt: arrivesAt.toISOString(),
    metres: trip.metres,
    rests: trip.rests,
    shifts: trip.shifts,
    proofs: trip.proofs,
    stops: stops.map(({ tripId: _, arrivesAt, leavesAt, notBefore, ...stop }) => ({
      ...stop,
      notBefore: notBefore?.toISOString() ?? null,
      arrivesAt: arrivesAt.toISOString(),
      leavesAt: leavesAt.toISOString(),
    })),
    persons: seats.map(({ id, number, boardStop, alightStop }) => ({ seatId: id, number, boardStop, alightStop })),
    crew: await crewOf(tx, tripId),
  };
}

/** Who drives a trip, and with what; null before a carrier has confirmed. */
export async function crewOf(tx: EntityManager, tripId: string): Promise<SheetCrew | null> {
  const offer = await tx.findOneBy(CarrierOfferEntity, { tripId, state: 'confirmed' });
  if (!offer) return null;
  const vehicle = await tx.findOneBy(VehicleEntity, { id: offer.vehicleId ?? '' });
  const names = await organisationNames(tx, [offer.carrierId]);
  return {
    carrierId: offer.carrierId,
    carrier: names.get(offer.carrierId) ?? '',
    plate: writtenPlate(vehicle?.plate ?? ''),
    vehicleSeats: vehicle?.approvedSeats ?? 0,
    driverIds: offer.driverIds,
  };
}
