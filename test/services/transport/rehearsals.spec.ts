import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { changeRead, RehearsalService, type RuleDocument, together, type WishedChange } from '#health';
import { newId, SYSTEM } from '#platform';
import { type Apart, rehearseJob } from '#transport';
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

const judging = stage.module.get(RehearsalService);
/** As threads do it, one after the other. */
const inShares: Apart = {
  from: 1,
  judge: async (change, watch) => {
    const shares = [];
    for (const nth of [0, 1, 2])
      shares.push(
        await stage.db.transaction(SYSTEM, (tx) => judging.rehearse(tx, changeRead(change), watch, { nth, of: 3 })),
      );
    return together(shares);
  },
};
const alone: Apart = { from: Infinity, judge: () => Promise.reject(new Error('Nobody is many')) };

/** Asks for a rehearsal and does what the queue would do. */
async function rehearse(wish: WishedChange, apart = alone) {
  const { id } = await stage.rehearsals.request(administrator, wish);
  for (const job of await stage.jobs(rehearseJob.name)) await stage.rehearsing.work(job, apart);
  const { items: trips } = await stage.rehearsals.trips(administrator, id, {});
  return { ...(await stage.rehearsals.get(administrator, id)), trips };
}
const asked = (wish: WishedChange) => stage.rehearsals.request(administrator, wish);
const SICHUAN = { ...stage.zhaojue, scope: '51' };
const shorter = {
  issuerDivision: '510000',
  acceptorDivision: '440000',
  level: 'province' as const,
  mode: 'verify' as const,
  validFrom: inDays(6),
  validTo: inDays(7),
  instrument: '测试协议',
  kind: 'fictional' as const,
};
const agreementOf = async (): Promise<string> => {
  const [found] = await stage.sql<{ id: string }[]>(
    `select id from agreement where issuer_division = '510000' and acceptor_division = '440000'`,
  );
  return found?.id ?? '';
};

