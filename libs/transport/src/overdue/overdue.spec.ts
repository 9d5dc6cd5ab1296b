import { describe, expect, it } from 'vitest';
import { alarmText, arrivalAfterDelay, heldUntil, levelAt } from './overdue.js';

const at = (text: string) => new Date(`${text}+08:00`);
const NIGHT = { from: 2 * 3600, to: 5 * 3600 };
const LEVELS = [30, 120, 360].map((minutes, i) => ({
  level: i + 1,
  afterSeconds: minutes * 60,
  holdSeconds: 4 * 3600,
}));

describe('An alarm', () => {
  it('rises level by level, each to the second, also across the end of a month', () => {
    const expected = at('2020-03-31T23:50:00');
    expect(levelAt(LEVELS, expected, at('2020-04-01T00:19:59'))).toEqual({
      level: 0,
      nextAt: at('2020-04-01T00:20:00'),
    });
    expect(levelAt(LEVELS, expected, at('2020-04-01T00:20:00'))).toEqual({
      level: 1,
      nextAt: at('2020-04-01T01:50:00'),
    });
    expect(levelAt(LEVELS, expected, at('2020-04-01T01:50:00')).level).toBe(2);
    expect(levelAt(LEVELS, expected, at('2020-04-01T05:50:00'))).toEqual({ level: 3, nextAt: null });
  });

  it('that is acknowledged waits for the hold, and no less than it would have', () => {
    const next = at('2020-03-12T10:00:00');
    expect(heldUntil(next, at('2020-03-12T08:00:00'), 4 * 3600)).toEqual(at('2020-03-12T12:00:00'));
    expect(heldUntil(next, at('2020-03-12T05:00:00'), 4 * 3600)).toEqual(next);
    expect(heldUntil(null, at('2020-03-12T05:00:00'), 4 * 3600)).toBeNull();
  });

  it('names the sheet and the instant in both languages', () => {
    expect(alarmText('arrival', 2, 'S-1', at('2020-03-12T10:00:00'))).toEqual({
      zh: expect.stringMatching(/^2级告警：派车单S-1应于 2020-03-12 10:00/) as string,
      en: expect.stringContaining('level 2') as string,
    });
  });
});

describe('A trip that left late', () => {
  const planned = {
    departsAt: at('2020-03-31T20:00:00'),
    arrivesAt: at('2020-04-01T09:00:00'),
    rests: [
      { from: '2020-03-31T15:30:00Z', to: '2020-03-31T15:50:00Z', reason: 'break' as const },
      { from: '2020-03-31T18:00:00Z', to: '2020-03-31T21:00:00Z', reason: 'night' as const },
    ],
  };
  it('is expected so much later, the night stop where the clock has it', () => {
    expect(arrivalAfterDelay(planned, 0, NIGHT)).toEqual(planned.arrivesAt);
    expect(arrivalAfterDelay(planned, 1800, NIGHT)).toEqual(at('2020-04-01T09:30:00'));
  });

  it('loses no time to a night stop that the delay takes it past', () => {
    // Eight hours later it leaves at four: it stands until five, and needs no stop on the way.
    expect(arrivalAfterDelay(planned, 8 * 3600, NIGHT)).toEqual(at('2020-04-01T15:00:00'));
  });

  it('stands from two to five where the plan knew no night', () => {
    const evening = { departsAt: at('2020-03-31T16:00:00'), arrivesAt: at('2020-04-01T01:30:00'), rests: [] };
    expect(arrivalAfterDelay(evening, 1800, NIGHT)).toEqual(at('2020-04-01T02:00:00'));
    expect(arrivalAfterDelay(evening, 3600, NIGHT)).toEqual(at('2020-04-01T05:30:00'));
  });

  it('is never expected before the plan, and simply later where the hours are not known', () => {
    const idle = {
      ...planned,
      rests: [{ from: '2020-03-31T17:00:00Z', to: '2020-04-01T00:30:00Z', reason: 'night' as const }],
    };
    expect(arrivalAfterDelay(idle, 60, NIGHT)).toEqual(planned.arrivesAt);
    expect(arrivalAfterDelay(planned, 3600, null)).toEqual(at('2020-04-01T10:00:00'));
  });
});
