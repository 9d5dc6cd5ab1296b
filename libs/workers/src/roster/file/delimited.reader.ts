import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { tooLarge, unreadable } from '../roster.errors.js';
import { headingScore } from '../roster-columns.js';
import { textCell, type Sheet } from '../sheet.js';
import { LIMITS } from './limits.js';
import { SheetBuilder } from './sheet-builder.js';

const DELIMITERS = [',', '\t', ';', '|', '，', '；', '^', '~'];
const LINES_LOOKED_AT = 60;
const PIECE = 65_536;
const MOST_IN_A_ROW = LIMITS.columns * 1024;

/** Delimited text with any of the usual delimiters, quoted or not. */
export async function readDelimited(content: string, encoding: string): Promise<Sheet> {
  const hint = /^sep=(.)\r?\n/i.exec(content);
  const text = hint ? content.slice(hint[0].length) : content;
  const guess = shapeOf(text);
  const shape = { delimiter: hint?.[1] ?? guess.delimiter, width: guess.width };
  const firstLine = hint ? 2 : 1;
  const quoted = await collect(text, shape, '"', firstLine);
  // A lone quotation mark swallows the rest of the file: then it was an inch or a ditto mark.
  const builder = quoted ?? (await collect(text, shape, false, firstLine));
  if (!builder) throw unreadable('not delimited text');
  return { encoding, delimiter: shape.delimiter, rows: builder.rows };
}

/** The rows, or null where the quoting is broken. */
async function collect(text: string, { delimiter, width }: Shape, quote: string | false, firstLine: number) {
  const builder = new SheetBuilder();
  const options = {
    delimiter,
    quote,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: MOST_IN_A_ROW,
  };
  // The parser makes an error, stack and all, of every row that is not as wide as the first: begin with one of the usual width.
  const guide = `${delimiter.repeat(width - 1)}\n`;
  let line = firstLine - 1;
  try {
    // Piece by piece, so that a file of empty lines is refused before all of them are held.
    for await (const record of Readable.from(pieces(Buffer.from(guide + text))).pipe(parse(options))) {
      builder.add(line++, (record as string[]).map(cleanCell));
      if (line % 1000 === 0) await nextTurn();
    }
    return builder;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw tooLarge('characters in a row', MOST_IN_A_ROW);
    return null;
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

const cleanCell = (text: string) => textCell(text.replaceAll('\0', ''));

interface Shape {
  readonly delimiter: string;
  /** Cells in most lines. */
  readonly width: number;
}

/** The delimiter under which some line reads most like headings; failing that, the one that splits the lines most evenly. */
function shapeOf(text: string): Shape {
  const lines = text
    .slice(0, 65_536)
    .split(/\r\n|\n|\r/, LINES_LOOKED_AT)
    .filter((line) => line.trim() !== '');
  const [best] = DELIMITERS.map((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')));
    const [width = 1, even = 0] = mostCommon(rows.map((cells) => cells.length).filter((cells) => cells > 1));
    return { delimiter, width, even, heading: Math.max(0, ...rows.map(headingScore)) };
  }).sort((a, b) => b.heading - a.heading || b.even - a.even);
  return best && best.heading + best.even > 0 ? best : { delimiter: ',', width: 1 };
}

function mostCommon(values: readonly number[]): readonly [value: number, times: number] | [] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
}
