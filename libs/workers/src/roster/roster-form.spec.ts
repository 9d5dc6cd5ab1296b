import { describe, expect, test } from 'vitest';
import { csvOf, wholeRoster } from '../../../../test/support/files/rosters.js';

const check = (...rows: readonly (readonly string[])[]) => wholeRoster(csvOf(rows));
const HEADINGS = ['序号', '姓名', '性别', '身份证号码', '联系电话', '同行人'];
const IDS = [
  '513431198102195263',
  '51343119900125998X',
  '513431196406209573',
  '513431200104102323',
  '513431196912270166',
];
const [A = '', B = ''] = IDS;

describe('the form around the rows', () => {
  test('columns come in any order and under any usual name', async () => {
    const { rows, columns } = await check(
      ['证件号', '备注', '手机', '想去哪里', 'XX', '名字', '贫困户', '何时出发', '工资要求（元/月）'],
      [A, '会开车', '15535271157', '广东佛山', '?', '甲', '是', '3月18日', '4-5千'],
    );
    expect(columns.map(({ field }) => field)).toEqual([
      'id',
      'notes',
      'phone',
      'destination',
      null,
      'name',
      'registeredPoor',
      'date',
      'wage',
    ]);
    expect(rows[0]?.normalised).toMatchObject({
      id: A,
      destination: '440600',
      registeredPoor: true,
      availableFrom: '2020-03-18',
      minWageFen: 400_000,
    });
  });

  test('English headings do as well', async () => {
    const { rows } = await check(
      [
        'No.',
        'Full name',
        'Gender',
        'ID number',
        'Mobile',
        'Village',
        'Registered poor',
        'Destination',
        'Occupation',
        'Expected wage (yuan/month)',
        'Departure date',
        'Travels with',
        'Remarks',
      ],
      ['1', '甲', 'F', A, '15535271157', '一组', 'yes', 'Guangdong Foshan', 'welder', '4500', '2020-03-18', '', ''],
    );
    expect(rows[0]).toMatchObject({
      verdict: 'accept',
      reasons: [],
      questions: [],
      normalised: { village: '一组', destination: '440600', occupation: 'welder', minWageFen: 450_000 },
    });
  });

  test('two rows of headings are read as one', async () => {
    const { columns } = await check(
      ['序号', '基本信息', '', '', '意向', ''],
      ['', '姓名', '身份证', '电话', '务工地', '工种'],
      ['1', '甲', A, '', '上海', '焊工'],
    );
    expect(columns.map(({ field }) => field)).toEqual(['row', 'name', 'id', 'phone', 'destination', 'occupation']);
  });

  test('a column of IDs is known by its content', async () => {
    const { columns } = await check(
      ['序号', '姓名', '性别', '号码', '电话'],
      ['1', '甲', '', A, ''],
      ['2', '乙', '', B, ''],
    );
    expect(columns.find(({ field }) => field === 'id')).toMatchObject({ index: 3, by: 'content' });
  });

  test('titles, repeated headings, empty numbered lines, totals and notes are no persons', async () => {
    const { rows, skipped } = await check(
      ['外出务工登记表'],
      HEADINGS,
      ['1', '甲', '', A],
      ['小计', '1人'],
      HEADINGS,
      ['2', '乙', '', B],
      ['3'],
      ['合 计', '2人', '', '', '填表人：丙'],
      ['注：本表一式两份，村、乡各存一份。'],
      ['填表人：丙', '', '审核人：丁'],
    );
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [1, 3],
      [2, 6],
    ]);
    expect(skipped.map(({ why }) => why)).toEqual(['total', 'heading', 'blank', 'total', 'note', 'note']);
  });

  test('rows without numbers are counted', async () => {
    const { rows } = await check(HEADINGS.slice(1), ['甲', '', A], ['乙', '', B]);
    expect(rows.map(({ row }) => row)).toEqual([1, 2]);
  });

  test('"as above" repeats a place or a wage, never an ID', async () => {
    const { rows } = await check(
      ['姓名', '身份证', '务工地', '工资'],
      ['甲', A, '上海', '4000'],
      ['乙', '同上', '同上', '〃'],
      ['丙', B, '同上', '5000'],
    );
    expect(rows.map(({ normalised }) => [normalised.destination, normalised.minWageFen])).toEqual([
      ['310000', 400_000],
      ['310000', 400_000],
      ['310000', 500_000],
    ]);
    expect(rows[1]?.reasons).toEqual(['id-missing']);
  });

  test('what could not be read is kept as written, with a question', async () => {
    const { rows } = await check(
      ['姓名', '身份证', '务工地', '工资', '出发时间'],
      ['甲', A, '老地方', '高一点', '过几天'],
    );
    const [row] = rows;
    expect(row?.verdict).toBe('accept');
    expect(row?.normalised).toMatchObject({
      destination: null,
      destinationText: '老地方',
      wageText: '高一点',
      availableFrom: null,
      availableText: '过几天',
    });
    expect(row?.questions.map(({ code, written }) => `${code} ${written}`)).toEqual([
      'destination-unreadable 老地方',
      'wage-unreadable 高一点',
      'date-unreadable 过几天',
    ]);
  });

  test.each([
    [[]],
    [[['姓名', '电话']]],
    [
      [
        ['序号', '姓名', '电话'],
        ['1', '甲', '15535271157'],
      ],
    ],
    [[['1', '甲', A, '15535271157']]],
  ])('a sheet without headings for name and ID is refused', async (rows) => {
    await expect(check(...rows)).rejects.toMatchObject({ code: 'roster.no-header' });
  });
});
