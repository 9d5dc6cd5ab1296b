import { describe, expect, it } from 'vitest';
import { admitCode, type HealthCodeFacts, sameCode } from './health-code.js';

const NOW = new Date('2020-03-06T09:00:00+08:00');
const facts: HealthCodeFacts = {
  workerId: '0198c1a4-0000-7000-8000-000000000001',
  issuerDivision: '510000',
  colour: 'green',
  issuedAt: NOW,
  expiresAt: new Date('2020-03-20T00:00:00+08:00'),
  certificates: ['clinic-certificate'],
  temperature: 36.6,
  symptoms: ['cough', 'fatigue'],
};
const admit = (changed: Partial<HealthCodeFacts> = {}) =>
  admitCode({ ...facts, ...changed }, NOW, (code) => code === '510000');
const refusal = (code: string): unknown => expect.objectContaining({ code });

describe('A declaration is admitted', () => {
  it('with what was not declared told from what is well', () => {
    const bare = admit({ certificates: undefined, temperature: undefined, symptoms: undefined });
    expect(bare).toMatchObject({ certificates: [], temperature: null, symptoms: null });
    expect(admit({ symptoms: [] }).symptoms).toEqual([]);
  });

  it('with a code that is good for one instant', () => {
    expect(() => admit({ expiresAt: NOW })).not.toThrow();
  });

  it('not of an issuer that does not exist', () => {
    expect(() => admit({ issuerDivision: '990000' })).toThrow(refusal('health.issuer-unknown'));
  });

  it('not with a code from the future, nor with one that expires before it is issued', () => {
    expect(() => admit({ issuedAt: new Date(NOW.getTime() + 1) })).toThrow(refusal('health.issued-in-future'));
    expect(() => admit({ expiresAt: new Date(NOW.getTime() - 1) })).toThrow(refusal('health.span-wrong'));
  });

  it('not with a temperature that nobody has, which the refusal does not repeat', () => {
    expect(() => admit({ temperature: 29.9 })).toThrow(refusal('health.temperature-wrong'));
    expect(() => admit({ temperature: 45.1 })).toThrow(expect.objectContaining({ details: {} }));
    expect(() => admit({ temperature: Number.NaN })).toThrow(refusal('health.temperature-wrong'));
    for (const temperature of [30, 45]) expect(() => admit({ temperature })).not.toThrow();
  });
});

describe('Days without symptoms', () => {
  it('begin on a day that has come, today among them', () => {
    expect(admit({ symptoms: [], symptomFreeSince: '2020-03-06' }).symptomFreeSince).toBe('2020-03-06');
    expect(admit({ symptoms: null, symptomFreeSince: '2020-02-29' }).symptomFreeSince).toBe('2020-02-29');
  });

  it.each([
    ['tomorrow', '2020-03-07', []],
    ['on no day of the calendar', '2020-02-30', []],
    ['while there are symptoms', '2020-02-20', ['cough']],
  ] as const)('do not begin %s', (_when, symptomFreeSince, symptoms) =>
    expect(() => admit({ symptoms, symptomFreeSince })).toThrow(refusal('health.symptom-free-wrong')),
  );
});

describe('A declaration sent again', () => {
  it('says nothing new whatever the order of symptoms and certificates', () => {
    const twice = { symptoms: ['fatigue', 'cough', 'cough'] as const, certificates: ['clinic-certificate'] };
    expect(sameCode(admit(), admit(twice))).toBe(true);
  });

  it('says something new with any other fact', () => {
    const others: Partial<HealthCodeFacts>[] = [
      { colour: 'yellow' },
      { issuedAt: new Date('2020-03-05T09:00:00+08:00') },
      { expiresAt: new Date('2020-03-21T00:00:00+08:00') },
      { certificates: [] },
      { temperature: 36.7 },
      { temperature: null },
      { symptoms: [] },
      { symptoms: null },
      { symptoms: [], symptomFreeSince: '2020-03-01' },
    ];
    for (const other of others) expect(sameCode(admit(), admit(other))).toBe(false);
  });
});
