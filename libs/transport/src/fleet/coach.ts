import { isCalendarDate } from '#kernel';
import type { VehicleClassFacts } from '../vehicles/vehicle.js';
import {
  permitDayWrong,
  permitsIncomplete,
  plateElsewhere,
  plateWrong,
  seatsWrong,
  vehicleOtherwise,
} from './fleet.errors.js';
import { isPlate, isPlateOf, normalisePlate } from './plate.js';
import type { VehicleState } from './fleet.lifecycle.js';

/**
 * Papers without which no coach takes passengers: 道路运输证 and the carrier's insurance (道路运输条例), and the inspection
 * (道路交通安全法 art. 13).
 */
export const PERMIT_KINDS = ['transport-permit', 'inspection', 'carrier-insurance'] as const;
export type PermitKind = (typeof PERMIT_KINDS)[number];

export interface Permit {
  readonly kind: PermitKind;
  readonly number: string;
  /** The last day on which it is good, `YYYY-MM-DD`. */
  readonly validTo: string;
}

/** What a carrier registers of a vehicle. */
export interface VehicleFacts {
  /** As on the vehicle; spaces, dots and width do not count. */
  readonly plate: string;
  readonly vehicleClass: string;
  readonly approvedSeats: number;
  /** 车籍所在地: division code of GB/T 2260. */
  readonly registeredDivision: string;
  readonly permits: readonly Permit[];
}

export interface Vehicle extends VehicleFacts {
  readonly id: string;
  readonly organisationId: string;
  readonly state: VehicleState;
}

/**
 * The facts as they are stored.
 * @throws vehicle.plate-wrong, vehicle.plate-elsewhere, vehicle.seats-wrong, vehicle.permits-incomplete, vehicle.day-wrong
 */
export function admitVehicle(facts: VehicleFacts, vehicleClass: VehicleClassFacts, mostSeats: number): VehicleFacts {
  const plate = normalisePlate(facts.plate);
  const { approvedSeats, registeredDivision, permits } = facts;
  if (!isPlate(plate)) throw plateWrong(plate);
  if (!isPlateOf(plate, registeredDivision)) throw plateElsewhere(plate, registeredDivision);
  const limits = { from: vehicleClass.approvedSeats, to: mostSeats };
  if (approvedSeats < limits.from || approvedSeats > limits.to) throw seatsWrong(approvedSeats, limits);
  const kinds = new Set(permits.map(({ kind }) => kind));
  if (kinds.size !== permits.length || kinds.size !== PERMIT_KINDS.length) throw permitsIncomplete(PERMIT_KINDS);
  for (const { kind, validTo } of permits) if (!isCalendarDate(validTo)) throw permitDayWrong(kind);
  return { plate, vehicleClass: facts.vehicleClass, approvedSeats, registeredDivision, permits: inOrder(permits) };
}

const inOrder = (permits: readonly Permit[]): Permit[] =>
  PERMIT_KINDS.flatMap((kind) => permits.filter((permit) => permit.kind === kind));

/**
 * A plate that is sent again: papers that are good for longer take the place of the old ones, older ones change nothing.
 * @returns the permits where one is new, or null
 * @throws vehicle.registered-otherwise where it is said to be another vehicle
 */
export function renewedPermits(kept: VehicleFacts, sent: VehicleFacts): Permit[] | null {
  const differing = (['vehicleClass', 'approvedSeats', 'registeredDivision'] as const).filter(
    (field) => kept[field] !== sent[field],
  );
  if (differing.length > 0) throw vehicleOtherwise(differing);
  const renewed = kept.permits.map(
    (old) => sent.permits.find(({ kind, validTo }) => kind === old.kind && validTo > old.validTo) ?? old,
  );
  return renewed.every((permit, i) => permit === kept.permits[i]) ? null : renewed;
}
