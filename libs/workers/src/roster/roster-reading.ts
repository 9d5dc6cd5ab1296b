import type { Divisions } from '#places';
import type { RosterField } from './column-names.js';
import type { RosterColumn, RosterMapping, SkipReason } from './roster-columns.js';
import type { RosterRow, RowQuestion } from './roster-row.js';

/** A file that can be read again: the beginning is looked at before the rows, and the rows are read as often as asked. */
export interface RosterSource {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `from` (0 where it is not given) to the end, in pieces of any length. */
  open(from?: number): AsyncIterable<Uint8Array>;
}

export interface RosterReadingOptions {
  /** The business date `YYYY-MM-DD`: ages and missing years follow it where the form bears no date of its own. */
  readonly asOf: string;
  readonly divisions: Pick<Divisions, 'find'>;
  /** Refused where its ending contradicts what the file holds. */
  readonly fileName?: string;
  /** What a person has confirmed for headings of this signature; goes before every recognition. */
  readonly columns?: (signature: string) => RosterMapping | null | Promise<RosterMapping | null>;
}

/** A roster whose columns are known. Each reading of the rows goes through the file once and keeps no rows. */
export interface RosterReading {
  /** `xlsx`, or the encoding of a text file (`utf-8`, `gb18030`, …). */
  readonly encoding: string;
  /** What separates cells in a text file; null for a workbook. */
  readonly delimiter: string | null;
  /** Line of the (lower) headings, from 1. */
  readonly headingLine: number;
  readonly columns: readonly RosterColumn[];
  /** The same for the same headings in the same order: what a confirmed mapping is remembered by. */
  readonly signature: string;
  /** Columns that must be pointed out before rows can be read; empty for most files. */
  readonly missing: readonly RosterField[];
  /** The date the form bears, `YYYY-MM-DD`. */
  readonly formDate: string | null;
  /** Bytes of the file that the latest reading of rows has taken in, of `source.size`. */
  readonly bytesRead: number;
  /**
   * Rows in the order of the file, some hundred at a time, complete but for their companions: `travelsWithRow` is null and
   * questions about companions are missing until `finish`. Ends early where the loop does.
   * @throws roster.no-header where columns are missing, and what a hostile or damaged file is refused with
   */
  rows(): AsyncGenerator<readonly RosterRow[], void>;
  /** What only the last row could tell. After `rows()` has come to its end. */
  finish(): RosterEnd;
  /** Rows with their companions settled; reads the file twice. */
  settledRows(): AsyncGenerator<readonly RosterRow[], void>;
  /** Gives back what the reading holds (a temporary file). */
  close(): Promise<void>;
}

/** Whom the person of a line travels with. */
export interface CompanionAnswer {
  readonly line: number;
  readonly row: number;
  /** Row number of the companion, `ambiguous` where several rows bear the name. */
  readonly travelsWithRow: number | 'ambiguous' | null;
  /** Line of the companion; unlike the row number, no two rows share it. */
  readonly travelsWithLine: number | null;
  readonly questions: readonly RowQuestion[];
}

export interface RosterEnd {
  readonly rows: number;
  readonly counts: Readonly<Record<RosterRow['verdict'], number>>;
  /** Lines that are no person's. */
  readonly skipped: Readonly<Record<SkipReason, number>>;
  /** Lines that are no person's, the first thousand. */
  readonly skippedLines: readonly { readonly line: number; readonly why: SkipReason }[];
  /** An answer for each row that names a companion, in the order of the rows; made as it is taken. */
  companions(): Generator<CompanionAnswer, void>;
}
