import { describe, expect, it } from 'vitest';
import { aCode, agreements, aRule, at, between, NOW, there } from '../../../../test/support/health-codes.js';
import { COLOURS, type HealthCode } from '../codes/health-code.js';
import { SOURCES } from '../codes/source.js';
import { RuleBook } from '../rules/rule-book.js';
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

describe('A crowd under rules that ask for one fact', () => {
  const few = places.filter(({ division }) => ['440604', '330200', '513431'].includes(division));
  const demanding = [
    ...agreements,
    between('510000', '440000', { acceptedProofs: ['signed'], extraRequired: ['x-ray'] }),
    between('520000', '330000', { exceptions: ['temperature', 'respiratory'] }),
  ];
  /** Every value of one fact beside every base. */
  const varied: HealthCode[] = [
    aCode('510000'),
    aCode('520000', { temperature: null, symptoms: null, symptomFreeSince: '2020-03-05' }),
    aCode('330000', { certificates: ['x-ray'], source: 'signed', symptoms: ['cough'] }),
    aCode('420000', { expiresAt: at('2020-03-20T12:00') }),
    aCode('510100', { colour: 'yellow' }),
  ].flatMap((code) => [
    code,
    ...['510000', '510100', '520000', '330100'].map((issuerDivision) => ({ ...code, issuerDivision })),
    ...SOURCES.map((source) => ({ ...code, source })),
    ...COLOURS.map((colour) => ({ ...code, colour })),
    ...['2020-03-15T12:00', '2020-03-15T12:01'].map((revoked) => ({ ...code, keyRevokedAt: at(revoked) })),
    ...['2020-03-04T23:59', '2020-03-05T00:01', '2020-03-15T12:00', '2020-03-15T12:01', '2020-03-20T12:01'].map(
      (issued) => ({ ...code, issuedAt: at(issued) }),
    ),
    ...['2020-03-13T00:00', '2020-03-15T11:59', '2020-03-20T12:00', '2020-04-25T00:00', '2020-04-25T00:01'].map(
      (expires) => ({ ...code, expiresAt: at(expires) }),
    ),
    ...[[], ['clinic-certificate'], ['x-ray'], ['x-ray', 'clinic-certificate'], ['x-ray,clinic-certificate']].map(
      (certificates) => ({ ...code, certificates }),
    ),
    ...[null, 36.5, 37, 37.1, 37.2, 37.3].map((temperature) => ({ ...code, temperature })),
    ...[null, [], ['fatigue'], ['diarrhoea'], ['cough'], ['cough', 'fatigue']].map((symptoms) => ({
      ...code,
      symptoms: symptoms as HealthCode['symptoms'],
    })),
    ...[null, undefined, '2020-03-01', '2020-03-06', '2020-03-07'].map((symptomFreeSince) => ({
      ...code,
      symptomFreeSince,
    })),
  ]);
  const instant = (path: string, text: string) => ({
    before: [{ plusTime: [{ var: path }, 0, 'day'] }, { plusTime: [`${text}+08:00`, 0, 'day'] }],
  });

  it.each([
    ['nothing', true],
    ['the issuer', { '===': [{ var: 'code.issuerCity' }, '510100'] }],
    ['the source', { '===': [{ var: 'code.source' }, 'clinic'] }],
    ['the certificates', { in: ['x-ray', { var: 'code.certificates' }] }],
    ['the issue', instant('code.issuedAt', '2020-03-05T00:00:00')],
    ['the expiry', instant('code.expiresAt', '2020-04-25T00:00:30')],
    ['the temperature', { '<': [{ var: 'health.temperatureTenths' }, 371] }],
    ['the symptoms', { in: ['fatigue', { var: 'health.symptoms' }] }],
    ['the first of the symptoms', { '===': [{ var: 'health.symptoms.0' }, 'diarrhoea'] }],
    ['an affected breath', { '!': [{ var: 'health.respiratory' }] }],
    ['the days without symptoms', instant('health.symptomFreeSince', '2020-03-06T12:00:00')],
  ])('of %s gives everybody, letter for letter, the answer of one alone', (_fact, logic) => {
    const [everywhere, there] = [aRule({ logic }), aRule({ logic, division: '440000', proof: 'x-ray' })];
    for (const rules of [[everywhere], [there], [aRule({ ...everywhere, type: 'invalidation' })]]) {
      const book = new RuleBook(rules);
      const crowd = new Crowd(few, demanding, NOW, book);
      const answers = varied.map((code) => JSON.stringify(crowd.recognition(crowd.kindOf(code))));
      const alone = varied.map((code) => JSON.stringify(recognise(code, demanding, few, NOW, book)));
      expect(answers).toEqual(alone);
    }
  });

  it('does not tell codes apart by a fact that is asked for elsewhere alone', () => {
    const logic = { '<': [{ var: 'health.temperatureTenths' }, 371] };
    const kindsAt = (division: string) => {
      const crowd = new Crowd([there('440604')], demanding, NOW, new RuleBook([aRule({ logic, division })]));
      return [36.5, 37, 37.1].map((temperature) => crowd.kindOf(aCode('510000', { temperature })));
    };
    expect(kindsAt('440000')).toEqual([0, 1, 2]);
    expect(kindsAt('330000')).toEqual([0, 0, 0]);
  });
});
