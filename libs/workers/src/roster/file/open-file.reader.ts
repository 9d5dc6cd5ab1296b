import { noHeader, oldWorkbook, tooLarge, wrongExtension } from '../roster.errors.js';
import type { RosterSource } from '../roster-reading.js';
import { LIMITS } from './limits.js';
import { openText, type TextFile } from './text-file.reader.js';
import { openWorkbook, type WorkbookFile } from './workbook/workbook-file.reader.js';

const TEXT_ENDINGS = ['csv', 'tsv', 'txt', 'tab'];

/**
 * Bytes in, rows out: a workbook (.xlsx) or delimited text, by content; a name that says something else is refused.
 * Nothing is written, followed or executed; a file that asks too much is refused before it is unpacked.
 * @throws roster.unreadable, .too-large, .hostile-archive, .macros, .external-links, .old-or-encrypted, .wrong-extension, .no-header
 */
export async function openSheetFile(source: RosterSource, fileName = ''): Promise<TextFile | WorkbookFile> {
  if (source.size > LIMITS.bytes) throw tooLarge('bytes', LIMITS.bytes);
  if (source.size === 0) throw noHeader(['name', 'id']);
  const magic = (await firstBytes(source)).toString('latin1');
  const ending = /\.([a-z]{2,4})$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (magic.startsWith('\xd0\xcf\x11\xe0')) throw oldWorkbook();
  const isArchive = magic.startsWith('PK');
  if (isArchive ? [...TEXT_ENDINGS, 'xls'].includes(ending) : /^xls[xmb]?$/.test(ending))
    throw wrongExtension(ending, isArchive ? 'xlsx' : 'text');
  return isArchive ? openWorkbook(source) : openText(source);
}

async function firstBytes(source: RosterSource): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.open()) {
    parts.push(piece);
    length += piece.length;
    if (length >= 8) break;
  }
  return Buffer.concat(parts).subarray(0, 8);
}
