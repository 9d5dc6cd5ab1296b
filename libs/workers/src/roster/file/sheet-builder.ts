import { tooLarge } from '../roster.errors.js';
import { EMPTY, type Cell, type SheetRow } from '../sheet.js';
import { LIMITS } from './limits.js';

/** Collects rows and refuses a sheet as soon as it outgrows the limits. Equal cells are kept once. */
export class SheetBuilder {
  readonly rows: SheetRow[] = [];
  private filled = 0;
  private readonly known = new Map<string, Cell>();

  add(line: number, cells: readonly Cell[]): void {
    let width = cells.length;
    while (width > 0 && cells[width - 1]?.kind === 'empty') width--;
    if (width === 0) return;
    if (width > LIMITS.columns) throw tooLarge('columns', LIMITS.columns);
    if (this.rows.length >= LIMITS.rows) throw tooLarge('rows', LIMITS.rows);
    this.rows.push({ line, cells: Array.from({ length: width }, (_, i) => this.kept(cells[i] ?? EMPTY)) });
  }

  private kept(cell: Cell): Cell {
    if (cell.kind === 'empty') return EMPTY;
    if (cell.text.length > LIMITS.cellCharacters) throw tooLarge('characters in a cell', LIMITS.cellCharacters);
    if (++this.filled > LIMITS.filledCells) throw tooLarge('cells', LIMITS.filledCells);
    if (cell.text.length > 12) return cell;
    const key = `${cell.kind} ${cell.text}`;
    const known = this.known.get(key);
    if (known) return known;
    if (this.known.size < 10_000) this.known.set(key, cell);
    return cell;
  }
}
