import { openSheetFile } from '../file/open-file.reader.js';
import { firstRows } from '../file/sheet-file.reader.js';
import type { TextFile } from '../file/text-file.reader.js';
import type { WorkbookFile } from '../file/workbook/workbook-file.reader.js';
import { readHeader, ROWS_AHEAD } from '../roster-columns.js';
import type { RosterSource } from '../roster-reading.js';
import type { Cell } from '../sheet.js';
import { inGb18030 } from './gb18030.js';
import { defused, RESULT_HEADINGS, resultCells, type RowVerdict } from './result-cells.js';
import { workbookOf, type WorkbookCell, type WorkbookRow } from './workbook.writer.js';

export interface ResultOptions {
  readonly fileName?: string;
  /** Text and remedy of a code; those of the check itself where it is not given. */
  readonly meaningOf?: Parameters<typeof resultCells>[1];
}

export type ResultMedia = 'text/csv' | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface RosterResult {
  readonly ending: 'csv' | 'xlsx';
  readonly mediaType: ResultMedia;
  readonly bytes: AsyncGenerator<Buffer, void>;
}

/**
 * The file as it came, with two columns behind it: the verdict of each row and what to do. A text file keeps its encoding,
 * delimiter and line ends. A workbook is written anew from the values of the roster's sheet: its looks, formulas and other
 * sheets stay behind, since nothing else of it was read or trusted. No cell can become a formula.
 * @param verdicts in the order of the lines
 * @throws what opening the file throws
 */
export async function resultOf(
  source: RosterSource,
  verdicts: AsyncIterable<RowVerdict> | Iterable<RowVerdict>,
  { fileName, meaningOf }: ResultOptions = {},
): Promise<RosterResult> {
  const file = await openSheetFile(source, fileName);
  try {
    const start = await firstRows(file, ROWS_AHEAD);
    const { line: heading } = readHeader(start);
    const width = Math.max(...start.filter(({ line }) => line >= heading).map(({ cells }) => cells.length));
    const results = new ResultColumns(verdicts, heading, meaningOf);
    const isText = file.delimiter !== null;
    return {
      ending: isText ? 'csv' : 'xlsx',
      mediaType: isText ? 'text/csv' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes: closing(file, isText ? textResult(file, results, width) : workbookResult(file, results, width)),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

async function* closing(file: { close(): void }, bytes: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  try {
    yield* bytes;
  } finally {
    file.close();
  }
}

/** The two cells behind each line, taken from the verdicts as the lines go by. */
class ResultColumns {
  private readonly verdicts: AsyncIterator<RowVerdict> | Iterator<RowVerdict>;
  private next: RowVerdict | null | undefined;

  constructor(
    verdicts: AsyncIterable<RowVerdict> | Iterable<RowVerdict>,
    private readonly heading: number,
    private readonly meaningOf: ResultOptions['meaningOf'],
  ) {
    this.verdicts = Symbol.asyncIterator in verdicts ? verdicts[Symbol.asyncIterator]() : verdicts[Symbol.iterator]();
  }

  async of(line: number): Promise<readonly string[]> {
    if (line === this.heading) return RESULT_HEADINGS;
    if (this.next === undefined) await this.advance();
    while (this.next && this.next.line < line) await this.advance();
    return this.next?.line === line ? resultCells(this.next, this.meaningOf) : [];
  }

  private async advance(): Promise<void> {
    const step = await this.verdicts.next();
    this.next = step.done === true ? null : step.value;
  }
}

const ENCODERS: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  gb18030: inGb18030,
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
};

async function* textResult(file: TextFile, results: ResultColumns, width: number): AsyncGenerator<Buffer, void> {
  const { encoding, delimiter, lineEnd, preamble } = file;
  const encode = ENCODERS[encoding] ?? inGb18030;
  const written = (cell: string) => quoted(defused(cell), delimiter);
  // Spreadsheet programs know UTF-8 by its mark only.
  yield encode((encoding === 'gb18030' ? '' : '\uFEFF') + preamble);
  let line = preamble === '' ? 1 : 2;
  for await (const records of file.records()) {
    let text = '';
    for (const cells of records) {
      const added = await results.of(line++);
      const whole = added.length > 0 ? [...padded(cells, width, ''), ...added] : cells;
      text += whole.map(written).join(delimiter) + lineEnd;
    }
    if (text !== '') yield encode(text);
  }
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /[",;|\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

async function* workbookResult(
  file: WorkbookFile,
  results: ResultColumns,
  width: number,
): AsyncGenerator<Buffer, void> {
  async function* rows(): AsyncGenerator<WorkbookRow[], void> {
    for await (const some of file.rows()) {
      const written: WorkbookRow[] = [];
      for (const { line, cells } of some) {
        const added = await results.of(line);
        const values = cells.map(valueOf);
        written.push({ line, cells: added.length > 0 ? [...padded(values, width, ''), ...added] : values });
      }
      yield written;
    }
  }
  yield* workbookOf(rows(), file.merges);
}

/** An ID that was typed as a number stays one: as text it would look sound. A cell merged with one above stays empty. */
const valueOf = ({ kind, text, number, merged }: Cell): WorkbookCell =>
  merged ? '' : kind === 'number' && number !== undefined ? number : defused(text);

/** As many cells as the table is wide, whatever the number of empty ones behind the last. */
function padded<T extends WorkbookCell>(cells: readonly T[], width: number, empty: T): T[] {
  const last = cells.findLastIndex((cell) => String(cell).trim() !== '');
  const filled = cells.slice(0, last + 1);
  return [...filled, ...Array.from({ length: Math.max(0, width - filled.length) }, () => empty)];
}
