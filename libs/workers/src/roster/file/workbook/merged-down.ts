import { EMPTY, type Cell, type SheetRow } from '../../sheet.js';
import { tooLarge } from '../../roster.errors.js';
import { LIMITS } from '../limits.js';
import { cellPosition } from './workbook-parts.js';

interface Merge {
  readonly reference: string;
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** The cells of a sheet that are merged downwards within one column: they say something about several persons; a merged title does not. */
export class MergedCells {
  private readonly merges: Merge[] = [];

  /** @param reference such as `C3:C5` */
  add(reference: string): void {
    const [start, end] = reference.split(':').map(cellPosition);
    if (!start || !end || start.row === end.row || start.column !== end.column || start.column >= LIMITS.columns)
      return;
    if (this.merges.length >= LIMITS.merges) throw tooLarge('merged cells', LIMITS.merges);
    this.merges.push({ reference, column: start.column, from: start.row, to: end.row });
  }

  /** References, as they were given. */
  get references(): readonly string[] {
    return this.merges.map(({ reference }) => reference);
  }

  /** Fills rows in their order, each where it was merged with one above. */
  filler(): (row: SheetRow) => SheetRow {
    if (this.merges.length === 0) return (row) => row;
    const waiting = [...this.merges].sort((a, b) => b.from - a.from);
    const open = new Map<number, { readonly cell: Cell; readonly to: number }>();
    return ({ line, cells }) => {
      for (const [column, { to }] of open) if (to < line) open.delete(column);
      const filled = [...cells];
      for (const [column, { cell }] of open) {
        if ((filled[column] ?? EMPTY).kind !== 'empty') continue;
        while (filled.length <= column) filled.push(EMPTY);
        filled[column] = { ...cell, merged: true };
      }
      for (let next = waiting.at(-1); next && next.from <= line; next = waiting.at(-1)) {
        waiting.pop();
        const cell = cells[next.column] ?? EMPTY;
        if (next.from === line && cell.kind !== 'empty') open.set(next.column, { cell, to: next.to });
      }
      return { line, cells: filled };
    };
  }
}
