import { isMobile } from '#kernel';
import { fieldsNamed, type RosterField } from './column-names.js';
import { dateWithin } from './cells/date-cell.js';
import { noHeader } from './roster.errors.js';
import { EMPTY, plainText, type Cell, type SheetRow } from './sheet.js';

export interface RosterColumn {
  /** Position in the sheet, from 0. */
  readonly index: number;
  readonly heading: string;
  /** What the column holds; null where it is not used. */
  readonly field: RosterField | null;
  /** Whether a person said so, the heading or, failing that, what stands below it. */
  readonly by: 'person' | 'heading' | 'content' | null;
}

export interface RosterLayout {
  readonly columns: readonly RosterColumn[];
  /** Line of the (lower) headings. */
  readonly headingLine: number;
  readonly positions: ReadonlyMap<RosterField, number>;
  /** What a roster cannot do without and no column was found for. */
  readonly missing: readonly RosterField[];
}

/** What each column holds, by its position; null where it is not used. */
export type RosterMapping = readonly (RosterField | null)[];

interface Header {
  readonly next: number;
  readonly texts: readonly string[];
  readonly fields: Map<number, RosterField>;
}

const ROWS_ABOVE = 60;
const ROWS_SAMPLED = 200;
const LEAST_COLUMNS = 3;
const NEEDED: readonly RosterField[] = ['name', 'id'];

/** How many rows are looked at before the first one is judged. */
export const ROWS_AHEAD = ROWS_ABOVE + ROWS_SAMPLED;
const ID_LIKE = /^\d{15,17}[\dx]$|^\d(?:\.\d+)e\+?1[67]$/i;

/** How many columns a row of headings would name; 0 unless it could head a roster. Serves to find sheet and delimiter too. */
export function headingScore(texts: readonly string[]): number {
  if (texts.some((text) => looksLikeId(text))) return 0;
  const fields = new Set(fieldsNamed(texts).values());
  return fields.size >= LEAST_COLUMNS && (fields.has('name') || fields.has('id')) ? fields.size : 0;
}

