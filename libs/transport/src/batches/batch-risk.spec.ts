import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RiskLevel } from '#places';
import { parseTransportRules, ruleInForce } from '../vehicles/transport-rules.js';
import { usableSeats, type VehicleClassFacts } from '../vehicles/vehicle.js';
import type { StopPlace, Traveller } from './batch.js';
import { boardingUnder, fleetUnder } from './batch-risk.js';

const rules = parseTransportRules(readFileSync('config/reference/transport-rules.csv', 'utf8'));
const ruleOn = (day: string) => {
  const rule = ruleInForce(rules, day);
  if (!rule) throw new Error('A rule is wanted');
  return rule;
};
const coach: VehicleClassFacts = {
  ...{ name: 'coach-49', nameZh: '', approvedSeats: 49, seatsPerRow: 4 },
  ...{ fixedCostFen: 1, costPerKilometreFen: 1 },
};
const places = ['513431', '513432', '440606', '440300'].map((divisionCode) => ({ divisionCode }) as StopPlace);
const traveller = (from: number, to: number) => ({ workerId: `${String(from)}-${String(to)}`, from, to }) as Traveller;
const all = [traveller(0, 2), traveller(0, 3), traveller(1, 2)];
const levels = (more: Record<string, RiskLevel>) => new Map(Object.entries(more));
const fleet = (day: string, more: Record<string, RiskLevel>, count = 99, travellers = all) =>
  fleetUnder([{ vehicle: coach, count }], travellers, places, levels(more), ruleOn(day)).map((one) => ({
    level: one.rule.riskLevel,
    seats: usableSeats(one.vehicle, one.rule),
    barred: one.barred,
  }));

test('nobody boards where the risk is medium or high, and everybody elsewhere', () => {
  const { travellers, notBoarding } = boardingUnder(all, places, levels({ 513431: 'medium' }), ruleOn('2020-03-12'));
  expect(travellers.map(({ workerId }) => workerId)).toEqual(['1-2']);
  expect(notBoarding.map(({ traveller: { workerId }, level }) => [workerId, level])).toEqual([
    ['0-2', 'medium'],
    ['0-3', 'medium'],
  ]);
  // Alighting is no boarding.
  expect(boardingUnder(all, places, levels({ 440606: 'high' }), ruleOn('2020-03-12')).notBoarding).toEqual([]);
});

test('in 2020 every vehicle is filled to half, whatever the risk', () => {
  expect(fleet('2020-03-12', {})).toEqual([{ level: 'low', seats: 24, barred: [] }]);
  expect(fleet('2020-03-12', { 440606: 'high' })).toEqual([{ level: 'high', seats: 24, barred: [] }]);
});

test('in 2021 a vehicle is filled as the riskiest of its places allows, and goes to no riskier one', () => {
  // Nine of ten seats would be 44, of which the isolation rows leave 40.
  expect(fleet('2021-01-10', {})).toEqual([{ level: 'low', seats: 40, barred: [] }]);
  expect(fleet('2021-01-10', { 440606: 'medium', 440300: 'high' })).toEqual([
    { level: 'low', seats: 40, barred: [2, 3] },
    { level: 'medium', seats: 34, barred: [3] },
    { level: 'high', seats: 24, barred: [] },
  ]);
});

test('once the rule of 2021 ends the older one holds again', () => {
  expect(fleet('2022-01-01', {})).toEqual([{ level: 'low', seats: 24, barred: [] }]);
});

test('vehicles that may not be enough are offered for each level from one count', () => {
  expect(fleet('2021-01-10', { 440606: 'medium' }, 2)).toEqual([
    { level: 'low', seats: 40, barred: [2] },
    { level: 'medium', seats: 34, barred: [] },
  ]);
  const twice = [2, 3].map((count) => ({ vehicle: coach, count }));
  const other = { vehicle: { ...coach, name: 'coach-50' }, count: 4 };
  const offered = fleetUnder([...twice, other], all, places, levels({ 440606: 'medium' }), ruleOn('2021-01-10'));
  expect(offered.map(({ vehicle: { name }, count, pool }) => [name, count, pool])).toEqual([
    ['coach-49', 5, 0],
    ['coach-49', 5, 0],
    ['coach-50', 4, 1],
    ['coach-50', 4, 1],
  ]);
});

test('places to which nobody travels count for nothing', () => {
  expect(fleet('2021-01-10', { 440300: 'high' }, 99, [traveller(0, 2)])).toEqual([
    { level: 'low', seats: 40, barred: [3] },
  ]);
});
