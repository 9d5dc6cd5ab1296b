import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AgreementService, HealthCodeService, HealthRuleService, KeptVerdictService, VerdictService } from '#health';
import { parseAgreements, parseRules, type RuleDocument, type RuleFacts } from '#health';
import { SYSTEM } from '#platform';
import { WorkerService } from '#workers';
import { registered, residentId } from '../support/people.js';
import { at, grant, openHealth, refusal } from './health/stage.js';

const { module, clock, db } = await openHealth();
const rules = module.get(HealthRuleService);

const administrator = grant('administrator');
const zhaojue = grant('coordinator', '513431');

/** The rule by which Guangdong wants a certificate. */
const RULE: RuleDocument = {
  identifier: 'GR-440000-0001',
  type: 'acceptance',
  division: '440000',
  version: '1.0.0',
  engineVersion: '1.3.3',
  validFrom: at('2020-03-08T09:00'),
  validTo: null,
  description: { zh: '须有证明', en: 'A certificate is wanted' },
  affectedFields: ['code.certificates'],
  logic: { in: ['clinic-certificate', { var: 'code.certificates' }] },
  proof: 'clinic-certificate',
  tests: [
    { name: 'with it', facts: { code: { certificates: ['clinic-certificate'] } }, expected: true },
    { name: 'without it', facts: { code: { certificates: [] } }, expected: false },
  ],
  source: 'invented',
};
const publishing = (rule: Partial<RuleDocument> = {}, change: RuleFacts['change'] = 'tightening') =>
  rules.publish(administrator, [{ rule: { ...RULE, ...rule }, change }]);

beforeAll(async () => {
  const table = parseAgreements(readFileSync('config/reference/agreements.csv', 'utf8'));
  await module.get(AgreementService).create(administrator, table);
});

describe('Publishing rules', () => {
  it('is for administrators, and everybody who is signed in may read them', async () => {
    expect(() => rules.publish(zhaojue, [])).toThrow(expect.objectContaining({ code: 'access.role-required' }));
    const [published] = await publishing();
    expect(published).toMatchObject({ known: false, refusal: null });
    const { items } = await rules.list(zhaojue, { division: '440604', at: at('2020-03-08T09:00') });
    expect(items).toMatchObject([{ ...RULE, id: published?.id, publishedAt: at('2020-03-06T09:00') }]);
    expect((await rules.list(zhaojue, { division: '440604', at: at('2020-03-08T08:59') })).items).toEqual([]);
    expect((await rules.list(zhaojue, { division: '330106' })).items).toEqual([]);
  });

  it('the same again is known; another text under the same version is not taken', async () => {
    const [first] = await publishing();
    expect(await publishing()).toEqual([{ id: first?.id, known: true, refusal: null }]);
    const [other] = await publishing({ source: 'changed' });
    expect(other?.refusal).toMatchObject({ code: 'rule.version-not-growing', details: { newest: '1.0.0' } });
  });

  it('a refusal of one leaves the others alone', async () => {
    const results = await rules.publish(administrator, [
      { rule: { ...RULE, identifier: 'GR-440000-0002', validFrom: at('2020-03-08T08:59') }, change: 'tightening' },
      { rule: { ...RULE, identifier: 'GR-440000-0003', division: '330000' }, change: 'tightening' },
    ]);
    expect(results.map(({ refusal }) => refusal?.code ?? 'published')).toEqual(['rule.notice-short', 'published']);
  });

  it('of one version by two at once, one wins', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((source) => publishing({ identifier: 'GR-330000-0007', division: '330000', source })),
    );
    const codes = [one, two].map((result) => result?.[0]?.refusal?.code ?? 'published');
    expect(codes.sort()).toEqual(['published', 'rule.version-not-growing']);
  });
});

