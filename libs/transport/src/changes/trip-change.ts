import type { Proof } from '../batches/plan-facts.js';
import type { RefusedSeat } from '../recognition/seat-recognition.service.js';
import type { SeatFacts, StopFacts } from '../trips/trip.js';
import type { VersionChanges, VersionKind } from '../versions/trip-version.js';

/** Why somebody is taken off a trip. Nothing of health: what is wrong with a code is a recognition task's. */
export const REMOVAL_REASONS = ['own-wish', 'unreachable', 'papers', 'later-batch', 'other'] as const;
export type RemovalReason = (typeof REMOVAL_REASONS)[number];

/** What is to be changed of a trip, all or nothing: who leaves, then who moves, joins, changes seats; then the departure. */
export interface TripChange {
  /** Confirmed placements. */
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly { readonly workerId: string; readonly reason: RemovalReason }[] | undefined;
  readonly move?: readonly { readonly workerId: string; readonly tripId: string }[] | undefined;
  readonly swap?: readonly { readonly workerId: string; readonly withWorkerId: string }[] | undefined;
  readonly departsAt?: Date | undefined;
}

export interface TripChangeItem extends TripChange {
  readonly tripId: string;
}

interface BeforeAfter<T> {
  readonly before: T;
  readonly after: T;
}

/** What became, or would become, of one trip that a change touches. Instants in ISO 8601, money in fen. */
export interface ChangedTrip {
  readonly tripId: string;
  readonly sheetNumber: string;
  /** Of the sheet; null for a plan. */
  readonly version: number | null;
  readonly usableSeats: number;
  readonly persons: BeforeAfter<number>;
  readonly costFen: BeforeAfter<number>;
  readonly departsAt: BeforeAfter<string>;
  readonly arrivesAt: BeforeAfter<string>;
  readonly changes: VersionChanges;
  readonly proofs: readonly Proof[];
  /** How many aboard by verdict on their health codes. */
  readonly recognition: Readonly<Record<string, number>>;
  /** Who would be turned back. */
  readonly refused: readonly RefusedSeat[];
}

/** Who is told of another time: whoever was told to board so many seconds earlier or later. */
export const TOLD_FROM_SECONDS = 300;

export const isToldOfTime = (told: Date, now: Date): boolean =>
  Math.abs(now.getTime() - told.getTime()) >= TOLD_FROM_SECONDS * 1000;

/** What the versions say of why: of the trip itself, and of those to which somebody moves. */
export function kindsOf({ add = [], remove = [], move = [], swap = [], departsAt }: TripChange): VersionKind[] {
  const kinds: [VersionKind, boolean][] = [
    ['removed', remove.length > 0],
    ['moved-away', move.length > 0],
    ['added', add.length > 0],
    ['swapped', swap.length > 0],
    ['retimed', departsAt !== undefined],
  ];
  return kinds.flatMap(([kind, is]) => (is ? [kind] : []));
}

/** A place as somebody boards there. */
export type Boarding = Pick<StopFacts, 'name' | 'divisionCode'>;

/** Between which of these stops somebody rides; or what is missing. */
export function wayOn(
  stops: readonly StopFacts[],
  boards: Boarding,
  siteId: string,
): Pick<SeatFacts, 'boardStop' | 'alightStop'> | 'pick-up' | 'set-down' {
  const from = stops.find(
    ({ kind, name, divisionCode }) =>
      kind === 'pick-up' && name === boards.name && divisionCode === boards.divisionCode,
  );
  if (!from) return 'pick-up';
  const to = stops.find((stop) => stop.kind === 'set-down' && stop.siteId === siteId && stop.sequence > from.sequence);
  return to ? { boardStop: from.sequence, alightStop: to.sequence } : 'set-down';
}
