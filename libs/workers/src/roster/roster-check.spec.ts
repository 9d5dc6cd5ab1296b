import { describe, expect, test } from 'vitest';
import { csvOf, wholeRoster } from '../../../../test/support/files/rosters.js';
import { REMEDIES, remedyFor } from './roster-reasons.js';

const check = (...rows: readonly (readonly string[])[]) => wholeRoster(csvOf(rows));
const HEADINGS = ['序号', '姓名', '性别', '身份证号码', '联系电话', '同行人'];
const IDS = [
  '513431198102195263',
  '51343119900125998X',
  '513431196406209573',
  '513431200104102323',
  '513431196912270166',
];
const [A = '', B = '', C = '', D = ''] = IDS;
const verdicts = async (...rows: readonly (readonly string[])[]) =>
  (await check(HEADINGS, ...rows)).rows.map(({ verdict, reasons }) => [verdict, ...reasons].join(' '));

describe('a row is refused', () => {
  const under16 = '513431200606030083';
  test.each([
    ['without an ID', ['1', '甲', '', ''], 'reject id-missing'],
    ['with an ID of 17 digits', ['1', '甲', '', A.slice(1)], 'reject id-length'],
    ['with an impossible birth date', ['1', '甲', '', '513431199013450124'], 'reject id-date'],
    ['with a wrong check digit', ['1', '甲', '', '513431198906102251'], 'reject id-checksum'],
    ['for a child', ['1', '甲', '', under16], 'reject under-16'],
    ['without a name', ['1', '', '女', A, '15535271157'], 'reject name-missing'],
    ['with its phone unusable too', ['1', '甲', '', '', '123'], 'reject id-missing phone-unusable'],
  ])('%s', async (_, row, expected) => {
    expect(await verdicts(row)).toEqual([expected]);
  });

  test('whoever turns 16 on the form’s date may go, and the form’s date counts, not today', async () => {
    const on = async (date: string) =>
      (await check([`填报日期：${date}`], HEADINGS, ['1', '甲', '', under16])).rows[0]?.reasons;
    expect(await on('2022年6月2日')).toEqual(['under-16']);
    expect(await on('2022年6月3日')).toEqual([]);
  });

  test('born after the form was written', async () => {
    const { rows } = await check(['填报日期：2000-01-01'], HEADINGS, ['1', '甲', '', under16]);
    expect(rows[0]?.reasons).toEqual(['id-date']);
  });
});

describe('a row is taken with a warning', () => {
  test('if the phone cannot be used or the sex contradicts the ID', async () => {
    expect(await verdicts(['1', '甲', '男', A, '1553527115'])).toEqual(['accept phone-unusable sex-mismatch']);
  });
});

describe('a double', () => {
  test('bears the ID of an earlier accepted row, whatever the name', async () => {
    expect(await verdicts(['7', '甲', '', A], ['8', '乙', '男', A.replace(/^5/, '５')])).toEqual([
      'accept',
      'duplicate same-id-as-row-7',
    ]);
  });

  test('of a refused row is refused for its own reason', async () => {
    expect(await verdicts(['1', '甲', '', '513431198906102251'], ['2', '甲', '', '513431198906102251'])).toEqual([
      'reject id-checksum',
      'reject id-checksum',
    ]);
    expect(await verdicts(['1', '', '女', A, '1'], ['2', '甲', '', A])).toEqual([
      'reject name-missing phone-unusable',
      'accept',
    ]);
  });
});

describe('a travel companion', () => {
  const companions = async (...rows: readonly (readonly string[])[]) =>
    (await check(HEADINGS, ...rows)).rows.map(({ normalised, questions }) => [
      normalised.travelsWithRow,
      ...questions.map(({ code, candidates }) => `${code} ${candidates.join(' ')}`.trim()),
    ]);

  test('is found above and below, by name or by number', async () => {
    expect(
      await companions(
        ['1', '甲子', '', A, '', '和乙丑一起'],
        ['2', '乙丑', '', B, '', '甲子'],
        ['3', '丙寅', '', C, '', '与1号同行'],
      ),
    ).toEqual([[2], [1], [1]]);
  });

  test('is left open where two rows bear the name, though not for oneself nor for the same person listed twice', async () => {
    expect(
      (await companions(['1', '甲子', '', A], ['2', '甲子', '', B], ['3', '丙寅', '', C, '', '和甲子一起']))[2],
    ).toEqual(['ambiguous', 'companion-ambiguous 1 2']);
    expect((await companions(['1', '甲子', '', A, '', '甲子'], ['2', '甲子', '', B]))[0]).toEqual([2]);
    expect((await companions(['1', '甲子', '', A], ['2', '甲子', '', A], ['3', '丙寅', '', C, '', '甲子']))[2]).toEqual(
      [1],
    );
  });

  test('who is not in the roster, or refused, leaves a question', async () => {
    expect(await companions(['1', '甲子', '', A, '', '和老王一起'])).toEqual([[null, 'companion-unknown']]);
    expect((await companions(['1', '甲子', '', ''], ['2', '乙丑', '', B, '', '甲子']))[1]).toEqual([
      1,
      'companion-refused 1',
    ]);
  });

  test('of several is the first, with a question', async () => {
    expect(
      (await companions(['1', '甲子', '', A], ['2', '乙丑', '', B], ['3', '丙寅', '', C, '', '和甲子、乙丑一起']))[2],
    ).toEqual([1, 'companion-several 1 2']);
  });
});

test('every reason and question says in both languages what is wrong and what to do', () => {
  for (const { text, remedy } of [...Object.values(REMEDIES), remedyFor('same-id-as-row-7')])
    expect([text.zh, text.en, remedy.zh, remedy.en].every((words) => words.length > 1)).toBe(true);
});

test('twenty thousand rows of one name are no worse than others', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [String(i), '甲子', '', i % 2 ? C : D, '', '和甲子一起']);
  expect((await check(HEADINGS, ...rows)).counts).toEqual({ accept: 2, reject: 0, duplicate: 19_998 });
});