describe('The verdict on a worker', () => {
  it('follows the rules that were published, from the instant at which they are in force', async () => {
    const person = { idNumber: residentId(1), name: '阿依', homeDivision: '513431', registeredPoor: true };
    const { id } = await registered(module.get(WorkerService), zhaojue, person);
    const code = {
      workerId: id,
      issuerDivision: '510000',
      colour: 'green' as const,
      issuedAt: at('2020-03-06T08:00'),
      expiresAt: at('2020-04-06T00:00'),
      temperature: 36.5,
      symptoms: [],
    };
    await module.get(HealthCodeService).declare(zhaojue, [code]);
    const verdict = async (when: string) =>
      module.get(VerdictService).judge(zhaojue, id, [{ division: '440604', at: at(when), act: 'alight' }]);
    expect(await verdict('2020-03-08T08:59')).toMatchObject({ verdict: 'RECOGNISED', places: [{ rules: [] }] });
    expect(await verdict('2020-03-08T09:00')).toMatchObject({
      verdict: 'RECOGNISED_WITH_CONDITIONS',
      conditions: ['clinic-certificate'],
      places: [{ rules: [{ identifier: 'GR-440000-0001', version: '1.0.0', holds: false }] }],
    });
    const eased = { '!': [{ '===': [{ var: 'code.colour' }, 'red'] }] };
    const [red, green] = ['red', 'green'].map((colour) => ({ code: { colour, certificates: [] } }));
    const tests = [
      { name: 'green', facts: green, expected: true },
      { name: 'red', facts: red, expected: false },
    ];
    const later = { version: '1.1.0', validFrom: at('2020-03-08T10:00'), logic: eased, tests, proof: null };
    expect(await publishing(later, 'loosening')).toMatchObject([{ refusal: null }]);
    expect((await verdict('2020-03-08T10:00')).verdict).toBe('RECOGNISED');
  });

  it('the rules that are shipped can be published under dates that the notice allows', async () => {
    const shipped = parseRules(readFileSync('config/reference/health-rules.json', 'utf8')).map((rule) => ({
      rule: { ...rule, validFrom: at('2020-03-10T00:00') },
      change: 'tightening' as const,
    }));
    const results = await rules.publish(administrator, shipped);
    expect(results.map(({ refusal }) => refusal)).toEqual(shipped.map(() => null));
  });

  it('counts the fourteen days from the first day without symptoms that the worker declared', async () => {
    const person = { idNumber: residentId(2), name: '阿木', homeDivision: '513431', registeredPoor: true };
    const { id } = await registered(module.get(WorkerService), zhaojue, person);
    const code = { workerId: id, issuerDivision: '510000', colour: 'green' as const, issuedAt: at('2020-03-06T08:00') };
    const well = { expiresAt: at('2020-04-06T00:00'), temperature: 36.5, symptoms: [], symptomFreeSince: '2020-03-04' };
    await module.get(HealthCodeService).declare(zhaojue, [{ ...code, ...well }]);
    const verdict = async (when: string) =>
      (await module.get(VerdictService).judge(zhaojue, id, [{ division: '440604', at: at(when), act: 'alight' }]))
        .places[0];
    expect(await verdict('2020-03-17T23:59')).toMatchObject({ verdict: 'NOT_RECOGNISED', reason: 'rule-refuses' });
    expect(await verdict('2020-03-18T00:00')).toMatchObject({ verdict: 'RECOGNISED' });
  });
});

