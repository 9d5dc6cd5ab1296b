import { hash, randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openSheetFile } from './file/open-file.reader.js';
import { firstRows, type SheetFile } from './file/sheet-file.reader.js';
import { RosterPeople } from './people/roster-people.js';
import { CompanionsAsked, namesCompanion } from './roster-companions.js';
import { RowChecker } from './roster-check.js';
import {
  formDate,
  headingsText,
  readHeader,
  readLayout,
  ROWS_AHEAD,
  type RosterLayout,
  skipReason,
  type SkipReason,
} from './roster-columns.js';
import { noHeader } from './roster.errors.js';
import type {
  CompanionAnswer,
  RosterEnd,
  RosterReading,
  RosterReadingOptions,
  RosterSource,
} from './roster-reading.js';
import type { RosterRow } from './roster-row.js';

const SKIPPED_LINES = 1000;

/**
 * Opens a roster: finds its encoding, headings and columns. The rows are read later, as a stream.
 * @throws roster.unreadable, .too-large, .hostile-archive, .macros, .external-links, .old-or-encrypted, .wrong-extension, .no-header
 */
export async function openRoster(source: RosterSource, options: RosterReadingOptions): Promise<RosterReading> {
  const file = await openSheetFile(source, options.fileName);
  try {
    const start = await firstRows(file, ROWS_AHEAD);
    const header = readHeader(start);
    const signature = hash('sha256', headingsText(header));
    const layout = readLayout(start, header, (await options.columns?.(signature)) ?? null);
    const last = start.length < ROWS_AHEAD ? start.slice(header.next) : await file.lastRows();
    const date = formDate(start.slice(0, header.next), last);
    return new StreamedRoster(file, layout, { ...options, signature, formDate: date });
  } catch (error) {
    file.close();
    throw error;
  }
}

interface Known extends RosterReadingOptions {
  readonly signature: string;
  readonly formDate: string | null;
}

class StreamedRoster implements RosterReading {
  readonly encoding: string;
  readonly delimiter: string | null;
  readonly headingLine: number;
  readonly columns: RosterReading['columns'];
  readonly missing: RosterReading['missing'];
  readonly signature: string;
  readonly formDate: string | null;
  private end: RosterEnd | null = null;
  private people = new RosterPeople(0);

  constructor(
    private readonly file: SheetFile,
    private readonly layout: RosterLayout,
    private readonly known: Known,
  ) {
    ({ encoding: this.encoding, delimiter: this.delimiter } = file);
    ({ headingLine: this.headingLine, columns: this.columns, missing: this.missing } = layout);
    ({ signature: this.signature, formDate: this.formDate } = known);
  }

  get bytesRead(): number {
    return this.file.bytesRead;
  }

  async *rows(): AsyncGenerator<readonly RosterRow[], void> {
    this.end = null;
    this.people = new RosterPeople(randomInt(2 ** 31));
    const { people } = this;
    const companions = new CompanionsAsked(people);
    const counts = { accept: 0, reject: 0, duplicate: 0 };
    const skipped = { blank: 0, heading: 0, total: 0, note: 0 };
    const skippedLines: { line: number; why: SkipReason }[] = [];
    const note = (line: number, why: SkipReason) => {
      skipped[why]++;
      if (skippedLines.length < SKIPPED_LINES) skippedLines.push({ line, why });
    };
    const enter = (row: RosterRow) => {
      counts[row.verdict]++;
      companions.ask(people.add(row, row.normalised.name, row.normalised.id), row.companionText);
    };
    yield* this.judged(people, enter, note);
    const answers = () => companions.answers();
    this.end = { rows: people.length, counts, skipped, skippedLines, companions: answers };
  }

  finish(): RosterEnd {
    if (!this.end) throw new Error('The rows have not been read to their end');
    return this.end;
  }

  async *settledRows(): AsyncGenerator<readonly RosterRow[], void> {
    await drained(this.rows());
    const answers = this.finish().companions();
    const nothing = () => undefined;
    for await (const rows of this.judged(this.people, nothing, nothing))
      yield rows.map((row) => (namesCompanion(row.companionText) ? settled(row, answers) : row));
  }

  close(): Promise<void> {
    this.file.close();
    return Promise.resolve();
  }

  /** The rows of persons, each judged in its turn: `enter` learns of one before the next is looked at. */
  private async *judged(
    people: RosterPeople,
    enter: (row: RosterRow) => void,
    note: (line: number, why: SkipReason) => void,
  ): AsyncGenerator<readonly RosterRow[], void> {
    const { layout, known } = this;
    if (layout.missing.length > 0) throw noHeader(layout.missing);
    const checker = new RowChecker(layout, circumstancesOf(known), people);
    for await (const sheetRows of this.file.rows()) {
      const rows: RosterRow[] = [];
      for (const sheetRow of sheetRows) {
        if (sheetRow.line <= layout.headingLine) continue;
        const why = skipReason(sheetRow, layout);
        if (why) {
          note(sheetRow.line, why);
          continue;
        }
        const row = checker.check(sheetRow);
        enter(row);
        rows.push(row);
      }
      if (rows.length > 0) yield rows;
      // Bytes that are at hand come without a turn of the event loop: others must get theirs.
      await nextTurn();
    }
  }
}

const circumstancesOf = ({ formDate: date, asOf, divisions }: Known) => ({ date: date ?? asOf, divisions });

/** Reads on to the end. */
async function drained(steps: AsyncGenerator<unknown, void>): Promise<void> {
  while ((await steps.next()).done !== true);
}

/** A row with the next answer, which is its own. */
function settled(row: RosterRow, answers: Iterator<CompanionAnswer, void>): RosterRow {
  const { value: answer } = answers.next();
  if (answer?.line !== row.line) throw new Error('The file has changed while it was read');
  const { travelsWithRow, questions } = answer;
  return {
    ...row,
    questions: [...row.questions, ...questions],
    normalised: { ...row.normalised, travelsWithRow },
  };
}
