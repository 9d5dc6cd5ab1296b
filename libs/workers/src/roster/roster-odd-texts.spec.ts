import { describe, expect, test } from 'vitest';
import { inGb18030 } from './result/gb18030.js';
import { csvOf, wholeRoster } from '../../../../test/support/files/rosters.js';
import { aWorkbook } from '../../../../test/support/files/workbook.js';
import { keptText } from '../worker.js';

const ID = '513431198102195263';
const HEADINGS = ['序号', '姓名', '身份证号码', '联系电话', '住址（村组）', '备注'];

/** Texts that break programs, each a name or an address that must come through as it is. */
const ODD = [
  '𠮷田𣘺',
  '﨑山',
  '龍凞㐂',
  '卓玛·次仁',
  '卓\uFEFF玛',
  '阿卜杜拉·买买提',
  'བསོད་ནམས',
  'مۇھەممەد',
  'הקדש',
  '👩‍👩‍👧 村',
  'Ω≈ç√∫˜µ≤≥÷',
  'Zalgo H̷e̵',
  'ﬁ①℡㎏',
  'undefined',
  'null',
  'NULL',
  'NaN',
  'true',
  '1e5',
  '0x0',
  '-',
  '--1',
  "Robert'); DROP TABLE worker;--",
  '<script>alert(1)</script>',
  '${7*7}{{7*7}}%s%n',
  '../../etc/passwd',
  '"a","b"',
  '\\',
  "'",
  '=1+1',
  '@SUM(A1)',
  'CON',
  '表ポあA鷗ŒéＢ逍Üßªąñ丂㐀',
  '甲'.repeat(300),
];

const read = async (file: Uint8Array) => (await wholeRoster(file)).rows.map(({ normalised }) => normalised);
const person = (text: string) => ['1', text, ID, '', text, text];

describe('an odd text', () => {
  test.each(ODD)('%s comes through as name, address and note, in every kind of file', async (text) => {
    const rows = [HEADINGS, person(text)];
    const files = [
      csvOf(rows),
      csvOf(rows, '\t'),
      inGb18030(csvOf([HEADINGS, person(text)]).toString()),
      Buffer.from(`\uFEFF${csvOf(rows).toString()}`, 'utf16le'),
      aWorkbook({ rows }),
      aWorkbook({ rows, inline: true }),
    ];
    for (const file of files) {
      const [one] = await read(file);
      expect([one?.name, one?.village, one?.notes]).toEqual([text, text, text]);
    }
  });

  test('keeps its line breaks within a quoted cell, in a note', async () => {
    const [one] = await read(csvOf([HEADINGS, ['1', '甲', ID, '', '一组', 'a\r\nb "c"\n，d']]));
    expect(one?.notes).toBe('a\r\nb "c"\n，d');
  });
});

describe('a name', () => {
  test('loses the padding of clerks and no character', async () => {
    const names = ['张　三', ' 李四 ', '阿合 • 吉拉', 'Anna  Li', '\u200B王五'];
    const file = csvOf([HEADINGS, ...names.map((name, i) => [String(i + 1), name, ID, '', '', ''])]);
    expect((await read(file)).map(({ name }) => name)).toEqual(['张三', '李四', '阿合·吉拉', 'Anna Li', '王五']);
  });

  test('with a control character is refused, with a sign that its letters were lost it is asked about', async () => {
    const file = csvOf([
      HEADINGS,
      ['1', '张\u0007三', ID],
      ['2', '张\uFFFD', '51343119900125998X'],
      ['3', '李\u202E四', ID],
    ]);
    const { rows } = await wholeRoster(file);
    expect(
      rows.map(({ verdict, reasons, questions }) => [verdict, ...reasons, ...questions.map(({ code }) => code)]),
    ).toEqual([
      ['reject', 'name-unreadable'],
      ['accept', 'name-doubtful'],
      ['accept', 'name-doubtful'],
    ]);
  });
});

describe('a name that a form by hand refuses', () => {
  test.each(['卢燕2', '卢燕２', '卢*涛', '卢\uFEFF燕'])(
    '%s is taken from a roster as it is, and asked about',
    async (name) => {
      const { rows } = await wholeRoster(csvOf([HEADINGS, ['1', name, ID]]));
      expect(rows).toMatchObject([{ verdict: 'accept', normalised: { name }, questions: [{ code: 'name-doubtful' }] }]);
    },
  );
});

test('the register keeps names and addresses as they were written, but for numbers that give a person away', () => {
  for (const text of ODD) expect(keptText(text)).toBe(text);
  expect(keptText('一组 １３８１２３４５６７８')).toBe('一组 ***');
  expect(keptText(`a\0b ${ID}`)).toBe('a b ***');
});
