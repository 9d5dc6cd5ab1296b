import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  changesBetween,
  reasonsWith,
  type SheetContent,
  standingOf,
  standingText,
} from './trip-version.js';

const stop = {
  ...{ sequence: 0, kind: 'pick-up' as const, name: '河边村', divisionCode: '513431', lon: 102.9, lat: 28.1 },
  ...{ siteId: null, receives: null, notBefore: null, detour: null, driveSeconds: 0, metres: 0 },
  arrivesAt: '2020-03-12T00:00:00.000Z',
  leavesAt: '2020-03-12T00:10:00.000Z',
};
const seat = (seatId: string, number: number) => ({ seatId, number, boardStop: 0, alightStop: 1 });
const crew = { carrierId: 'c', carrier: '凉山客运', plate: '川W·12345', vehicleSeats: 49, driverIds: ['d1', 'd2'] };
const sheet: SheetContent = {
  ...{ sheetNumber: 'S', isVoid: false, vehicleClass: 'coach-49', approvedSeats: 49, usableSeats: 20, drivers: 2 },
  ...{ departsAt: stop.arrivesAt, arrivesAt: '2020-03-13T00:00:00.000Z', metres: 1, rests: [], shifts: [], proofs: [] },
  ...{ stops: [stop, { ...stop, sequence: 1, kind: 'set-down', name: '一厂' }], persons: [seat('a', 1), seat('b', 2)] },
  crew: null,
};
const NOTHING = { persons: { in: [], out: [], moved: [] }, stops: [], vehicle: null, crew: null };

describe('What a version changes', () => {
  it('is nothing where the sheet says the same', () => {
    expect(changesBetween(sheet, structuredClone(sheet))).toEqual(NOTHING);
  });

  it('is who came, who left and who sits elsewhere, by seat', () => {
    const persons = [seat('b', 1), seat('c', 2)];
    expect(changesBetween(sheet, { ...sheet, persons }).persons).toEqual({
      in: ['c'],
      out: ['a'],
      moved: [
        {
          seatId: 'b',
          from: { number: 2, boardStop: 0, alightStop: 1 },
          to: { number: 1, boardStop: 0, alightStop: 1 },
        },
      ],
    });
  });

  it('is which stops are served at other instants, which there are no more, and vehicle and crew', () => {
    const later = { ...stop, leavesAt: '2020-03-12T00:10:20.000Z' };
    const changes = changesBetween(sheet, { ...sheet, stops: [later], vehicleClass: 'coach-55', crew });
    expect(changes.stops).toEqual([
      {
        sequence: 0,
        from: { name: '河边村', arrivesAt: stop.arrivesAt, leavesAt: stop.leavesAt },
        to: { name: '河边村', arrivesAt: stop.arrivesAt, leavesAt: later.leavesAt },
      },
      { sequence: 1, from: { name: '一厂', arrivesAt: stop.arrivesAt, leavesAt: stop.leavesAt }, to: null },
    ]);
    expect(changes.vehicle).toEqual({
      from: { vehicleClass: 'coach-49', approvedSeats: 49 },
      to: { vehicleClass: 'coach-55', approvedSeats: 49 },
    });
    expect(changes.crew).toEqual({ from: null, to: crew });
  });
});

describe('A version', () => {
  it('has the same hash in whichever order its fields were written', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson({ a: true, b: [1, { c: 'x', d: null }] })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
    expect(canonicalJson(['2', '1'])).not.toBe(canonicalJson(['1', '2']));
  });

  it('names each reason once, in words of its own where there are some', () => {
    const once = reasonsWith([], { kind: 'removed' });
    expect(once).toEqual([{ kind: 'removed', text: { zh: '减少乘车人员', en: 'Somebody was taken off the list' } }]);
    expect(reasonsWith(once, { kind: 'removed' })).toEqual(once);
    const text = { zh: '爆胎', en: 'A tyre burst' };
    expect(reasonsWith(once, { kind: 'incident', text })).toEqual([...once, { kind: 'incident', text }]);
  });

  it('holds as long as it is the last one of a trip that is not called off', () => {
    expect(standingOf(2, { number: 2, isVoid: false })).toBe('valid');
    expect(standingOf(1, { number: 2, isVoid: false })).toBe('superseded');
    expect(standingOf(2, { number: 2, isVoid: true })).toBe('void');
    expect(standingOf(1, { number: 2, isVoid: true })).toBe('void');
  });

  it('says so in both languages', () => {
    expect(standingText('superseded', 4, 'approved').zh).toBe('本方案已作废，请以第 4 版为准');
    expect(standingText('superseded', 4, 'approved').en).toContain('version 4 holds');
    expect(standingText('void', 4, 'cancelled').zh).toBe('车次已取消，本方案作废');
    expect(standingText('valid', 4, 'departed').zh).toBe('第 4 版有效');
    expect(standingText('valid', 4, 'completed').zh).toContain('车次已完成');
  });
});
