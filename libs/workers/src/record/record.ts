import { isCalendarDate, shanghaiInstant } from '#kernel';
import type { Divisions } from '#places';
import { phoneWrong } from '../worker.errors.js';
import {
  keptText,
  type Relative,
  type RelativeFacts,
  soundName,
  soundPhone,
  type Worker,
  type WorkerFacts,
} from '../worker.js';
import type { PoorDates } from './priority.js';
import {
  consentWithdrawn,
  consentWrong,
  deceased,
  lastYearWrong,
  mergedAway,
  pickUpUnknown,
  placeOfWorkUnknown,
  poorDatesWrong,
  skillWrong,
} from './record.errors.js';

/** How somebody agreed that the data are used. */
export const CONSENT_MEANS = ['signed-paper', 'spoken', 'self-service'] as const;
export type ConsentMeans = (typeof CONSENT_MEANS)[number];

export const EMPLOYER_KINDS = [
  'enterprise',
  'construction',
  'workshop',
  'public-welfare-post',
  'household',
  'self-employed',
  'other',
] as const;
export type EmployerKind = (typeof EMPLOYER_KINDS)[number];

/** Where somebody boards, WGS-84 degrees. */
export interface PickUp {
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
}

/** Work in a past year, against which "not less than last year" is counted. */
export interface LastYear {
  readonly year: number;
  readonly employed: boolean;
  readonly division: string | null;
  readonly employerKind: EmployerKind | null;
  readonly occupation: string | null;
  /** 1 to 12; null where it is not known. */
  readonly months: number | null;
}

/**
 * A skill, with its certificate where there is one. The number of a certificate is not kept: the national register finds it by
 * the person.
 */
export interface Skill {
  readonly name: string;
  /** 1 (高级技师) to 5 (初级工); null without one. */
  readonly level: number | null;
  readonly certified: boolean;
  /** `YYYY-MM-DD` */
  readonly certifiedOn: string | null;
}

export interface WorkerRecord {
  /** 乡镇 */
  readonly town: string | null;
  /** People of one household bear the same one. */
  readonly household: string | null;
  readonly pickUpPointId: string | null;
  /** A boarding place of the person's own. */
  readonly pickUp: PickUp | null;
  readonly lastYear: LastYear | null;
  readonly skills: readonly Skill[] | null;
  /** As in ISO 639 (`zh`, `ii`, `bo`), the preferred one first. */
  readonly languages: readonly string[] | null;
  /** The days on which the household entered and left the register of the poor. */
  readonly poorSince: string | null;
  readonly poorUntil: string | null;
  readonly consentVersion: string | null;
  readonly consentMeans: ConsentMeans | null;
  readonly consentGivenAt: Date | null;
}

/** What the office tells of a person beyond the wishes. What is left out stays as it is, null takes it away. */
export interface RecordFacts {
  readonly town?: string | null | undefined;
  readonly pickUpPointId?: string | null | undefined;
  readonly pickUp?: PickUp | null | undefined;
  readonly lastYear?: (Partial<LastYear> & Pick<LastYear, 'year' | 'employed'>) | null | undefined;
  readonly skills?: readonly (Pick<Skill, 'name'> & Partial<Skill>)[] | null | undefined;
  readonly languages?: readonly string[] | null | undefined;
  readonly poorSince?: string | null | undefined;
  readonly poorUntil?: string | null | undefined;
}

/** How and when somebody agreed, and to which text. */
export interface ConsentFacts {
  readonly version: string;
  readonly means: ConsentMeans;
  /** `YYYY-MM-DD`; today where it is left out. */
  readonly givenOn?: string | undefined;
}

export const EMPTY_RECORD: WorkerRecord = {
  ...{ town: null, household: null, pickUpPointId: null, pickUp: null, lastYear: null, skills: null, languages: null },
  ...{ poorSince: null, poorUntil: null, consentVersion: null, consentMeans: null, consentGivenAt: null },
};

type Whereabouts = Pick<Worker, 'state' | 'mergedInto' | 'consentWithdrawnAt'>;

/** @throws worker.merged, worker.deceased */
export function refuseGone({ state, mergedInto }: Whereabouts): void {
  if (state === 'merged') throw mergedAway(mergedInto ?? '');
  if (state === 'deceased') throw deceased();
}

/** @throws worker.merged, worker.deceased, worker.consent-withdrawn where nothing is done with the record any more */
export function refuseClosed(worker: Whereabouts): void {
  refuseGone(worker);
  if (worker.consentWithdrawnAt !== null) throw consentWithdrawn();
}

/** Names of the fields of `after` that differ from what they were. */
export const changedFields = <T extends object>(before: T, after: { readonly [K in keyof T]?: unknown }): string[] =>
  (Object.keys(after) as (keyof T & string)[]).filter(
    (field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null),
  );

