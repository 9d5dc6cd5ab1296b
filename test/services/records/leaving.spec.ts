import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Grant, newId } from '#platform';
import { TransferService } from '#workers';
import { grantOf } from '../../support/offices.js';
import { aPerson } from '../../support/people.js';
import { startProposed } from './proposed.js';

let proposed: Awaited<ReturnType<typeof startProposed>>;
let stage: Awaited<ReturnType<typeof startProposed>>['stage'];
let [office, other, employer] = [{} as Grant, {} as Grant, {} as { grant: Grant; site: string }];
let worker: string;

const refusal = (code: string, details: object = expect.anything()): unknown =>
  expect.objectContaining({ code, details });
const REASON = '家属来电告知';
const death = (diedOn = '2020-03-05') => ({ diedOn, reason: REASON });
const withdrawal = { means: 'spoken' as const, reason: REASON };

beforeAll(async () => {
  proposed = await startProposed();
  ({ stage, office, other } = proposed);
});
beforeEach(async () => {
  ({ employer, worker } = await proposed.anew());
});
afterAll(() => stage.end());

describe('An offer', () => {
  it('is put to the person by the office, holds seat and person, and is answered after that as before', async () => {
    expect(await proposed.take(office, 'offer')).toMatchObject({ state: 'offered', decidedAt: null });
    expect(await stage.stateOf(office, worker)).toBe('offered');
    expect(await proposed.taken()).toBe(1);
    await expect(proposed.take(office, 'offer')).rejects.toEqual(refusal('proposal.illegal-step'));
    expect(await proposed.take(office, 'accept')).toMatchObject({ state: 'accepted' });
  });

  it('that is declined frees the seat and the person', async () => {
    await proposed.take(office, 'offer');
    await proposed.take(office, 'decline');
    expect(await stage.stateOf(office, worker)).toBe('registered');
    expect(await proposed.taken()).toBe(0);
  });

  it('is not put by the enterprise', async () => {
    await expect(proposed.take(employer.grant, 'offer')).rejects.toEqual(refusal('proposal.step-not-yours'));
  });
});

describe('A death', () => {
  it('ends what was proposed and frees the seat; who, when and why is recorded', async () => {
    await proposed.take(office, 'accept');
    await proposed.take(employer.grant, 'confirm');
    await proposed.leaving.reportDeath(office, worker, death());
    expect(await stage.stateOf(office, worker)).toBe('deceased');
    expect(await proposed.taken()).toBe(0);
    expect(await proposed.live()).toBeUndefined();
    expect(await proposed.lastEvent('worker.deceased')).toMatchObject({
      subject: worker,
      details: { diedOn: '2020-03-05', reason: REASON },
    });
    await expect(proposed.leaving.reportDeath(office, worker, death())).rejects.toEqual(refusal('worker.deceased'));
    await expect(stage.workers.resume(office, worker)).rejects.toEqual(refusal('worker.deceased'));
    const change = { version: 2, reason: REASON, village: '三组' };
    await expect(proposed.records.correct(office, worker, change)).rejects.toEqual(refusal('worker.deceased'));
  });

  it('of somebody at work frees the seat as well', async () => {
    await proposed.take(office, 'accept');
    await proposed.take(employer.grant, 'confirm');
    await proposed.advance(worker, 'depart', 'employ');
    await proposed.leaving.reportDeath(office, worker, death());
    expect(await stage.stateOf(office, worker)).toBe('deceased');
    expect(await proposed.taken()).toBe(0);
  });

  it('on the way waits until the person was taken off or handed over, and changes nothing', async () => {
    await proposed.take(office, 'accept');
    await proposed.take(employer.grant, 'confirm');
    await proposed.advance(worker, 'depart');
    await expect(proposed.leaving.reportDeath(office, worker, death())).rejects.toEqual(
      refusal('worker.dies-on-the-way'),
    );
    expect(await stage.stateOf(office, worker)).toBe('travelling');
    expect(await proposed.taken()).toBe(1);
  });

  it('is of a day that has come, with a reason, at the own office', async () => {
    for (const day of ['2020-03-07', '2020-02-30'])
      await expect(proposed.leaving.reportDeath(office, worker, death(day))).rejects.toEqual(
        refusal('worker.death-date-wrong'),
      );
    await expect(proposed.leaving.reportDeath(office, worker, { ...death(), reason: '故' })).rejects.toEqual(
      refusal('worker.purpose-wrong'),
    );
    for (const id of [worker, newId()])
      await expect(proposed.leaving.reportDeath(other, id, death())).rejects.toEqual(refusal('worker.missing'));
    expect(() => proposed.leaving.reportDeath(employer.grant, worker, death())).toThrow(
      refusal('access.role-required'),
    );
    expect(await stage.stateOf(office, worker)).toBe('proposed');
  });

  it('ends the request of another office for the person', async () => {
    const { idNumber } = await proposed.reveals.identity(office, worker, '核对身份证号');
    const asked = await stage.workers.register(other, aPerson(1, { idNumber, homeDivision: '522633' }));
    await proposed.leaving.reportDeath(office, worker, death());
    if (!('transfer' in asked)) throw new Error('No transfer was asked for');
    const transfers = stage.module.get(TransferService);
    expect(await transfers.get(other, asked.transfer)).toMatchObject({ state: 'cancelled' });
  });
});

