import type { SheetRow } from '../sheet.js';

/** The first sheet of a file that holds a table. Nothing of it is kept in memory. */
export interface SheetFile {
  /** `xlsx`, or the encoding of a text file (`utf-8`, `gb18030`, …). */
  readonly encoding: string;
  /** What separates cells in a text file; null for a workbook. */
  readonly delimiter: string | null;
  /** Bytes of the file that the latest `rows` has taken in. */
  readonly bytesRead: number;
  /** All rows from the first one on, as often as asked. */
  rows(): AsyncGenerator<SheetRow[], void>;
  /** The last rows, where totals and signatures stand; not all of the file. */
  lastRows(): Promise<SheetRow[]>;
  close(): void;
}

/** The first `most` rows of a sheet. */
export async function firstRows(file: Pick<SheetFile, 'rows'>, most: number): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const some of file.rows()) {
    rows.push(...some);
    if (rows.length >= most) break;
  }
  return rows.slice(0, most);
}
