import { describe, expect, it } from 'vitest';
import { aCode, agreements, aRule, NOW, there } from '../../../../test/support/health-codes.js';
import type { RuleDocument } from '../rules/health-rule.js';
import { RuleBook } from '../rules/rule-book.js';
import { type Change, changed, changeRead, Comparison, type Ground } from './rehearsal.js';
import { unchangedBy } from './unchanged.js';

const rule = (more: Partial<RuleDocument>) =>
  aRule({ logic: { '<': [{ var: 'health.temperatureTenths' }, 372] }, ...more });
const before = { agreements, rules: new RuleBook([]) };
const places = [there('513431', '2020-03-19T08:00', 'board'), there('440604')];
const codes = ['510000', '520000', '420000', '440000'].flatMap((issuer) =>
  [36.5, 37.1, 37.2, 38, null].flatMap((temperature) =>
    [[], ['clinic-certificate']].map((certificates) => aCode(issuer, { temperature, certificates })),
  ),
);

const [first] = agreements.filter(
  ({ issuerDivision, acceptorDivision }) => [issuerDivision, acceptorDivision].join() === '510000,440000',
);
if (!first) throw new Error('An agreement of Sichuan and Guangdong is wanted');
const withRules = {
  agreements,
  rules: new RuleBook([rule({}), rule({ identifier: 'GR-330000-0001', division: '330000' })]),
};

describe('A rehearsal', () => {
  const certified = { in: ['clinic-certificate', { var: 'code.certificates' }] };
  const trials: [string, Ground, Change][] = [
    ['one more rule', before, { sort: 'rule', rule: rule({}) }],
    ['one more rule elsewhere', before, { sort: 'rule', rule: rule({ division: '440000' }) }],
    ['a rule of an issuer', before, { sort: 'rule', rule: rule({ division: '510000', type: 'invalidation' }) }],
    [
      'a rule that a proof helps with',
      before,
      { sort: 'rule', rule: rule({ logic: certified, proof: 'clinic-certificate' }) },
    ],
    [
      'a rule that asks about the agreement',
      before,
      { sort: 'rule', rule: rule({ logic: { '===': [{ var: 'agreement.level' }, 'city'] } }) },
    ],
    [
      'a rule that cannot be evaluated',
      before,
      { sort: 'rule', rule: rule({ logic: { '<': [{ var: 'code.colour' }, 1] } }) },
    ],
    [
      'a version that takes the place of another',
      withRules,
      { sort: 'rule', rule: rule({ version: '2.0.0', logic: certified }) },
    ],
    [
      'a version that is looser',
      withRules,
      { sort: 'rule', rule: rule({ version: '1.1.0', logic: { '<': [{ var: 'health.temperatureTenths' }, 373] } }) },
    ],
    ['a withdrawal', withRules, { sort: 'withdrawal', identifier: 'GR-000000-0009', at: NOW }],
    ['a revocation', withRules, { sort: 'revocation', agreementId: first.id, at: NOW }],
    [
      'an agreement',
      { ...before, agreements: agreements.filter((one) => one !== first) },
      { sort: 'agreement', agreement: first },
    ],
    [
      'a version of an agreement',
      before,
      { sort: 'agreement', agreement: { ...first, id: 'later', version: 2, extraRequired: ['clinic-certificate'] } },
    ],
  ];

  it.each(trials)('of %s says the same with what is known to stay and without', (_what, held, change) => {
    const after = changed(held, change);
    const [quick, slow] = [new Comparison(held, after, unchangedBy(held, after, change)), new Comparison(held, after)];
    const ask = (comparison: Comparison) => codes.map((code) => comparison.of(code, places, NOW));
    expect(ask(quick)).toEqual(ask(slow));
    expect(ask(quick).some((answer) => answer !== null)).toBe(true);
  });

  it.each(trials)('of %s finds the same of it again as it was kept', (_what, _held, change) => {
    expect(changeRead(JSON.parse(JSON.stringify(change)))).toEqual(change);
  });

  it('leaves codes unopened that the change is not about', () => {
    const spared = (held: Ground, change: Change) => {
      const after = changed(held, change);
      const comparison = new Comparison(held, after, unchangedBy(held, after, change));
      return ['510000', '520000', '440000'].map((issuer) => comparison.leavesAlone(issuer, places));
    };
    expect(spared(before, { sort: 'revocation', agreementId: first.id, at: NOW })).toEqual([false, true, true]);
    expect(spared(before, { sort: 'rule', rule: rule({ division: '440000' }) })).toEqual([false, false, true]);
    expect(spared(withRules, { sort: 'withdrawal', identifier: 'GR-330000-0001', at: NOW })).toEqual([
      true,
      true,
      true,
    ]);
    expect(new Comparison(before, before).leavesAlone('510000', places)).toBe(false);
  });
});
