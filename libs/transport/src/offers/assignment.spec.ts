import { describe, expect, it } from 'vitest';
import { PERMIT_KINDS } from '../fleet/coach.js';
import {
  type CandidateDriver,
  type CandidateVehicle,
  hindrancesOf,
  type Occupied,
  overlaps,
  type TripToDrive,
} from './assignment.js';
import { mostDriving } from './driver-hours.js';

const HOUR = 3600;
const DEPARTS = Date.parse('2020-03-12T00:00:00Z');
const at = (hours: number) => new Date(DEPARTS + hours * HOUR * 1000);
const span = (from: number, to: number) => ({ from: at(from).toISOString(), to: at(to).toISOString() });

/** From Zhaojue in Liangshan to Shunde in Foshan: two drivers, four hours each in turn, until the evening of the 12th. */
const trip: TripToDrive = {
  approvedSeats: 49,
  seatsPerRow: 4,
  isolationRows: 2,
  drivers: 2,
  departsAt: at(0),
  arrivesAt: at(15),
  lastDay: '2020-03-12',
  from: '513431',
  to: '440606',
  shifts: [
    { driver: 0, ...span(0, 4) },
    { driver: 1, ...span(4, 8) },
    { driver: 0, ...span(8, 11) },
    { driver: 1, ...span(11, 15) },
  ],
};
const vehicle: CandidateVehicle = {
  approvedSeats: 49,
  seatsPerRow: 4,
  registeredDivision: '513431',
  permits: PERMIT_KINDS.map((kind) => ({ kind, number: '1', validTo: '2020-03-12' })),
  engaged: [],
};
const driver = (reference: string, more: Partial<CandidateDriver> = {}): CandidateDriver => ({
  reference,
  licenceClass: 'A1',
  licenceValidTo: '2020-03-12',
  qualificationValidTo: '2020-03-12',
  engaged: [],
  driven: [],
  ...more,
});
const crew = [driver('a'), driver('b')];
const rule = { dailyDriving: 8 * HOUR, weeklyDriving: 44 * HOUR, breakSeconds: 1200 };
const other = (from: number, to: number, metres: number | null = null, drives = true): Occupied => ({
  from: at(from),
  to: at(to),
  metres,
  drives,
});

const broken = (
  more: { trip?: Partial<TripToDrive>; vehicle?: Partial<CandidateVehicle>; crew?: readonly CandidateDriver[] } = {},
) => hindrancesOf({ ...trip, ...more.trip }, { ...vehicle, ...more.vehicle }, more.crew ?? crew, rule);
const rulesBroken = (more: Parameters<typeof broken>[0]) => broken(more).map(({ rule: name, of }) => [name, of]);

describe('An assignment', () => {
  it('with the vehicle, the papers and the drivers that the plan wants is lawful, to the last day of the papers', () => {
    expect(broken()).toEqual([]);
  });

  it('says of each rule that it breaks the figures and the source', () => {
    expect(broken({ vehicle: { approvedSeats: 37 } })).toEqual([
      {
        rule: 'seats',
        of: null,
        value: 37,
        limit: 49,
        source: '交运明电〔2020〕56号',
        text: {
          zh: '可用座位少于方案车型',
          en: 'It has fewer seats before the isolation rows than the plan’s class',
        },
      },
    ]);
  });
});

describe('A vehicle', () => {
  it('may be larger than the plan’s class, not smaller', () => {
    expect(broken({ vehicle: { approvedSeats: 55 } })).toEqual([]);
    expect(rulesBroken({ vehicle: { approvedSeats: 48 } })).toEqual([['seats', null]]);
  });

  it('whose isolation rows would take seats that the plan gives out is too small', () => {
    expect(rulesBroken({ trip: { seatsPerRow: 3 }, vehicle: { seatsPerRow: 4 } })).toEqual([['seats', null]]);
  });

  it.each(PERMIT_KINDS)('whose %s runs out before the day of arrival is refused', (kind) => {
    const permits = vehicle.permits.map((one) => (one.kind === kind ? { ...one, validTo: '2020-03-11' } : one));
    expect(rulesBroken({ vehicle: { permits } })).toEqual([['permit', kind]]);
  });

  it('is registered at one end: on a trip to another prefecture anywhere in the prefecture', () => {
    for (const registeredDivision of ['513401', '440604', '513400'])
      expect(broken({ vehicle: { registeredDivision } })).toEqual([]);
    for (const registeredDivision of ['510104', '441900', '440106'])
      expect(rulesBroken({ vehicle: { registeredDivision } })).toEqual([['registered place', null]]);
  });

  it('is registered in the county of one end on a trip within the prefecture', () => {
    const within = { from: '513431', to: '513401' };
    expect(broken({ trip: within, vehicle: { registeredDivision: '513401' } })).toEqual([]);
    expect(rulesBroken({ trip: within, vehicle: { registeredDivision: '513432' } })).toEqual([
      ['registered place', null],
    ]);
  });

  it('of a municipality is at home in all of it', () => {
    const far = { from: '500235', to: '440606' };
    expect(broken({ trip: far, vehicle: { registeredDivision: '500101' } })).toEqual([]);
  });

  it('comes from its trip before, and gets to its next one, no faster than any coach', () => {
    const metres = 900_000; // ten hours at 90 km/h
    expect(broken({ vehicle: { engaged: [other(-20, -10, metres), other(25, 30, metres)] } })).toEqual([]);
    expect(rulesBroken({ vehicle: { engaged: [other(-20, -9.9, metres)] } })).toEqual([['way', null]]);
    expect(rulesBroken({ vehicle: { engaged: [other(24.9, 30, metres)] } })).toEqual([['way', null]]);
  });
});

