import { describe, expect, test } from 'vitest';
import { csvOf, wholeRoster } from '../../../../../test/support/files/rosters.js';
import { aWorkbook } from '../../../../../test/support/files/workbook.js';
import { bytesSource } from '../file/source.reader.js';
import type { RosterRow } from '../roster-row.js';
import { inGb18030 } from './gb18030.js';
import { defused } from './result-cells.js';
import { resultOf } from './roster-result.writer.js';

const HEADINGS = ['序号', '姓名', '身份证号码', '联系电话', '备注'];
const PERSON = ['1', '卓玛·次仁', '513431198102195263', '+8615535271157', '=HYPERLINK("http://x","y")'];
const CHILD = ['2', '𠮷田', '513431200606030083', '', '@x; a\nb'];
const ROWS = [['外出务工登记表'], HEADINGS, PERSON, [], CHILD, ['合计', '2人']];

const verdictsOf = (rows: readonly RosterRow[]) =>
  rows.map(({ line, verdict, reasons, questions }) => ({
    line,
    verdict,
    codes: [...reasons, ...questions.map(({ code }) => code)],
  }));

async function resultFor(file: Uint8Array): Promise<Buffer> {
  const { rows } = await wholeRoster(file);
  const result = await resultOf(bytesSource(file), verdictsOf(rows));
  const pieces: Buffer[] = [];
  for await (const piece of result.bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe('the result file', () => {
  test.each([
    ['utf-8', ',', (text: string) => Buffer.from(text)],
    ['gb18030', ';', inGb18030],
    ['utf-16le', '\t', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['utf-16be', ',', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('of %s text is the same text with two columns more', async (encoding, delimiter, encode) => {
    const text = new TextDecoder(encoding).decode(await resultFor(encode(csvOf(ROWS, delimiter).toString())));
    const cells = (line: string) => line.split(delimiter === '\t' ? '\t' : delimiter);
    const [title = '', headings = '', person = '', empty = '', child = ''] = text.split('\r\n');
    expect(title).toBe('外出务工登记表');
    expect(cells(headings)).toEqual([...HEADINGS, '核对结果 verdict', '处理办法 what to do']);
    expect(person).toContain(`"'=HYPERLINK(""http://x"",""y"")"${delimiter}接受 accept${delimiter}`);
    expect(person).toContain("'+8615535271157");
    expect(empty).toBe('');
    expect(child).toContain('𠮷田');
    expect(child).toMatch(/"'@x; a\nb".拒绝 reject.*请删除该行.*delete the row/);
    expect(text.trimEnd().endsWith('合计' + delimiter + '2人')).toBe(true);
  });

  test('of a workbook holds its values, its numbers as numbers and its merged cells', async () => {
    const rows = [HEADINGS, ['1', '甲', 522633196907142200, '', '一组'], ['2', '乙', '513431198102195263']];
    const before = await wholeRoster(aWorkbook({ rows, merges: ['E2:E3'] }));
    const after = await wholeRoster(await resultFor(aWorkbook({ rows, merges: ['E2:E3'] })));
    expect(after.rows).toEqual(before.rows);
    expect(after.rows.map(({ normalised, reasons }) => [normalised.notes, ...reasons])).toEqual([
      ['一组', 'id-lost-digits'],
      [''],
    ]);
    expect(after.columns.map(({ heading }) => heading)).toEqual([
      ...HEADINGS,
      '核对结果 verdict',
      '处理办法 what to do',
    ]);
  });

  test('brought in again says the same of everybody', async () => {
    const file = csvOf(ROWS);
    const strip = ({ rows }: Awaited<ReturnType<typeof wholeRoster>>) =>
      rows.map(({ line, verdict, reasons, normalised: { id, name, phone } }) => ({
        line,
        verdict,
        reasons,
        id,
        name,
        phone,
      }));
    expect(strip(await wholeRoster(await resultFor(file)))).toEqual(strip(await wholeRoster(file)));
  });
});

test('a text that begins like a formula is defused, a mere dash is not one', () => {
  for (const text of ['=1+1', '+86 155', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1'])
    expect(defused(text)).toBe(`'${text}`);
  for (const text of ['-', '——', 'a=1', '', '1-2']) expect(defused(text)).toBe(text);
});

test('every character of Unicode but private ones has its code in GB18030', () => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
    (point) => (point < 0xd800 || point > 0xf8ff) && (point < 0x10000 || point % 257 === 0),
  );
  const wrong = points.filter((point) => {
    const text = String.fromCodePoint(point);
    return decoder.decode(inGb18030(text)) !== text && point !== 0xfeff;
  });
  expect(wrong).toEqual([]);
});
