import type { RosterField } from './column-names.js';
import type { QuestionCode, RowReason } from './roster-reasons.js';

export interface RowQuestion {
  readonly code: QuestionCode;
  readonly field: RosterField;
  /** What the form says. */
  readonly written: string;
  /** What it may mean: row numbers, or division codes. */
  readonly candidates: readonly (number | string)[];
}

export interface NormalisedRow {
  readonly id: string | null;
  readonly name: string;
  readonly phone: string | null;
  readonly sex: 'male' | 'female' | null;
  readonly village: string;
  readonly registeredPoor: boolean;
  /** Division code; null where open or unread. `destinationText` keeps what was written. */
  readonly destination: string | null;
  readonly destinationText: string;
  readonly occupation: string;
  /** Lower end, fen a month. */
  readonly minWageFen: number | null;
  readonly wageText: string;
  /** `YYYY-MM-DD`; null where open (月底) or unread. `availableText` keeps what was written. */
  readonly availableFrom: string | null;
  readonly availableText: string;
  /** Row number of the companion, whatever became of that row; `ambiguous` where several rows bear the name. */
  readonly travelsWithRow: number | 'ambiguous' | null;
  readonly notes: string;
}

export interface RosterRow {
  /** The number in the form's first column; the person's position in the list where it has none. */
  readonly row: number;
  /** Line of the sheet, from 1: unique, whatever the numbering. */
  readonly line: number;
  readonly verdict: 'accept' | 'reject' | 'duplicate';
  readonly reasons: readonly RowReason[];
  readonly questions: readonly RowQuestion[];
  readonly normalised: NormalisedRow;
  /** What the form says of a companion, as written. */
  readonly companionText: string;
}