describe('The drivers', () => {
  it('are as many as the plan wants, each another person', () => {
    expect(rulesBroken({ crew: [driver('a')] })).toEqual([['crew', null]]);
    expect(rulesBroken({ crew: [...crew, driver('c')] })).toEqual([['crew', null]]);
    expect(rulesBroken({ crew: [driver('a'), driver('a')] })).toContainEqual(['crew', null]);
  });

  it('have the licence of the vehicle that they drive', () => {
    for (const licenceClass of ['A2', 'A3', 'B1', 'B2', 'C1'] as const)
      expect(rulesBroken({ crew: [driver('a', { licenceClass }), driver('b')] })).toEqual([['licence class', 'a']]);
  });

  it('have a licence and a qualification until the day of arrival', () => {
    expect(rulesBroken({ crew: [driver('a'), driver('b', { licenceValidTo: '2020-03-11' })] })).toEqual([
      ['licence', 'b'],
    ]);
    expect(rulesBroken({ crew: [driver('a'), driver('b', { qualificationValidTo: '2020-03-11' })] })).toEqual([
      ['qualification', 'b'],
    ]);
  });

  it('are at the wheel for eight hours in any 24, with what they drove elsewhere', () => {
    // The first has seven hours on the trip, from 0 to 4 and from 8 to 11; within 24 hours one more will do.
    const drove = (from: number, to: number) => ({ crew: [driver('a', { driven: [span(from, to)] }), driver('b')] });
    expect(broken(drove(-2, -1))).toEqual([]);
    expect(broken(drove(-2, -0.9))).toMatchObject([
      { rule: 'driving in 24 hours', of: 'a', value: 8.1 * HOUR, limit: 8 * HOUR },
    ]);
    // Whatever of it lies in one window of 24 hours with the shift from 0 to 4.
    expect(broken(drove(-24, -16))).toEqual([]);
    expect(rulesBroken(drove(-23.9, -15.9))).toEqual([['driving in 24 hours', 'a']]);
    expect(rulesBroken(drove(20, 24))).toEqual([['driving in 24 hours', 'a']]);
  });

  it('are at the wheel for 44 hours in any seven days', () => {
    const days = (n: number, hours: number) =>
      Array.from({ length: n }, (_, i) => span(-24 * (i + 1), -24 * (i + 1) + hours));
    const drove = (hours: number) => ({
      trip: { shifts: trip.shifts.filter(({ driver: who }) => who === 1) },
      crew: [driver('a', { driven: [...days(5, 8).slice(0, 4), ...days(6, hours).slice(4)] }), driver('b')],
    });
    expect(broken(drove(6))).toEqual([]);
    expect(broken(drove(6.1))).toMatchObject([{ rule: 'driving in 7 days', of: 'a', limit: 44 * HOUR }]);
  });

  it('have a break of twenty minutes between this trip and other driving', () => {
    const drove = (engaged: Occupied) => ({ crew: [driver('a', { engaged: [engaged] }), driver('b')] });
    expect(broken(drove(other(-3, -1 / 3)))).toEqual([]);
    expect(rulesBroken(drove(other(-3, -0.3)))).toEqual([['break', 'a']]);
    expect(rulesBroken(drove(other(15.3, 17)))).toEqual([['break', 'a']]);
    expect(broken(drove(other(-3, 0, null, false)))).toEqual([]);
  });

  it('do not come from another trip faster than a coach', () => {
    const engaged = [other(-20, -9.9, 900_000)];
    expect(rulesBroken({ crew: [driver('a', { engaged }), driver('b')] })).toEqual([['way', 'a']]);
  });
});

describe('Hours at the wheel', () => {
  it('are counted in the window where they are most, wherever it lies', () => {
    expect(mostDriving([], 24 * HOUR)).toBe(0);
    expect(mostDriving([span(0, 4), span(20, 26)], 24 * HOUR)).toBe(8 * HOUR);
    expect(mostDriving([span(0, 4), span(28, 32)], 24 * HOUR)).toBe(4 * HOUR);
    expect(mostDriving([span(0, 30)], 24 * HOUR)).toBe(24 * HOUR);
  });

  it('are never fewer than any window of a fine grid finds', () => {
    const spans = [span(0, 3), span(5, 9), span(13, 14.5), span(22, 27), span(31, 33)];
    const grid = Array.from({ length: 2400 }, (_, i) => -24 + i / 40).map((start) =>
      spans.reduce((total, { from, to }) => {
        const [a, b] = [from, to].map((one) => (Date.parse(one) - DEPARTS) / 3_600_000) as [number, number];
        return total + Math.max(0, Math.min(b, start + 24) - Math.max(a, start));
      }, 0),
    );
    expect(mostDriving(spans, 24 * HOUR) / HOUR).toBeCloseTo(Math.max(...grid), 6);
  });
});

describe('Two times', () => {
  it('that touch do not overlap', () => {
    expect(overlaps(trip, other(-1, 0))).toBe(false);
    expect(overlaps(trip, other(15, 16))).toBe(false);
    expect(overlaps(trip, other(14.9, 16))).toBe(true);
  });
});
