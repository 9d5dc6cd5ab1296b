import { crc32, deflateRawSync } from 'node:zlib';

export interface ArchivePart {
  readonly name: string;
  readonly content: string | Buffer;
  /** What the directory says of the size, where it is to lie. */
  readonly claimedSize?: number;
  readonly encrypted?: boolean;
}

/** A zip archive, deflated, by the letter of the format or not, as a test wants it. */
export function anArchive(parts: readonly ArchivePart[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claimedSize, encrypted } of parts) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(encrypted ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedSize ?? plain.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const trailer = Buffer.alloc(14);
    trailer.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, trailer, Buffer.from(name)]));
    bodies.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, listed, end]);
}

/** A text, a number, or a number shown as a day. */
export type WrittenCell = string | number | { readonly day: number };

export interface WrittenWorkbook {
  readonly rows: readonly (readonly WrittenCell[])[];
  readonly merges?: readonly string[];
  readonly from1904?: boolean;
  /** Whether texts stand in the cells themselves instead of the table of strings. */
  readonly inline?: boolean;
  /** Prefix of all element names, as some programs write them. */
  readonly prefix?: string;
  readonly more?: readonly ArchivePart[];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');

const columnName = (column: number): string =>
  column < 26 ? String.fromCharCode(65 + column) : columnName(Math.floor(column / 26) - 1) + columnName(column % 26);

/** The smallest workbook that a spreadsheet program would open. */
export function aWorkbook({
  rows,
  merges = [],
  from1904 = false,
  inline = false,
  prefix,
  more = [],
}: WrittenWorkbook): Buffer {
  const p = prefix ? `${prefix}:` : '';
  const xmlns = `xmlns${prefix ? `:${prefix}` : ''}="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`;
  const strings = new Map<string, number>();
  const cell = (written: WrittenCell, column: number, row: number): string => {
    const at = `r="${columnName(column)}${row}"`;
    if (typeof written === 'number') return `<${p}c ${at}><${p}v>${written}</${p}v></${p}c>`;
    if (typeof written === 'object') return `<${p}c ${at} s="1"><${p}v>${written.day}</${p}v></${p}c>`;
    if (inline) return `<${p}c ${at} t="inlineStr"><${p}is><${p}t>${escaped(written)}</${p}t></${p}is></${p}c>`;
    const index = strings.get(written) ?? strings.size;
    strings.set(written, index);
    return `<${p}c ${at} t="s"><${p}v>${index}</${p}v></${p}c>`;
  };
  const body = rows
    .map(
      (cells, i) => `<${p}row r="${i + 1}">${cells.map((one, column) => cell(one, column, i + 1)).join('')}</${p}row>`,
    )
    .join('');
  const merged = merges.map((ref) => `<${p}mergeCell ref="${ref}"/>`).join('');
  const sheet = `<${p}worksheet ${xmlns}><${p}sheetData>${body}</${p}sheetData><${p}mergeCells>${merged}</${p}mergeCells></${p}worksheet>`;
  const table = [...strings.keys()].map(
    (text) => `<${p}si><${p}t xml:space="preserve">${escaped(text)}</${p}t></${p}si>`,
  );
  return anArchive([
    {
      name: 'xl/workbook.xml',
      content: `<${p}workbook ${xmlns}><${p}workbookPr date1904="${from1904 ? 1 : 0}"/><${p}sheets><${p}sheet name="a" sheetId="1" r:id="rId1"/></${p}sheets></${p}workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    },
    {
      name: 'xl/styles.xml',
      content: `<${p}styleSheet ${xmlns}><${p}numFmts><${p}numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></${p}numFmts><${p}cellXfs><${p}xf numFmtId="0"/><${p}xf numFmtId="176"/></${p}cellXfs></${p}styleSheet>`,
    },
    { name: 'xl/sharedStrings.xml', content: `<${p}sst ${xmlns}>${table.join('')}</${p}sst>` },
    { name: 'xl/worksheets/sheet1.xml', content: sheet },
    ...more,
  ]);
}
