import { expect, test } from 'vitest';
import {
  ageOn,
  birthDateOf,
  divisionPrefix,
  isMobile,
  isUscc,
  liesWithin,
  normaliseResidentId,
  residentIdFault,
  sexOf,
} from './identifiers.js';

test.each(['360426199101010071', '44011320141005001X', '830000199201300022'])('%s is a resident ID', (id) => {
  expect(residentIdFault(id)).toBeNull();
});

test.each([
  ['36042619910102009X', 'id-checksum'],
  ['360426199113010079', 'id-date'],
  ['36042619910101007', 'id-length'],
  ['3604261991010100711', 'id-length'],
  ['', 'id-length'],
] as const)('%s is refused as %s', (id, fault) => {
  expect(residentIdFault(id)).toBe(fault);
});

test('full-width digits, spaces and a lower-case x are read as what they mean', () => {
  expect(normaliseResidentId('４４０１１３ 20141005-001x')).toBe('44011320141005001X');
});

test('birth date, sex and age come out of the ID', () => {
  expect(birthDateOf('360426199101010071')).toBe('1991-01-01');
  expect(sexOf('360426199101010071')).toBe('male');
  expect(ageOn('2004-03-06', '2020-03-06')).toBe(16);
  expect(ageOn('2004-03-07', '2020-03-06')).toBe(15);
});

test('a unified social credit code is checked by its last character', () => {
  expect(isUscc('91110000600037341L')).toBe(true);
  expect(isUscc('91110000600037341M')).toBe(false);
  expect(isUscc('9111000060003734IL')).toBe(false);
});

test('a mobile has eleven digits and begins with 13 to 19', () => {
  expect(isMobile('17119986261')).toBe(true);
  expect(isMobile('12119986261')).toBe(false);
  expect(isMobile('1711998626')).toBe(false);
});

test('a place lies within its county, prefecture and province', () => {
  expect(divisionPrefix('440000')).toBe('44');
  expect(liesWithin('440604', '440600')).toBe(true);
  expect(liesWithin('440604', '440000')).toBe(true);
  expect(liesWithin('440604', '440300')).toBe(false);
});
