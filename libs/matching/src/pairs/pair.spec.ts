import { describe, expect, it } from 'vitest';
import {
  arrivalDate,
  type Circumstances,
  pairJudge,
  type Opening,
  type Recognition,
  type Score,
  type Seeker,
  WEIGHTS,
} from './pair.js';

const seeker: Seeker = {
  id: 'w',
  homeDivision: '513431',
  home: { lon: 102.8, lat: 28 },
  destination: '440600',
  occupation: '缝纫工',
  minWageFen: 500_000,
  availableFrom: '2020-03-10',
  availableUntil: null,
  poor: false,
  group: null,
  code: 0,
  turnedDown: new Set(),
};
const opening: Opening = {
  id: 'v',
  siteId: 's',
  enterpriseId: 'e',
  division: '440604',
  place: { lon: 113.1, lat: 23 },
  occupation: '缝纫工',
  wageFromFen: 500_000,
  wageToFen: 600_000,
  startsOn: '2020-03-12',
  seats: 1,
  reserved: 0,
};
const judged = (
  ofSeeker: Partial<Seeker>,
  ofOpening: Partial<Opening> = {},
  recognition: Recognition | Circumstances['recognition'] = 'RECOGNISED',
  metres = 1_500_000,
) =>
  pairJudge({
    today: '2020-03-06',
    metres: () => metres,
    recognition: typeof recognition === 'string' ? () => recognition : recognition,
  })({ ...seeker, ...ofSeeker }, { ...opening, ...ofOpening });
const cost = (...given: Parameters<typeof judged>) => judged(...given) as Score;

