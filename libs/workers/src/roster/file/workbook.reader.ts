import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';
import { DomainError } from '#kernel';
import { hostileArchive, tooLarge, unreadable } from '../roster.errors.js';
import { headingScore } from '../roster-columns.js';
import type { Sheet, SheetRow } from '../sheet.js';
import { openArchive, type Archive } from './archive.reader.js';
import { LIMITS } from './limits.js';
import { dateStyles, relationTarget, type StyleSheet } from './workbook-parts.js';
import { WorksheetRows } from './worksheet.reader.js';

export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** The first sheet of an .xlsx workbook that has a roster's headings, else the first that holds anything. */
export async function readWorkbook(bytes: Buffer): Promise<Sheet> {
  const archive = await openArchive(bytes);
  try {
    const { sheets, from1904 } = await readSheetList(archive);
    const strings = await readStrings(archive);
    const styles = await readStyles(archive);
    let fallback: SheetRow[] = [];
    for (const part of sheets.slice(0, LIMITS.sheets)) {
      const worksheet = new WorksheetRows({ strings, styles, from1904 });
      await readPart(archive, part, worksheet);
      const rows = worksheet.finish();
      if (rows.slice(0, 60).some(({ cells }) => headingScore(cells.map(({ text }) => text)) > 0))
        return { encoding: 'xlsx', delimiter: null, rows };
      if (fallback.length === 0) fallback = rows;
    }
    return { encoding: 'xlsx', delimiter: null, rows: fallback };
  } finally {
    archive.close();
  }
}

/** Parts of the visible sheets in their order. */
async function readSheetList(archive: Archive): Promise<{ sheets: string[]; from1904: boolean }> {
  const targets = new Map<string, string>();
  await readPart(archive, 'xl/_rels/workbook.xml.rels', {
    open: (name, { Id = '', Target = '', TargetMode }) => {
      if (name === 'Relationship' && TargetMode !== 'External') targets.set(Id, relationTarget(Target));
    },
  });
  const visible: string[] = [];
  let from1904 = false;
  await readPart(archive, 'xl/workbook.xml', {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet' || /hidden/i.test(attributes['state'] ?? '')) return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '';
      const target = targets.get(id);
      if (target && archive.has(target)) visible.push(target);
    },
  });
  if (visible.length === 0) throw unreadable('a workbook without sheets');
  return { sheets: visible, from1904 };
}

async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  if (!archive.has('xl/sharedStrings.xml')) return strings;
  let current = '';
  let inText = false;
  let inPhonetics = false;
  await readPart(archive, 'xl/sharedStrings.xml', {
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
      strings.push(current);
    },
  });
  return strings;
}

async function readStyles(archive: Archive): Promise<readonly boolean[]> {
  const styles: StyleSheet = { formats: new Map(), cells: [] };
  if (!archive.has('xl/styles.xml')) return [];
  let inCells = false;
  await readPart(archive, 'xl/styles.xml', {
    open: (name, { numFmtId = '0', formatCode = '' }) => {
      if (name === 'numFmt') styles.formats.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) styles.cells.push(Number(numFmtId));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dateStyles(styles);
}

/** Streams one part through an XML parser that knows no entities of the document's own. */
async function readPart(archive: Archive, part: string, events: XmlEvents): Promise<void> {
  const parser = new SaxesParser();
  parser.on('doctype', () => {
    throw hostileArchive('document type');
  });
  parser.on('error', () => {
    throw hostileArchive('malformed part');
  });
  parser.on('opentag', ({ name, attributes }) => events.open(localName(name), attributes));
  parser.on('text', (text) => events.text?.(text));
  parser.on('cdata', (text) => events.text?.(text));
  parser.on('closetag', ({ name }) => events.close?.(localName(name)));
  const stream = await archive.open(part);
  try {
    await feed(stream, parser);
  } catch (error) {
    // Whatever inflating throws means the part contradicts the directory.
    throw error instanceof DomainError ? error : hostileArchive('damaged part');
  } finally {
    stream.destroy();
  }
}

async function feed(stream: Readable, parser: SaxesParser): Promise<void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of stream) parser.write(decoder.decode(chunk as Buffer, { stream: true }));
  parser.write(decoder.decode()).close();
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
