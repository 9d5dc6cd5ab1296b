import { isCalendarDate, type Text } from '#kernel';
import {
  closesInThePast,
  dateWrong,
  headcountWrong,
  referenceTaken,
  reservedWrong,
  wageWrong,
} from './vacancy.errors.js';
import type { VacancyState, VacancyStep } from './vacancy.lifecycle.js';

/** What an enterprise posts. */
export interface VacancyFacts {
  readonly siteId: string;
  /** The enterprise's own number of it, unique within the enterprise: a vacancy sent again is the same vacancy. */
  readonly reference: string;
  readonly title: string;
  /** Class of the national occupation catalogue, or the enterprise's word for it. */
  readonly occupation: string;
  readonly headcount: number;
  /** So many of the seats are kept for registered poor labourers (建档立卡贫困劳动力); none where it is left out. */
  readonly reservedForPoor?: number | undefined;
  /** A month's wage in fen. */
  readonly wageFromFen: number;
  readonly wageToFen: number;
  /** First day of work, `YYYY-MM-DD`. */
  readonly startsOn: string;
  /** Last day on which seats may be taken, `YYYY-MM-DD`; none where it stays open. */
  readonly closesOn?: string | null | undefined;
}

export interface Vacancy extends VacancyFacts {
  readonly id: string;
  readonly organisationId: string;
  readonly reservedForPoor: number;
  readonly closesOn: string | null;
  readonly taken: number;
  readonly state: VacancyState;
}

export interface VacancyView extends Vacancy {
  readonly free: number;
  readonly employer: string;
  readonly site: { readonly id: string; readonly name: string; readonly divisionCode: string };
  /** The steps open to whoever asks: none but to the enterprise itself. */
  readonly steps: readonly VacancyStep[];
}

/** Seats that may still be taken. */
export interface FreeSeats {
  readonly id: string;
  readonly free: number;
  /** Of all seats, those already taken included. */
  readonly reservedForPoor: number;
}

/** An open vacancy with free seats, and where it is. */
export interface OfferedVacancy extends FreeSeats {
  readonly organisationId: string;
  readonly siteId: string;
  readonly divisionCode: string;
  readonly lon: number;
  readonly lat: number;
  readonly title: string;
  readonly occupation: string;
  readonly wageFromFen: number;
  readonly wageToFen: number;
  readonly startsOn: string;
}

export interface Posted {
  readonly id: string;
  /** It was posted before, with the same facts. */
  readonly known: boolean;
}

/** What became of one vacancy of many. */
export interface PostingResult {
  readonly id: string | null;
  readonly known: boolean;
  readonly refusal: { readonly code: string; readonly text: Text; readonly details: object } | null;
}

/**
 * @param today `YYYY-MM-DD` in Asia/Shanghai
 * @throws vacancy.headcount-wrong, vacancy.reserved-wrong, vacancy.wage-wrong, vacancy.date-wrong, vacancy.closes-in-the-past
 */
export function admitVacancy(facts: VacancyFacts, today: string): void {
  const { headcount, reservedForPoor = 0, wageFromFen, wageToFen, startsOn, closesOn } = facts;
  if (headcount < 1) throw headcountWrong();
  if (reservedForPoor < 0 || reservedForPoor > headcount) throw reservedWrong();
  if (wageFromFen <= 0 || wageFromFen > wageToFen) throw wageWrong();
  if (!isCalendarDate(startsOn)) throw dateWrong('startsOn');
  if (closesOn && !isCalendarDate(closesOn)) throw dateWrong('closesOn');
  if (closesOn && closesOn < today) throw closesInThePast(closesOn);
}

const FACTS = [
  'siteId',
  'reference',
  'title',
  'occupation',
  'headcount',
  'wageFromFen',
  'wageToFen',
  'startsOn',
] as const satisfies (keyof VacancyFacts)[];

/** A reference that is sent again: the same vacancy, whatever has become of it since. @throws vacancy.reference-taken */
export function recognise(kept: Pick<Vacancy, 'id'> & VacancyFacts, sent: VacancyFacts): Posted {
  const same =
    FACTS.every((fact) => kept[fact] === sent[fact]) &&
    (kept.closesOn ?? null) === (sent.closesOn ?? null) &&
    (kept.reservedForPoor ?? 0) === (sent.reservedForPoor ?? 0);
  if (!same) throw referenceTaken(sent.reference);
  return { id: kept.id, known: true };
}

/** Whether seats may be taken on a day (`YYYY-MM-DD`). The closing date itself still counts. */
export const isOffered = ({ state, closesOn }: Pick<Vacancy, 'state' | 'closesOn'>, today: string): boolean =>
  state === 'open' && (closesOn === null || today <= closesOn);