describe('A pair', () => {
  it('has its cost in parts that add up', () => {
    expect(judged({})).toEqual({
      distance: 150,
      wage: 60,
      destination: 0,
      occupation: 0,
      recognition: 0,
      total: 210,
    });
  });

  it('is barred where even the upper wage is below the wish', () => {
    expect(judged({ minWageFen: 600_001 })).toBe('wage');
    expect(judged({ minWageFen: 600_000 })).toBeTypeOf('object');
  });

  it('costs more where only the upper wage reaches the wish', () => {
    expect(cost({ minWageFen: 520_000 }).wage).toBe(cost({}).wage + 20);
    expect(cost({ minWageFen: null }).wage).toBe(cost({}).wage);
  });

  it('is barred where the worker comes free more than two weeks after the first day of work', () => {
    expect(judged({ availableFrom: '2020-03-26' })).toBeTypeOf('object');
    expect(judged({ availableFrom: '2020-03-27' })).toBe('date');
    expect(judged({ availableFrom: null })).toBeTypeOf('object');
  });

  it('is barred where work begins after the last day on which the worker would set out, or that day is over', () => {
    expect(judged({ availableUntil: '2020-03-12' })).toBeTypeOf('object');
    expect(judged({ availableUntil: '2020-03-11' })).toBe('until');
    expect(judged({ availableFrom: null, availableUntil: '2020-03-06' }, { startsOn: '2020-01-02' })).toBeTypeOf(
      'object',
    );
    expect(judged({ availableFrom: null, availableUntil: '2020-03-05' }, { startsOn: '2020-01-02' })).toBe('until');
  });

  it('is not barred because work began long ago: those who come now are wanted now', () => {
    expect(judged({ availableFrom: '2020-03-10' }, { startsOn: '2020-01-02' })).toBeTypeOf('object');
  });

  it('is barred beyond the reach of one lawful coach trip', () => {
    expect(judged({}, {}, 'RECOGNISED', WEIGHTS.coachReachMetres)).toBeTypeOf('object');
    expect(judged({}, {}, 'RECOGNISED', WEIGHTS.coachReachMetres + 1)).toBe('reach');
  });

  it('is barred where all free seats are kept for registered poor labourers, unless the worker is one', () => {
    expect(judged({}, { seats: 2, reserved: 2 })).toBe('reserved');
    expect(judged({ poor: true }, { seats: 2, reserved: 2 })).toMatchObject({ total: 210 });
    expect(judged({}, { seats: 2, reserved: 1 })).toMatchObject({ total: 210 });
  });

  it('is barred for a vacancy that was turned down before, and only for that one', () => {
    expect(judged({ turnedDown: new Set(['v']) })).toBe('turned-down');
    expect(judged({ turnedDown: new Set(['other']) })).toBeTypeOf('object');
  });

  it('is barred where the health code is not recognised, or nobody can say', () => {
    expect(judged({}, {}, 'NOT_RECOGNISED')).toBe('recognition');
    expect(judged({}, {}, 'UNDECIDED')).toBe('recognition');
    expect(cost({}, {}, 'RECOGNISED_WITH_CONDITIONS').recognition).toBe(WEIGHTS.conditions);
  });

  it('asks for recognition on the day of arrival, not on the day of the run', () => {
    const days: string[] = [];
    judged({}, {}, (_seeker, _opening, day) => (days.push(day), 'RECOGNISED'));
    expect(days).toEqual(['2020-03-12']);
    expect(arrivalDate({ ...seeker, availableFrom: null }, { ...opening, startsOn: '2020-03-01' }, '2020-02-28')).toBe(
      '2020-03-01',
    );
    expect(arrivalDate({ ...seeker, availableFrom: null }, { ...opening, startsOn: '2020-02-20' }, '2020-02-28')).toBe(
      '2020-03-01',
    );
  });

  it('prefers the place asked for, then its province; a wish not met bars nobody', () => {
    const wish = (destination: string | null) => cost({ destination }).destination;
    expect(wish('440600')).toBe(0);
    expect(wish('440000')).toBe(0);
    expect(wish('440300')).toBe(WEIGHTS.sameProvince);
    expect(wish('330000')).toBe(WEIGHTS.elsewhere);
  });

  it('meets a later wish rather than none, and a dearer one rather than a later', () => {
    const { laterWish, sameProvince, elsewhere } = WEIGHTS;
    const wish = (destination: string) => cost({ destination }).destination;
    expect(wish('330000 440600')).toBe(laterWish);
    expect(wish('330000 320500 440600')).toBe(2 * laterWish);
    expect(wish('440300 440600')).toBe(laterWish);
    expect(wish('440300 330000')).toBe(sameProvince);
    expect(wish('330000 320500')).toBe(elsewhere);
    const trade = (occupation: string) => cost({ occupation }).occupation;
    expect(trade('焊工\n缝纫工')).toBe(laterWish);
    expect(trade('焊工\n木工')).toBe(WEIGHTS.otherOccupation);
    expect(trade('a\nb\nc\nd\ne\nf\n缝纫工')).toBe(WEIGHTS.otherOccupation);
  });

  it('costs nothing anywhere for an open wish', () => {
    expect(cost({ destination: null }).destination).toBe(0);
    expect(cost({ destination: null }, { division: '330200' }).destination).toBe(0);
  });

  it('prefers equal occupations, however they are written', () => {
    const trade = (occupation: string | null) => cost({ occupation }).occupation;
    expect(trade(' 缝 纫工')).toBe(0);
    expect(trade('')).toBe(WEIGHTS.occupationUnstated);
    expect(trade(null)).toBe(WEIGHTS.occupationUnstated);
    expect(trade('焊工')).toBe(WEIGHTS.otherOccupation);
  });

  it('never costs as much as leaving the worker at home', () => {
    const judge = pairJudge({
      today: '2020-03-06',
      metres: () => WEIGHTS.coachReachMetres,
      recognition: () => 'RECOGNISED_WITH_CONDITIONS',
    });
    const worst = judge(
      { ...seeker, minWageFen: 9_000_000, destination: '330000', occupation: '焊工' },
      { ...opening, wageFromFen: 1, wageToFen: 9_000_000 },
    ) as Score;
    expect(worst.total).toBeLessThan(WEIGHTS.unmatched / 2);
  });
});
