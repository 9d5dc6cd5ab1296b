import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { between } from '../../../../test/support/health-codes.js';
import { aCode } from '../../../../test/support/health-codes.js';
import { certLogic } from './certlogic/certlogic.js';
import { admitRule, admitWithdrawal, type Publication, type RuleDocument } from './health-rule.js';
import { RuleBook } from './rule-book.js';
import { parseRules } from './rule-table.js';

const HOUR = 3_600_000;
const now = new Date('2020-03-10T00:00:00+08:00');
const inHours = (hours: number) => new Date(now.getTime() + hours * HOUR);
const green = (wanted: string) => ({ '===': [{ var: 'code.colour' }, wanted] });
const RULE: RuleDocument = {
  identifier: 'GR-440000-0001',
  type: 'acceptance',
  division: '440000',
  version: '1.2.0',
  engineVersion: '1.3.3',
  validFrom: inHours(48),
  validTo: inHours(48 + 72),
  description: { zh: '绿码通行', en: 'Green passes' },
  affectedFields: ['code.colour'],
  logic: green('green'),
  proof: null,
  tests: [
    { name: 'green', facts: { code: { colour: 'green' } }, expected: true },
    { name: 'red', facts: { code: { colour: 'red' } }, expected: false },
  ],
  source: 'invented',
};
const publishing =
  (rule: Partial<RuleDocument>, more: Partial<Publication> = {}) =>
  () =>
    admitRule({
      rule: { ...RULE, ...rule },
      change: 'tightening',
      previous: null,
      now,
      isDivision: (code) => code === '440000',
      ...more,
    });
const refusal = (code: string): unknown => expect.objectContaining({ code });
const older: RuleDocument = { ...RULE, version: '1.1.9' };

describe('A rule is published', () => {
  it('48 hours before it asks for more, and not an hour later', () => {
    expect(publishing({})).not.toThrow();
    expect(publishing({ validFrom: inHours(47), validTo: null })).toThrow(refusal('rule.notice-short'));
  });

  it('at once where it loosens, or calls codes off', () => {
    const loosening = { change: 'loosening', previous: older } as const;
    expect(publishing({ validFrom: now, validTo: null }, loosening)).not.toThrow();
    expect(publishing({ type: 'invalidation', validFrom: now, validTo: null })).not.toThrow();
  });

  it('at most two weeks ahead, and for 72 hours at least', () => {
    expect(publishing({ validFrom: inHours(14 * 24), validTo: null })).not.toThrow();
    expect(publishing({ validFrom: inHours(14 * 24 + 1), validTo: null })).toThrow(refusal('rule.far-ahead'));
    expect(publishing({ validTo: inHours(48 + 71) })).toThrow(refusal('rule.span-short'));
    expect(publishing({ validTo: inHours(40) })).toThrow(refusal('rule.span-short'));
  });

  it('in a version greater than the one before, part by part and as numbers', () => {
    expect(publishing({ version: '1.10.0' }, { previous: { ...RULE, version: '1.9.9' } })).not.toThrow();
    for (const newest of ['1.2.0', '1.2.1', '2.0.0'])
      expect(publishing({}, { previous: { ...RULE, version: newest } })).toThrow(refusal('rule.version-not-growing'));
  });

  it('as a loosening only where it stops nobody whom the version before let through', () => {
    const looser = { logic: { in: [{ var: 'code.colour' }, ['green', 'yellow']] } };
    expect(publishing(looser, { change: 'loosening', previous: older })).not.toThrow();
    const tighter = {
      logic: green('blue'),
      tests: [
        { name: 'blue', facts: { code: { colour: 'blue' } }, expected: true },
        { name: 'red', facts: { code: { colour: 'red' } }, expected: false },
      ],
    };
    expect(publishing(tighter, { change: 'loosening', previous: older })).toThrow(refusal('rule.not-loosening'));
    expect(publishing({}, { change: 'loosening' })).toThrow(refusal('rule.not-loosening'));
    const elsewhere = { ...older, division: '330000' };
    expect(publishing({}, { change: 'loosening', previous: elsewhere })).toThrow(refusal('rule.not-loosening'));
  });

  it('with tests of its own that pass, of both kinds', () => {
    expect(publishing({ tests: RULE.tests.slice(0, 1) })).toThrow(refusal('rule.tests-missing'));
    const wrong = RULE.tests.map((test) => ({ ...test, expected: !test.expected }));
    expect(publishing({ tests: wrong })).toThrow(refusal('rule.tests-failed'));
  });

  it('in valid CertLogic for the engine that there is, by a division that there is', () => {
    expect(publishing({ logic: { or: [true, false] } })).toThrow(refusal('rule.malformed'));
    expect(publishing({ engineVersion: '2.0.0' })).toThrow(refusal('rule.engine-unknown'));
    expect(publishing({ division: '999900' })).toThrow(refusal('rule.division-unknown'));
    expect(publishing({ division: '000000' })).not.toThrow();
  });
});

