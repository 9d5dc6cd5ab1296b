import { shanghaiTime, type Text } from '#kernel';
import type { Grant } from '#platform';
import { type SeatFacts, seatView, type TripView } from '../trips/trip.js';
import type { TripState } from '../trips/trip.lifecycle.js';
import {
  type SheetContent,
  type Standing,
  standingOf,
  standingText,
  type StatedReason,
  type VersionChanges,
} from './trip-version.js';
import type { TripVersionEntity } from './trip-version.entity.js';

type Version = Readonly<TripVersionEntity>;

/** A version of a trip’s sheet, as it is listed. */
export interface VersionView {
  readonly number: number;
  readonly issuedAt: string;
  readonly standing: Standing;
  readonly reasons: readonly StatedReason[];
  /** The role of whoever changed the trip. */
  readonly by: string;
  /** Against the version before; null for the first. */
  readonly changes: VersionChanges | null;
  /** SHA-256 of what the sheet says, in hex; its first 16 signs are printed. */
  readonly hash: string;
}

/** @param visible seats that whoever asks may see */
export function versionView(
  version: Version,
  all: readonly Version[],
  by: string,
  visible: ReadonlySet<string>,
): VersionView {
  const { number, issuedAt, reasons, changes, hash } = version;
  const mine = (seats: readonly string[]) => seats.filter((id) => visible.has(id));
  const persons = changes && {
    in: mine(changes.persons.in),
    out: mine(changes.persons.out),
    moved: changes.persons.moved.filter(({ seatId }) => visible.has(seatId)),
  };
  return {
    number,
    issuedAt: issuedAt.toISOString(),
    standing: standingOf(number, latestOf(all)),
    reasons,
    by,
    changes: changes && persons && { ...changes, persons },
    hash,
  };
}

/** What a sheet says of its own version. */
export interface SheetVersion {
  readonly number: number;
  readonly issuedAt: string;
  readonly hash: string;
  readonly standing: Standing;
  readonly notice: Text;
  /** For the QR code: who scans it learns whether the sheet still holds. */
  readonly code: string;
  readonly instead: Instead | null;
}

/** Which version holds instead, since when this one does not, and why. */
export interface Instead {
  readonly version: number;
  readonly issuedAt: string;
  readonly since: string;
  readonly reasons: readonly StatedReason[];
}

/** @param all versions of the trip, in order */
export function stampOf(version: Version, all: readonly Version[], state: TripState, code: string): SheetVersion {
  const { number, issuedAt, hash } = version;
  const latest = latestOf(all);
  const standing = standingOf(number, latest);
  return {
    number,
    issuedAt: issuedAt.toISOString(),
    hash,
    standing,
    notice: standingText(standing, latest.number, state),
    code,
    instead: insteadOf(number, all),
  };
}

function insteadOf(number: number, all: readonly Version[]): Instead | null {
  const since = all.filter((one) => one.number > number);
  const [first, last] = [since[0], since.at(-1)];
  if (!first || !last) return null;
  return {
    version: last.number,
    issuedAt: last.issuedAt.toISOString(),
    since: first.issuedAt.toISOString(),
    reasons: since.flatMap(({ reasons }) => reasons),
  };
}

const latestOf = (all: readonly Version[]) => {
  const last = all.at(-1);
  return { number: last?.number ?? 0, isVoid: last?.content.isVoid ?? false };
};

/** A trip as an older sheet shows it. @param seats all that whoever asks may see, given free ones too */
export function tripAsOf(
  role: Grant['role'],
  now: TripView,
  version: number,
  { isVoid: _, crew: __, persons, rests, shifts, proofs, stops, ...content }: SheetContent,
  seats: readonly SeatFacts[],
): TripView {
  return {
    ...now,
    ...content,
    version,
    steps: [],
    departsAtLocal: shanghaiTime(new Date(content.departsAt)),
    arrivesAtLocal: shanghaiTime(new Date(content.arrivesAt)),
    ...{ rests: [...rests], shifts: [...shifts], proofs: [...proofs], stops: [...stops] },
    seats: persons.flatMap(({ seatId, ...place }) => {
      const seat = seats.find(({ id }) => id === seatId);
      return seat ? [seatView(role, { ...seat, ...place, recognition: null })] : [];
    }),
    arrivalSlots: [],
  };
}
