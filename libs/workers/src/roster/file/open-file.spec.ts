import { describe, expect, test } from 'vitest';
import { anArchive, aWorkbook } from '../../../../../test/support/files/workbook.js';
import type { SheetRow } from '../sheet.js';
import { LIMITS } from './limits.js';
import { openSheetFile } from './open-file.reader.js';
import { bytesSource } from './source.reader.js';

const HEADINGS = ['序号', '姓名', '身份证号码', '联系电话'];
const PERSON = ['1', '张三', '513431198102195263', '15535271157'];
const readRosterFile = async (bytes: Uint8Array, fileName?: string) => {
  const file = await openSheetFile(bytesSource(bytes), fileName);
  const rows: SheetRow[] = [];
  try {
    for await (const some of file.rows()) rows.push(...some);
  } finally {
    file.close();
  }
  return { rows, delimiter: file.delimiter };
};
const textsOf = async (file: Uint8Array) =>
  (await readRosterFile(file)).rows.map(({ cells }) => cells.map(({ text }) => text));
const csv = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.join(',')).join('\r\n');

describe('a text file', () => {
  test('is read in UTF-8 with and without a mark, in UTF-16 and in GB18030', async () => {
    const text = csv(HEADINGS, PERSON);
    const swapped = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    const gbk = Buffer.from(
      'd0f2bac52cd0d5c3fb2cc9edb7ddd6a4bac5c2eb0a312cd5c5c8fd2c353133343331313938313032313935323633',
      'hex',
    );
    expect(await textsOf(Buffer.from(text))).toEqual([HEADINGS, PERSON]);
    expect(await textsOf(Buffer.from(`\uFEFF${text}`))).toEqual([HEADINGS, PERSON]);
    expect(await textsOf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual([HEADINGS, PERSON]);
    expect(await textsOf(Buffer.from(text, 'utf16le'))).toEqual([HEADINGS, PERSON]);
    expect(await textsOf(swapped)).toEqual([HEADINGS, PERSON]);
    expect(await textsOf(gbk)).toEqual([HEADINGS.slice(0, 3), PERSON.slice(0, 3)]);
  });

  test.each([',', ';', '\t', '|', '，', '^'])('may be divided by "%s"', async (delimiter) => {
    const rows = [['外出务工登记表,2020;3|6'], HEADINGS, PERSON];
    const sheet = await readRosterFile(Buffer.from(rows.map((row) => row.join(delimiter)).join('\n')));
    expect(sheet.delimiter).toBe(delimiter);
    expect(sheet.rows.at(-1)?.cells.map(({ text }) => text)).toEqual(PERSON);
  });

  test('may name its delimiter in the first line', async () => {
    expect(await textsOf(Buffer.from(`sep=~\r\n${HEADINGS.join('~')}\r\n`))).toEqual([HEADINGS]);
  });

  test('keeps line breaks, delimiters and rare characters within quotation marks', async () => {
    const name = '𠮷'.repeat(30_000 / 2);
    expect(await textsOf(Buffer.from(`${csv(HEADINGS)}\n1,"${name}","a,""b""\nc",`))).toEqual([
      HEADINGS,
      ['1', name, 'a,"b"\nc'],
    ]);
  });

  test('survives a lone quotation mark', async () => {
    expect(await textsOf(Buffer.from(`${csv(HEADINGS)}\n1,"张三,x,y\n2,李四,x,y`))).toEqual([
      HEADINGS,
      ['1', '"张三', 'x', 'y'],
      ['2', '李四', 'x', 'y'],
    ]);
  });

  test('counts its empty lines, so that a line number leads back to the file', async () => {
    const sheet = await readRosterFile(Buffer.from(`\n\n${csv(HEADINGS)}\n\n${csv(PERSON)}\n`));
    expect(sheet.rows.map(({ line }) => line)).toEqual([3, 5]);
  });
});

describe('a workbook', () => {
  test.each([{ inline: true }, { inline: false }, { prefix: 'x' }])(
    'gives texts, numbers and days (%o)',
    async (way) => {
      const sheet = await readRosterFile(
        aWorkbook({ rows: [HEADINGS, ['a&<b>', 4000, { day: 43_902 }, 0.5]], ...way }),
      );
      expect(sheet.rows[1]?.cells).toEqual([
        { kind: 'text', text: 'a&<b>' },
        { kind: 'number', text: '4000', number: 4000 },
        { kind: 'date', text: '2020-03-12', number: 43_902 },
        { kind: 'number', text: '0.5', number: 0.5 },
      ]);
    },
  );

  test('counts days from 1904 where it says so', async () => {
    const sheet = await readRosterFile(aWorkbook({ rows: [HEADINGS, [{ day: 42_440 }]], from1904: true }));
    expect(sheet.rows[1]?.cells[0]?.text).toBe('2020-03-12');
  });

  test('fills a cell merged downwards, and leaves a merged title alone', async () => {
    const rows = [
      ['登记表', '', ''],
      ['姓名', '身份证', '住址'],
      ['甲', '1', '一组'],
      ['乙', '2'],
      ['丙', '3', '二组'],
    ];
    const sheet = await readRosterFile(aWorkbook({ rows, merges: ['A1:C1', 'C3:C4'] }));
    expect(sheet.rows[0]?.cells).toHaveLength(1);
    expect(sheet.rows[3]?.cells[2]).toEqual({ kind: 'text', text: '一组', merged: true });
    expect(sheet.rows[4]?.cells[2]).toEqual({ kind: 'text', text: '二组' });
  });
});

describe('a file is refused', () => {
  const refusal = (file: Uint8Array) =>
    readRosterFile(file).then(
      () => null,
      (error: unknown) => (error as { code?: string }).code ?? String(error),
    );
  const worksheet = (content: string, claimedSize = content.length) =>
    anArchive([
      { name: 'xl/workbook.xml', content: '<workbook xmlns:r="r"><sheets><sheet r:id="a"/></sheets></workbook>' },
      {
        name: 'xl/_rels/workbook.xml.rels',
        content: '<Relationships><Relationship Id="a" Target="s.xml"/></Relationships>',
      },
      { name: 'xl/s.xml', content, claimedSize },
    ]);

  test.each([
    ['nothing at all', Buffer.alloc(0), 'roster.no-header'],
    ['an old or encrypted workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'roster.old-or-encrypted'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d4948445200000001', 'hex'), 'roster.unreadable'],
    ['a PDF', Buffer.from('%PDF-1.4\n'), 'roster.unreadable'],
    ['a web page that calls itself a workbook', Buffer.from('<html><table><tr><td>姓名'), 'roster.unreadable'],
    ['bytes in no encoding', Buffer.from('ff80ff80ff', 'hex'), 'roster.unreadable'],
    ['a damaged archive', Buffer.from('PK\x03\x04 and no directory'), 'roster.hostile-archive'],
    ['another kind of archive', anArchive([{ name: 'word/document.xml', content: '<w/>' }]), 'roster.unreadable'],
  ])('being %s', async (_, file, code) => {
    expect(await refusal(file)).toBe(code);
  });

  test('with macros, with links to other workbooks, with a password', async () => {
    const rows = [HEADINGS];
    const macro = { name: 'xl/vbaProject.bin', content: 'x' };
    const link = { name: 'xl/externalLinks/externalLink1.xml', content: '<x/>' };
    expect(await refusal(aWorkbook({ rows, more: [macro] }))).toBe('roster.macros');
    expect(await refusal(aWorkbook({ rows, more: [link] }))).toBe('roster.external-links');
    const locked = { name: 'xl/secret.xml', content: '<x/>', encrypted: true };
    expect(await refusal(aWorkbook({ rows, more: [locked] }))).toBe('roster.old-or-encrypted');
  });

  test('unpacking to far more than it holds', async () => {
    const bomb = { name: 'xl/media/a.bin', content: Buffer.alloc(20_000_000) };
    expect(await refusal(aWorkbook({ rows: [HEADINGS], more: [bomb] }))).toBe('roster.hostile-archive');
    const claim = { name: 'xl/media/a.bin', content: 'x'.repeat(5), claimedSize: 4_000_000_000 };
    expect(await refusal(aWorkbook({ rows: [HEADINGS], more: [claim] }))).toBe('roster.hostile-archive');
  });

  test('unpacking to more than its directory says', async () => {
    const content = `<worksheet><sheetData>${'<row/>'.repeat(100_000)}</sheetData></worksheet>`;
    expect(await refusal(worksheet(content, 1000))).toBe('roster.hostile-archive');
  });

  test('with a thousand parts, or the same part twice', async () => {
    const part = (name: string) => ({ name, content: '<x/>' });
    const many = Array.from({ length: 1000 }, (_, i) => part(`xl/${i}.xml`));
    expect(await refusal(aWorkbook({ rows: [HEADINGS], more: many }))).toBe('roster.hostile-archive');
    expect(await refusal(aWorkbook({ rows: [HEADINGS], more: [part('xl/Styles.xml')] }))).toBe(
      'roster.hostile-archive',
    );
  });

  test('with entities of its own, and with broken markup', async () => {
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>';
    expect(await refusal(worksheet(entities))).toBe('roster.hostile-archive');
    expect(await refusal(worksheet('<worksheet><row></worksheet>'))).toBe('roster.hostile-archive');
  });

  test('with too many columns, rows or characters in a cell, as text and as a workbook', async () => {
    const wide = Array.from({ length: LIMITS.columns + 1 }, () => 'x').join(',');
    const cell = (reference: string, text: string) =>
      `<worksheet><sheetData><row><c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c></row></sheetData></worksheet>`;
    const long = 'x'.repeat(LIMITS.cellCharacters + 1);
    expect(await refusal(Buffer.from(wide))).toBe('roster.too-large');
    expect(await refusal(Buffer.from('x\n'.repeat(LIMITS.rows + 1)))).toBe('roster.too-large');
    expect(await refusal(Buffer.from(`a,${long}`))).toBe('roster.too-large');
    expect(await refusal(Buffer.from(`a,"${'x'.repeat(10_000_000)}`))).toBe('roster.too-large');
    expect(await refusal(worksheet(cell('XFD1', 'x')))).toBe('roster.too-large');
    expect(await refusal(worksheet(cell('A1', long)))).toBe('roster.too-large');
    expect(await refusal(Buffer.alloc(LIMITS.bytes + 1, 0x20))).toBe('roster.too-large');
  });
});
