import { expect, test } from 'vitest';
import { type RiskLevel, type RiskLevelFacts, riskLevelOf } from './risk-level.js';

const at = (day: number): Date => new Date(Date.UTC(2020, 2, day));
const declared = (divisionCode: string, level: RiskLevel, from: number, to: number | null = null): RiskLevelFacts => ({
  ...{ divisionCode, level, validFrom: at(from), validTo: to === null ? null : at(to) },
  source: '通告',
});
const levelOn = (rows: readonly RiskLevelFacts[], day: number, code = '440606') =>
  riskLevelOf(code, rows, { from: at(day), to: at(day + 1) });

test('a place of which nothing was declared is at low risk', () => {
  expect(levelOn([], 5)).toBe('low');
  expect(levelOn([declared('440300', 'high', 1)], 5)).toBe('low');
});

test('a level holds from its first instant until its end, which is excluded', () => {
  const rows = [declared('440606', 'medium', 5, 8)];
  expect([3, 4, 5, 7, 8].map((day) => levelOn(rows, day))).toEqual(['low', 'low', 'medium', 'medium', 'low']);
});

test('what was declared of the smallest area counts, be it lower or higher', () => {
  const rows = [declared('440000', 'high', 1), declared('440600', 'medium', 1), declared('440606', 'low', 4, 6)];
  expect(['440606', '440604', '440300', '510000'].map((code) => levelOn(rows, 2, code))).toEqual([
    ...['medium', 'medium', 'high', 'low'],
  ]);
  expect(levelOn(rows, 4)).toBe('low');
});

test('of several declarations of one area the highest counts', () => {
  expect(levelOn([declared('440606', 'high', 1), declared('440606', 'low', 3)], 5)).toBe('high');
});

test('within a span the highest level counts, however short it lasts', () => {
  const rows = [declared('440606', 'high', 5, 6), declared('440606', 'medium', 8)];
  const within = (from: number, to: number) => riskLevelOf('440606', rows, { from: at(from), to: at(to) });
  expect([within(1, 5), within(1, 6), within(6, 8), within(6, 9)]).toEqual(['low', 'high', 'low', 'medium']);
});
