import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTable } from '#places';
import { daysKept, retentionPeriods, RETENTIONS } from './retention.js';

const rows = parseTable(readFileSync('config/reference/retention-periods.csv', 'utf8'));
const slips = { class: 'slips', valid_from: '2020-05-01', valid_to: '2020-06-01', days: '7' };

describe('A period of retention', () => {
  it('is there for every class, health and whereabouts fourteen days', () => {
    const days = (name: string) => daysKept(retentionPeriods(rows), name, '2020-03-06');
    expect(RETENTIONS.map((retention) => days(retention.class))).toEqual([14, 14, 14, 30, 1, 30, 90]);
  });

  it('holds from its first day until the day before it ends, the later one before the earlier', () => {
    const periods = retentionPeriods([...rows, slips]);
    const days = ['2020-04-30', '2020-05-01', '2020-05-31', '2020-06-01'].map((day) => daysKept(periods, 'slips', day));
    expect(days).toEqual([30, 7, 7, 30]);
    expect(daysKept(periods, 'slips', '2019-12-31')).toBeNull();
  });

  it.each([
    { class: 'else' },
    { days: '0' },
    { days: '1.5' },
    { valid_from: '2020-02-30' },
    { valid_to: '2020-04-01' },
  ])('with %j is a defect of the file', (wrong) => {
    expect(() => retentionPeriods([...rows, { ...slips, ...wrong }])).toThrow('No period of retention');
  });

  it('that is missing for a class is a defect of the file', () => {
    expect(() => retentionPeriods(rows.slice(1))).toThrow('Without a period of retention: health-codes');
  });
});
