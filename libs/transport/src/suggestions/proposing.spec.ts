import { describe, expect, it } from 'vitest';
import { coachesFor, filledCoaches } from './coaches.js';
import { type Circumstances, proposing } from './proposing.js';
import { plusDays, type WaitingPlacement, windowOf } from './waiting.js';

let made = 0;
const one = (more: Partial<WaitingPlacement> = {}): WaitingPlacement => ({
  ...{
    proposalId: `p${String(made++)}`,
    workerId: 'w',
    travelGroup: null,
    siteId: 's',
    enterpriseId: 'e',
    origin: 'A',
  },
  ...{ siteDivision: 'F1', destination: 'F', journeyDays: 1, confirmedOn: '2020-03-05' },
  ...{ availableFrom: null, availableUntil: null, startsOn: '2020-03-20', ...more },
});
const crowd = (count: number, more: Partial<WaitingPlacement> = {}) => Array.from({ length: count }, () => one(more));
const SEATS: Readonly<Record<string, number>> = { big: 24, small: 9 };
const now = (more: Partial<Circumstances> = {}): Circumstances => ({
  days: Array.from({ length: 7 }, (_, i) => plusDays('2020-03-14', i)),
  fleet: Object.keys(SEATS).map((vehicleClass) => ({ vehicleClass, count: 99 })),
  usableSeats: (vehicleClass) => SEATS[vehicleClass] ?? 0,
  isBarred: () => false,
  metres: () => 1_000_000,
  ...more,
});
const told = (placements: readonly WaitingPlacement[], more: Partial<Circumstances> = {}) => {
  const turns = proposing(placements, now(more));
  let step = turns.next();
  while (!step.done) step = turns.next();
  const { leaving, leftOut } = step.value;
  const batches = leaving.map(({ day, persons, coaches, reason }) => {
    const vehicles = coaches.map(({ vehicleClass, count }) => `${String(count)} ${vehicleClass}`).join(', ');
    return `${day.slice(5)} ${String(persons.length)} in ${vehicles}: ${reason}`;
  });
  return { batches, leftOut: leftOut.map(({ reason }) => reason), leaving };
};

describe('The days on which somebody may leave', () => {
  it('begin when the person is free, and no more than two days before the employer wants them there', () => {
    expect(windowOf(one())).toEqual({ earliest: '2020-03-17', due: '2020-03-19', until: null });
    expect(windowOf(one({ availableFrom: '2020-03-18' })).earliest).toBe('2020-03-18');
  });

  it('end in time for work, or two days after the first where that is too late already, or where the person says so', () => {
    expect(windowOf(one({ startsOn: '2020-03-01' }))).toMatchObject({ earliest: '2020-03-05', due: '2020-03-07' });
    expect(windowOf(one({ availableUntil: '2020-03-18' }))).toMatchObject({ due: '2020-03-18', until: '2020-03-18' });
  });
});

describe('Coaches', () => {
  const free = [
    { vehicleClass: 'small', usableSeats: 9, count: 9 },
    { vehicleClass: 'big', usableSeats: 24, count: 2 },
  ];
  it('are the largest as long as they fill, and for the rest the smallest that takes it, as far as there are any', () => {
    const names = (persons: number) => coachesFor(persons, free).map((c) => [c.vehicleClass, c.count]);
    expect(names(30)).toEqual([
      ['big', 1],
      ['small', 1],
    ]);
    expect(names(60)).toEqual([
      ['big', 2],
      ['small', 2],
    ]);
    expect(names(10)).toEqual([['big', 1]]);
    expect(coachesFor(99, free.slice(1))).toMatchObject([{ count: 2 }]);
    expect(filledCoaches(50, free)).toMatchObject([{ vehicleClass: 'big', count: 2 }]);
    expect(filledCoaches(23, free)).toEqual([]);
  });
});

