import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Grant, newId } from '#platform';
import { IdentityService } from '#workers';
import { aPerson } from '../../support/people.js';
import { startProposed } from './proposed.js';

let proposed: Awaited<ReturnType<typeof startProposed>>;
let stage: Awaited<ReturnType<typeof startProposed>>['stage'];
let [office, other, employer] = [{} as Grant, {} as Grant, {} as { grant: Grant; site: string }];
let worker: string;

const refusal = (code: string, details: object = expect.anything()): unknown =>
  expect.objectContaining({ code, details });
const REASON = '家属来电告知';

beforeAll(async () => {
  proposed = await startProposed();
  ({ stage, office, other } = proposed);
});
beforeEach(async () => {
  ({ employer, worker } = await proposed.anew());
});
afterAll(() => stage.end());

describe('Two records of one person', () => {
  it('become one: the proposals of the other end, its number is free, and both name each other', async () => {
    const goesOn = await proposed.someone({ phone: null });
    const { idNumber: mistyped } = await proposed.reveals.identity(office, worker, '核对身份证号');
    await proposed.records.correct(office, worker, { version: 1, reason: REASON, town: '新城镇' });
    await proposed.leaving.merge(office, worker, { into: goesOn, reason: '同一人重复登记' });
    expect(await proposed.taken()).toBe(0);
    const ended = await stage.workers.get(office, worker);
    expect(ended).toMatchObject({ state: 'merged', mergedInto: goesOn, steps: [] });
    const whole = await proposed.records.get(office, goesOn);
    expect(whole).toMatchObject({ state: 'registered', record: { town: '新城镇' } });
    expect(whole.phone).toMatch(/^171/);
    expect(await proposed.lastEvent('worker.merged')).toMatchObject({ subject: worker, details: { into: goesOn } });
    expect(await proposed.lastEvent('worker.absorbed')).toMatchObject({
      subject: goesOn,
      details: { from: worker, fields: ['town', 'phone'] },
    });
    const identities = stage.module.get(IdentityService);
    await expect(identities.lookUp(office, mistyped)).rejects.toEqual(refusal('worker.missing'));
    const bearer = await stage.workers.register(other, aPerson(1, { idNumber: mistyped, homeDivision: '522633' }));
    expect(bearer).toMatchObject({ known: false });
    await expect(proposed.splits.split(office, worker, { reason: '并错了人' })).rejects.toEqual(
      refusal('worker.id-taken'),
    );
  });

  it('are told apart again: the record is as it was, and its number finds it', async () => {
    const goesOn = await proposed.someone();
    await proposed.leaving.merge(office, worker, { into: goesOn, reason: '同一人重复登记' });
    await expect(proposed.splits.split(office, worker, { reason: '并错了人', person: aPerson(1) })).rejects.toEqual(
      refusal('worker.split-facts-wrong'),
    );
    expect(await proposed.splits.split(office, worker, { reason: '并错了人' })).toBe(worker);
    expect(await stage.workers.get(office, worker)).toMatchObject({ state: 'registered', mergedInto: null });
    expect(await proposed.lastEvent('worker.split-off')).toMatchObject({ subject: worker, details: { from: goesOn } });
    expect(await proposed.lastEvent('worker.split')).toMatchObject({ subject: goesOn, details: { into: worker } });
    const { idNumber } = await proposed.reveals.identity(office, worker, '核对身份证号');
    expect(await stage.module.get(IdentityService).lookUp(office, idNumber)).toMatchObject({ id: worker });
  });

  it('are not merged while one is placed, on the way, or at work where it ends', async () => {
    const free = await proposed.someone();
    await proposed.take(office, 'accept');
    await proposed.take(employer.grant, 'confirm');
    const merge = (id: string, into: string) => proposed.leaving.merge(office, id, { into, reason: '同一人重复登记' });
    const bound = (state: string) => refusal('worker.merge-bound', { id: worker, state });
    await expect(merge(worker, free)).rejects.toEqual(bound('placed'));
    await expect(merge(free, worker)).rejects.toEqual(bound('placed'));
    await proposed.advance(worker, 'depart');
    await expect(merge(free, worker)).rejects.toEqual(bound('travelling'));
    await proposed.advance(worker, 'employ');
    await expect(merge(worker, free)).rejects.toEqual(bound('employed'));
    await merge(free, worker);
    expect(await stage.stateOf(office, worker)).toBe('employed');
    await expect(merge(free, worker)).rejects.toEqual(refusal('worker.merged', { into: worker }));
    await expect(merge(worker, worker)).rejects.toEqual(refusal('worker.merge-with-itself'));
  });

  it('of two offices are not merged: the other one’s record is missing', async () => {
    const foreign = await stage.worker(other, { idNumber: proposed.newNumber(), homeDivision: '522633' });
    const reason = '同一人重复登记';
    for (const into of [foreign, newId()])
      await expect(proposed.leaving.merge(office, worker, { into, reason })).rejects.toEqual(refusal('worker.missing'));
    for (const id of [foreign, newId()]) {
      await expect(proposed.leaving.merge(office, id, { into: worker, reason })).rejects.toEqual(
        refusal('worker.missing'),
      );
      await expect(proposed.splits.split(office, id, { reason })).rejects.toEqual(refusal('worker.missing'));
    }
    expect(await stage.stateOf(office, worker)).toBe('proposed');
  });

  it('merged into each other at once leave one of them', async () => {
    const free = await proposed.someone();
    const reason = '同一人重复登记';
    const both = await Promise.allSettled([
      proposed.leaving.merge(office, worker, { into: free, reason }),
      proposed.leaving.merge(office, free, { into: worker, reason }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('A record that mixed two people', () => {
  it('keeps one of them and its history; the other gets a record of the own number', async () => {
    const person = aPerson(1, { idNumber: proposed.newNumber(), name: '沙马木呷' });
    const own = await proposed.splits.split(office, worker, { reason: '一份登记混了两人', person });
    expect(await stage.workers.get(office, own)).toMatchObject({ state: 'registered', name: '沙马木呷' });
    expect(await stage.workers.get(office, worker)).toMatchObject({ state: 'proposed' });
    expect(await proposed.lastEvent('worker.split-off')).toMatchObject({ subject: own, details: { from: worker } });
    await expect(proposed.splits.split(office, worker, { reason: '一份登记混了两人', person })).rejects.toEqual(
      refusal('worker.id-taken'),
    );
    expect(await proposed.lastEvent('worker.id-refused')).toMatchObject({
      subject: worker,
      details: { reason: '一份登记混了两人' },
    });
    await expect(proposed.splits.split(office, worker, { reason: '一份登记混了两人' })).rejects.toEqual(
      refusal('worker.split-facts-wrong'),
    );
  });
});
