import { describe, expect, it } from 'vitest';
import { aCode, agreements, aRule, NOW, there } from '../../../../test/support/health-codes.js';
import type { RuleDocument } from '../rules/health-rule.js';
import { RuleBook } from '../rules/rule-book.js';
import { type Change, changed, Comparison, unchangedBy } from './rehearsal.js';

const rule = (more: Partial<RuleDocument>) =>
  aRule({ logic: { '<': [{ var: 'health.temperatureTenths' }, 372] }, ...more });
const before = { agreements, rules: new RuleBook([]) };
const places = [there('513431', '2020-03-19T08:00', 'board'), there('440604')];
const codes = ['510000', '520000', '420000', '440000'].flatMap((issuer) =>
  [36.5, 37.1, 37.2, 38, null].flatMap((temperature) =>
    [[], ['clinic-certificate']].map((certificates) => aCode(issuer, { temperature, certificates })),
  ),
);

describe('A rehearsal', () => {
  it.each([
    ['one more rule', rule({})],
    [
      'a rule that a proof helps with',
      rule({ logic: { in: ['clinic-certificate', { var: 'code.certificates' }] }, proof: 'clinic-certificate' }),
    ],
    ['a rule that asks about the agreement', rule({ logic: { '===': [{ var: 'agreement.level' }, 'city'] } })],
    ['a rule that cannot be evaluated', rule({ logic: { '<': [{ var: 'code.colour' }, 1] } })],
  ])('of %s says the same with what is known to stay and without', (_what, tried) => {
    const change: Change = { sort: 'rule', rule: tried };
    const after = changed(before, change);
    const [quick, slow] = [new Comparison(before, after, unchangedBy(before, change)), new Comparison(before, after)];
    const ask = (comparison: Comparison) => codes.map((code) => comparison.of(code, places, NOW));
    expect(ask(quick)).toEqual(ask(slow));
    expect(ask(quick).some((answer) => answer !== null)).toBe(true);
  });

  it('knows nothing to stay where a version takes the place of another', () => {
    const held = { agreements, rules: new RuleBook([rule({})]) };
    expect(unchangedBy(held, { sort: 'rule', rule: rule({ version: '2.0.0' }) })).toBeNull();
    expect(unchangedBy(before, { sort: 'rule', rule: rule({ logic: { '!': [{ var: '' }] } }) })).toBeNull();
  });
});