describe('Batches that are proposed', () => {
  it('leave on the first day on which coaches are full, with exactly those who fill them', () => {
    expect(told(crowd(48)).batches).toEqual(['03-17 48 in 2 big: FULL']);
  });

  it('wait for people who are free later, as long as nobody must leave', () => {
    const placements = [...crowd(14), ...crowd(10, { availableFrom: '2020-03-18' })];
    expect(told(placements).batches).toEqual(['03-18 24 in 1 big: FULL']);
  });

  it('take those who may not wait any longer in the coach that is fullest with others beside', () => {
    const placements = [
      ...crowd(7),
      ...crowd(6, { availableUntil: '2020-03-17' }),
      ...crowd(8, { availableFrom: '2020-03-19' }),
    ];
    const { batches, leaving, leftOut } = told(placements);
    expect(batches).toEqual(['03-17 9 in 1 small: DUE', '03-19 9 in 1 small: DUE']);
    expect(leaving[0]?.due).toBe(6);
    expect(leaving[0]?.stays).toEqual([
      { reason: 'NO_SEAT', from: '2020-03-17', persons: 4 },
      { reason: 'NOT_YET', from: '2020-03-19', persons: 8 },
    ]);
    // They could leave only on the 19th, and may wait for others until the 21st.
    expect(leftOut).toEqual(['WAITS', 'WAITS', 'WAITS']);
  });

  it('are of one city, and of counties that lie near to each other', () => {
    const placements = [
      ...crowd(12),
      ...crowd(12, { origin: 'B' }),
      ...crowd(24, { origin: 'C' }),
      ...crowd(24, { destination: 'G' }),
    ];
    const metres = (a: string, b: string) => (a + b === 'AB' || a + b === 'BA' ? 50_000 : 300_000);
    const { leaving } = told(placements, { metres });
    expect(leaving.map(({ corridor }) => `${corridor.origins.join('')} ${corridor.destination}`).sort()).toEqual([
      'A G',
      'AB F',
      'C F',
    ]);
    expect(leaving.every(({ persons }) => persons.length === 24)).toBe(true);
  });

  it('keep travel groups together, leave once all of them are free, and name those that no coach takes', () => {
    const group = [one({ travelGroup: 'g' }), one({ travelGroup: 'g', availableFrom: '2020-03-18' })];
    const { batches, leaving } = told([...crowd(22), ...group]);
    expect(batches).toEqual(['03-18 24 in 1 big: FULL']);
    expect(leaving[0]?.persons.filter(({ travelGroup }) => travelGroup === 'g')).toHaveLength(2);
    expect(told(crowd(25, { travelGroup: 'h' })).leftOut[0]).toBe('GROUP_TOO_LARGE');
    const apart = [
      one({ travelGroup: 'i', availableUntil: '2020-03-17' }),
      one({ travelGroup: 'i', availableFrom: '2020-03-18' }),
    ];
    expect(told(apart)).toMatchObject({ batches: [], leftOut: ['GROUP_APART', 'GROUP_APART'] });
  });

  it('keep to the fleet: a coach that has left is away until it can be back', () => {
    const fleet = [{ vehicleClass: 'big', count: 1 }];
    const { batches, leftOut } = told(crowd(48, { availableUntil: '2020-03-19' }), { fleet });
    expect(batches).toEqual(['03-17 24 in 1 big: FULL']);
    expect(leftOut).toEqual(Array(24).fill('NO_VEHICLE'));
    expect(told(crowd(48), { fleet }).batches).toEqual(['03-17 24 in 1 big: FULL', '03-20 24 in 1 big: FULL']);
  });

  it('are of so many persons as a plan of seconds takes', () => {
    const { leaving } = told(crowd(1000));
    expect(Math.max(...leaving.map(({ persons }) => persons.length))).toBeLessThanOrEqual(500);
    expect(leaving.reduce((sum, { persons }) => sum + persons.length, 0)).toBe(1000);
  });

  it('leave out by name whoever is free later, would have left, may not board or can wait', () => {
    expect(told([one({ availableFrom: '2020-04-01' })]).leftOut).toEqual(['LATER']);
    expect(told([one({ availableUntil: '2020-03-13' })]).leftOut).toEqual(['PAST']);
    expect(told(crowd(24), { isBarred: () => true }).leftOut[0]).toBe('NO_BOARDING');
    expect(told(crowd(3), { days: ['2020-03-17', '2020-03-18'] }).leftOut).toEqual(['WAITS', 'WAITS', 'WAITS']);
  });
});
