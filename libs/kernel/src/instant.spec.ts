import { expect, test } from 'vitest';
import {
  inForce,
  isCalendarDate,
  shanghaiDate,
  shanghaiInstant,
  shanghaiSecondOfDay,
  shanghaiTime,
} from './instant.js';

test('the day in Shanghai begins at 16:00 UTC of the day before', () => {
  expect(shanghaiDate(new Date('2020-02-29T15:59:59Z'))).toBe('2020-02-29');
  expect(shanghaiDate(new Date('2020-02-29T16:00:00Z'))).toBe('2020-03-01');
  expect(shanghaiTime(new Date('2020-03-31T18:30:00Z'))).toBe('2020-04-01 02:30');
  expect(shanghaiSecondOfDay(new Date('2020-03-31T18:30:00Z'))).toBe(9000);
  expect(shanghaiInstant('2020-04-01', 9000).toISOString()).toBe('2020-03-31T18:30:00.000Z');
});

test('the 29th of February exists in leap years only', () => {
  expect(isCalendarDate('2020-02-29')).toBe(true);
  expect(isCalendarDate('2019-02-29')).toBe(false);
});

test('validity is half-open', () => {
  const span = { validFrom: new Date('2020-03-01T00:00:00Z'), validTo: new Date('2020-03-25T00:00:00Z') };
  expect(inForce(span, span.validFrom)).toBe(true);
  expect(inForce(span, span.validTo)).toBe(false);
  expect(inForce({ ...span, validTo: null }, span.validTo)).toBe(true);
});
