import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { certLogic } from '../../libs/health/src/rules/certlogic/certlogic.js';
import { CERTLOGIC, type Semantics } from '../../libs/health/src/rules/certlogic/semantics.js';
import { certLogicResults, ruleResults } from '../../libs/health/src/conformance/certlogic-suite.js';
import type { SuiteFile } from '../../libs/health/src/conformance/suite.js';

/** A small suite in the published form, so that the checks bite where the published ones are absent, too. */
const day = (text: string) => ({ plusTime: [text, 0, 'day'] });
const asserts = (certLogicExpression: unknown, expected: unknown, data: unknown = {}) => ({
  certLogicExpression,
  assertions: [{ data, expected }],
});
const OWN: SuiteFile = {
  file: 'own.json',
  content: {
    cases: [
      ...['before', 'after', 'not-before', 'not-after'].flatMap((operator) =>
        ['2020-03-06', '2020-03-07', '2020-03-08'].map((left) =>
          asserts(
            { [operator]: [day(left), day('2020-03-07')] },
            operator.startsWith('not-')
              ? left === '2020-03-07' || left > '2020-03-07' === (operator === 'not-before')
              : left !== '2020-03-07' && left > '2020-03-07' === (operator === 'after'),
          ),
        ),
      ),
      ...['<', '>', '<=', '>='].flatMap((operator) =>
        [1, 2, 3].map((left) =>
          asserts(
            { [operator]: [left, 2] },
            left === 2 ? operator.endsWith('=') : left > 2 === operator.startsWith('>'),
          ),
        ),
      ),
      asserts({ '!': [{ var: 'list' }] }, true, { list: [] }),
      asserts({ plusTime: ['2021-01-31', 1, 'month'] }, '2021-03-03T00:00:00.000Z'),
      asserts({ dccDateOfBirth: ['1990'] }, '1990-12-31T00:00:00.000Z'),
      asserts({ extractFromUVCI: ['URN:UVCI:01:NL', 1] }, 'NL'),
      asserts({ in: ['1', [1]] }, false),
    ],
  },
};

const { compare } = CERTLOGIC;
const swapped = (one: keyof typeof compare, other: keyof typeof compare): [string, Semantics] => [
  `${one} means ${other}`,
  { ...CERTLOGIC, compare: { ...compare, [one]: compare[other] } },
];
const changed = (name: string, change: Partial<Semantics>): [string, Semantics] => [name, { ...CERTLOGIC, ...change }];

const MUTANTS: readonly [string, Semantics][] = [
  swapped('not-after', 'before'),
  swapped('not-before', 'after'),
  swapped('after', 'not-before'),
  swapped('before', 'not-after'),
  swapped('after', 'before'),
  swapped('<', '<='),
  swapped('<=', '<'),
  swapped('>', '>='),
  swapped('>=', '>'),
  changed('truth is that of JavaScript', { truth: Boolean }),
  changed('months are days', {
    plusTime: (text, n, unit) => CERTLOGIC.plusTime(text, n, unit === 'month' ? 'day' : unit),
  }),
  changed('a year of birth begins it', { dateOfBirth: (text) => new Date(text) }),
  changed('the prefix counts as a fragment', { fragmentOf: (text, i) => text.split(/[/#:]/)[i] ?? null }),
  changed('in compares loosely', { isIn: (value, values) => values.some((one) => String(one) === String(value)) }),
];

const failuresOf = (files: readonly SuiteFile[], semantics: Semantics) =>
  files
    .flatMap((file) => certLogicResults(file, (document) => certLogic(document, semantics)))
    .filter(({ outcome }) => outcome === 'failed');

describe('an evaluator that is wrong in one thing', () => {
  it('is told from the right one, which fails nothing', () => expect(failuresOf([OWN], CERTLOGIC)).toEqual([]));

  it.each(MUTANTS)('is caught: %s', (_name, semantics) => expect(failuresOf([OWN], semantics)).not.toEqual([]));
});

const published = path.resolve(process.env.SHARED_DIR ?? '../shared', 'conformance');
const there = existsSync(published);
if (!there) console.log(`left out: mutations against the published suites (no ${published})`);

const read = (...parts: string[]): SuiteFile => ({
  file: path.join(...parts),
  content: JSON.parse(readFileSync(path.join(published, ...parts), 'utf8')) as unknown,
});

describe.skipIf(!there)('not-after that means before', () => {
  const mutant = (document: unknown) =>
    certLogic(document, { ...CERTLOGIC, compare: { ...compare, 'not-after': compare.before } });

  it('is caught by CertLogic’s own suite', () => {
    const suites = readdirSync(path.join(published, 'certlogic/testSuite'));
    const results = suites.flatMap((file) => certLogicResults(read('certlogic/testSuite', file), mutant));
    expect(results.filter(({ outcome }) => outcome === 'failed')).not.toEqual([]);
  });

  it('is caught by the tests of the countries’ rules', () => {
    const countries = readdirSync(path.join(published, 'rules')).filter((name) => /^[A-Z]{2}$/.test(name));
    const rules = countries.flatMap((country) =>
      readdirSync(path.join(published, 'rules', country)).map((rule) => path.join('rules', country, rule)),
    );
    const results = rules.flatMap((rule) => {
      const tests = path.join(rule, 'tests');
      if (!existsSync(path.join(published, tests))) return [];
      const files = readdirSync(path.join(published, tests)).map((file) => read(tests, file));
      return ruleResults(read(rule, 'rule.json'), files, mutant);
    });
    expect(results.filter(({ outcome }) => outcome === 'failed')).not.toEqual([]);
  });
});
