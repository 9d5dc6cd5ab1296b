import { isUtf8 } from 'node:buffer';
import { unreadable } from '../roster.errors.js';
import type { RosterSource } from '../roster-reading.js';
import { EMPTY, textCell, type SheetRow } from '../sheet.js';
import { DelimitedRows } from './delimited-rows.js';
import { shapeOf } from './delimited-shape.js';
import { RowGate } from './row-gate.js';
import type { SheetFile } from './sheet-file.reader.js';

const LOOKED_AT = 65_536;
const PIECE = 65_536;

/**
 * Delimited text in UTF-8, UTF-16 or GB18030. All bytes are looked at before the first row is given: a file whose UTF-8
 * breaks anywhere is GB18030 from its start, or is refused.
 */
export async function openText(source: RosterSource): Promise<TextFile> {
  const encoding = await encodingOf(source);
  const start = await textOf(source, encoding);
  if (!isText(start)) throw unreadable('neither UTF-8 nor GB18030 text');
  if (/^\s*(?:<[!?a-z]|%pdf|\{\\rtf)/i.test(start.slice(0, 200))) throw unreadable('markup');
  const { delimiter, preamble } = shapeOf(start);
  let bytesRead = 0;
  const texts = () => recordsOf(source, { encoding, delimiter, preamble }, (bytes) => (bytesRead = bytes));
  return {
    encoding,
    delimiter,
    preamble: start.slice(0, preamble),
    lineEnd: /\r\n|\n|\r/.exec(start)?.[0] ?? '\r\n',
    get bytesRead() {
      return bytesRead;
    },
    records: texts,
    async *rows() {
      const asRows = rowsOf(preamble > 0 ? 2 : 1);
      for await (const records of texts()) {
        const rows = asRows(records);
        if (rows.length > 0) yield rows;
      }
    },
    async lastRows() {
      return rowsOf(1)(await lastRecords(source, encoding, delimiter));
    },
    close: () => undefined,
  };
}

export interface TextFile extends SheetFile {
  readonly delimiter: string;
  /** A line before the table that names the delimiter. */
  readonly preamble: string;
  readonly lineEnd: string;
  /** All lines as cells, empty ones too. */
  records(): AsyncGenerator<string[][], void>;
}

async function* recordsOf(
  source: RosterSource,
  { encoding, delimiter, preamble }: { encoding: string; delimiter: string; preamble: number },
  progress: (bytes: number) => void,
): AsyncGenerator<string[][], void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const parser = new DelimitedRows(delimiter);
  let bytes = 0;
  let skip = preamble;
  for await (const piece of pieces(source.open())) {
    const text = decode(decoder, piece);
    progress((bytes += piece.length));
    yield parser.push(text.slice(skip));
    skip = Math.max(0, skip - text.length);
  }
  yield parser.end();
}

/** @param line number of the first line */
function rowsOf(line: number): (records: readonly string[][]) => SheetRow[] {
  const gate = new RowGate();
  let next = line;
  return (records) =>
    records.flatMap((texts) => {
      const row = gate.admit(
        next++,
        texts.map((text) => (text === '' ? EMPTY : textCell(text))),
      );
      return row ? [row] : [];
    });
}

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/** UTF-8 first, since a text of some length that happens to be valid UTF-8 is; what is not is GB18030, which includes GBK and GB2312. */
async function encodingOf(source: RosterSource): Promise<string> {
  const start = await beginning(source, PIECE);
  const marked = startsWith(start, 0xff, 0xfe) ? 'utf-16le' : startsWith(start, 0xfe, 0xff) ? 'utf-16be' : null;
  const unmarked = marked ? null : unmarkedUtf16(start);
  for (const encoding of marked ? [marked] : unmarked ? [unmarked] : ['utf-8', 'gb18030'])
    if (await (encoding === 'utf-8' ? isWholeUtf8(source) : decodes(source, encoding))) return encoding;
  throw unreadable('neither UTF-8 nor GB18030 text');
}

/** Every second byte of Latin letters, digits and line ends is a zero in UTF-16; a stray zero is none. */
function unmarkedUtf16(start: Uint8Array): string | null {
  const sample = start.subarray(0, 4096);
  if (sample.filter((byte) => byte === 0).length < sample.length / 20) return null;
  const feed = start.findIndex((byte, i) => byte === 0x0a && (start[i + 1] === 0 || start[i - 1] === 0));
  if (feed < 0) return null;
  return start[feed + 1] === 0 && feed % 2 === 0 ? 'utf-16le' : 'utf-16be';
}

async function isWholeUtf8(source: RosterSource): Promise<boolean> {
  let carried: Uint8Array = new Uint8Array(0);
  for await (const piece of source.open()) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, piece]) : piece;
    const whole = bytes.length - begun(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return false;
    carried = Uint8Array.from(bytes.subarray(whole));
  }
  return carried.length === 0;
}

/** How many bytes at the end belong to a character that is not complete. */
function begun(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}

async function decodes(source: RosterSource, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const piece of source.open()) decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** A file that changes while it is read. */
function decode(decoder: TextDecoder, piece: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch {
    throw unreadable('text that changes its encoding');
  }
}

async function beginning(source: RosterSource, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.open()) {
    parts.push(piece);
    length += piece.length;
    if (length >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}

const textOf = async (source: RosterSource, encoding: string): Promise<string> =>
  new TextDecoder(encoding).decode(await beginning(source, LOOKED_AT), { stream: true });

/** What stands in the last pieces. A line feed is never half a character, except in UTF-16. */
async function lastRecords(source: RosterSource, encoding: string, delimiter: string): Promise<string[][]> {
  const from = Math.max(0, source.size - PIECE);
  const even = from - (from % 2);
  const parts: Uint8Array[] = [];
  for await (const piece of source.open(even)) parts.push(piece);
  const text = new TextDecoder(encoding).decode(Buffer.concat(parts));
  const parser = new DelimitedRows(delimiter);
  return [...parser.push(even === 0 ? text : text.slice(text.indexOf('\n') + 1)), ...parser.end()];
}

/** Pieces of a size that leaves other work its turn. */
async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const some of bytes) for (let at = 0; at < some.length; at += PIECE) yield some.subarray(at, at + PIECE);
}

const CONTROL = new RegExp(String.raw`[\u0000-\u0008\u000E-\u001F\u007F\uFFFE\uFFFF]`, 'g');

/** A stray control character happens; a picture is full of them. */
const isText = (start: string): boolean => (start.match(CONTROL)?.length ?? 0) <= Math.max(start.length / 500, 2);
