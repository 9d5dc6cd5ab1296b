import { describe, expect, it } from 'vitest';
import { hoursProposed, hourOf, receivesAt, refuseUnfit } from './arrival-slot.js';

const at = (time: string) => new Date(`2020-03-13T${time}+08:00`);
const gate = { receivesFrom: 8 * 3600, receivesTo: 20 * 3600, arrivalCapacity: 30 };
const night = { ...gate, receivesFrom: 18 * 3600, receivesTo: 26 * 3600 };
const refusal = (code: string, details?: object): unknown =>
  expect.objectContaining({ code, ...(details && { details }) });

describe('The hour in which people are counted together', () => {
  it('is an hour of the clock, its end excluded', () => {
    expect(hourOf(at('09:00:00'))).toEqual({ from: at('09:00:00'), until: at('10:00:00') });
    expect(hourOf(at('09:59:59.999'))).toEqual({ from: at('09:00:00'), until: at('10:00:00') });
    expect(hourOf(at('10:00:00')).from).toEqual(at('10:00:00'));
  });

  it('ends at midnight and begins anew', () => {
    expect(hourOf(at('23:59:59')).until).toEqual(new Date('2020-03-14T00:00:00+08:00'));
    expect(hourOf(new Date('2020-03-31T16:00:00Z')).from).toEqual(new Date('2020-04-01T00:00:00+08:00'));
  });
});

describe('A gate receives', () => {
  it('within its hours, the last instant excluded', () => {
    expect(['07:59:59', '08:00:00', '19:59:59', '20:00:00'].map((time) => receivesAt(gate, at(time)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('across midnight', () => {
    const times = ['17:59:59', '18:00:00', '23:59:59', '00:00:00', '01:59:59', '02:00:00'];
    expect(times.map((time) => receivesAt(night, at(time)))).toEqual([false, true, true, true, true, false]);
  });

  it('always where it is open for a whole day', () => {
    const always = { ...gate, receivesFrom: 0, receivesTo: 86_400 };
    const shifted = { ...gate, receivesFrom: 3600, receivesTo: 90_000 };
    for (const time of ['00:00:00', '00:59:59', '01:00:00', '23:59:59'])
      expect([receivesAt(always, at(time)), receivesAt(shifted, at(time))]).toEqual([true, true]);
  });
});

describe('A gate refuses', () => {
  it('nobody whom it has room for, to the last one', () => {
    expect(() => refuseUnfit(gate, at('09:30:00'), 12, 18)).not.toThrow();
  });

  it('one more than it can take in the hour, with the figures', () => {
    expect(() => refuseUnfit(gate, at('09:30:00'), 13, 18)).toThrow(
      refusal('arrival-slot.full', {
        from: at('09:00:00').toISOString(),
        until: at('10:00:00').toISOString(),
        capacity: 30,
        taken: 18,
        persons: 13,
      }),
    );
  });

  it('whoever comes while it is closed', () => {
    expect(() => refuseUnfit(gate, at('20:00:00'), 1, 0)).toThrow(refusal('arrival-slot.outside-hours'));
  });

  it('nobody for their number once it gives none', () => {
    expect(() => refuseUnfit({ ...gate, arrivalCapacity: null }, at('09:30:00'), 500, 500)).not.toThrow();
  });
});

describe('The hours that a gate proposes', () => {
  const clock = (hour: number, minute = 0) => hour * 3600 + minute * 60;

  it('begin at the instant proposed and end with its hour', () => {
    expect(hoursProposed(gate, [at('14:20:00')])).toEqual({ from: clock(14, 20), to: clock(15) });
    expect(hoursProposed(gate, [at('14:00:00')])).toEqual({ from: clock(14), to: clock(15) });
  });

  it('reach from the first to the last of several', () => {
    expect(hoursProposed(gate, [at('16:10:00'), at('14:20:00')])).toEqual({ from: clock(14, 20), to: clock(17) });
  });

  it('end when the gate closes, across midnight too', () => {
    const early = { ...gate, receivesTo: clock(19, 30) };
    expect(hoursProposed(early, [at('19:10:00')])).toEqual({ from: clock(19, 10), to: clock(19, 30) });
    const late = { ...night, receivesTo: clock(25, 30) };
    const afterMidnight = new Date('2020-03-14T01:15:00+08:00');
    expect(hoursProposed(late, [afterMidnight])).toEqual({ from: clock(1, 15), to: clock(1, 30) });
    expect(hoursProposed(late, [at('23:30:00'), afterMidnight])).toEqual({ from: clock(23, 30), to: clock(1, 30) });
    expect(hoursProposed(night, [at('23:30:00')])).toEqual({ from: clock(23, 30), to: 0 });
    const always = { ...gate, receivesFrom: 0, receivesTo: clock(24) };
    expect(hoursProposed(always, [at('23:30:00'), afterMidnight])).toEqual({ from: clock(23, 30), to: clock(2) });
  });

  it('are no narrower where they would last a day or more', () => {
    expect(hoursProposed(gate, [at('14:20:00'), new Date('2020-03-14T14:00:00+08:00')])).toBeNull();
    expect(hoursProposed(gate, [at('14:20:00'), new Date('2020-03-14T10:00:00+08:00')])).not.toBeNull();
  });
});
