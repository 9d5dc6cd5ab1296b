import { noHeader, oldWorkbook, tooLarge, unreadable } from '../roster.errors.js';
import type { Sheet } from '../sheet.js';
import { readDelimited } from './delimited.reader.js';
import { LIMITS } from './limits.js';
import { readWorkbook } from './workbook.reader.js';

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, i) => bytes[i] === byte);

/**
 * Bytes in, rows out: a workbook (.xlsx) or delimited text in UTF-8, UTF-16 or GB18030, by content and not by name.
 * Nothing is written, followed or executed; a file that asks too much is refused before it is unpacked.
 * Refuses with `roster.unreadable`, `.too-large`, `.hostile-archive`, `.macros`, `.external-links`, `.old-or-encrypted`,
 * `.no-header`.
 */
export async function readRosterFile(file: Uint8Array): Promise<Sheet> {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length > LIMITS.bytes) throw tooLarge('bytes', LIMITS.bytes);
  if (bytes.length === 0) throw noHeader(['name', 'id']);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw oldWorkbook();
  if (startsWith(bytes, 0x50, 0x4b)) return readWorkbook(bytes);
  const text = decode(bytes);
  if (/^\s*(?:<[!?a-z]|%pdf|\{\\rtf)/i.test(text.content.slice(0, 200))) throw unreadable('markup');
  return readDelimited(text.content, text.encoding);
}

/** UTF-8 first, since a text of some length that happens to be valid UTF-8 is; what is not is GB18030, which includes GBK and GB2312. */
function decode(bytes: Buffer): { content: string; encoding: string } {
  const encodings = startsWith(bytes, 0xff, 0xfe)
    ? ['utf-16le']
    : startsWith(bytes, 0xfe, 0xff)
      ? ['utf-16be']
      : bytes.subarray(0, 4096).includes(0)
        ? unmarkedUtf16(bytes)
        : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    const content = decodeAs(encoding, bytes);
    if (content !== null && isText(content)) return { content, encoding };
  }
  throw unreadable('neither UTF-8 nor GB18030 text');
}

/** Line ends of UTF-16 text put a zero on one side of every line feed. */
function unmarkedUtf16(bytes: Buffer): string[] {
  const lineFeed = bytes.subarray(0, 65_536).indexOf(0x0a);
  if (lineFeed < 0) return [];
  return bytes[lineFeed + 1] === 0 && lineFeed % 2 === 0 ? ['utf-16le'] : ['utf-16be'];
}

function decodeAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const CONTROL = new RegExp(String.raw`[\u0000-\u0008\u000E-\u001F\u007F\uFFFE\uFFFF]`, 'g');

/** A stray control character happens; a picture is full of them. */
function isText(content: string): boolean {
  const start = content.slice(0, 65_536);
  return (start.match(CONTROL)?.length ?? 0) <= start.length / 500;
}
