/** One cell as the file holds it. `text` is what a person sees; dates read `YYYY-MM-DD`. */
export interface Cell {
  readonly kind: 'text' | 'number' | 'date' | 'empty';
  readonly text: string;
  /** The number behind a number or a date (Excel's serial day). */
  readonly number?: number;
  /** The value belongs to a cell above that was merged over this one. */
  readonly merged?: true;
}

export interface SheetRow {
  /** Line of the sheet, from 1. Empty lines may be missing. */
  readonly line: number;
  readonly cells: readonly Cell[];
}

export const EMPTY: Cell = { kind: 'empty', text: '' };

export const textCell = (text: string): Cell => (text.trim() === '' ? EMPTY : { kind: 'text', text });

// Printable ASCII without the space, and the common ideographs: nothing to normalise.
const PLAIN_ALREADY = /^[\x21-\x7E\u4E00-\u9FFF]*$/;

/** Half width, single spaces, without invisible characters: the form in which a cell is read. */
export const plainText = (text: string): string =>
  PLAIN_ALREADY.test(text)
    ? text
    : text
        .normalize('NFKC')
        .replace(/[\u200B-\u200F\u202A-\u202E\u2060\uFEFF]/g, '')
        .replace(/\s+/g, ' ')
        .trim();

/** What people write where they have nothing to write. */
export const isBlank = (plain: string): boolean =>
  /^(?:[-—–_/\\.。、*]*|无|没有|暂无|n\/?a|none|nil|不详|不清楚)$/i.test(plain);
