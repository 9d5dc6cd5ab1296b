import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A cell to be written: text, or a number that stays a number. */
export type WorkbookCell = string | number;

export interface WorkbookRow {
  readonly line: number;
  readonly cells: readonly WorkbookCell[];
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const FRAME: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/** The smallest workbook that a spreadsheet program opens (ECMA-376): one sheet of values, as a stream of any length. */
export async function* workbookOf(
  rows: AsyncIterable<readonly WorkbookRow[]>,
  merges: readonly string[] = [],
): AsyncGenerator<Buffer, void> {
  const archive = new StreamedArchive();
  for (const [name, xml] of Object.entries(FRAME)) yield* archive.part(name, [HEAD + xml]);
  yield* archive.part('xl/worksheets/sheet1.xml', worksheet(rows, merges));
  yield archive.directory();
}

async function* worksheet(
  rows: AsyncIterable<readonly WorkbookRow[]>,
  merges: readonly string[],
): AsyncGenerator<string, void> {
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`;
  for await (const some of rows) yield some.map(rowXml).join('');
  const merged = merges.map((reference) => `<mergeCell ref="${reference}"/>`).join('');
  yield `</sheetData>${merged && `<mergeCells count="${merges.length}">${merged}</mergeCells>`}</worksheet>`;
}

const rowXml = ({ line, cells }: WorkbookRow): string =>
  `<row r="${line}">${cells.map((cell, column) => cellXml(cell, `${columnName(column)}${line}`)).join('')}</row>`;

function cellXml(cell: WorkbookCell, reference: string): string {
  if (cell === '') return '';
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`;
  return `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };

// XML has no way to write the other control characters; a workbook has (ECMA-376 part 1, 22.9.2.19).
const FORBIDDEN = new RegExp(String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]`, 'g');

const escaped = (text: string): string =>
  text
    .replace(/_(?=x[\dA-F]{4}_)/gi, '_x005F_')
    .replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? '')
    .replace(FORBIDDEN, (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

export const columnName = (column: number): string =>
  (column < 26 ? '' : columnName(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26));

/** A zip archive whose sizes follow its parts (APPNOTE 4.3.9): nothing need be known, or held, before it is written. */
class StreamedArchive {
  private readonly entries: Buffer[] = [];
  private offset = 0;

  async *part(name: string, xml: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer, void> {
    const start = this.offset;
    const title = Buffer.from(name);
    yield this.counted(
      Buffer.concat([header('PK\x03\x04', [20, 2048 + 8, 8, 0, 33], [0, 0, 0]), lengthOf(title), title]),
    );
    let sum = 0;
    let size = 0;
    async function* plain() {
      for await (const text of xml) {
        const bytes = Buffer.from(text);
        sum = crc32(bytes, sum);
        size += bytes.length;
        yield bytes;
      }
    }
    const from = this.offset;
    // A pipeline: whatever the rows throw reaches whoever takes the bytes.
    const packer = createDeflateRaw({ level: 1 });
    const packing = pipeline(Readable.from(plain(), { objectMode: false }), packer);
    packing.catch(() => undefined);
    for await (const packed of packer as AsyncIterable<Buffer>) yield this.counted(packed);
    await packing;
    const sizes = [sum, this.offset - from, size];
    yield this.counted(header('PK\x07\x08', [], sizes));
    const trailer = Buffer.alloc(14);
    trailer.writeUInt32LE(start, 10);
    this.entries.push(
      Buffer.concat([header('PK\x01\x02', [20, 20, 2048 + 8, 8, 0, 33], sizes), lengthOf(title), trailer, title]),
    );
  }

  directory(): Buffer {
    const listed = Buffer.concat(this.entries);
    const count = this.entries.length;
    return Buffer.concat([
      listed,
      header('PK\x05\x06', [0, 0, count, count], [listed.length, this.offset]),
      Buffer.alloc(2),
    ]);
  }

  private counted(bytes: Buffer): Buffer {
    this.offset += bytes.length;
    return bytes;
  }
}

/** A record's mark, then numbers of two bytes, then numbers of four. */
function header(mark: string, short: readonly number[], long: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 + short.length * 2 + long.length * 4);
  let at = bytes.write(mark, 'latin1');
  for (const value of short) at = bytes.writeUInt16LE(value, at);
  for (const value of long) at = bytes.writeUInt32LE(value, at);
  return bytes;
}

/** Length of a name, and of the extra field, which is empty. */
function lengthOf(name: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16LE(name.length);
  return bytes;
}
