import type { VehicleClass } from './problem.js';

/** By class: the first one that is the same vehicles; itself where it has no pool. */
export const poolsOf = (classes: readonly VehicleClass[]): Int32Array =>
  Int32Array.from(classes, ({ pool }, c) =>
    pool === undefined ? c : classes.findIndex((vehicle) => vehicle.pool === pool),
  );

/** Seats at hand, every vehicle filled as far as any of its classes allows. */
export function seatsAtHand(classes: readonly VehicleClass[]): number {
  const pools = poolsOf(classes);
  const most = classes.map((_, c) =>
    classes.reduce((seats, { usableSeats }, k) => (pools[k] === c ? Math.max(seats, usableSeats) : seats), 0),
  );
  return classes.reduce((sum, { count }, c) => sum + most[c]! * count, 0);
}
