import { describe, expect, it } from 'vitest';
import { hourOf, receivesAt, refuseUnfit } from './arrival-slot.js';

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
