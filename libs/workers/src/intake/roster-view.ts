import type { RosterColumn } from '../roster/roster-columns.js';
import { legendOf, type TakenRow } from './roster-intake.js';
import { rosterLifecycle, type RosterState, type RosterStep, type RosterWish } from './roster.lifecycle.js';

export interface Roster {
  readonly id: string;
  readonly fileName: string;
  readonly asOf: string;
  readonly state: RosterState;
  readonly asked: RosterWish;
  readonly bytes: number;
  readonly bytesRead: number;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly known: number;
  readonly columns: readonly RosterColumn[] | null;
  readonly formDate: string | null;
  readonly refusal: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly startedRows: number;
  readonly workedAt: Date | null;
}

/** How far a phase has come, in real time. */
export interface RosterProgress {
  readonly bytes: number;
  readonly of: number;
  readonly rows: number;
  /** Since the phase was taken up last; null as long as there is nothing to go by. */
  readonly rowsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface RosterView {
  readonly id: string;
  /** The same file of the same day was imported before; nothing has changed. */
  readonly known: boolean;
  readonly fileName: string;
  readonly asOf: string;
  readonly state: RosterState;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  /** Of the accepted, those whom the office had already. */
  readonly already: number;
  readonly createdAt: string;
  /** What each column holds, as it was recognised or confirmed. */
  readonly columns: readonly RosterColumn[] | null;
  readonly formDate: string | null;
  /** While a phase runs. */
  readonly progress: RosterProgress | null;
  /** Code of the refusal with which the last phase ended. */
  readonly refusal: string | null;
  readonly steps: readonly RosterStep[];
  /** The first rows; the others come by pages. */
  readonly items: readonly TakenRow[];
  /** `after` of the next page of rows; null where all are here. */
  readonly next: number | null;
  /** What each reason and question of the rows here means and what to do about it, by code. */
  readonly legend: ReturnType<typeof legendOf>;
}

/** Steps that a person takes. */
const OFFICE_STEPS: readonly RosterStep[] = ['commit', 'cancel'];

export function rosterProgress(roster: Roster): RosterProgress | null {
  const { state, bytes, bytesRead, rows, startedAt, startedRows, workedAt } = roster;
  if (state !== 'checking' && state !== 'committing') return null;
  const seconds = startedAt && workedAt ? (workedAt.getTime() - startedAt.getTime()) / 1000 : 0;
  const rate = seconds > 0 && rows > startedRows ? (rows - startedRows) / seconds : null;
  // Rows are as long as those that are done.
  const rowsLeft = bytesRead > 0 ? (rows * (bytes - bytesRead)) / bytesRead : null;
  return {
    bytes: bytesRead,
    of: bytes,
    rows,
    rowsPerSecond: rate === null ? null : Math.round(rate),
    secondsLeft: rate === null || rowsLeft === null ? null : Math.ceil(rowsLeft / rate),
  };
}

export function rosterView(roster: Roster, page: readonly TakenRow[], more: boolean, known: boolean): RosterView {
  const { id, fileName, asOf, state, rows, accepted, rejected, duplicates, columns, formDate, refusal } = roster;
  // Of a file that came before, the office has everybody by now.
  const items = known ? page.map((item) => ({ ...item, known: item.verdict === 'accept' })) : page;
  return {
    id,
    known,
    fileName,
    asOf,
    state,
    rows,
    accepted,
    rejected,
    duplicates,
    already: roster.known,
    createdAt: roster.createdAt.toISOString(),
    columns,
    formDate,
    progress: rosterProgress(roster),
    refusal,
    steps: rosterLifecycle.stepsFrom(state).filter((step) => OFFICE_STEPS.includes(step)),
    items,
    next: more ? (items.at(-1)?.line ?? null) : null,
    legend: legendOf(items),
  };
}