describe('Withdrawing a rule', () => {
  const CERTIFICATE = 'GR-330000-0008';
  const ahead = at('2020-03-20T09:00');
  const withdraw = (identifier = CERTIFICATE, reason = '文件已废止') =>
    rules.withdraw(administrator, identifier, reason);

  it('is for administrators, of a rule that there is, and not before it was in force for 72 hours', async () => {
    const rule = { identifier: CERTIFICATE, division: '330000', validFrom: at('2020-03-08T10:00') };
    expect(await publishing(rule)).toMatchObject([{ refusal: null }]);
    expect(() => rules.withdraw(zhaojue, CERTIFICATE, '文件已废止')).toThrow(refusal('access.role-required'));
    await expect(withdraw('GR-330000-0404')).rejects.toEqual(refusal('rule.missing'));
    await clock.advance(at('2020-03-11T09:59'));
    await expect(withdraw()).rejects.toEqual(refusal('rule.withdrawn-early'));
    expect(await recorded()).toEqual([]);
  });

  it('lets those pass who will be there later, and leaves the verdicts that were kept as they are', async () => {
    const person = { idNumber: residentId(3), name: '阿各', homeDivision: '513431', registeredPoor: true };
    const { id } = await registered(module.get(WorkerService), zhaojue, person);
    const code = { workerId: id, issuerDivision: '510000', colour: 'green' as const, issuedAt: at('2020-03-06T08:00') };
    const well = { expiresAt: at('2020-04-06T00:00'), temperature: 36.5, symptoms: [], symptomFreeSince: '2020-02-20' };
    await module.get(HealthCodeService).declare(zhaojue, [{ ...code, ...well }]);
    const findings = async (when: Date) =>
      (
        await module.get(VerdictService).judge(zhaojue, id, [{ division: '330106', at: when, act: 'alight' }])
      ).places[0]?.rules.filter(({ identifier }) => identifier === CERTIFICATE);
    expect(await findings(ahead)).toMatchObject([{ holds: false }]);
    await clock.advance(at('2020-03-11T10:00'));
    await withdraw();
    expect(await findings(ahead)).toEqual([]);
    expect(await findings(at('2020-03-11T10:00'))).toEqual([]);
    expect(await findings(at('2020-03-11T09:59'))).toMatchObject([{ holds: false }]);
    const { checked, differing } = await module.get(KeptVerdictService).recompute(zhaojue, {});
    expect(checked).toBeGreaterThan(4);
    expect(differing).toEqual([]);
  });

  it('the same again changes nothing, and for another reason is refused', async () => {
    const first = { identifier: CERTIFICATE, at: at('2020-03-11T10:00'), reason: '文件已废止' };
    await clock.advance(at('2020-03-11T11:00'));
    expect(await withdraw()).toEqual(first);
    expect(await recorded()).toHaveLength(1);
    await expect(withdraw(CERTIFICATE, '另有原因')).rejects.toEqual(refusal('rule.withdrawn'));
  });

  it('is for good: what was published is known and told with the reason, and no version follows', async () => {
    const rule = { identifier: CERTIFICATE, division: '330000', validFrom: at('2020-03-08T10:00') };
    expect(await publishing(rule)).toMatchObject([{ known: true }]);
    const [next] = await publishing({ ...rule, version: '2.0.0', validFrom: at('2020-03-14T10:00') });
    expect(next?.refusal).toMatchObject({ code: 'rule.withdrawn' });
    const { items } = await rules.list(zhaojue, { identifier: CERTIFICATE });
    expect(items).toMatchObject([{ withdrawnAt: at('2020-03-11T10:00'), withdrawnBecause: '文件已废止' }]);
    const inForceAt = async (when: string) =>
      (await rules.list(zhaojue, { identifier: CERTIFICATE, at: at(when) })).items.length;
    expect([await inForceAt('2020-03-11T09:59'), await inForceAt('2020-03-11T10:00')]).toEqual([1, 0]);
  });

  it('of one rule by two at once is recorded once', async () => {
    const rule = { identifier: 'GR-330000-0010', division: '330000', validFrom: at('2020-03-14T10:00') };
    await publishing(rule);
    const before = (await recorded()).length;
    await Promise.all([withdraw(rule.identifier), withdraw(rule.identifier)]);
    expect(await recorded()).toHaveLength(before + 1);
  });

  const recorded = () =>
    db.transaction(SYSTEM, (tx) => tx.query<unknown[]>(`select 1 from event where type = 'health-rule.withdrawn'`));
});
