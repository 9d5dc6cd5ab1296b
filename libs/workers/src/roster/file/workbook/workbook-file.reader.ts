import { DomainError } from '#kernel';
import { TextStore } from '../../people/text-store.js';
import { hostileArchive, tooLarge, unreadable } from '../../roster.errors.js';
import { headingScore } from '../../roster-columns.js';
import type { RosterSource } from '../../roster-reading.js';
import type { SheetRow } from '../../sheet.js';
import { openArchive, type Archive } from './archive.reader.js';
import { LIMITS } from '../limits.js';
import { MergedCells } from './merged-down.js';
import { firstRows, type SheetFile } from '../sheet-file.reader.js';
import { dateStyles, relationTarget, type StyleSheet } from './workbook-parts.js';
import { type Workbook, WorksheetRows } from './worksheet-rows.js';
import { surveySheet } from './worksheet-survey.reader.js';
import { attributeOf, attributesOf, type XmlEvents, XmlScanner } from './xml-scanner.js';

const PIECE = 16_384;
const ROWS_LOOKED_AT = 60;
const STRINGS = 'xl/sharedStrings.xml';
const STYLES = 'xl/styles.xml';

/** The first sheet of an .xlsx workbook that has a roster's headings, else the first that holds anything. */
export async function openWorkbook(source: RosterSource): Promise<WorkbookFile> {
  const archive = await openArchive(source);
  try {
    const { sheets, from1904 } = await readSheetList(archive);
    const workbook = { strings: await readStrings(archive), styles: await readStyles(archive), from1904 };
    const part = await rosterSheet(archive, workbook, sheets.slice(0, LIMITS.sheets));
    const { merges, tail } = await surveySheet(archive, part);
    let share = 0;
    return {
      encoding: 'xlsx',
      delimiter: null,
      merges: merges.references,
      get bytesRead() {
        return Math.round(share * source.size);
      },
      rows: () => worksheetRows(archive, part, workbook, { merges, progress: (read) => (share = read) }),
      lastRows: () => Promise.resolve(rowsOf(tail, workbook)),
      close: () => archive.close(),
    };
  } catch (error) {
    archive.close();
    throw error;
  }
}

export interface WorkbookFile extends SheetFile {
  readonly delimiter: null;
  /** Cells merged downwards, such as `C3:C5`. */
  readonly merges: readonly string[];
}

async function rosterSheet(archive: Archive, workbook: Workbook, sheets: readonly string[]): Promise<string> {
  let fallback: string | undefined;
  for (const part of sheets) {
    const rows = await firstRows({ rows: () => worksheetRows(archive, part, workbook, {}) }, ROWS_LOOKED_AT);
    if (rows.some(({ cells }) => headingScore(cells.map(({ text }) => text)) > 0)) return part;
    if (rows.length > 0) fallback ??= part;
  }
  return fallback ?? sheets[0] ?? '';
}

interface Reading {
  readonly merges?: MergedCells;
  /** Told the share that was read, from 0 to 1. */
  readonly progress?: (share: number) => void;
}

async function* worksheetRows(
  archive: Archive,
  part: string,
  workbook: Workbook,
  { merges, progress }: Reading,
): AsyncGenerator<SheetRow[], void> {
  const worksheet = new WorksheetRows(workbook);
  const fill = merges?.filler();
  const size = Math.max(1, archive.sizeOf(part));
  for await (const bytes of scanned(archive, part, worksheet)) {
    progress?.(bytes / size);
    const rows = worksheet.take();
    if (rows.length > 0) yield fill ? rows.map(fill) : rows;
  }
}

/** Rows out of a worksheet's end; none where it cannot be read by itself. */
function rowsOf(tail: string, workbook: Workbook): SheetRow[] {
  const worksheet = new WorksheetRows(workbook);
  const scanner = new XmlScanner(worksheet);
  try {
    scanner.write(`<sheetData>${tail}</sheetData>`);
    return worksheet.take();
  } catch (error) {
    if (error instanceof DomainError) return [];
    throw error;
  }
}

/** Parts of the visible sheets in their order. */
async function readSheetList(archive: Archive): Promise<{ sheets: string[]; from1904: boolean }> {
  const targets = new Map<string, string>();
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, tag) => {
      if (name === 'Relationship' && attributeOf(tag, 'TargetMode') !== 'External')
        targets.set(attributeOf(tag, 'Id') ?? '', relationTarget(attributeOf(tag, 'Target') ?? ''));
    },
  });
  const visible: string[] = [];
  let from1904 = false;
  await readPart(archive, 'xl/workbook.xml', {
    open: (name, tag) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributeOf(tag, 'date1904') ?? '');
      if (name !== 'sheet' || /hidden/i.test(attributeOf(tag, 'state') ?? '')) return;
      const id = [...attributesOf(tag)].find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const target = targets.get(id);
      if (target && archive.has(target)) visible.push(target);
    },
  });
  if (visible.length === 0) throw unreadable('a workbook without sheets');
  return { sheets: visible, from1904 };
}

async function readStrings(archive: Archive): Promise<TextStore> {
  const strings = new TextStore();
  if (!archive.has(STRINGS)) return strings;
  let current = '';
  let inText = false;
  let inPhonetics = false;
  await readPart(archive, STRINGS, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') inPhonetics = true;
      inText = name === 't' && !inPhonetics;
    },
    text: (text) => {
      if (!inText) return;
      current += text;
      if (current.length > LIMITS.cellCharacters) throw tooLarge('characters in a cell', LIMITS.cellCharacters);
    },
    close: (name) => {
      if (name === 't') inText = false;
      if (name === 'rPh') inPhonetics = false;
      if (name !== 'si') return;
      if (strings.length >= LIMITS.filledCells) throw tooLarge('cells', LIMITS.filledCells);
      strings.add(current);
      if (strings.bytes > LIMITS.textBytes) throw tooLarge('bytes of texts', LIMITS.textBytes);
    },
  });
  return strings;
}

async function readStyles(archive: Archive): Promise<readonly boolean[]> {
  const styles: StyleSheet = { formats: new Map(), cells: [] };
  if (!archive.has(STYLES)) return [];
  let inCells = false;
  await readPart(archive, STYLES, {
    open: (name, tag) => {
      const format = Number(attributeOf(tag, 'numFmtId') ?? 0);
      if (name === 'numFmt') styles.formats.set(format, attributeOf(tag, 'formatCode') ?? '');
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.cells.push(format);
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dateStyles(styles);
}

async function readPart(archive: Archive, part: string, events: XmlEvents): Promise<void> {
  const steps = scanned(archive, part, events);
  while ((await steps.next()).done !== true);
}

/** Streams one part through the scanner, telling after each piece how many unpacked bytes it has read. */
async function* scanned(archive: Archive, part: string, events: XmlEvents): AsyncGenerator<number, void> {
  const stream = await archive.open(part);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scanner = new XmlScanner(events);
  let bytes = 0;
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      // Short texts: a long one that outlives a collection or two stays until a large one.
      for (let at = 0; at < piece.length; at += PIECE)
        scanner.write(decoder.decode(piece.subarray(at, at + PIECE), { stream: true }));
      bytes += piece.length;
      yield bytes;
    }
    scanner.write(decoder.decode());
    scanner.end();
  } catch (error) {
    // Whatever inflating and decoding throw means that the part contradicts the directory or its own head.
    throw error instanceof DomainError ? error : hostileArchive('damaged part');
  } finally {
    stream.destroy();
  }
}