describe('A rule is withdrawn', () => {
  const withdrawing = (after: number, ...versions: Partial<RuleDocument>[]) => {
    const began = new Date('2020-03-01T00:00:00+08:00');
    const kept = versions.map((version) => ({ ...RULE, validFrom: began, validTo: null, ...version }));
    return () => admitWithdrawal(kept, new Date(began.getTime() + after * HOUR));
  };

  it('at once, as it asks for less then, but not before what is in force was so for 72 hours', () => {
    expect(withdrawing(72, {})).not.toThrow();
    expect(withdrawing(71.9, {})).toThrow(
      expect.objectContaining({ code: 'rule.withdrawn-early', details: { notBefore: '2020-03-03T16:00:00.000Z' } }),
    );
    const young = { version: '1.3.0', validFrom: new Date('2020-03-10T00:00:00+08:00') };
    expect(withdrawing(9 * 24 + 71, {}, young)).toThrow(refusal('rule.withdrawn-early'));
    expect(withdrawing(9 * 24 + 72, {}, young)).not.toThrow();
  });

  it('before it has begun, and after it has ended', () => {
    expect(withdrawing(-1, {})).not.toThrow();
    const over = { validTo: new Date('2020-03-01T12:00:00+08:00') };
    expect(withdrawing(24, over)).not.toThrow();
  });

  it('at any time where it calls codes off', () => {
    expect(withdrawing(1, { type: 'invalidation' })).not.toThrow();
  });
});

describe('A book of rules', () => {
  const place = { division: '440604', at: inHours(60), act: 'alight' };
  const identifiers = (rules: readonly RuleDocument[], code = aCode('510000'), where = place) =>
    new RuleBook(rules).findings(code, where, null).map(({ identifier, version }) => `${identifier} ${version}`);

  it('applies what is in force at the instant of being there: the beginning counts, the end does not', () => {
    const at = (hours: number) => identifiers([RULE], aCode('510000'), { ...place, at: inHours(hours) });
    expect([at(47.9), at(48), at(119.9), at(120)]).toEqual([
      [],
      ['GR-440000-0001 1.2.0'],
      ['GR-440000-0001 1.2.0'],
      [],
    ]);
  });

  it('applies the newest version in force, and the one before where the newest is not yet', () => {
    const coming = { ...RULE, version: '1.10.0', validFrom: inHours(61), validTo: null };
    expect(identifiers([coming, RULE])).toEqual(['GR-440000-0001 1.2.0']);
    expect(identifiers([RULE, { ...coming, validFrom: inHours(50) }])).toEqual(['GR-440000-0001 1.10.0']);
  });

  it('applies a withdrawn rule to those who were there before the withdrawal, and to nobody after it', () => {
    const withdrawn = { ...RULE, validTo: null, withdrawnAt: inHours(130) };
    const at = (hours: number) => identifiers([withdrawn], aCode('510000'), { ...place, at: inHours(hours) });
    expect([at(129.9), at(130), at(1000)]).toEqual([['GR-440000-0001 1.2.0'], [], []]);
    const points = new RuleBook([withdrawn]).turningPoints(aCode('510000'), place);
    expect(points).toContainEqual(inHours(130));
  });

  it('applies a place’s acceptance rules to codes of others, and an issuer’s invalidation to its own codes everywhere', () => {
    expect(identifiers([RULE], aCode('440000'))).toEqual([]);
    expect(identifiers([RULE], aCode('510000'), { ...place, division: '330106' })).toEqual([]);
    const invalidation: RuleDocument = { ...RULE, type: 'invalidation', division: '510000' };
    expect(identifiers([invalidation])).toHaveLength(1);
    expect(identifiers([invalidation], aCode('530000'))).toEqual([]);
    expect(identifiers([{ ...RULE, division: '000000' }])).toHaveLength(1);
  });

  it('tells a proof that would help from one that would not', () => {
    const wanting = { in: ['clinic-certificate', { var: 'code.certificates' }] };
    const book = (logic: unknown) => new RuleBook([{ ...RULE, logic, proof: 'clinic-certificate' }]);
    const finding = (logic: unknown) => book(logic).findings(aCode('510000'), place, null)[0];
    expect(finding(wanting)).toMatchObject({ holds: false, proof: 'clinic-certificate' });
    expect(finding({ and: [wanting, green('red')] })).toMatchObject({ holds: false, proof: null });
  });
});

describe('The rules of spring 2020 that are shipped', () => {
  const rules = parseRules(readFileSync('config/reference/health-rules.json', 'utf8'));

  it.each(rules)('$identifier is valid, passes its own tests and reads what it says it reads', (rule) => {
    const twoDaysBefore = new Date(rule.validFrom.getTime() - 48 * HOUR);
    const admit = () =>
      admitRule({ rule, change: 'tightening', previous: null, now: twoDaysBefore, isDivision: () => true });
    expect(admit).not.toThrow();
    const text = JSON.stringify(rule.logic);
    const read = [...text.matchAll(/"var":"([^"]*)"/g)].map(([, path]) => path);
    expect([...new Set(read)].sort()).toEqual([...rule.affectedFields].sort());
    expect(certLogic(rule.logic).issues).toEqual([]);
    expect(rule.source).toMatch(/2020/);
  });

  it('stop a feverish worker of Guangdong in Sichuan, and want Dezhou’s certificate of a worker of Hengshui', () => {
    const book = new RuleBook(rules);
    const at = new Date('2020-03-20T00:00:00+08:00');
    const stopped = (code: ReturnType<typeof aCode>, division: string) =>
      book
        .findings(code, { division, at, act: 'alight' }, between(code.issuerDivision, division))
        .filter(({ holds }) => !holds)
        .map(({ identifier, proof }) => [identifier, proof]);
    expect(stopped(aCode('440000', { temperature: 38 }), '513431')).toEqual([['GR-510000-0001', null]]);
    expect(stopped(aCode('440000', { temperature: 36.6, symptoms: [] }), '513431')).toEqual([]);
    expect(stopped(aCode('131100'), '371402')).toEqual([['GR-371400-0001', 'clinic-certificate']]);
  });
});
