import type { BatchToPlan, Traveller } from '../../batches/batch.js';
import type { CharterMode } from '../../charters/charter.js';
import type { TransferRule } from '../../charters/transfer-rules.js';

/** A charter as the comparison sees it: instants in seconds after the batch's earliest departure, places as indices. */
export interface OfferedCharter {
  readonly id: string;
  readonly mode: CharterMode;
  readonly number: string;
  readonly from: number;
  readonly to: number;
  readonly departs: number;
  readonly arrives: number;
  /** Seats left, and those set aside for this batch. */
  readonly seats: number;
  readonly pricePerSeatFen: number | null;
  readonly fixedPriceFen: number | null;
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  /** Whether somebody answers for the group where it changes. */
  readonly escorted: boolean;
}

/** What is compared: the batch, whose places include the stations, and the charters that cover its way. */
export interface WaysToCompare {
  readonly batch: BatchToPlan;
  readonly charters: readonly OfferedCharter[];
  readonly rule: TransferRule;
}

/** Index of a charter, or that coaches go all the way. */
export type Way = number;
export const DIRECT: Way = -1;

/** Those who never part: a travel group, or somebody alone. They take one way together. */
export function companiesOf(travellers: readonly Traveller[]): Traveller[][] {
  const found = new Map<string, Traveller[]>();
  for (const traveller of travellers) {
    const key = traveller.travelGroup ?? traveller.workerId;
    const company = found.get(key);
    if (company) company.push(traveller);
    else found.set(key, [traveller]);
  }
  return [...found.values()];
}

/** Fen that so many seats of a charter cost. */
export const fareOf = ({ pricePerSeatFen, fixedPriceFen }: OfferedCharter, persons: number): number =>
  persons === 0 ? 0 : (fixedPriceFen ?? 0) + (pricePerSeatFen ?? 0) * persons;

/** Why somebody cannot take a way, or does not. */
export type Obstacle = 'LATE_FOR_DEPARTURE' | 'NOT_TO_THE_GATE' | 'RIDE_TIME' | 'GROUP_TOO_LARGE' | 'LEFT_BEHIND';