export const looksLikeId = (text: string): boolean => ID_LIKE.test(plainText(text).replace(/[\s'-]/g, ''));

/** The headings of a roster, found but not yet understood. */
export interface RosterHeader extends Header {
  readonly line: number;
  /** Index of the first row below them. */
  readonly next: number;
}

/**
 * Finds the headings among the first rows. Where no line reads like headings, the one above the first ID number will do, so
 * that a person can say what its columns hold.
 * @throws roster.no-header
 */
export function readHeader(rows: readonly SheetRow[]): RosterHeader {
  const header = findHeader(rows) ?? lineAboveIds(rows);
  if (!header) throw noHeader(NEEDED);
  return { ...header, line: rows[header.next - 1]?.line ?? 0 };
}

/** The same for the same headings in the same order, whatever the spelling of spaces and widths. */
export const headingsText = ({ texts }: Pick<RosterHeader, 'texts'>): string =>
  JSON.stringify(
    texts
      .map((text) => plainText(text).replace(/\s/g, '').toLowerCase())
      .join('\n')
      .trimEnd()
      .split('\n'),
  );

/** What each column holds: what a person said, else its heading, else what stands below it. */
export function readLayout(rows: readonly SheetRow[], header: RosterHeader, given: RosterMapping | null): RosterLayout {
  const { texts, fields, next, line } = header;
  const guessed = given ? new Map<number, RosterField>() : byContent(rows.slice(next, next + ROWS_SAMPLED), fields);
  const width = Math.max(texts.length, given?.length ?? 0, ...[...guessed.keys()].map((column) => column + 1));
  const columns = Array.from({ length: width }, (_, index): RosterColumn => {
    const heading = plainText(texts[index] ?? '');
    if (given) return { index, heading, field: given[index] ?? null, by: given[index] ? 'person' : null };
    const named = fields.get(index);
    const field = named ?? guessed.get(index) ?? null;
    return { index, heading, field, by: named ? 'heading' : field && 'content' };
  });
  const positions = new Map<RosterField, number>();
  for (const { index, field } of columns) if (field && !positions.has(field)) positions.set(field, index);
  return { columns, headingLine: line, positions, missing: NEEDED.filter((field) => !positions.has(field)) };
}

function lineAboveIds(rows: readonly SheetRow[]): Header | null {
  const first = rows.findIndex(({ cells }) => cells.some(({ text }) => looksLikeId(text)));
  const texts = rows[first - 1]?.cells.map(({ text }) => text) ?? [];
  const filled = texts.filter((text) => text.trim() !== '');
  if (filled.length < LEAST_COLUMNS || filled.some((text) => /\d{4}/.test(text))) return null;
  return { next: first, texts, fields: fieldsNamed(texts) };
}

/** The row, or failing that the two rows one above the other, that name the most columns. */
function findHeader(rows: readonly SheetRow[]): Header | null {
  let best: Header | null = null;
  let bestScore = 0;
  const consider = (texts: readonly string[], next: number) => {
    const score = headingScore(texts);
    if (score <= bestScore) return;
    bestScore = score;
    best = { next, texts, fields: fieldsNamed(texts) };
  };
  const lines = rows.slice(0, ROWS_ABOVE + 1).map(({ cells }) => cells.map(({ text }) => text));
  lines.forEach((texts, i) => {
    consider(texts, i + 1);
  });
  lines.forEach((texts, i) => {
    const lower = lines[i + 1];
    if (lower && !lower.some((text) => /\d/.test(text))) consider(stacked(texts, lower), i + 2);
  });
  return best;
}

/** 意向 above 务工地 and 工种: the lower heading says more, the upper one holds where the lower is empty. */
const stacked = (upper: readonly string[], lower: readonly string[]): string[] =>
  Array.from({ length: Math.max(upper.length, lower.length) }, (_, column) => {
    const above = upper[column] ?? '';
    return lower[column]?.trim() ? lower[column] : /[\d:：]/.test(above) ? '' : above;
  });

/** A column without a usable heading is known by what fills it: IDs, mobile numbers, a running number. */
function byContent(rows: readonly SheetRow[], named: ReadonlyMap<number, RosterField>): Map<number, RosterField> {
  const found = new Map<number, RosterField>();
  const fields = new Set(named.values());
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const mostly = (field: RosterField, fits: (text: string) => boolean, share: number) => {
    if (fields.has(field)) return;
    for (let column = 0; column < width; column++) {
      if (named.has(column) || found.has(column)) continue;
      const texts = rows.map(({ cells }) => plainText(cells[column]?.text ?? '')).filter(Boolean);
      if (texts.length < 2 || texts.filter(fits).length < share * texts.length) continue;
      found.set(column, field);
      return;
    }
  };
  mostly('id', looksLikeId, 0.5);
  mostly('phone', (text) => isMobile(text.replace(/\D/g, '')), 0.5);
  mostly('row', (text) => /^\d{1,6}$/.test(text), 0.8);
  return found;
}

export const cellAt = (row: SheetRow, layout: RosterLayout, field: RosterField): Cell => {
  const position = layout.positions.get(field);
  return position === undefined ? EMPTY : (row.cells[position] ?? EMPTY);
};

const ROWS_OF_FOOT = 10;
const DATE_LABEL = /(?:填报|填表|制表|登记|上报|统计|报送|填写|汇总)?(?:时间|日期)[:：]?|date/i;

/** The form's date: labelled above the headings, else unlabelled there, else labelled below the table. */
export function formDate(above: readonly SheetRow[], last: readonly SheetRow[]): string | null {
  const below = last.slice(-ROWS_OF_FOOT).filter(({ cells }) => !cells.some(({ text }) => looksLikeId(text)));
  return labelledDate(above) ?? anyDate(above) ?? labelledDate(below);
}

function labelledDate(rows: readonly SheetRow[]): string | null {
  for (const { cells } of rows) {
    const filled = cells.filter(({ kind }) => kind !== 'empty');
    for (const [i, { text }] of filled.entries()) {
      const label = DATE_LABEL.exec(plainText(text));
      if (!label) continue;
      const behind = plainText(text).slice(label.index);
      const date = dateWithin(behind) ?? (/\d/.test(behind) ? null : dateWithin(filled[i + 1]?.text ?? ''));
      if (date) return date;
    }
  }
  return null;
}

function anyDate(rows: readonly SheetRow[]): string | null {
  for (const { cells } of rows) for (const { text } of cells) if (dateWithin(text)) return dateWithin(text);
  return null;
}

export type SkipReason = 'blank' | 'heading' | 'total' | 'note';

const TOTAL = /^(?:合计|总计|小计|共计|累计|本页[合小]计|共\d+人|total|subtotal|sum)/i;
const NOTE =
  /^(?:注|备注|说明|填表|填报|制表|审核|复核|负责人|联系人|经办|单位|盖章|签[字名章]|日期|主管|分管|村(?:主任|支书|委会)|—+以下|-+以下|以下空白|note|remark|prepared|signed|approved)[^，。]{0,4}(?:[:：.\d(（]|$)/i;

/** Why a row below the headings is no person's row, or null. Whoever has an ID-like cell or a name is a person. */
export function skipReason(row: SheetRow, layout: RosterLayout): SkipReason | null {
  const filled = row.cells.map((cell) => (cell.merged ? '' : plainText(cell.text))).filter(Boolean);
  const own = (field: RosterField) =>
    cellAt(row, layout, field).merged ? '' : plainText(cellAt(row, layout, field).text);
  if (filled.length === 0) return 'blank';
  if (looksLikeId(own('id'))) return null;
  const isRepeat = layout.columns.filter(
    ({ index, heading }) => heading && plainText(row.cells[index]?.text ?? '') === heading,
  );
  if (isRepeat.length >= LEAST_COLUMNS) return 'heading';
  const compact = filled.slice(0, 3).map((text) => text.replace(/\s/g, ''));
  if (compact.some((text) => TOTAL.test(text))) return 'total';
  if (NOTE.test(compact[0] ?? '')) return 'note';
  const rowNumber = own('row');
  const others = filled.length - (rowNumber ? 1 : 0);
  if (others === 0) return /^\d*$/.test(rowNumber) ? 'blank' : 'note';
  if (own('name') || own('id')) return filled.length === 1 && own('name').length > 20 ? 'note' : null;
  return others >= 2 ? null : 'note';
}
