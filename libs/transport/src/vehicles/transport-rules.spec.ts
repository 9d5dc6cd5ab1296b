import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTransportRules, parseVehicleClasses, ruleInForce } from './transport-rules.js';

const HEAD =
  'valid_from,valid_to,load_cap,isolation_rows,max_ride_hours,continuous_day_hours,continuous_night_hours,break_minutes,' +
  'daily_driving_hours,no_driving_from,no_driving_to,second_driver_above_km,max_drivers,source';
const line = (from: string, to: string, cap: number) =>
  `${from},${to},${String(cap)},2,30,4,2,20,8,02:00,05:00,600,3,文件`;
const capOn = (lines: readonly string[], date: string) =>
  ruleInForce(parseTransportRules([HEAD, ...lines].join('\n')), date)?.loadCap ?? null;

test('a rule holds from its first day until the day before its end', () => {
  const rules = [line('2020-02-01', '2020-03-01', 0.5)];
  expect(capOn(rules, '2020-01-31')).toBeNull();
  expect(capOn(rules, '2020-02-01')).toBe(0.5);
  expect(capOn(rules, '2020-02-29')).toBe(0.5);
  expect(capOn(rules, '2020-03-01')).toBeNull();
});

test('of two rules the one that began last holds, whatever their order in the file', () => {
  const rules = [line('2020-02-01', '', 0.5), line('2020-04-01', '', 0.7)];
  for (const lines of [rules, [...rules].reverse()]) {
    expect(capOn(lines, '2020-03-31')).toBe(0.5);
    expect(capOn(lines, '2020-04-01')).toBe(0.7);
  }
});

test('once a passing rule ends the older one holds again', () => {
  const rules = [line('2020-02-01', '', 0.5), line('2020-04-01', '2020-05-01', 0.7)];
  expect(capOn(rules, '2020-05-01')).toBe(0.5);
});

test('the reference file states the national defaults in metres and seconds, with their source', () => {
  const rules = parseTransportRules(readFileSync('config/reference/transport-rules.csv', 'utf8'));
  expect(ruleInForce(rules, '2020-03-12')).toMatchObject({
    loadCap: 0.5,
    isolationRows: 2,
    source: '交运明电〔2020〕56号; 道路旅客运输企业安全管理规范 art. 38',
    routing: {
      maxRideSeconds: 108_000,
      continuousDay: 14_400,
      continuousNight: 7200,
      breakSeconds: 1200,
      dailyDriving: 28_800,
      noDriving: { from: 7200, to: 18_000 },
      secondDriverAboveMetres: 400_000,
      maxDrivers: 3,
    },
  });
});

test('the classes of vehicles bear seats and costs as numbers', () => {
  const classes = parseVehicleClasses(readFileSync('config/reference/vehicle-classes.csv', 'utf8'));
  expect(classes.find(({ name }) => name === 'coach-49')).toEqual({
    name: 'coach-49',
    nameZh: '49座大客车',
    approvedSeats: 49,
    seatsPerRow: 4,
    fixedCostFen: 110_000,
    costPerKilometreFen: 700,
  });
});
