import { ageOn, birthDateOf, sexOf, type Text } from '#kernel';
import type { RegionSet } from '#places';
import { type QuestionCode, remedyFor, type RowReason } from '../roster/roster-reasons.js';
import type { RosterRow } from '../roster/roster-row.js';
import { keptText, LEAST_AGE, type Person, priorityOf } from '../worker.js';

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

/** The person of an accepted row, who lives where the office that brings the roster is. */
export function personOf(
  { normalised: row }: RosterRow,
  homeDivision: string,
  sets: readonly RegionSet[],
): Person | null {
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

/** A form may bear a date to come, by which a child would be old enough: the day of the import counts as well. */
export const tooYoungToday = ({ normalised: { id } }: RosterRow, today: string): boolean =>
  id !== null && ageOn(birthDateOf(id), today) < LEAST_AGE;

/** How the register answered for an accepted row. */
export type RegisterAnswer =
  | { readonly kind: 'new' | 'known'; readonly id: string | null }
  | { readonly kind: 'elsewhere'; readonly transfer: string }
  | { readonly kind: 'too-young' };

/** @param answers by line, for accepted rows */
export function takenRows(rows: readonly RosterRow[], answers: ReadonlyMap<number, RegisterAnswer>): TakenRow[] {
  const ids = new Map<string, string>();
  return rows.map(({ line, row, verdict, reasons, questions, normalised }) => {
    const answer = answers.get(line);
    const refused = answer?.kind === 'elsewhere' || answer?.kind === 'too-young';
    if (normalised.id !== null && answer && 'id' in answer && answer.id) ids.set(normalised.id, answer.id);
    return {
      line,
      row,
      verdict: refused ? 'reject' : verdict,
      reasons: refused ? [answer.kind === 'elsewhere' ? 'registered-elsewhere' : 'under-16', ...reasons] : reasons,
      questions: questions.map(({ code, field, candidates }) => ({ code, field, candidates })),
      workerId: verdict === 'reject' || normalised.id === null ? null : (ids.get(normalised.id) ?? null),
      transferId: answer?.kind === 'elsewhere' ? answer.transfer : null,
      known: answer?.kind === 'known',
    };
  });
}

/** Who of the accepted rows names whom as companion, as pairs of worker ids. An ambiguous name, or a row that was refused, gives none. */
export function companionPairs(rows: readonly RosterRow[], taken: readonly TakenRow[]): Map<string, string> {
  const bearers = new Map<number, (string | null)[]>();
  for (const { row, workerId } of taken) bearers.set(row, [...(bearers.get(row) ?? []), workerId]);
  const pairs = new Map<string, string>();
  rows.forEach(({ normalised: { travelsWithRow } }, i) => {
    const one = taken[i];
    if (one?.verdict !== 'accept' || !one.workerId || typeof travelsWithRow !== 'number') return;
    const [other, ...namesakes] = bearers.get(travelsWithRow) ?? [];
    if (other && namesakes.length === 0) pairs.set(one.workerId, other);
  });
  return pairs;
}

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

/** What the codes of the rows mean and what to do about each. */
export function legendOf(rows: readonly TakenRow[]): Record<string, Meaning> {
  const codes = rows.flatMap(({ reasons, questions }) => [...reasons, ...questions.map(({ code }) => code)]);
  return Object.fromEntries(
    [...new Set(codes)].map((code) => [code, code === 'registered-elsewhere' ? ELSEWHERE : remedyFor(code)]),
  );
}
