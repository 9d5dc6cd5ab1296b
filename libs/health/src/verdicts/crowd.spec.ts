import { describe, expect, it } from 'vitest';
import { aCode, agreements, at, NOW, there } from '../../../../test/support/health-codes.js';
import type { HealthCode } from '../codes/health-code.js';
import { Crowd } from './crowd.js';
import { recognise } from './verdict.js';

const places = ['440604', '330200', '350200', '513431', '310115'].flatMap((division) =>
  ['2020-03-15T12:00', '2020-03-20T12:00', '2020-04-20T12:00'].map((when) => there(division, when)),
);
const codes: (HealthCode | null)[] = [
  null,
  ...['510000', '520000', '330000', '510100'].flatMap((issuer) =>
    [
      {},
      { colour: 'yellow' as const },
      { certificates: ['clinic-certificate'] },
      { temperature: 38 },
      { temperature: null, symptoms: null },
      { symptoms: ['cough' as const] },
      { expiresAt: at('2020-03-20T12:00') },
      { expiresAt: at('2020-03-20T11:59') },
      { issuedAt: at('2020-03-20T12:00') },
      { expiresAt: at('2020-03-10T12:00') },
      { keyRevokedAt: at('2020-03-20T12:00') },
      { keyRevokedAt: at('2020-03-20T12:01') },
    ].map((changed) => aCode(issuer, changed)),
  ),
];

describe('The verdicts of a crowd', () => {
  it('are those that everybody would get alone', () => {
    const crowd = new Crowd(places, agreements, NOW);
    for (const code of codes) {
      const alone = recognise(code, agreements, places, NOW).places.map(({ verdict }) => verdict);
      expect(crowd.verdicts(crowd.kindOf(code))).toEqual(alone);
    }
  });

  it('are worked out once for codes in which no place sees a difference', () => {
    const crowd = new Crowd(places, agreements, NOW);
    const kinds = [
      aCode('510000'),
      aCode('510000', { issuedAt: at('2020-03-02T09:30'), temperature: 36.6, symptoms: ['fatigue'] }),
      aCode('510000', { expiresAt: at('2020-04-21T00:00') }),
      aCode('510000', { expiresAt: at('2020-04-20T11:00') }),
      aCode('520000'),
    ].map((code) => crowd.kindOf(code));
    expect(kinds).toEqual([0, 0, 0, 1, 2]);
  });
});
