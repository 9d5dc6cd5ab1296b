import { ageOn, birthDateOf, isCalendarDate, isMobile, normaliseResidentId, residentIdFault, sexOf } from '#kernel';
import type { Divisions, RegionSet } from '#places';
import { isPoorOn, type PoorDates, priorityOf } from './record/priority.js';
import {
  dateWrong,
  destinationUnknown,
  homeOutsideScope,
  homeUnknown,
  idWrong,
  nameWrong,
  phoneWrong,
  purposeWrong,
  untilWrong,
  underAge,
} from './worker.errors.js';
import type { WorkerState } from './worker.lifecycle.js';

/** From which age on somebody may be employed: Labour Law of the PRC, art. 15. */
export const LEAST_AGE = 16;

/** What is written down of somebody who wants to go out to work. */
export interface WorkerFacts extends PoorDates {
  readonly idNumber: string;
  readonly name: string;
  readonly phone?: string | null | undefined;
  readonly homeDivision: string;
  readonly village?: string | null | undefined;
  readonly registeredPoor: boolean;
  readonly destinationCode?: string | null | undefined;
  readonly destinationText?: string | null | undefined;
  readonly occupation?: string | null | undefined;
  /** Fen a month. */
  readonly minWageFen?: number | null | undefined;
  readonly availableFrom?: string | null | undefined;
  readonly availableText?: string | null | undefined;
  /** Destinations after the first, the dearest first; each read from its text where it bears no code. */
  readonly furtherDestinations?: readonly Partial<Wish>[] | null | undefined;
  readonly furtherOccupations?: readonly string[] | null | undefined;
  readonly availableUntil?: string | null | undefined;
  readonly relative?: RelativeFacts | null | undefined;
}

export interface RelativeFacts {
  readonly name: string;
  readonly relation?: string | null | undefined;
  readonly phone: string;
}

/** The wishes and circumstances that matching reads. */
export interface Candidate {
  readonly id: string;
  readonly homeDivision: string;
  readonly village: string | null;
  readonly registeredPoor: boolean;
  /** Why somebody comes first among equals: `registered-poor` and keys of region sets. */
  readonly priority: readonly string[];
  readonly destinationCode: string | null;
  /** Wishes after the first, the dearest first. */
  readonly furtherDestinationCodes: readonly string[] | null;
  readonly occupation: string | null;
  readonly furtherOccupations: readonly string[] | null;
  readonly minWageFen: number | null;
  readonly availableFrom: string | null;
  readonly availableUntil: string | null;
  /** Companions bear the same one and go to one site. */
  readonly travelGroup: string | null;
  readonly sex: 'male' | 'female';
  readonly birthDate: string;
}

/** A destination that is asked for: its division as far as it is known, and what was said. */
export interface Wish {
  readonly code: string | null;
  readonly text: string | null;
}

/** Wishes beyond the first, and their end; a roster knows none of them. */
export interface FurtherWishes {
  /** From the second one on, the dearest first. */
  readonly furtherDestinations: readonly Wish[] | null;
  readonly furtherOccupations: readonly string[] | null;
  /** The last day on which the person would set out. */
  readonly availableUntil: string | null;
}

export const NO_FURTHER_WISHES: FurtherWishes = {
  furtherDestinations: null,
  furtherOccupations: null,
  availableUntil: null,
};

export interface Worker extends Omit<Candidate, 'furtherDestinationCodes'>, FurtherWishes {
  readonly organisationId: string;
  readonly name: string;
  readonly destinationText: string | null;
  readonly availableText: string | null;
  readonly state: WorkerState;
  readonly createdAt: Date;
  /** Grows with each correction of the record, not with the person's steps. */
  readonly version: number;
  /** Since then nothing is done with the record but what the ledgers need. */
  readonly consentWithdrawnAt: Date | null;
  /** The record of the same person that goes on, where this one was merged. */
  readonly mergedInto: string | null;
}

/** Whom to ring when something happens. */
export interface Relative {
  readonly name: string;
  /** 妻子, father … */
  readonly relation: string | null;
  readonly phone: string;
}

/** What is kept sealed. */
export interface SealedIdentity {
  readonly idNumber: string;
  readonly phone: string | null;
  readonly relative?: Relative | null;
}

/** Somebody whom the rules let in, ready to be written. */
export type Person = Omit<Worker, keyof Standing | keyof FurtherWishes> & Partial<FurtherWishes> & SealedIdentity;

/** What the register itself knows of a record, whatever is written in it. */
type Standing = Pick<
  Worker,
  'id' | 'organisationId' | 'state' | 'createdAt' | 'travelGroup' | 'version' | 'consentWithdrawnAt' | 'mergedInto'
>;

export interface Circumstances {
  /** The day on which age and priority are judged, `YYYY-MM-DD`. */
  readonly today: string;
  /** Division prefix that the office answers for. */
  readonly scope: string;
  readonly divisions: Divisions;
  /** The sets in force on the day that the home lies in. */
  readonly sets: readonly RegionSet[];
}

