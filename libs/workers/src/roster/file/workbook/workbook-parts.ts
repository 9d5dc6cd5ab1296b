export interface StyleSheet {
  /** Number formats of the workbook's own, by number. */
  readonly formats: Map<number, string>;
  /** Number format of each cell style. */
  readonly cells: number[];
}

// Built-in formats that show a day: Western, then those of the Chinese, Japanese and Korean editions.
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58]);

/** For each cell style whether its numbers are days (ECMA-376 part 1, 18.8.30). */
export const dateStyles = ({ formats, cells }: StyleSheet): boolean[] =>
  cells.map((format) => {
    const code = formats.get(format);
    return code === undefined ? BUILT_IN_DATES.has(format) : showsDay(code);
  });

/** Quoted words, escaped characters, colours and locales aside, only dates have a y or a d. `General` has neither. */
const showsDay = (code: string): boolean =>
  /[yd]|m+[^a-z]*月/i.test(
    code
      .replace(/"[^"]*"/g, (quoted) => (quoted.includes('月') ? '月' : ''))
      .replace(/\\.|_.|\*.|\[[^\]]*\]/g, '')
      .replace(/general|red/gi, ''),
  );

/** A relation's target as a part's name. Targets are relative to `xl/` or begin at the root. */
export const relationTarget = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;

/** `AB12` → column 27, row 12 (columns from 0, rows from 1); null for anything else. */
export function cellPosition(reference: string): { column: number; row: number } | null {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  const column = match ? columnOf(match[1] ?? '') : null;
  return match && column !== null ? { column, row: Number(match[2]) } : null;
}

/** The letters of `AB12` as a column, from 0; null where there are none, or more than three. */
export function columnOf(reference: string): number | null {
  let column = 0;
  let length = 0;
  for (; length < reference.length; length++) {
    const letter = reference.charCodeAt(length) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return length > 0 && length <= 3 ? column - 1 : null;
}