describe('A change that is rehearsed', () => {
  it('tells whom it would stop, trip by trip and without full names, and stops nobody', async () => {
    const soon = await stage.approved(await stage.crowd(2, gate), { departsAfter: inDays(4) });
    const later = await stage.approved(await stage.crowd(3, gate), { departsAfter: inDays(8) });
    const rehearsed = await rehearse({ rule });
    const answer = { before: 'RECOGNISED', after: 'NOT_RECOGNISED', reason: 'rule-refuses' };
    expect(rehearsed).toMatchObject({
      state: 'done',
      steps: [],
      change: { sort: 'rule', subject: 'GR-440600-0001 1.0.0' },
      progress: { done: 5, of: 5 },
      figures: { journeys: 5, erased: 0, stopped: 3, freed: 0, trips: 1, tripsStopped: 1 },
      trips: [{ tripId: later.trips[0]?.id, stopped: 3, freed: 0, people: [answer, answer, answer] }],
    });
    const people = rehearsed.trips.flatMap((trip) => trip.people);
    expect(people.map(({ seatNumber }) => seatNumber)).toEqual(
      [...people].map((one) => one.seatNumber).sort((a, b) => a - b),
    );
    for (const { name } of people) expect(name).toMatch(/^.\*\*$/u);
    const revokedAgreement = await agreementOf();
    expect(await rehearse({ revokedAgreement, at: inDays(7) })).toMatchObject({ figures: { journeys: 5, stopped: 3 } });
    const both = await rehearse({ revokedAgreement, at: inDays(2) });
    expect(both.trips.map(({ tripId, stopped }) => [tripId, stopped])).toEqual([
      [soon.trips[0]?.id, 2],
      [later.trips[0]?.id, 3],
    ]);
    const [first] = both.trips;
    const page = await stage.rehearsals.trips(administrator, both.id, { limit: 1 });
    expect(page).toEqual({ items: [first], next: first?.id });
    expect((await stage.rehearsals.trips(administrator, both.id, { after: page.next ?? '' })).items).toHaveLength(1);
    const inParts = await rehearse({ revokedAgreement, at: inDays(2) }, inShares);
    const without = (trips: typeof both.trips) => trips.map(({ id: _, ...trip }) => trip);
    expect([inParts.figures, without(inParts.trips)]).toEqual([both.figures, without(both.trips)]);
    expect((await stage.rehearsals.list(administrator, {})).items).toHaveLength(4);
    expect(await stage.sql(`select id from verdict where occasion <> 'approval'`)).toEqual([]);
    expect(await stage.sql('select id from health_rule')).toEqual([]);
  });

  it('may be an agreement that nobody signed yet, and a draft that nobody confirmed', async () => {
    const changes = await agreementOf();
    const figures = { journeys: 5, stopped: 3, tripsStopped: 1 };
    expect(await rehearse({ agreement: { ...shorter, changes } })).toMatchObject({
      change: { sort: 'agreement', subject: '510000-440000', from: inDays(6).toISOString() },
      figures,
    });
    // Beside the first one instead of in its place, it takes nothing from anybody.
    expect(await rehearse({ agreement: shorter })).toMatchObject({ figures: { stopped: 0 } });
    const [draft] = await stage.agreements.draft(SICHUAN, [{ ...shorter, changes }]);
    const draftedAgreement = draft?.id ?? '';
    expect(await rehearse({ draftedAgreement })).toMatchObject({ figures });
    expect(await stage.sql(`select id from agreement where state = 'drafted'`)).toEqual([{ id: draftedAgreement }]);
    await stage.agreements.advance(SICHUAN, draftedAgreement, 'withdraw');
    await expect(asked({ draftedAgreement })).rejects.toEqual(refusal('agreement.illegal-step'));
  });

  it('is one that could come true', async () => {
    const [revokedAgreement, nobody] = [await agreementOf(), newId()];
    await expect(asked({})).rejects.toEqual(refusal('rehearsal.change-wanted'));
    await expect(asked({ at: inDays(1) })).rejects.toEqual(refusal('rehearsal.change-wanted'));
    await expect(asked({ rule, revokedAgreement })).rejects.toEqual(refusal('rehearsal.change-wanted'));
    await expect(asked({ rule: { ...rule, tests: [] } })).rejects.toEqual(refusal('rule.tests-missing'));
    await expect(asked({ rule: { ...rule, division: '999900' } })).rejects.toEqual(refusal('rule.division-unknown'));
    await expect(asked({ rule: { ...rule, logic: { nonsense: [] } } })).rejects.toEqual(refusal('rule.malformed'));
    await expect(asked({ withdrawnRule: 'GR-440600-0009' })).rejects.toEqual(refusal('rule.missing'));
    await expect(asked({ revokedAgreement: nobody })).rejects.toEqual(refusal('agreement.missing'));
    await expect(asked({ draftedAgreement: nobody })).rejects.toEqual(refusal('agreement.missing'));
    await expect(asked({ draftedAgreement: revokedAgreement })).rejects.toEqual(refusal('agreement.illegal-step'));
    await expect(asked({ agreement: { ...shorter, level: 'city' } })).rejects.toEqual(refusal('agreement.level-wrong'));
    const other = { ...shorter, issuerDivision: '330000', changes: revokedAgreement };
    await expect(asked({ agreement: other })).rejects.toEqual(refusal('agreement.parties-differ'));
    await expect(stage.rehearsals.get(administrator, nobody)).rejects.toEqual(refusal('rehearsal.missing'));
    await expect(stage.rehearsals.trips(administrator, nobody, {})).rejects.toEqual(refusal('rehearsal.missing'));
  });

  it('is called off before it begins, and while it is done', async () => {
    const queued = await asked({ rule });
    expect(queued).toMatchObject({ state: 'queued', steps: ['cancel'], progress: null, figures: null });
    expect(await stage.rehearsals.cancel(administrator, queued.id)).toMatchObject({ state: 'cancelled', steps: [] });
    for (const job of await stage.jobs(rehearseJob.name)) await stage.rehearsing.work(job, alone);
    expect(await stage.rehearsals.get(administrator, queued.id)).toMatchObject({ state: 'cancelled', figures: null });
    await expect(stage.rehearsals.cancel(administrator, queued.id)).rejects.toEqual(refusal('rehearsal.illegal-step'));

    const ended = await stage.db.transaction(SYSTEM, (tx) =>
      judging.rehearse(tx, { sort: 'rule', rule }, (done, of) => {
        expect([done, of]).toEqual([5, 5]);
        return Promise.resolve(false);
      }),
    );
    expect(ended).toBeNull();
  });

  it('is done once, by whichever process takes it up, and judged anew by one after a process that died', async () => {
    const { id } = await asked({ rule });
    const jobs = await stage.jobs(rehearseJob.name);
    await stage.sql(`update rehearsal set state = 'running', started_at = requested_at where id = $1`, [id]);
    for (const job of [...jobs, ...jobs]) await stage.rehearsing.work(job, alone);
    expect(await stage.rehearsals.get(administrator, id)).toMatchObject({ state: 'done', figures: { stopped: 3 } });
    expect((await stage.rehearsals.trips(administrator, id, {})).items).toHaveLength(1);
    expect(await stage.eventsOf(id)).toEqual(['rehearsal.requested', 'rehearsal.done']);
  });

  it('is what happens once it is real', async () => {
    const stopped = (await rehearse({ rule })).figures?.stopped;
    expect((await stage.rules.publish(administrator, [{ rule, change: 'tightening' }]))[0]?.refusal).toBeNull();
    await settle();
    expect((await stage.tasks.list(stage.zhaojue, { state: 'open' })).items).toHaveLength(stopped ?? 0);
    const freed = await rehearse({ withdrawnRule: rule.identifier, at: inDays(6) });
    expect(freed).toMatchObject({ figures: { stopped: 0, freed: stopped ?? 0 } });
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

  it('is no published version, and none of a rule that is withdrawn', async () => {
    await expect(asked({ rule })).rejects.toEqual(refusal('rule.version-not-growing'));
    await stage.rules.publish(administrator, [
      { rule: { ...rule, identifier: 'GR-440600-0002' }, change: 'tightening' },
    ]);
    await stage.rules.withdraw(administrator, 'GR-440600-0002', 'no more');
    await expect(asked({ withdrawnRule: 'GR-440600-0002' })).rejects.toEqual(refusal('rule.withdrawn'));
    const second = { ...rule, identifier: 'GR-440600-0002', version: '2.0.0' };
    await expect(asked({ rule: second })).rejects.toEqual(refusal('rule.withdrawn'));
  });

  it('is for administrators, and nobody else sees it', async () => {
    await expect(stage.rehearsals.request(stage.zhaojue, { rule })).rejects.toEqual(refusal('access.role-required'));
    const [found] = (await stage.rehearsals.list(administrator, {})).items;
    const id = found?.id ?? '';
    for (const look of ['get', 'cancel', 'trips'] as const)
      await expect((async () => stage.rehearsals[look](stage.zhaojue, id, {}))()).rejects.toEqual(
        refusal('access.role-required'),
      );
    for (const table of ['rehearsal', 'rehearsed_trip'])
      expect(await stage.db.transaction(stage.zhaojue, (tx) => tx.query(`select id from ${table}`))).toEqual([]);
  });
});
