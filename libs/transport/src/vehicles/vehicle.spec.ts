import { expect, test } from 'vitest';
import { isolationSeats, type LoadRule, seatByName, usableSeats, type VehicleClassFacts } from './vehicle.js';

const coach49: VehicleClassFacts = {
  name: 'coach-49',
  nameZh: '49座大客车',
  approvedSeats: 49,
  seatsPerRow: 4,
  fixedCostFen: 0,
  costPerKilometreFen: 0,
};
const rule: LoadRule = { loadCap: 0.5, isolationRows: 2, source: '交运明电〔2020〕56号' };

test('half of 49 approved seats, rounded down, may be taken', () => {
  expect(usableSeats(coach49, rule)).toBe(24);
});

test('the last two rows stay free: five seats abreast in the last row of a 49-seater, four before it', () => {
  expect(isolationSeats(coach49, 2)).toEqual([41, 42, 43, 44, 45, 46, 47, 48, 49]);
  expect(isolationSeats({ ...coach49, approvedSeats: 36 }, 2)).toEqual([29, 30, 31, 32, 33, 34, 35, 36]);
  expect(isolationSeats(coach49, 0)).toEqual([]);
});

test('a small vehicle loses more to the isolation rows than to the cap', () => {
  expect(usableSeats({ ...coach49, approvedSeats: 10, seatsPerRow: 3 }, { ...rule, loadCap: 0.9 })).toBe(3);
});

test('at a cap of 90 % the isolation rows still bind', () => {
  expect(usableSeats(coach49, { ...rule, loadCap: 0.9 })).toBe(40);
});

test('nobody sits in the isolation rows, no seat is given twice, and a group sits together', () => {
  const riders = Array.from({ length: 24 }, (_, i) => ({
    worker: `w${i}`,
    group: i === 3 || i === 17 ? 'pair' : null,
    boardStop: 0,
  }));
  const seats = seatByName(riders, coach49, rule);
  const taken = [...seats.values()];
  expect(new Set(taken).size).toBe(24);
  expect(Math.max(...taken)).toBeLessThanOrEqual(40);
  const order = taken.sort((a, b) => a - b);
  const place = (worker: string) => order.indexOf(seats.get(worker) ?? -1);
  expect(Math.abs(place('w3') - place('w17'))).toBe(1);
});
