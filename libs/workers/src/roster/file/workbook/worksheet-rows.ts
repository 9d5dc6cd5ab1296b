import { excelDate } from '../../cells/date-cell.js';
import { hostileArchive, tooLarge } from '../../roster.errors.js';
import { EMPTY, textCell, type Cell, type SheetRow } from '../../sheet.js';
import { LIMITS } from '../limits.js';
import { RowGate } from '../row-gate.js';
import { columnOf } from './workbook-parts.js';
import { attributeOf, type XmlEvents, type XmlTag } from './xml-scanner.js';

export interface Workbook {
  readonly strings: { at(index: number): string };
  /** For each cell style whether its numbers are days. */
  readonly styles: readonly boolean[];
  readonly from1904: boolean;
}

/** Turns the events of one worksheet into rows. */
export class WorksheetRows implements XmlEvents {
  private readonly gate = new RowGate();
  private rows: SheetRow[] = [];
  private cells: Cell[] = [];
  private line = 0;
  private column = -1;
  private type = 'n';
  private style = 0;
  private value = '';
  private reading = false;
  private phonetic = false;

  constructor(private readonly workbook: Workbook) {}

  open(name: string, tag: XmlTag): void {
    if (name === 'c') {
      const reference = attributeOf(tag, 'r');
      this.column = (reference === undefined ? null : columnOf(reference)) ?? this.column + 1;
      this.type = attributeOf(tag, 't') ?? 'n';
      this.style = Number(attributeOf(tag, 's') ?? 0);
      this.value = '';
    } else if (name === 'v') this.reading = true;
    else if (name === 't') this.reading = !this.phonetic;
    else if (name === 'row') {
      this.line = lineOf(attributeOf(tag, 'r'), this.line);
      this.cells = [];
      this.column = -1;
    } else if (name === 'rPh') this.phonetic = true;
  }

  text(text: string): void {
    if (!this.reading) return;
    this.value += text;
    if (this.value.length > LIMITS.cellCharacters) throw tooLarge('characters in a cell', LIMITS.cellCharacters);
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.reading = false;
    else if (name === 'c') this.endCell();
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'row') {
      const row = this.gate.admit(this.line, this.cells);
      if (row) this.rows.push(row);
      this.cells = [];
    }
  }

  /** The rows that have ended since the last time. */
  take(): SheetRow[] {
    const { rows } = this;
    if (rows.length > 0) this.rows = [];
    return rows;
  }

  private endCell(): void {
    const cell = this.cell();
    if (cell.kind === 'empty') return;
    if (this.column >= LIMITS.columns) throw tooLarge('columns', LIMITS.columns);
    while (this.cells.length < this.column) this.cells.push(EMPTY);
    this.cells[this.column] = cell;
  }

  private cell(): Cell {
    const { value, type, workbook } = this;
    if (value === '') return EMPTY;
    if (type === 's') return textCell(unescaped(workbook.strings.at(Number(value))));
    if (type === 'b') return textCell(value === '1' ? 'TRUE' : 'FALSE');
    if (type === 'd') return { kind: 'date', text: value.slice(0, 10) };
    const number = Number(value);
    if (type !== 'n' || value.trim() === '' || !Number.isFinite(number)) return textCell(unescaped(value));
    const date = workbook.styles[this.style] ? excelDate(number, workbook.from1904) : null;
    if (date) return { kind: 'date', text: date, number };
    return { kind: 'number', text: Number.isInteger(number) ? BigInt(number).toString() : String(number), number };
  }
}

/** What XML cannot hold is written as _x000D_ (ECMA-376 part 1, 22.9.2.19). */
const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([\dA-F]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

const MOST_LINES = 1_048_576;

/** Lines ascend. */
function lineOf(written: string | undefined, last: number): number {
  const line = written === undefined ? last + 1 : Number(written);
  if (!(line > last && line <= MOST_LINES)) throw hostileArchive('order of rows');
  return line;
}
