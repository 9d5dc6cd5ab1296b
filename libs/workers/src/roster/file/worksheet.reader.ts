import { excelDate } from '../cells/date-cell.js';
import { tooLarge } from '../roster.errors.js';
import { EMPTY, textCell, type Cell, type SheetRow } from '../sheet.js';
import { LIMITS } from './limits.js';
import { SheetBuilder } from './sheet-builder.js';
import { cellPosition } from './workbook-parts.js';
import type { XmlEvents } from './workbook.reader.js';

export interface Workbook {
  readonly strings: readonly string[];
  /** For each cell style whether its numbers are days. */
  readonly styles: readonly boolean[];
  readonly from1904: boolean;
}

interface Merge {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** Turns the events of one worksheet into rows. */
export class WorksheetRows implements XmlEvents {
  private readonly builder = new SheetBuilder();
  private readonly merges: Merge[] = [];
  private cells: Cell[] = [];
  private line = 0;
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private reading = false;
  private phonetic = false;

  constructor(private readonly workbook: Workbook) {}

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.line = Number(attributes['r'] ?? this.line + 1);
      this.cells = [];
      this.column = -1;
    } else if (name === 'c') {
      this.column = cellPosition(attributes['r'] ?? '')?.column ?? this.column + 1;
      this.type = attributes['t'] ?? 'n';
      this.style = Number(attributes['s'] ?? 0);
      this.value = '';
    } else if (name === 'rPh') this.phonetic = true;
    else if (name === 'mergeCell') this.merge(attributes['ref'] ?? '');
    this.reading = name === 'v' || (name === 't' && !this.phonetic);
  }

  text(text: string): void {
    if (!this.reading) return;
    this.value += text;
    if (this.value.length > LIMITS.cellCharacters) throw tooLarge('characters in a cell', LIMITS.cellCharacters);
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.reading = false;
    else if (name === 'rPh') this.phonetic = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row') this.builder.add(this.line, this.cells);
  }

  /** The rows, with every cell that was merged downwards filled in. */
  finish(): SheetRow[] {
    const { rows } = this.builder;
    if (this.merges.length === 0) return rows;
    const indexes = new Map(rows.map(({ line }, index) => [line, index]));
    for (const { column, from, to } of this.merges) {
      const cell = rows[indexes.get(from) ?? -1]?.cells[column];
      if (!cell || cell.kind === 'empty') continue;
      for (let line = from + 1; line <= to; line++) {
        const index = indexes.get(line);
        const row = index === undefined ? undefined : rows[index];
        if (index === undefined || !row || (row.cells[column] ?? EMPTY).kind !== 'empty') continue;
        const cells = [...row.cells];
        while (cells.length <= column) cells.push(EMPTY);
        cells[column] = { ...cell, merged: true };
        rows[index] = { line: row.line, cells };
      }
    }
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
    if (type === 's') return textCell((workbook.strings[Number(value)] ?? '').replaceAll('\0', ''));
    if (type === 'b') return textCell(value === '1' ? 'TRUE' : 'FALSE');
    if (type === 'd') return { kind: 'date', text: value.slice(0, 10) };
    const number = Number(value);
    if (type !== 'n' || value.trim() === '' || !Number.isFinite(number)) return textCell(value);
    const date = workbook.styles[this.style] ? excelDate(number, workbook.from1904) : null;
    if (date) return { kind: 'date', text: date, number };
    return { kind: 'number', text: Number.isInteger(number) ? BigInt(number).toString() : String(number), number };
  }

  /** Only merges downwards within one column say something about several persons; a merged title does not. */
  private merge(reference: string): void {
    const [start, end] = reference.split(':').map(cellPosition);
    if (!start || !end || start.row === end.row || start.column !== end.column) return;
    if (this.merges.length >= LIMITS.merges) throw tooLarge('merged cells', LIMITS.merges);
    this.merges.push({ column: start.column, from: start.row, to: Math.min(end.row, start.row + LIMITS.rows) });
  }
}
