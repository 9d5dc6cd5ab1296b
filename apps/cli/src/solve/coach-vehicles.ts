import type { VehicleClass } from '#solver';
import type { Fields, Names } from './fields.js';
import { InstanceFault } from './match-instance.js';

export const VEHICLE_FIELDS = [
  ...['vehicle', 'usableSeats', 'approvedSeats', 'loadCap', 'isolationSeats', 'count'],
  ...['fixedCost', 'costPerKilometre', 'costPerHour', 'home', 'barred', 'allowed', 'regions'],
];

/**
 * A class of vehicles in the JSON form.
 *
 * @param broken vehicles of it that are lost
 */
export function vehicleOf(
  vehicle: Fields,
  places: Names,
  placeFields: readonly Fields[],
  broken: number,
): VehicleClass {
  const costPerHour = vehicle.optional('costPerHour');
  return {
    name: vehicle.text('vehicle'),
    usableSeats: seatsOf(vehicle),
    count: vehicle.number('count') - broken,
    fixedCost: vehicle.number('fixedCost', 0),
    costPerKilometre: vehicle.number('costPerKilometre'),
    barred: vehicle.texts('barred').map((name) => places.of(name)),
    ...(costPerHour !== undefined && { costPerHour }),
    ...(vehicle.has('home') && { home: places.of(vehicle.text('home')) }),
    ...(['allowed', 'regions'].some((key) => vehicle.has(key)) && { allowed: allowedOf(vehicle, places, placeFields) }),
  };
}

/** As stated, or of the approved seats the share that may be taken, rounded down, and none of the isolation seats. */
function seatsOf(vehicle: Fields): number {
  if (!vehicle.has('approvedSeats')) return vehicle.number('usableSeats');
  if (vehicle.has('usableSeats')) {
    throw new InstanceFault(`Vehicle "${vehicle.text('vehicle')}" has both approvedSeats and usableSeats.`);
  }
  const approved = vehicle.number('approvedSeats');
  const share = Math.floor(approved * vehicle.number('loadCap', 1) + 1e-9);
  return Math.min(share, approved - vehicle.number('isolationSeats', 0));
}

/** The places that are named, and those of the regions that are. */
function allowedOf(vehicle: Fields, places: Names, placeFields: readonly Fields[]): number[] {
  const regions = vehicle.texts('regions');
  const named = vehicle.texts('allowed').map((name) => places.of(name));
  const regionOf = placeFields.map((place) => (place.has('region') ? place.text('region') : ''));
  const unknown = regions.find((region) => !regionOf.includes(region));
  if (unknown !== undefined) throw new InstanceFault(`No place lies in the region "${unknown}".`);
  const inside = regionOf.flatMap((region, place) => (regions.includes(region) ? [place] : []));
  return [...new Set([...named, ...inside])].sort((a, b) => a - b);
}