describe('A consent that is withdrawn', () => {
  it('ends what was proposed, hides the person, and keeps the record out of matching until it is given anew', async () => {
    await proposed.leaving.withdrawConsent(office, worker, withdrawal);
    expect(await proposed.taken()).toBe(0);
    const seen = await proposed.records.get(office, worker);
    expect(seen).toMatchObject({
      state: 'withdrawn',
      name: '卢**',
      idNumber: null,
      phone: null,
      birthDate: null,
      village: null,
      occupation: null,
      record: null,
      steps: [],
    });
    expect(seen.consentWithdrawnAt).not.toBeNull();
    expect((await stage.workers.list(office, { q: '卢燕涛' })).items.map(({ id }) => id)).not.toContain(worker);
    const closed = refusal('worker.consent-withdrawn');
    await expect(stage.workers.resume(office, worker)).rejects.toEqual(closed);
    await expect(proposed.reveals.identity(office, worker, '核对身份证号')).rejects.toEqual(closed);
    const change = { version: 2, reason: REASON, village: '三组' };
    await expect(proposed.records.correct(office, worker, change)).rejects.toEqual(closed);
    await proposed.leaving.withdrawConsent(office, worker, withdrawal);
    expect((await stage.events('worker.consent-withdrawn')).filter(({ subject }) => subject === worker)).toHaveLength(
      1,
    );

    await proposed.records.giveConsent(office, worker, { version: '2020-03', means: 'spoken' });
    expect(await stage.workers.resume(office, worker)).toMatchObject({ state: 'registered', name: '卢燕涛' });
  });

  it('by the person ends the same, once, and says so; nobody withdraws it for somebody else', async () => {
    await proposed.take(office, 'accept');
    const own: Grant = { ...grantOf('worker', '', null), actor: worker };
    await proposed.leaving.withdrawOwnConsent(own);
    expect(await proposed.taken()).toBe(0);
    expect(await proposed.live()).toBeUndefined();
    expect(await proposed.records.get(office, worker)).toMatchObject({ state: 'withdrawn', idNumber: null });
    await proposed.leaving.withdrawOwnConsent(own);
    const told = (await stage.events('worker.consent-withdrawn')).filter(({ subject }) => subject === worker);
    expect(told).toMatchObject([{ details: { means: 'self-service' } }]);
    expect(() => proposed.leaving.withdrawOwnConsent(office)).toThrow(refusal('access.role-required'));
    expect(() => proposed.leaving.withdrawConsent(own, worker, withdrawal)).toThrow(refusal('access.role-required'));
  });

  it('on the way calls nobody back, and matches nobody who is stranded after that', async () => {
    await proposed.take(office, 'accept');
    await proposed.take(employer.grant, 'confirm');
    await proposed.advance(worker, 'depart');
    await proposed.leaving.withdrawConsent(office, worker, withdrawal);
    expect(await stage.stateOf(office, worker)).toBe('travelling');
    expect(await proposed.taken()).toBe(1);
    await proposed.advance(worker, 'strand');
    await stage.vacancy(employer, { headcount: 5 });
    expect((await stage.match(office)).workers).toBe(0);
  });

  it('stays withdrawn when the person is handed over: the new office asks for it anew', async () => {
    const { idNumber } = await proposed.reveals.identity(office, worker, '核对身份证号');
    await proposed.leaving.withdrawConsent(office, worker, withdrawal);
    await expect(proposed.leaving.withdrawConsent(other, worker, withdrawal)).rejects.toEqual(
      refusal('worker.missing'),
    );
    expect((await proposed.records.get(grantOf('auditor', ''), worker)).name).toBe('卢**');
    const asked = await stage.workers.register(other, aPerson(1, { idNumber, homeDivision: '522633' }));
    if (!('transfer' in asked)) throw new Error('No transfer was asked for');
    await stage.module.get(TransferService).step(office, asked.transfer, 'accept');
    expect(await proposed.records.get(other, worker)).toMatchObject({ state: 'withdrawn', idNumber: null, steps: [] });
  });
});
