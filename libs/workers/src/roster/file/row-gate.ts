import { tooLarge } from '../roster.errors.js';
import { EMPTY, type Cell, type SheetRow } from '../sheet.js';
import { LIMITS } from './limits.js';

/** Lets rows pass, without the empty cells behind the last one, and refuses a sheet as soon as it outgrows the limits. */
export class RowGate {
  private rows = 0;
  private filled = 0;

  /** The row, or null where it is empty. */
  admit(line: number, cells: Cell[]): SheetRow | null {
    let width = cells.length;
    while (width > 0 && cells[width - 1] === EMPTY) width--;
    if (width === 0) return null;
    if (width > LIMITS.columns) throw tooLarge('columns', LIMITS.columns);
    if (++this.rows > LIMITS.rows) throw tooLarge('rows', LIMITS.rows);
    cells.length = width;
    for (const cell of cells) {
      if (cell === EMPTY) continue;
      if (cell.text.length > LIMITS.cellCharacters) throw tooLarge('characters in a cell', LIMITS.cellCharacters);
      this.filled++;
    }
    if (this.filled > LIMITS.filledCells) throw tooLarge('cells', LIMITS.filledCells);
    return { line, cells };
  }
}
