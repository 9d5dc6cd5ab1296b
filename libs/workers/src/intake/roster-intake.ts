import { ageOn, birthDateOf, sexOf, type Text } from '#kernel';
import type { RegionSet } from '#places';
import type { CopyValue } from '#platform';
import { type QuestionCode, remedyFor, type RowReason } from '../roster/roster-reasons.js';
import type { RosterRow, RowQuestion } from '../roster/roster-row.js';
import { type FurtherWishes, keptText, LEAST_AGE, type Person, priorityOf } from '../worker.js';

/** What became of a row once the register was asked. */
export interface TakenRow {
  readonly line: number;
  readonly row: number;
  readonly verdict: RosterRow['verdict'];
  readonly reasons: readonly TakenReason[];
  /** Without what the cells say: rows and fields tell where to look. */
  readonly questions: readonly StoredQuestion[];
  readonly workerId: string | null;
  /** The request to the office that has this person. */
  readonly transferId: string | null;
  /** The office had this person already. */
  readonly known: boolean;
}

export type TakenReason = RowReason | 'registered-elsewhere';

export interface StoredQuestion {
  readonly code: QuestionCode;
  readonly field: string;
  readonly candidates: readonly (number | string)[];
}

/** A form tells of no wishes after the first, and of no relative. */
export type FormPerson = Omit<Person, keyof FurtherWishes | 'relative'>;

/** The person of an accepted row, who lives where the office that brings the roster is. */
export function personOf(
  { normalised: row }: RosterRow,
  homeDivision: string,
  sets: readonly RegionSet[],
): FormPerson | null {
  if (row.id === null) return null;
  return {
    idNumber: row.id,
    phone: row.phone,
    name: keptText(row.name) ?? '',
    sex: sexOf(row.id),
    birthDate: birthDateOf(row.id),
    homeDivision,
    village: keptText(row.village),
    registeredPoor: row.registeredPoor,
    priority: priorityOf(row.registeredPoor, sets),
    destinationCode: row.destination,
    destinationText: keptText(row.destinationText),
    occupation: keptText(row.occupation),
    minWageFen: row.minWageFen,
    availableFrom: row.availableFrom,
    availableText: keptText(row.availableText),
  };
}

/** What of a person stands in clear in the register, and its column. */
const IN_CLEAR = {
  name: 'name',
  sex: 'sex',
  birthDate: 'birth_date',
  homeDivision: 'home_division',
  village: 'village',
  registeredPoor: 'registered_poor',
  priority: 'priority',
  destinationCode: 'destination_code',
  destinationText: 'destination_text',
  occupation: 'occupation',
  minWageFen: 'min_wage_fen',
  availableFrom: 'available_from',
  availableText: 'available_text',
} as const satisfies Record<Exclude<keyof FormPerson, 'idNumber' | 'phone'>, string>;

const FACTS = Object.keys(IN_CLEAR) as readonly (keyof typeof IN_CLEAR)[];

/** The columns of a newcomer's row: what stands in clear, and what the register adds. */
export const NEWCOMER: readonly string[] = [
  ...Object.values(IN_CLEAR),
  ...['id', 'organisation_id', 'state', 'created_at', 'id_index', 'phone_index', 'sealed'],
];

/** Adds what stands in clear, in the order of the columns. */
export function addFacts(values: CopyValue[], person: FormPerson): void {
  for (const fact of FACTS) values.push(person[fact]);
}

/** A form may bear a date to come, by which a child would be old enough: the day of the import counts as well. */
export const tooYoungToday = ({ normalised: { id } }: RosterRow, today: string): boolean =>
  id !== null && ageOn(birthDateOf(id), today) < LEAST_AGE;

/**
 * A row as the day of the import sees it, without what its cells say. `person` is who is to be written, null where nobody is:
 * the row was refused, or names somebody again.
 */
export interface AdmittedRow extends Pick<TakenRow, 'line' | 'row' | 'verdict' | 'reasons' | 'questions'> {
  readonly person: FormPerson | null;
  /** Whom a duplicate names. */
  readonly idNumber: string | null;
}

export interface Admission {
  readonly today: string;
  readonly homeDivision: string;
  readonly sets: readonly RegionSet[];
}

export function admittedRow(read: RosterRow, { today, homeDivision, sets }: Admission): AdmittedRow {
  const { line, row, verdict, reasons, normalised } = read;
  const questions = read.questions.map(storedQuestion);
  if (verdict !== 'accept') {
    const idNumber = verdict === 'duplicate' ? normalised.id : null;
    return { line, row, questions, verdict, reasons, person: null, idNumber };
  }
  if (tooYoungToday(read, today)) {
    const refused: readonly TakenReason[] = ['under-16', ...reasons];
    return { line, row, questions, verdict: 'reject', reasons: refused, person: null, idNumber: null };
  }
  const person = personOf(read, homeDivision, sets);
  return { line, row, questions, verdict, reasons, person, idNumber: normalised.id };
}

export const storedQuestion = ({ code, field, candidates }: RowQuestion): StoredQuestion => ({
  code,
  field,
  candidates,
});

interface Meaning {
  readonly text: Text;
  readonly remedy: Text;
}

const ELSEWHERE: Meaning = {
  text: {
    zh: '此人已在其他单位登记，已向其申请转移',
    en: 'This person is registered with another office, which was asked for a transfer',
  },
  remedy: { zh: '等待对方答复，见转移申请', en: 'Wait for its answer; see the transfers' },
};

/** What a code of a row means. */
export const meaningOf = (code: string): Meaning =>
  code === 'registered-elsewhere' ? ELSEWHERE : remedyFor(code as RowReason | QuestionCode);

/** What the codes of the rows mean and what to do about each. */
export function legendOf(rows: readonly TakenRow[]): Record<string, Meaning> {
  const codes = rows.flatMap(({ reasons, questions }) => [...reasons, ...questions.map(({ code }) => code)]);
  return Object.fromEntries([...new Set(codes)].map((code) => [code, meaningOf(code)]));
}
