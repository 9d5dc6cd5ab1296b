import { disputedAbsent, nobodyFound, notAboard } from '../arrivals.errors.js';
import type { Passenger } from '../passengers/passenger.js';
import type { HandOverState } from './hand-over.lifecycle.js';

export const SIGNING_ROLES = ['trip-leader', 'site-contact'] as const;
export type SigningRole = (typeof SIGNING_ROLES)[number];

export interface HandOver {
  readonly id: string;
  readonly tripId: string;
  readonly siteId: string;
  readonly siteName: string;
  readonly state: HandOverState;
  readonly arrivedAt: Date | null;
  readonly countedAt: Date | null;
  readonly completedAt: Date | null;
  /** The list that both signed last, and its hash: evidence that stays, whatever is found out later. */
  readonly signedHash: string | null;
  readonly signedList: string | null;
}

export interface Signature {
  readonly role: SigningRole;
  readonly personName: string;
  readonly signedAt: Date;
  readonly device: string;
  readonly listHash: string;
}

export interface UnlistedPerson {
  readonly name: string;
  /** Who this is or says to be; no health detail. */
  readonly note?: string | undefined;
  /** Present where the site will not accept this person. */
  readonly dispute?: string | undefined;
}

/** What a site says of everybody at its gate, each time in full. Whoever was on board and is not named is missing. */
export interface Count {
  readonly present: readonly string[];
  readonly unlisted: readonly UnlistedPerson[];
  readonly disputed: readonly { readonly passengerId: string; readonly reason: string }[];
}

/** What a count changes against the one before. */
export interface CountChanges {
  readonly arrive: readonly string[];
  readonly miss: readonly string[];
  readonly find: readonly UnlistedPerson[];
  readonly strike: readonly string[];
  /** The word on everybody present who is not settled yet: the reason of a dispute, or null. */
  readonly disputes: ReadonlyMap<string, string | null>;
}

const isSettled = ({ state }: Passenger): boolean => state === 'handed-over' || state === 'disputed';
const sameness = ({ name, note }: { readonly name: string; readonly note?: string | null | undefined }): string =>
  JSON.stringify([name, note ?? '']);

/**
 * Compares a count with what is recorded of the people of one hand-over. The same count again changes nothing.
 * @throws hand-over.not-aboard, hand-over.disputed-absent, hand-over.nobody-found
 */
export function changesOf(
  people: readonly Passenger[],
  { present, unlisted, disputed }: Count,
  before: HandOverState,
): CountChanges {
  const named = new Set(present);
  const aboard = people.filter((one) => one.listed && (isSettled(one) || ['boarded', 'arrived'].includes(one.state)));
  const strangers = present.filter((id) => !aboard.some((one) => one.id === id));
  if (strangers.length > 0) throw notAboard(strangers);

  // Unlisted people have no number: the same name with the same note is the same person, as often as it is said.
  const recorded = people.filter((one) => !one.listed && one.state !== 'struck');
  const kept = new Set<Passenger>();
  const find: UnlistedPerson[] = [];
  const disputes = new Map<string, string | null>();
  for (const person of unlisted) {
    const known = recorded.find((one) => !kept.has(one) && sameness(one) === sameness(person));
    if (known) {
      kept.add(known);
      disputes.set(known.id, person.dispute ?? null);
    } else find.push(person);
  }

  const here = aboard.filter(({ id }) => named.has(id));
  for (const { id } of here) disputes.set(id, null);
  const absent = disputed.filter(({ passengerId }) => !disputes.has(passengerId));
  if (absent.length > 0) throw disputedAbsent(absent.map(({ passengerId }) => passengerId));
  for (const { passengerId, reason } of disputed) disputes.set(passengerId, reason);
  for (const one of people) if (isSettled(one)) disputes.delete(one.id);

  const arrive = here.filter(({ state }) => state === 'boarded').map(({ id }) => id);
  if (before === 'completed' && arrive.length + find.length === 0) throw nobodyFound();
  return {
    arrive,
    miss: aboard.filter(({ id, state }) => state === 'arrived' && !named.has(id)).map(({ id }) => id),
    find,
    strike: recorded.filter((one) => one.state === 'unlisted' && !kept.has(one)).map(({ id }) => id),
    disputes,
  };
}

export type Outcome =
  | 'expected'
  | 'on-board'
  | 'no-show'
  | 'refused'
  | 'rebooked'
  | 'taken-off'
  | 'transferred'
  | 'missing'
  | 'accepted'
  | 'disputed';

/** What becomes of somebody at this gate. The same before and after both have signed, so that the signed list stays as it was. */
export function outcomeOf({ state, dispute }: Passenger, counted: boolean): Outcome {
  switch (state) {
    case 'boarded':
      return counted ? 'missing' : 'on-board';
    case 'arrived':
    case 'unlisted':
      return dispute === null ? 'accepted' : 'disputed';
    case 'handed-over':
      return 'accepted';
    case 'struck':
      throw new Error('Somebody struck is on no list');
    case 'expected':
    case 'no-show':
    case 'refused':
    case 'rebooked':
    case 'taken-off':
    case 'transferred':
    case 'disputed':
      return state;
  }
}

/** In the order of seats; unlisted people after the listed, in the order in which they were recorded. */
export const inListOrder = <T extends Passenger>(people: readonly T[]): T[] =>
  people
    .filter(({ state }) => state !== 'struck')
    .sort(
      (a, b) =>
        Number(b.listed) - Number(a.listed) ||
        (a.seatNumber ?? 0) - (b.seatNumber ?? 0) ||
        (a.id < b.id ? -1 : Number(a.id > b.id)),
    );

/**
 * The list that both sign over: compact JSON with keys in the order below, UTF-8, one entry a person of this trip and
 * site in list order. Its SHA-256 in lower-case hexadecimal is the list hash. A new shape gets a new `format`.
 */
export function canonicalList(
  handOver: { readonly id: string; readonly tripId: string; readonly siteId: string },
  people: readonly Passenger[],
): string {
  return JSON.stringify({
    format: 'mendao-hand-over-1',
    handOver: handOver.id,
    trip: handOver.tripId,
    site: handOver.siteId,
    persons: inListOrder(people).map((one) => ({
      id: one.id,
      listed: one.listed,
      seat: one.seatNumber,
      name: one.name,
      idTail: one.idTail,
      outcome: outcomeOf(one, true),
      reason: one.reason,
      note: one.dispute ?? one.note,
    })),
  });
}

/** Whether both have signed this very list. */
export const isSignedByBoth = (
  signatures: readonly { readonly role: SigningRole; readonly listHash: string }[],
  listHash: string,
): boolean => SIGNING_ROLES.every((role) => signatures.some((one) => one.role === role && one.listHash === listHash));
