import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { expect, test } from 'vitest';
import { IsDay, IsInstant } from './calendar.js';

class Said {
  @IsDay() day: unknown = '2020-02-29';
  @IsInstant() at: unknown = '2020-03-06T08:00:00+08:00';
}
const rulesBroken = (said: Partial<Said>) =>
  validateSync(Object.assign(new Said(), said)).flatMap(({ constraints }) => Object.keys(constraints ?? {}));

test.each(['2020-02-30', '2021-02-29', '2020-13-01', '2020-3-1', '0000-01-01', '9999-12-31', '', 20200306, null])(
  '%s is no day',
  (day) => {
    expect(rulesBroken({ day })).toEqual(['isDay']);
  },
);

test.each([
  '2020-02-30T08:00:00Z',
  '2020-03-06',
  '2020-03-06T08:00:00',
  '2020-03-06T24:00:00Z',
  '2020-03-06T08:60Z',
  '2020-W10-5T08:00:00Z',
  '+275760-09-13T00:00:00Z',
  '0001-01-01T00:00:00Z',
  1_583_452_800_000,
])('%s is no instant', (at) => {
  expect(rulesBroken({ at })).toEqual(['isInstant']);
});

test.each(['2020-03-06T08:00Z', '2020-03-06T08:00:00.123Z', '2020-02-29T23:59:59-08:00'])('%s is an instant', (at) => {
  expect(rulesBroken({ at })).toEqual([]);
});
