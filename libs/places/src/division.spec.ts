import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Divisions, parseDivisions } from './division.js';

const divisions = new Divisions(parseDivisions(readFileSync('config/reference/divisions.csv', 'utf8')));

describe('the table of divisions', () => {
  test('holds 34 provinces, 333 prefectures and 2,842 counties', () => {
    const count = (level: string) => divisions.all.filter((division) => division.level === level).length;
    expect([count('province'), count('prefecture'), count('county')]).toEqual([34, 333, 2842]);
  });

  test('a place is named from the province down, in English upwards', () => {
    expect(divisions.nameOf('513431')).toBe('四川省凉山彝族自治州昭觉县');
    expect(divisions.nameOf('440600', 'en')).toBe('Foshan City, Guangdong');
    expect(divisions.nameOf('999999')).toBe('999999');
  });

  test('a place knows what lies in it', () => {
    expect(divisions.childrenOf('440600').map(({ code }) => code)).toContain('440604');
    expect(divisions.byCode('000000')).toBeNull();
  });

  test('a broken line is a defect of the file', () => {
    expect(() =>
      parseDivisions('code,level,name_zh,name_en_or_pinyin,lon,lat,parent_code\n44,city,x,x,1,1,'),
    ).toThrow();
  });

  test('each of the 3,209 names written out in full is read as itself', () => {
    const wrong = divisions.all.filter(({ code }) => divisions.find(divisions.nameOf(code)).code !== code);
    expect(wrong).toEqual([]);
  });
});

describe('a place in free text', () => {
  test.each([
    ['广东佛山', '440600'],
    ['江苏苏州昆山', '320583'],
    ['江苏昆山', '320583'],
    ['昆山', '320583'],
    ['广东省东莞市', '441900'],
    ['福建泉州晋江', '350582'],
    ['上海', '310000'],
    ['上海浦东', '310115'],
    ['浙江', '330000'],
    ['浙江义乌', '330782'],
    ['山东青岛', '370200'],
    ['北京朝阳', '110105'],
    ['广东 佛山 / 顺德', '440606'],
    ['　浙江省－宁波市　', '330200'],
    ['去广东打工', '440000'],
    ['凉山州昭觉', '513431'],
    ['西双版纳', '532800'],
    ['内蒙', '150000'],
    ['广西三江县', '450226'],
    ['余杭市', '330110'],
    ['广东佛山都行', '440600'],
    ['Guangdong Foshan', '440600'],
    ['Foshan City, Guangdong', '440600'],
    ['330782', '330782'],
    ['吉林', '220000'],
    ['吉林市', '220200'],
    ['西安', '610100'],
    ['吉安', '360800'],
    ['朝阳市', '211300'],
  ])('%s is read as %s', (text, code) => {
    expect(divisions.find(text)).toMatchObject({ kind: 'found', code });
  });

  test.each([
    '省外',
    '外省',
    '随便，有活就行',
    '都行',
    '听从安排',
    '不限',
    'anything',
    'anywhere',
    '沿海城市',
    '能挣钱就行',
    '省内',
    '广东省外',
  ])('%s leaves the place open', (text) => {
    expect(divisions.find(text)).toMatchObject({ kind: 'open', code: null, candidates: [] });
  });

  test.each([
    ['朝阳区', ['110105', '220104']],
    ['通州', ['110112', '320612']],
    ['东乡', ['361003', '622926']],
    ['广东或浙江', ['440000', '330000']],
    ['佛山、东莞', ['440600', '441900']],
    ['佛山东莞', ['440600', '441900']],
    ['广东昆山', ['440000', '320583']],
    ['Taizhou', ['321200', '331000']],
  ])('%s may mean several places and none is taken', (text, candidates) => {
    expect(divisions.find(text)).toMatchObject({ kind: 'ambiguous', code: null, candidates });
  });

  test('a county name that several provinces bear is decided by the province before it', () => {
    expect(divisions.find('鼓楼区').kind).toBe('ambiguous');
    expect(divisions.find('福建福州鼓楼区').code).toBe('350102');
  });

  test.each(['不去广东', '广东除外', '老地方', '？？？厂'])('%s is not understood, and nothing is guessed', (text) => {
    expect(divisions.find(text)).toMatchObject({ kind: 'unknown', code: null });
  });

  test.each(['', '  ', '-', '/'])('"%s" is empty', (text) => {
    expect(divisions.find(text).kind).toBe('empty');
  });

  test('a town that shares its name with a distant county stays a town', () => {
    expect(divisions.find('广东东莞长安镇')).toMatchObject({ code: '441900', rest: '长安镇' });
    expect(divisions.find('东莞长安')).toMatchObject({ code: '441900', rest: '长安' });
  });
});
