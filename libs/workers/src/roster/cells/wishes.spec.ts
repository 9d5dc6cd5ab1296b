import { describe, expect, test } from 'vitest';
import { textCell } from '../sheet.js';
import { dateWithin, excelDate, readDate } from './date-cell.js';
import { readWage } from './wage-cell.js';

describe('a wage', () => {
  test.each([
    ['4000', 4000],
    ['4500元/月', 4500],
    ['４０００元', 4000],
    ['5千', 5000],
    ['0.5万', 5000],
    ['3500-4500', 3500],
    ['六千左右', 6000],
    ['4-5千', 4000],
    ['0.4-0.5万', 4000],
    ['4k~5k', 4000],
    ['3千5', 3500],
    ['三千五', 3500],
    ['四千五百元', 4500],
    ['一万二', 12_000],
    ['1万2', 12_000],
    ['五六千', 5000],
    ['3500—4500元', 3500],
    ['3500至4500', 3500],
    ['月薪4,500元', 4500],
    ['￥4500', 4500],
    ['4000以上', 4000],
    ['不低于4000元', 4000],
    ['5000+', 5000],
    ['4500（包吃住）', 4500],
    ['4000元一个月', 4000],
    ['4500.00', 4500],
    ['4500 yuan per month', 4500],
    ['两千八', 2800],
    ['3500/4500', 3500],
    ['3500——4500', 3500],
    ['4、5千', 4000],
    ['六千多', 6000],
    ['6000多元', 6000],
    ['肆仟元', 4000],
    ['半万', 5000],
    ['3000～', 3000],
    ['3000+提成', 3000],
    ['底薪3000加提成', 3000],
    ['面议，不低于4000', 4000],
  ])('%s is %i yuan', (text, yuan) => {
    expect(readWage(textCell(text))).toEqual({ minWageFen: yuan * 100, doubt: null });
  });

  test.each(['', '面议', '不限', '看情况', '-', 'negotiable'])('"%s" leaves it open', (text) => {
    expect(readWage(textCell(text))).toEqual({ minWageFen: null, doubt: null });
  });

  test.each([
    ['200元/天', 'wage-not-monthly'],
    ['日薪200', 'wage-not-monthly'],
    ['6万/年', 'wage-not-monthly'],
    ['4500以下', 'wage-unreadable'],
    ['45', 'wage-unreadable'],
    ['4500000', 'wage-unreadable'],
    ['去年4500今年5000', 'wage-unreadable'],
    ['高一点', 'wage-unreadable'],
    ['3500.4500', 'wage-unreadable'],
  ] as const)('%s is not guessed at: %s', (text, doubt) => {
    expect(readWage(textCell(text))).toEqual({ minWageFen: null, doubt });
  });
});

describe('a departure date', () => {
  test.each([
    '2020年3月12日',
    '2020年03月12号',
    '2020/3/12',
    '2020.03.12',
    '2020-03-12',
    '20200312',
    '2020-03-12 00:00:00',
    '３月１２日',
    '3月12',
    '3/12',
    '3.12',
    '3月12日左右',
    '3月12日以后',
    '3月12日-15日',
    '3月12日至3月20日',
    '三月十二日',
    '二〇二〇年三月十二日',
    '20年3月12日',
    '3月12日（星期四）',
    '43902',
    '20.3.12',
    '3月12日前后',
    '3月12-15日',
    '3.12-3.20',
    '今年3月12日',
    '3月12日晚',
    '12 March 2020',
    'Mar 12, 2020',
  ])('%s is the 12th of March 2020', (text) => {
    expect(readDate(textCell(text), '2020')).toEqual({ date: '2020-03-12', doubt: null });
  });

  test('a missing year is the form’s', () => {
    expect(readDate(textCell('3月18日'), '2021').date).toBe('2021-03-18');
  });

  test.each(['', '月底', '3月底', '3月', '随时', '三月中旬', '待定'])('"%s" stays open as it is written', (text) => {
    expect(readDate(textCell(text), '2020')).toEqual({ date: null, doubt: null });
  });

  test.each(['2月30日', '3月18日前', '正月十六', '2020/13/01', '3.2', '3/2/2020', '21.3.12', '过几天', '12345678901'])(
    '%s is not guessed at',
    (text) => {
      expect(readDate(textCell(text), '2020')).toEqual({ date: null, doubt: 'date-unreadable' });
    },
  );

  test('Excel counts days from 1900 or from 1904', () => {
    expect(excelDate(43_902, false)).toBe('2020-03-12');
    expect(excelDate(42_440, true)).toBe('2020-03-12');
    expect(excelDate(12, false)).toBeNull();
  });

  test('the form’s date stands anywhere in a line', () => {
    expect(dateWithin('填报单位：××乡 填报时间：2020年3月6日')).toBe('2020-03-06');
    expect(dateWithin('2020年3月')).toBeNull();
  });
});
