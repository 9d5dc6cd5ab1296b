import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseRegionSets, setsContaining } from './region-set.js';

const read = (file: string) => readFileSync(`config/reference/${file}`, 'utf8');
const LISTS = [
  'policy-supervised-52-2020.csv',
  'policy-three-regions-three-prefectures.csv',
  'policy-poverty-832.csv',
  'policy-regions.csv',
];
const sets = parseRegionSets(read('region-sets.csv'), Object.fromEntries(LISTS.map((file) => [file, read(file)])));
const keysOf = (code: string, date: string) => setsContaining(sets, code, date).map(({ key }) => key);

describe('the sets of the policies', () => {
  test.each([
    ['supervised-52', 52],
    ['three-regions-three-prefectures', 210],
    ['poverty-832', 832],
    ['prd9', 9],
    ['yrd41', 41],
    ['hubei', 1],
  ])('%s names %i places', (key, places) => {
    expect(sets.find((set) => set.key === key)?.places).toBe(places);
  });

  test('Zhaojue is listed, of the three prefectures and poor in March 2020', () => {
    expect(keysOf('513431', '2020-03-06')).toEqual(
      expect.arrayContaining([
        'supervised-52',
        'three-regions-three-prefectures',
        'poverty-832',
        'midwest22',
        'nbs-west',
      ]),
    );
  });

  test('a set counts from its first day and no longer on its last', () => {
    expect(keysOf('513431', '2020-01-24')).not.toContain('supervised-52');
    expect(keysOf('513431', '2020-01-25')).toContain('supervised-52');
    expect(keysOf('513431', '2020-12-31')).toContain('supervised-52');
    expect(keysOf('513431', '2021-01-01')).not.toContain('supervised-52');
  });

  test('a district belongs to what its city and its province belong to', () => {
    expect(keysOf('440604', '2020-03-06')).toEqual(expect.arrayContaining(['prd9', 'nbs-east']));
    expect(keysOf('420106', '2020-03-06')).toContain('hubei');
    expect(keysOf('441900', '2020-03-06')).toContain('prd9');
  });

  test('a poor county is found under the code it had then and the one it has now', () => {
    expect(keysOf('520221', '2020-03-06')).toContain('poverty-832');
    expect(keysOf('520204', '2020-03-06')).toContain('poverty-832');
    expect(keysOf('520201', '2020-03-06')).not.toContain('poverty-832');
  });
});

describe('a faulty catalogue', () => {
  const header = 'key,name_zh,name_en,valid_from,valid_to,list,rows,codes,source\n';

  test('is refused without a date, without its list and without places', () => {
    expect(() => parseRegionSets(`${header}x,,,soon,,,,420000,`, {})).toThrow('Not a region set: x');
    expect(() => parseRegionSets(`${header}x,,,2020-01-01,,gone.csv,,,`, {})).toThrow('The list gone.csv');
    expect(() => parseRegionSets(`${header}x,,,2020-01-01,,a.csv,b=c,,`, { 'a.csv': 'b,code\nd,1\n' })).toThrow(
      'Not a region set',
    );
  });
});
