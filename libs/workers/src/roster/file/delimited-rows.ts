import { tooLarge } from '../roster.errors.js';
import { LIMITS } from './limits.js';

const QUOTE = 34;
const FEED = 10;
const RETURN = 13;
const SPACE = 32;
/** Neither closed nor open: the next piece of the text decides. */
const UNDECIDED = -2;
const STRAY = -1;

/**
 * Delimited text, piece by piece, as rows (RFC 4180 and what departs from it: any line end, spaces behind a closing
 * quotation mark, marks within a cell). A mark that nothing closes stands for itself and does not swallow the rows below it.
 */
export class DelimitedRows {
  private readonly mark: number;
  private rest = '';

  constructor(private readonly delimiter: string) {
    this.mark = delimiter.charCodeAt(0);
  }

  /** The rows that end within this piece, empty ones too: as many as the lines of a spreadsheet. */
  push(text: string): string[][] {
    this.rest = this.rest === '' ? text : this.rest + text;
    const rows = this.take(false);
    if (this.rest.length > LIMITS.rowCharacters) throw tooLarge('characters in a row', LIMITS.rowCharacters);
    return rows;
  }

  /** The rows left when the text has ended. */
  end(): string[][] {
    return this.take(true);
  }

  private take(final: boolean): string[][] {
    const text = this.rest;
    const rows: string[][] = [];
    let at = 0;
    let quote = -1;
    let turn = -1;
    while (at < text.length) {
      if (quote < at) quote = position(text, '"', at);
      if (turn < at) turn = position(text, '\r', at);
      const end = Math.min(position(text, '\n', at), turn);
      if (end === Infinity && !final) break;
      if (quote < end) {
        const after = this.quotedRow(text, at, final, rows);
        if (after === UNDECIDED) break;
        at = after;
        continue;
      }
      const after = end === Infinity ? text.length : lineEnd(text, end, final);
      if (after === UNDECIDED) break;
      rows.push(text.slice(at, end === Infinity ? text.length : end).split(this.delimiter));
      at = after;
    }
    this.rest = text.slice(at);
    return rows;
  }

  /** Adds the row that starts at `at` and says where the next one starts. */
  private quotedRow(text: string, start: number, final: boolean, rows: string[][]): number {
    const cells: string[] = [];
    for (let at = start; ; at++) {
      const closing = text.charCodeAt(at) === QUOTE ? this.closing(text, at, final) : STRAY;
      if (closing === UNDECIDED) return UNDECIDED;
      const end = closing === STRAY ? this.cellEnd(text, at) : afterSpaces(text, closing + 1);
      cells.push(closing === STRAY ? text.slice(at, end) : text.slice(at + 1, closing).replaceAll('""', '"'));
      if (text.charCodeAt(end) === this.mark) {
        at = end;
        continue;
      }
      if (end >= text.length && !final) return UNDECIDED;
      const after = end >= text.length ? end : lineEnd(text, end, final);
      if (after !== UNDECIDED) rows.push(cells);
      return after;
    }
  }

  /** Where the quoted cell that opens at `open` closes. */
  private closing(text: string, open: number, final: boolean): number {
    for (let at = open + 1; ;) {
      const quote = text.indexOf('"', at);
      if (quote < 0) return final || text.length - open > LIMITS.cellCharacters ? STRAY : UNDECIDED;
      if (text.charCodeAt(quote + 1) === QUOTE) {
        at = quote + 2;
        continue;
      }
      const end = afterSpaces(text, quote + 1);
      if (end >= text.length) return final ? quote : UNDECIDED;
      if (this.endsCell(text.charCodeAt(end))) return quote;
      // This one opens a cell of a later line.
      const opens = this.endsCell(text.charCodeAt(quote - 1));
      if (opens && /[\r\n]/.test(text.slice(open, quote))) return STRAY;
      at = quote + 1;
    }
  }

  private cellEnd(text: string, start: number): number {
    let at = start;
    while (at < text.length && !this.endsCell(text.charCodeAt(at))) at++;
    return at;
  }

  private endsCell(code: number): boolean {
    return code === this.mark || code === FEED || code === RETURN;
  }
}

const position = (text: string, sought: string, from: number): number => {
  const at = text.indexOf(sought, from);
  return at < 0 ? Infinity : at;
};

/** Where the line behind the line end at `at` starts. A carriage return may be half a line end. */
function lineEnd(text: string, at: number, final: boolean): number {
  if (text.charCodeAt(at) === FEED) return at + 1;
  if (at + 1 >= text.length && !final) return UNDECIDED;
  return text.charCodeAt(at + 1) === FEED ? at + 2 : at + 1;
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}