/**
 * The record as the facts change it.
 * @throws worker.last-year-wrong, worker.work-place-unknown, worker.skill-wrong, worker.poor-dates-wrong, worker.pick-up-unknown
 */
export function changedRecord(
  before: WorkerRecord,
  facts: RecordFacts,
  today: string,
  divisions: Divisions,
): WorkerRecord {
  const said = <K extends keyof RecordFacts & keyof WorkerRecord>(
    key: K,
    value: () => WorkerRecord[K],
  ): WorkerRecord[K] => (facts[key] === undefined ? before[key] : value());
  if (facts.pickUpPointId && facts.pickUp) throw pickUpUnknown();
  const poor = {
    since: said('poorSince', () => facts.poorSince ?? null),
    until: said('poorUntil', () => facts.poorUntil ?? null),
  };
  refusePoorDates(poor.since, poor.until, today);
  return {
    ...before,
    town: said('town', () => keptText(facts.town)),
    // One of the two: naming either takes the other away.
    pickUpPointId: facts.pickUp ? null : said('pickUpPointId', () => facts.pickUpPointId ?? null),
    pickUp: facts.pickUpPointId
      ? null
      : said('pickUp', () => (facts.pickUp && { ...facts.pickUp, name: keptText(facts.pickUp.name) ?? '' }) || null),
    lastYear: said('lastYear', () => (facts.lastYear ? soundLastYear(facts.lastYear, today, divisions) : null)),
    skills: said('skills', () => (facts.skills?.length ? facts.skills.map((skill) => soundSkill(skill, today)) : null)),
    languages: said('languages', () => (facts.languages?.length ? [...new Set(facts.languages)] : null)),
    poorSince: poor.since,
    poorUntil: poor.until,
  };
}

function soundLastYear(work: NonNullable<RecordFacts['lastYear']>, today: string, divisions: Divisions): LastYear {
  const { year, employed, division = null, employerKind = null, occupation = null, months = null } = work;
  const told = [division, employerKind, occupation, months].some((part) => part !== null);
  if (year >= Number(today.slice(0, 4)) || (!employed && told)) throw lastYearWrong();
  if (division !== null && !divisions.byCode(division)) throw placeOfWorkUnknown(division);
  return { year, employed, division, employerKind, occupation: keptText(occupation?.normalize('NFKC')), months };
}

function soundSkill(
  { name, level = null, certified = false, certifiedOn = null }: Partial<Skill>,
  today: string,
): Skill {
  const kept = keptText(name);
  if (!kept || (certifiedOn !== null && (!certified || !isCalendarDate(certifiedOn) || certifiedOn > today)))
    throw skillWrong();
  return { name: kept, level, certified, certifiedOn };
}

function refusePoorDates(since: string | null, until: string | null, today: string): void {
  const days = [since, until].every((day) => day === null || isCalendarDate(day));
  if (!days || (since ?? '') > today || (until !== null && until <= (since ?? ''))) throw poorDatesWrong();
}

/** The day on which somebody agreed. @throws worker.consent-wrong */
export function soundConsent(
  { version, givenOn }: ConsentFacts,
  today: string,
): { readonly version: string; readonly on: string } {
  const on = givenOn ?? today;
  const kept = keptText(version);
  if (!kept || !isCalendarDate(on) || on > today) throw consentWrong();
  return { version: kept, on };
}

/** A relative who can be reached. @throws worker.name-wrong, worker.phone-wrong */
export function soundRelative({ name, relation, phone }: RelativeFacts): Relative {
  const sound = soundPhone(phone);
  if (sound === null) throw phoneWrong();
  return { name: soundName(name), relation: keptText(relation), phone: sound };
}

/** Somebody who is registered by hand, with whatever else is known. */
export interface NewcomerFacts extends WorkerFacts, Omit<RecordFacts, keyof PoorDates> {
  readonly consent?: ConsentFacts | null | undefined;
}

/** What is written beside the worker's row; null where nothing is known. */
export interface Newcomer {
  readonly record: WorkerRecord | null;
  readonly relative: Relative | null;
}

/** @throws what `changedRecord`, `soundConsent` and `soundRelative` refuse */
export function newcomerRecord(facts: NewcomerFacts, today: string, divisions: Divisions): Newcomer {
  const known = changedRecord(EMPTY_RECORD, facts, today, divisions);
  const relative = facts.relative ? soundRelative(facts.relative) : null;
  const { consent } = facts;
  if (!consent) return { record: changedFields(EMPTY_RECORD, known).length > 0 ? known : null, relative };
  const { version, on } = soundConsent(consent, today);
  const given = { consentVersion: version, consentMeans: consent.means, consentGivenAt: shanghaiInstant(on) };
  return { record: { ...known, ...given }, relative };
}
