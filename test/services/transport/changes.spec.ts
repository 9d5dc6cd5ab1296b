import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { SignedCodeService, TrustListService } from '#health';
import { administrator } from '../../support/vacancies.js';
import { inDays, openTrips } from './approved-trips.js';
import { MORNING } from './stage.js';

const { stage, gate, tripIn, declare, settle, verdictsOf, tasksOf, occasions } = await openTrips();

describe('A change after approval', () => {
  it('of somebody’s code judges the journeys of that person and of nobody else', async () => {
    const [one, other] = [await tripIn(10, 2), await tripIn(11)];
    await settle();
    await declare(one.placed[0]?.worker ?? '', 'red');
    await settle();
    const changed = (await verdictsOf(one.id)).filter(({ occasion }) => occasion === 'change');
    expect(changed).toEqual([{ worker_id: one.placed[0]?.worker, occasion: 'change', outcome: 'NOT_RECOGNISED' }]);
    expect(await occasions(other.id)).toEqual(['approval']);
    const seats = (await stage.trips.get(stage.zhaojue, one.id)).seats;
    expect(seats.map(({ recognition }) => recognition?.verdict).sort()).toEqual(['NOT_RECOGNISED', 'RECOGNISED']);
    expect(await tasksOf(other.id)).toEqual([]);
  });

  it('of many codes in one request is one job, which judges the journeys of those people and of nobody else', async () => {
    const [one, other] = [await tripIn(10, 3), await tripIn(11, 2)];
    await settle();
    const [first = '', second = ''] = one.placed.map(({ worker }) => worker);
    await declare([first, second, other.placed[0]?.worker ?? ''], 'red');
    expect(await settle()).toBe(1);
    const changed = async (tripId: string) =>
      (await verdictsOf(tripId)).flatMap(({ occasion, worker_id }) => (occasion === 'change' ? worker_id : []));
    expect((await changed(one.id)).sort()).toEqual([first, second].sort());
    expect(await changed(other.id)).toEqual([other.placed[0]?.worker]);
    // What says nothing new changes nothing.
    await declare([first, second], 'red');
    expect(await settle()).toBe(0);
  });

  it('of the key that signed codes judges those whose codes it signed, who are turned back from then on', async () => {
    const [signed, declared] = [await tripIn(10, 2), await tripIn(11)];
    const keys = stage.module.get(TrustListService);
    const key = { issuerDivision: '510000', algorithm: 'ES256', validFrom: MORNING } as const;
    const [registered] = await keys.register(administrator, [key]);
    const results = await stage.module.get(SignedCodeService).issue(
      { ...stage.zhaojue, scope: '51' },
      signed.placed.map(({ worker: workerId }) => ({
        workerId,
        issuerDivision: '510000',
        colour: 'green',
        expiresAt: new Date('2020-05-31T00:00:00+08:00'),
      })),
    );
    expect(results.map(({ refusal }) => refusal)).toEqual([null, null]);
    expect(await settle()).toBe(1);
    expect(await occasions(signed.id)).toEqual(['approval', 'approval', 'change', 'change']);
    await keys.revoke(administrator, registered?.id ?? '');
    expect(await settle()).toBe(1);
    const judged = (await verdictsOf(signed.id)).slice(-2);
    expect(judged.map(({ occasion, outcome }) => [occasion, outcome])).toEqual([
      ['change', 'NOT_RECOGNISED'],
      ['change', 'NOT_RECOGNISED'],
    ]);
    expect(await occasions(declared.id)).toEqual(['approval']);
    expect(await tasksOf(signed.id)).toMatchObject([
      { state: 'open', verdict: 'NOT_RECOGNISED' },
      { state: 'open', verdict: 'NOT_RECOGNISED' },
    ]);
  });

  it('of a rule judges those who are where it counts while it counts, and its withdrawal judges the same again', async () => {
    const [early, late] = [await tripIn(8), await tripIn(14.5)];
    await settle();
    const [published] = await stage.rules.publish(administrator, [
      {
        change: 'tightening',
        rule: {
          identifier: 'GR-440600-0001',
          type: 'acceptance',
          division: '440600',
          version: '1.0.0',
          engineVersion: '1.3.3',
          validFrom: inDays(13.9),
          validTo: null,
          description: { zh: '须有证明', en: 'A certificate is wanted' },
          affectedFields: ['code.certificates'],
          logic: { in: ['none-has-it', { var: 'code.certificates' }] },
          proof: null,
          tests: [
            { name: 'with', facts: { code: { certificates: ['none-has-it'] } }, expected: true },
            { name: 'without', facts: { code: { certificates: [] } }, expected: false },
          ],
          source: 'invented',
        },
      },
    ]);
    expect(published?.refusal).toBeNull();
    await settle();
    expect(await occasions(early.id)).toEqual(['approval']);
    expect(await occasions(late.id)).toEqual(['approval', 'change']);
    expect(await tasksOf(late.id)).toMatchObject([{ state: 'open', verdict: 'NOT_RECOGNISED', occasion: 'change' }]);
    await stage.rules.withdraw(administrator, 'GR-440600-0001', '文件已废止');
    await settle();
    expect(await occasions(early.id)).toEqual(['approval']);
    expect(await occasions(late.id)).toEqual(['approval', 'change', 'change']);
    expect(await tasksOf(late.id)).toMatchObject([{ state: 'remedied' }]);
  });

  it('of an agreement judges those whose codes it is about', async () => {
    const ours = await tripIn(9);
    const theirs = await stage.placed(gate, stage.congjiang, { village: '河边村' });
    await settle();
    const [agreement] = await stage.sql<{ id: string }[]>(
      `select id from agreement where issuer_division = '520000' and acceptor_division = '440000'`,
    );
    await stage.agreements.advance(administrator, agreement?.id ?? '', 'revoke');
    await settle();
    expect(await occasions(ours.id)).toEqual(['approval']);
    expect(theirs.worker).not.toBe('');
  });
});
