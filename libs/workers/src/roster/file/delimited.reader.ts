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
  const delimiter = hint?.[1] ?? delimiterOf(text);
  const firstLine = hint ? 2 : 1;
  const quoted = await collect(text, delimiter, '"', firstLine);
  // A lone quotation mark swallows the rest of the file: then it was an inch or a ditto mark.
  const builder = quoted ?? (await collect(text, delimiter, false, firstLine));
  if (!builder) throw unreadable('not delimited text');
  return { encoding, delimiter, rows: builder.rows };
}

/** The rows, or null where the quoting is broken. */
async function collect(text: string, delimiter: string, quote: string | false, firstLine: number) {
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
  let line = firstLine;
  try {
    // Piece by piece, so that a file of empty lines is refused before all of them are held.
    for await (const record of Readable.from(pieces(Buffer.from(text))).pipe(parse(options))) {
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

/** The delimiter under which some line reads most like headings; failing that, the one that splits the lines most evenly. */
function delimiterOf(text: string): string {
  const lines = text
    .slice(0, 65_536)
    .split(/\r\n|\n|\r/, LINES_LOOKED_AT)
    .filter((line) => line.trim() !== '');
  const scores = DELIMITERS.map((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter).map((cell) => cell.replace(/^\s*"|"\s*$/g, '')));
    const heading = Math.max(0, ...rows.map(headingScore));
    const widths = rows.map((cells) => cells.length).filter((width) => width > 1);
    const even = Math.max(0, ...widths.map((width) => widths.filter((other) => other === width).length));
    return { delimiter, heading, even };
  });
  const [best] = scores.sort((a, b) => b.heading - a.heading || b.even - a.even);
  return best && best.heading + best.even > 0 ? best.delimiter : ',';
}
