import { ageOn, birthDateOf, isCalendarDate, isMobile, normaliseResidentId, residentIdFault, sexOf } from '#kernel';
import type { Divisions, RegionSet } from '#places';
import {
  dateWrong,
  destinationUnknown,
  homeOutsideScope,
  homeUnknown,
  idWrong,
  nameWrong,
  phoneWrong,
  purposeWrong,
  underAge,
} from './worker.errors.js';
import type { WorkerState } from './worker.lifecycle.js';

/** From which age on somebody may be employed: Labour Law of the PRC, art. 15. */
export const LEAST_AGE = 16;

/** What is written down of somebody who wants to go out to work. */
export interface WorkerFacts {
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
  readonly occupation: string | null;
  readonly minWageFen: number | null;
  readonly availableFrom: string | null;
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

export interface Worker extends Candidate, FurtherWishes {
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

/** What is kept sealed. */
export interface SealedIdentity {
  readonly idNumber: string;
  readonly phone: string | null;
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
  const name = keptText(facts.name) ?? '';
  if (name === '' || /[\d*]/.test(name)) throw nameWrong();
  const phone = normalisedPhone(facts.phone);
  if (phone !== null && !isMobile(phone)) throw phoneWrong();
  const { homeDivision, registeredPoor } = facts;
  if (!divisions.byCode(homeDivision)) throw homeUnknown(homeDivision);
  if (!homeDivision.startsWith(scope)) throw homeOutsideScope(homeDivision);
  const availableFrom = facts.availableFrom ?? null;
  if (availableFrom !== null && !isCalendarDate(availableFrom)) throw dateWrong();
  const destinationText = keptText(facts.destinationText);
  const destinationCode = facts.destinationCode ?? (destinationText ? divisions.find(destinationText).code : null);
  if (destinationCode !== null && !divisions.byCode(destinationCode)) throw destinationUnknown(destinationCode);
  return {
    idNumber,
    phone,
    name,
    sex: sexOf(idNumber),
    birthDate: birthDateOf(idNumber),
    homeDivision,
    village: keptText(facts.village),
    registeredPoor,
    priority: priorityOf(registeredPoor, sets),
    destinationCode,
    destinationText,
    occupation: keptText(facts.occupation),
    minWageFen: facts.minWageFen ?? null,
    availableFrom,
    availableText: keptText(facts.availableText),
  };
}

/** The region sets whose people come first: key targets of the spring of 2020. */
const PRIORITY_SETS: readonly string[] = ['supervised-52', 'three-regions-three-prefectures', 'hubei'];

/** Why somebody comes first among equals; empty for most. */
export const priorityOf = (registeredPoor: boolean, sets: readonly RegionSet[]): string[] => [
  ...(registeredPoor ? ['registered-poor'] : []),
  ...sets.map(({ key }) => key).filter((key) => PRIORITY_SETS.includes(key)),
];

/** A purpose goes into the event log, so it may bear no number that could be an ID or a phone. @throws worker.purpose-wrong */
export function statedPurpose(raw: string): string {
  const purpose = raw
    .normalize('NFKC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  if (purpose.length < 4 || purpose.length > 200 || /\d(?:[\s-]?\d){6}/.test(purpose)) throw purposeWrong();
  return purpose;
}

function normalisedPhone(raw: string | null | undefined): string | null {
  const digits = (raw ?? '').normalize('NFKC').replace(/[\s()-]/g, '');
  return digits.replace(/^(?:\+|00)86/, '') || null;
}

const IDENTIFYING = /\d{6}[\s-]?\d{8}[\s-]?\d{3}[\dX]|\d{15}|1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}/gi;

/** Free text as it is kept in clear: an ID or phone number that slipped into a cell is blotted out; null where nothing is left. */
export const keptText = (raw: string | null | undefined): string | null =>
  raw
    ?.normalize('NFKC')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(IDENTIFYING, '***')
    .trim() || null;
