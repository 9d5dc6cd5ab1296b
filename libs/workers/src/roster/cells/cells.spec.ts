import { describe, expect, test } from 'vitest';
import { companionReadings } from '../roster-companions.js';
import { readId, readName, readPhone, readRegisteredPoor, readSex } from './person-cells.js';
import { textCell, type Cell } from '../sheet.js';

const number = (value: number, text = String(value)): Cell => ({ kind: 'number', text, number: value });

describe('an ID number', () => {
  test.each([
    '513431198102195263',
    '５１３４３１１９８１０２１９５２６３',
    '513431 19810219 5263',
    "'513431198102195263",
    '="513431198102195263"',
    '513431-19810219-5263',
    '\u200B513431198102195263\u00A0',
  ])('"%s" is read', (text) => {
    expect(readId(textCell(text))).toEqual({ id: '513431198102195263', fault: null });
  });

  test.each(['51343119900125998x', '51343119900125998×', '51343119900125998Х', '51343119900125998Ｘ'])(
    '%s ends in X',
    (text) => {
      expect(readId(textCell(text)).id).toBe('51343119900125998X');
    },
  );

  test.each([
    ['', 'id-missing'],
    ['无', 'id-missing'],
    ['5134311977012686', 'id-length'],
    ['513431810219526', 'id-length'],
    ['513431198906102251', 'id-checksum'],
    ['513431199013450124', 'id-date'],
    ['5.13431E+17', 'id-lost-digits'],
  ])('"%s" is refused as %s', (text, fault) => {
    expect(readId(textCell(text))).toEqual({ id: null, fault });
  });

  test('typed as a number has lost its last digits, even if it happens to pass the check', () => {
    expect(readId(number(522633196907142200, '522633196907142200')).fault).toBe('id-lost-digits');
    expect(readId(number(513431810219526)).fault).toBe('id-length');
  });
});

describe('a phone number', () => {
  test.each([
    '17632447868',
    '176-3244-7868',
    '176 3244 7868',
    '+86 17632447868',
    '8617632447868',
    '１７６３２４４７８６８',
    '17632447868（父）',
    '0834-1234567/17632447868',
    '1522757243、17632447868',
  ])('%s is read', (text) => {
    expect(readPhone(textCell(text))).toEqual({ phone: '17632447868', unusable: false });
  });

  test('typed as a number is read', () => {
    expect(readPhone(number(17_632_447_868)).phone).toBe('17632447868');
  });

  test.each(['1522757243', '0834-1234567', '12119986261', '忘了'])('%s is unusable', (text) => {
    expect(readPhone(textCell(text))).toEqual({ phone: null, unusable: true });
  });

  test.each(['', '无', '-', '　'])('"%s" is none', (text) => {
    expect(readPhone(textCell(text))).toEqual({ phone: null, unusable: false });
  });
});

describe('whether somebody is registered poor', () => {
  test.each([
    '是',
    '√',
    '✔',
    'Y',
    'yes',
    '有',
    '建档立卡',
    '建档立卡贫困户',
    '贫困户',
    '1',
    'TRUE',
    '是（低保）',
    '有√',
    '2014年建档立卡',
    '已脱贫',
  ])('%s means yes', (text) => {
    expect(readRegisteredPoor(textCell(text))).toEqual({ registeredPoor: true, doubt: null });
  });
  test.each([
    '',
    '否',
    '×',
    'N',
    'no',
    '无',
    '非贫困户',
    '一般户',
    '边缘易致贫户',
    '0',
    '-',
    '✕',
    '否×',
    '未建档立卡',
    '不属于',
  ])('"%s" means no', (text) => {
    expect(readRegisteredPoor(textCell(text))).toEqual({ registeredPoor: false, doubt: null });
  });
  test('anything else is taken as no, with a question', () => {
    expect(readRegisteredPoor(textCell('2016年'))).toEqual({ registeredPoor: false, doubt: 'poor-unreadable' });
  });
});

test('sex and names are read without their padding', () => {
  expect([' 男 ', '女性', 'F', '？'].map((text) => readSex(textCell(text)))).toEqual([
    'male',
    'female',
    'female',
    null,
  ]);
  expect(readName(textCell(' 韩　飞　'))).toBe('韩飞');
  expect(readName(textCell('阿合•吉拉'))).toBe('阿合·吉拉');
  expect(readName(textCell(' Anna  Li '))).toBe('Anna Li');
});

describe('a companion', () => {
  const anyReading = (text: string) => companionReadings(text);

  test.each([
    '和朱刚磊一起',
    '与朱刚磊同行',
    '跟朱刚磊一块儿',
    '朱刚磊',
    '同朱刚磊一起去',
    '和老公朱刚磊一起',
    '朱 刚磊',
    'with 朱刚磊',
  ])('%s names 朱刚磊', (text) => {
    expect(anyReading(text)).toContainEqual(['朱刚磊']);
  });

  test('two companions are two, and a family name 和 is not "with"', () => {
    expect(anyReading('和张三、李四一起')).toContainEqual(['张三', '李四']);
    expect(anyReading('和丽娟')).toEqual(expect.arrayContaining([['和丽娟'], ['丽娟']]));
  });

  test('a row may be named by its number', () => {
    expect(anyReading('和12号一起')).toContainEqual(['#12']);
  });

  test.each(['', '无', '独自', '-'])('"%s" names nobody', (text) => {
    expect(anyReading(text)).toEqual([]);
  });
});
