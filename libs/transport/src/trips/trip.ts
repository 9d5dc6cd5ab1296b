import { plusSeconds, shanghaiTime } from '#kernel';
import type { Grant } from '#platform';
import type { PlanConditions } from '../batches/plan-facts.js';
import { type ArrivalSlot, slotView } from '../slots/arrival-slot.js';
import { isolationSeats } from '../vehicles/vehicle.js';
import type { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { tripLifecycle, type TripState } from './trip.lifecycle.js';

/** Boarding opens this long before departure. */
export const BOARDING_LEAD_SECONDS = 3600;

/** The doors of trips that depart at this instant or before are due to open. */
export const dueUntil = (now: Date): Date => plusSeconds(now, BOARDING_LEAD_SECONDS);

/** States in which somebody leads the trip. */
const IN_FORCE: readonly TripState[] = ['approved', 'boarding', 'departed'];
export const isInForce = (state: TripState): boolean => IN_FORCE.includes(state);

/** Whether its people change at a station instead of arriving at a gate. */
export const goesOn = ({ leg }: Pick<TripEntity, 'leg'>): boolean => leg === 'feeder' || leg === 'trunk';

export type TripFacts = Pick<
  TripEntity,
  | 'id'
  | 'batchId'
  | 'organisationId'
  | 'divisionCode'
  | 'state'
  | 'leg'
  | 'mode'
  | 'serviceNumber'
  | 'leaderName'
  | 'sheetNumber'
  | 'departsAt'
  | 'arrivesAt'
>;
export type SeatFacts = Readonly<SeatEntity>;
export type StopFacts = Readonly<TripStopEntity>;

/**
 * When people begin to get on or off: a coach that is early waits. Not before it is there, where more get on or off than was planned:
 * somebody was moved here.
 */
export function servesFrom(
  { arrivesAt, leavesAt }: Pick<StopFacts, 'arrivesAt' | 'leavesAt'>,
  { serviceSeconds }: PlanConditions,
  persons: number,
): Date {
  const planned = plusSeconds(leavesAt, -(serviceSeconds.perStop + serviceSeconds.perPerson * persons));
  return planned < arrivesAt ? arrivesAt : planned;
}

export const tripSummary = (trip: TripEntity) => ({
  id: trip.id,
  batchId: trip.batchId,
  sheetNumber: trip.sheetNumber,
  /** Of the sheet; null before approval. */
  version: trip.version || null,
  state: trip.state,
  leg: trip.leg,
  mode: trip.mode,
  /** Number of the train or flight; null for coaches. */
  serviceNumber: trip.serviceNumber,
  charterId: trip.charterId,
  // The other steps follow from the batch, the clock and the hand-overs.
  steps: tripLifecycle.stepsFrom(trip.state).filter((step) => step === 'depart'),
  vehicleClass: trip.vehicleClass,
  departsAt: trip.departsAt.toISOString(),
  arrivesAt: trip.arrivesAt.toISOString(),
  departsAtLocal: shanghaiTime(trip.departsAt),
  arrivesAtLocal: shanghaiTime(trip.arrivesAt),
});

/** Numbers of the seats that stay free for isolation; empty where nobody knows any more under what the trip was planned. */
export const isolationOf = ({
  approvedSeats,
  conditions,
}: Pick<TripEntity, 'approvedSeats' | 'conditions'>): number[] =>
  conditions
    ? isolationSeats({ approvedSeats, seatsPerRow: conditions.seatsPerRow }, conditions.rule.isolationRows)
    : [];

/** Monitors get no full names; whether a code is recognised only the office reads. */
export function seatView(
  role: Grant['role'],
  { id, number, workerId, name, idTail, siteId, boardStop, alightStop, recognition }: SeatFacts,
) {
  const watches = role === 'province-monitor' || role === 'auditor';
  const office = role === 'coordinator' || role === 'system';
  return {
    id,
    number,
    workerId,
    name: watches ? `${Array.from(name)[0] ?? ''}**` : name,
    idTail: watches ? null : idTail,
    siteId,
    boardStop,
    alightStop,
    recognition: office ? recognition : null,
  };
}

export function tripView(
  { role }: Grant,
  trip: TripEntity,
  stops: readonly StopFacts[],
  seats: readonly SeatFacts[],
  slots: readonly ArrivalSlot[],
) {
  return {
    ...tripSummary(trip),
    approvedSeats: trip.approvedSeats,
    usableSeats: trip.usableSeats,
    seatsPerRow: trip.conditions?.seatsPerRow ?? null,
    isolationSeats: isolationOf(trip),
    drivers: trip.drivers,
    metres: trip.metres,
    costFen: trip.costFen,
    leaderName: trip.leaderName,
    rests: trip.rests,
    shifts: trip.shifts,
    proofs: trip.proofs,
    stops: stops.map(({ tripId: _, arrivesAt, leavesAt, notBefore, ...stop }) => ({
      ...stop,
      notBefore: notBefore?.toISOString() ?? null,
      arrivesAt: arrivesAt.toISOString(),
      leavesAt: leavesAt.toISOString(),
    })),
    seats: seats.map((seat) => seatView(role, seat)),
    arrivalSlots: slots.map((slot) => slotView(role, slot)),
  };
}

export type TripView = ReturnType<typeof tripView>;
