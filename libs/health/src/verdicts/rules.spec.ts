import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { aCode, aRule, at, between, NOW, there } from '../../../../test/support/health-codes.js';
import type { HealthCode } from '../codes/health-code.js';
import type { RuleDocument } from '../rules/health-rule.js';
import { RuleBook } from '../rules/rule-book.js';
import { parseRules } from '../rules/rule-table.js';
import { Crowd } from './crowd.js';
import { recognise } from './verdict.js';

const rule = (changed: Partial<RuleDocument>) =>
  aRule({ identifier: 'GR-440000-0001', division: '440000', ...changed });
const cool = rule({ logic: { '<': [{ var: 'health.temperatureTenths' }, 370] } });
const certified = rule({
  identifier: 'GR-440000-0002',
  logic: { in: ['clinic-certificate', { var: 'code.certificates' }] },
  proof: 'clinic-certificate',
});
const known = [between('510000', '440000')];
const judged = (code: HealthCode, rules: readonly RuleDocument[], place = there('440604')) =>
  recognise(code, known, [place], NOW, new RuleBook(rules)).places[0];

describe('Rules in a verdict', () => {
  it('that hold leave it as the agreement has it, and are listed with their versions', () =>
    expect(judged(aCode('510000'), [cool])).toMatchObject({
      verdict: 'RECOGNISED',
      reason: 'agreement',
      rules: [{ identifier: 'GR-440000-0001', version: '1.0.0', holds: true }],
    }));

  it('that do not hold refuse, and the agreement is named nevertheless', () =>
    expect(judged(aCode('510000', { temperature: 37.1 }), [cool])).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'rule-refuses',
      agreementId: '510000-440000',
      rules: [{ holds: false, proof: null }],
    }));

  it('that cannot be evaluated count as false', () =>
    expect(judged(aCode('510000', { temperature: null }), [cool])?.verdict).toBe('NOT_RECOGNISED'));

  it('that would hold with a proof make it a condition, unless another refuses', () => {
    expect(judged(aCode('510000'), [certified])).toMatchObject({
      verdict: 'RECOGNISED_WITH_CONDITIONS',
      conditions: ['clinic-certificate'],
    });
    expect(judged(aCode('510000', { temperature: 37.1 }), [certified, cool])).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      conditions: [],
    });
    expect(judged(aCode('510000', { certificates: ['clinic-certificate'] }), [certified])?.verdict).toBe('RECOGNISED');
  });

  it('cannot make up for an agreement that is not there', () =>
    expect(judged(aCode('420000'), [rule({ logic: { '!': [false] } })])).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reason: 'no-agreement',
      rules: [],
    }));

  it('of a place do not concern its own codes; an invalidation by the issuer does', () => {
    const off = rule({ identifier: 'IR-440000-0001', type: 'invalidation', logic: { '!': [true] } });
    expect(judged(aCode('440000'), [certified])?.reason).toBe('own-code');
    expect(judged(aCode('440000'), [off])).toMatchObject({ verdict: 'NOT_RECOGNISED', reason: 'rule-refuses' });
  });

  it('of fourteen days without symptoms hold from midnight of the fifteenth, where the person is', () => {
    const [fourteen] = parseRules(readFileSync('config/reference/health-rules.json', 'utf8')).filter(
      ({ identifier }) => identifier === 'GR-000000-0001',
    );
    const code = aCode('510000', { symptomFreeSince: '2020-03-04' });
    const on = (when: string) => judged(code, fourteen ? [fourteen] : [], there('440604', when))?.verdict;
    expect(on('2020-03-17T23:59')).toBe('NOT_RECOGNISED');
    expect(on('2020-03-18T00:00')).toBe('RECOGNISED');
  });

  it('tell codes of a crowd apart by what they read, and by nothing else', () => {
    const codes = [36.1, 36.2].flatMap((temperature) =>
      ['2020-03-01', '2020-03-02'].map((symptomFreeSince) =>
        aCode('510000', { temperature, symptomFreeSince, issuedAt: at(`${symptomFreeSince}T08:00`) }),
      ),
    );
    const kinds = (logic: unknown) => {
      const crowd = new Crowd([there('440604')], known, NOW, new RuleBook([rule({ logic })]));
      return codes.map((code) => crowd.kindOf(code));
    };
    expect(kinds({ '!': [false] })).toEqual([0, 0, 0, 0]);
    expect(kinds({ '<': [{ var: 'health.temperatureTenths' }, 370] })).toEqual([0, 0, 1, 1]);
    expect(kinds({ '!': [{ var: 'health.symptomFreeSince' }] })).toEqual([0, 1, 0, 1]);
    expect(kinds({ '!': [{ var: 'code' }] })).toEqual([0, 1, 0, 1]);
    expect(kinds({ '!': [{ var: '' }] })).toEqual([0, 1, 2, 3]);
  });

  it('decide for crowds as they do for everybody alone', () => {
    const places = [there('440604'), there('440604', '2020-03-01T00:00'), there('330106')];
    const book = new RuleBook([cool, certified]);
    const crowd = new Crowd(places, known, NOW, book);
    for (const temperature of [36.5, 36.9, 37.0, 37.1, null])
      for (const certificates of [[], ['clinic-certificate']]) {
        const code = aCode('510000', { temperature, certificates });
        const alone = recognise(code, known, places, NOW, book).places.map(({ verdict }) => verdict);
        expect(crowd.verdicts(crowd.kindOf(code))).toEqual(alone);
      }
  });
});
