import type { RiskLevel } from '#places';

/** A trip that would be unlawful, as places that it serves were declared to be at a higher risk since it was planned. */
export interface RisenTrip {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly level: RiskLevel;
  readonly persons: number;
  /** Under that level; 0 where somebody would board at a place at which nobody may. */
  readonly usableSeats: number;
}
