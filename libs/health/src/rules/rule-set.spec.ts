import { expect, it } from 'vitest';
import { RuleSet } from './rule-set.js';

const rule = (identifier: string, logic: unknown) => ({ identifier, version: '1.0.0', logic });
const GREEN = rule('GR-51-0001', { '===': [{ var: 'code.colour' }, 'green'] });
const WELL = rule('GR-51-0002', { '<': [{ var: 'code.temperature' }, 373] });

it('all rules of a set must be true', () => {
  const set = new RuleSet([GREEN, WELL]);
  expect(set.holds({ code: { colour: 'green', temperature: 366 } })).toBe(true);
  expect(set.holds({ code: { colour: 'green', temperature: 380 } })).toBe(false);
  expect(set.holds({ code: { colour: 'red', temperature: 366 } })).toBe(false);
});

it('a rule that cannot be evaluated counts as false, and says why', () =>
  expect(new RuleSet([GREEN, WELL]).results({ code: { colour: 'green' } })).toEqual([
    { identifier: 'GR-51-0001', version: '1.0.0', holds: true, fault: null },
    { identifier: 'GR-51-0002', version: '1.0.0', holds: false, fault: '< compares integers alone' },
  ]));

it('a set without rules refuses nobody', () => expect(new RuleSet([]).holds({})).toBe(true));
