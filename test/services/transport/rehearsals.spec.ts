import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { RuleDocument } from '#health';
import { administrator } from '../../support/vacancies.js';
import { inDays, openTrips } from './approved-trips.js';
import { MORNING, refusal } from './stage.js';

const { stage, gate, settle } = await openTrips();

const rule: RuleDocument = {
  identifier: 'GR-440600-0001',
  type: 'acceptance',
  division: '440600',
  version: '1.0.0',
  engineVersion: '1.3.3',
  validFrom: inDays(7),
  validTo: null,
  description: { zh: '须有证明', en: 'A certificate is wanted' },
  affectedFields: ['code.certificates'],
  logic: { in: ['clinic-certificate', { var: 'code.certificates' }] },
  proof: null,
  tests: [
    { name: 'with', facts: { code: { certificates: ['clinic-certificate'] } }, expected: true },
    { name: 'without', facts: { code: { certificates: [] } }, expected: false },
  ],
  source: 'invented',
};

describe('A change that is rehearsed', () => {
  it('tells whom it would stop, trip by trip and without full names, and stops nobody', async () => {
    const soon = await stage.approved(await stage.crowd(2, gate), { departsAfter: inDays(4) });
    const later = await stage.approved(await stage.crowd(3, gate), { departsAfter: inDays(8) });
    const rehearsed = await stage.rehearsals.rehearse(administrator, { sort: 'rule', rule });
    const answer = { before: 'RECOGNISED', after: 'NOT_RECOGNISED', reason: 'rule-refuses' };
    expect(rehearsed).toMatchObject({
      journeys: 5,
      stopped: 3,
      freed: 0,
      trips: [{ tripId: later.trips[0]?.id, stopped: 3, people: [answer, answer, answer] }],
    });
    for (const { name } of rehearsed.trips.flatMap(({ people }) => people)) expect(name).toMatch(/^.\*\*$/u);
    const [agreement] = await stage.sql<{ id: string }[]>(
      `select id from agreement where issuer_division = '510000' and acceptor_division = '440000'`,
    );
    const revocation = { sort: 'revocation' as const, agreementId: agreement?.id ?? '', at: inDays(7) };
    expect(await stage.rehearsals.rehearse(administrator, revocation)).toMatchObject({ journeys: 5, stopped: 3 });
    const both = await stage.rehearsals.rehearse(administrator, { ...revocation, at: inDays(2) });
    expect(both.trips.map(({ tripId, stopped }) => [tripId, stopped])).toEqual([
      [soon.trips[0]?.id, 2],
      [later.trips[0]?.id, 3],
    ]);
    expect(await stage.sql(`select id from verdict where occasion <> 'approval'`)).toEqual([]);
    expect(await stage.sql('select id from health_rule')).toEqual([]);
  });

  it('is what happens once it is real', async () => {
    const { stopped } = await stage.rehearsals.rehearse(administrator, { sort: 'rule', rule });
    expect((await stage.rules.publish(administrator, [{ rule, change: 'tightening' }]))[0]?.refusal).toBeNull();
    await settle();
    expect((await stage.tasks.list(stage.zhaojue, { state: 'open' })).items).toHaveLength(stopped);
    const freed = await stage.rehearsals.rehearse(administrator, {
      sort: 'withdrawal',
      identifier: rule.identifier,
      at: inDays(6),
    });
    expect(freed).toMatchObject({ stopped: 0, freed: stopped });
  });

  it('is compared with another version over verdicts that were kept', async () => {
    const second = { ...rule, version: '1.1.0', logic: { '!': [{ '===': [{ var: 'code.colour' }, 'red'] }] } };
    const tests = [
      { name: 'green', facts: { code: { colour: 'green', certificates: [] } }, expected: true },
      { name: 'red', facts: { code: { colour: 'red', certificates: [] } }, expected: false },
    ];
    await stage.rules.publish(administrator, [{ rule: { ...second, tests }, change: 'loosening' }]);
    const span = { from: MORNING, to: inDays(1) };
    const versions = { before: '1.0.0', after: '1.1.0' };
    const compared = await stage.rehearsals.compare(administrator, rule.identifier, versions, span);
    expect(compared).toEqual({
      verdicts: 8,
      erased: 0,
      shifts: [{ from: 'NOT_RECOGNISED', to: 'RECOGNISED', verdicts: 8 }],
    });
    await expect(
      stage.rehearsals.compare(administrator, rule.identifier, { ...versions, after: '9.9.9' }, span),
    ).rejects.toEqual(refusal('rule.version-unknown'));
  });

  it('is for administrators', () => {
    expect(() => stage.rehearsals.rehearse(stage.zhaojue, { sort: 'rule', rule })).toThrow(
      refusal('access.role-required'),
    );
  });
});
