/** A class of coach as its papers say. */
export interface VehicleClassFacts {
  readonly name: string;
  readonly nameZh: string;
  readonly approvedSeats: number;
  /** Seats abreast in a row; the last row may have one more. */
  readonly seatsPerRow: number;
  readonly fixedCostFen: number;
  readonly costPerKilometreFen: number;
}

/** How full a coach may be and what of it stays free: dated configuration, each with its source. */
export interface LoadRule {
  /** Share of the approved seats, rounded down (交运明电〔2020〕56号). */
  readonly loadCap: number;
  /** Last rows that stay free as an isolation area. */
  readonly isolationRows: number;
  readonly source: string;
}

/** Numbers of the seats that stay free for isolation: the last rows, from the back. */
export function isolationSeats(
  vehicle: Pick<VehicleClassFacts, 'approvedSeats' | 'seatsPerRow'>,
  rows: number,
): number[] {
  const beyondFullRows = vehicle.approvedSeats % vehicle.seatsPerRow;
  const lastRow = rows === 0 ? 0 : vehicle.seatsPerRow + (beyondFullRows === 1 ? 1 : 0);
  const free = Math.min(vehicle.approvedSeats, lastRow + Math.max(0, rows - 1) * vehicle.seatsPerRow);
  return Array.from({ length: free }, (_, i) => vehicle.approvedSeats - free + 1 + i);
}

/** How many people a coach may carry under a rule. */
export function usableSeats(vehicle: VehicleClassFacts, rule: LoadRule): number {
  const capped = Math.floor(vehicle.approvedSeats * rule.loadCap + 1e-9);
  return Math.min(capped, vehicle.approvedSeats - isolationSeats(vehicle, rule.isolationRows).length);
}

/**
 * Seat numbers for so many people, in the order in which they should be given out: spread over the rows in front of
 * the isolation area, window seats first, so that the free seats lie between people.
 */
export function seatOrder(vehicle: VehicleClassFacts, rule: LoadRule): number[] {
  const kept = new Set(isolationSeats(vehicle, rule.isolationRows));
  const numbers = Array.from({ length: vehicle.approvedSeats }, (_, i) => i + 1).filter((number) => !kept.has(number));
  const isWindow = (number: number) => [1, 0].includes(number % vehicle.seatsPerRow);
  return [...numbers.filter(isWindow), ...numbers.filter((number) => !isWindow(number))];
}

export interface Rider {
  readonly worker: string;
  readonly group: string | null;
  /** Order of boarding. */
  readonly boardStop: number;
}

/** Gives everybody a seat by name: first come, first seated from the front, groups side by side. */
export function seatByName(riders: readonly Rider[], vehicle: VehicleClassFacts, rule: LoadRule): Map<string, number> {
  const together = [...riders].sort(
    (a, b) =>
      a.boardStop - b.boardStop ||
      (a.group ?? a.worker).localeCompare(b.group ?? b.worker) ||
      a.worker.localeCompare(b.worker),
  );
  const chosen = seatOrder(vehicle, rule)
    .slice(0, riders.length)
    .sort((a, b) => a - b);
  return new Map(together.map(({ worker }, i) => [worker, chosen[i] as number]));
}