/**
 * A sound ID number in its one form, of somebody who may be employed.
 * @throws worker.id-wrong, worker.under-16
 */
export function soundId(raw: string, today: string): string {
  const idNumber = normaliseResidentId(raw);
  const fault = residentIdFault(idNumber);
  if (fault) throw idWrong(fault);
  if (ageOn(birthDateOf(idNumber), today) < LEAST_AGE) throw underAge(LEAST_AGE);
  return idNumber;
}

/** @throws worker.id-wrong, worker.under-16, worker.name-wrong, worker.phone-wrong, worker.date-wrong, worker.home-…, worker.destination-unknown */
export function admitted(facts: WorkerFacts, { today, scope, divisions, sets }: Circumstances): Person {
  const idNumber = soundId(facts.idNumber, today);
  const name = soundName(facts.name);
  const phone = soundPhone(facts.phone);
  const { homeDivision, registeredPoor } = facts;
  if (!divisions.byCode(homeDivision)) throw homeUnknown(homeDivision);
  if (!homeDivision.startsWith(scope)) throw homeOutsideScope(homeDivision);
  const availableFrom = facts.availableFrom ?? null;
  if (availableFrom !== null && !isCalendarDate(availableFrom)) throw dateWrong();
  const availableUntil = facts.availableUntil ?? null;
  if (availableUntil !== null && (!isCalendarDate(availableUntil) || availableUntil < (availableFrom ?? '')))
    throw untilWrong();
  const first = wishIn(divisions, { code: facts.destinationCode ?? null, text: facts.destinationText ?? null });
  const further = (facts.furtherDestinations ?? [])
    .map((wish) => wishIn(divisions, wish))
    .filter(({ code, text }) => code !== null || text !== null);
  const trades = (facts.furtherOccupations ?? []).flatMap((occupation) => keptText(occupation.normalize('NFKC')) ?? []);
  return {
    idNumber,
    phone,
    name,
    sex: sexOf(idNumber),
    birthDate: birthDateOf(idNumber),
    homeDivision,
    village: keptText(facts.village),
    registeredPoor,
    priority: priorityOf(isPoorOn(registeredPoor, facts, today), sets),
    destinationCode: first.code,
    destinationText: first.text,
    furtherDestinations: further.length > 0 ? further : null,
    occupation: keptText(facts.occupation?.normalize('NFKC')),
    furtherOccupations: trades.length > 0 ? trades : null,
    minWageFen: facts.minWageFen ?? null,
    availableFrom,
    availableText: keptText(facts.availableText),
    availableUntil,
  };
}

/** What was said is kept; the division is what was named, else what the text surely means. @throws worker.destination-unknown */
function wishIn(divisions: Divisions, { code = null, text = null }: Partial<Wish>): Wish {
  const kept = keptText(text);
  const found = code ?? (kept ? divisions.find(kept).code : null);
  if (found !== null && !divisions.byCode(found)) throw destinationUnknown(found);
  return { code: found, text: kept };
}

export { priorityOf };

/** A purpose goes into the event log, so it may bear no number that could be an ID or a phone. @throws worker.purpose-wrong */
export function statedPurpose(raw: string): string {
  const purpose = raw
    .normalize('NFKC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (purpose.length < 4 || purpose.length > 200 || /\d(?:[\s-]?\d){6}/.test(purpose)) throw purposeWrong();
  return purpose;
}

/** @throws worker.name-wrong */
export function soundName(raw: string): string {
  const name = keptText(raw) ?? '';
  if (name === '' || /[\p{Nd}*]/u.test(name) || /\p{Cc}/u.test(raw.trim())) throw nameWrong();
  return name;
}

/** A mobile number in its one form; null where there is none. @throws worker.phone-wrong */
export function soundPhone(raw: string | null | undefined): string | null {
  const digits = (raw ?? '').normalize('NFKC').replace(/[\s()-]/g, '');
  const phone = digits.replace(/^(?:\+|00)86/, '') || null;
  if (phone !== null && !isMobile(phone)) throw phoneWrong();
  return phone;
}

// Digits of any width.
const IDENTIFYING =
  /\p{Nd}{6}[\s－-]?\p{Nd}{8}[\s－-]?\p{Nd}{3}[\p{Nd}XＸ]|\p{Nd}{15}|[1１][3-9３-９]\p{Nd}[\s－-]?\p{Nd}{4}[\s－-]?\p{Nd}{4}/giu;

// Nothing to take away or to blot out.
const CLEAN = /^[\u4E00-\u9FFF]+$/;

/**
 * Free text as it is kept in clear, character by character as it was written (a compatibility form such as 﨑 may be somebody's
 * name); an ID or phone number that slipped into a cell is blotted out; null where nothing is left.
 */
export const keptText = (raw: string | null | undefined): string | null =>
  raw && CLEAN.test(raw) ? raw : cleaned(raw);

const cleaned = (raw: string | null | undefined): string | null =>
  raw
    ?.replace(/\p{Cc}+/gu, ' ')
    .replace(IDENTIFYING, '***')
    .trim() || null;
