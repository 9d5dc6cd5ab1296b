import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, SYSTEM } from '#platform';
import { RosterService, TransferService, type WorkerFacts, type WorkerService } from '#workers';
import { grantOf, type Office } from '../support/offices.js';
import { aPerson, registered, residentId } from '../support/people.js';
import { startRegister } from '../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let transfers: TransferService;
let zhaojue: Office;
let congjiang: Office;
let zhenxiong: Office;

const refusal = (code: string): unknown => expect.objectContaining({ code });
/** As the other office writes the same person. */
const moved = (n: number, division = '522633', more: Partial<WorkerFacts> = {}) =>
  aPerson(n, { homeDivision: division, village: '岜沙村', occupation: '焊工', phone: '17119990000', ...more });

async function asked(n: number, office = congjiang, division = '522633'): Promise<string> {
  const answer = await workers.register(office.coordinator, moved(n, division));
  if (!('transfer' in answer)) throw new Error('No transfer was asked for');
  return answer.transfer;
}

beforeAll(async () => {
  register = await startRegister('513431', '522633', '530627');
  ({ db, workers } = register);
  transfers = register.module.get(TransferService);
  [zhaojue, congjiang, zhenxiong] = [
    register.officeOf('513431'),
    register.officeOf('522633'),
    register.officeOf('530627'),
  ];
});
afterAll(() => register.end());

describe('Somebody whom another office has', () => {
  test('is asked for once, however often the office registers the person', async () => {
    await registered(workers, zhaojue.coordinator, aPerson(1));
    const transfer = await asked(1);
    expect(await asked(1)).toBe(transfer);
    const view = await transfers.get(congjiang.coordinator, transfer);
    expect(view).toMatchObject({ side: 'asking', state: 'requested', name: '卢燕涛', homeDivision: '522633' });
    expect(JSON.stringify(view)).not.toMatch(new RegExp(`513431 office|${residentId(1)}|河边村|171199`));
    await expect(transfers.get(zhenxiong.coordinator, transfer)).rejects.toEqual(refusal('transfer.missing'));
    expect((await transfers.list(zhenxiong.coordinator)).items).toEqual([]);
  });

  test('comes over with the home and the wishes that the asking office wrote, once the other accepts', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(2));
    const transfer = await asked(2);
    const [open] = (await transfers.list(zhaojue.coordinator, { side: 'giving', state: 'requested' })).items.filter(
      (item) => item.id === transfer,
    );
    expect(open).toMatchObject({ workerId: id, askedBy: '522633 office', steps: ['accept', 'refuse'] });

    expect(await transfers.step(zhaojue.coordinator, transfer, 'accept')).toMatchObject({
      state: 'accepted',
      workerId: null,
      steps: [],
    });
    await expect(workers.get(zhaojue.coordinator, id)).rejects.toEqual(refusal('worker.missing'));
    expect(await workers.get(congjiang.coordinator, id)).toMatchObject({
      organisationId: congjiang.organisation,
      homeDivision: '522633',
      village: '岜沙村',
      occupation: '焊工',
      phone: '171****0000',
      state: 'registered',
    });
    const identity = await register.reveals.identity(congjiang.coordinator, id, '核对转入人员');
    expect(identity).toEqual({ idNumber: residentId(2), phone: '17119990000' });
    expect(await transfers.get(congjiang.coordinator, transfer)).toMatchObject({ workerId: id, steps: [] });
    expect(await workers.register(congjiang.coordinator, moved(2))).toMatchObject({ id, known: true });
    const types = await db.transaction(SYSTEM, (tx) =>
      tx.query<{ type: string }[]>('select type from event where worker_id = $1 order by id', [id]),
    );
    expect(types.map(({ type }) => type)).toEqual([
      'worker.registered',
      'transfer.requested',
      'worker.transferred',
      'transfer.accepted',
      'worker.revealed',
    ]);
  });

  test('stays where the office that has the person refuses, and may be asked for again', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(3));
    const transfer = await asked(3);
    await transfers.step(zhaojue.coordinator, transfer, 'refuse', `仍住本村 ${residentId(3)}`);
    expect(await transfers.get(congjiang.coordinator, transfer)).toMatchObject({
      state: 'refused',
      note: '仍住本村 ***',
    });
    expect(await workers.get(zhaojue.coordinator, id)).toMatchObject({ homeDivision: '513431', village: '河边村4组' });
    expect(await asked(3)).not.toBe(transfer);
  });

  test('cannot be decided by whoever asks, nor cancelled by whoever is asked', async () => {
    await registered(workers, zhaojue.coordinator, aPerson(4));
    const transfer = await asked(4);
    const stepping = (office: Office, step: 'accept' | 'cancel') => transfers.step(office.coordinator, transfer, step);
    await expect(stepping(congjiang, 'accept')).rejects.toEqual(refusal('transfer.step-not-yours'));
    await expect(stepping(zhaojue, 'cancel')).rejects.toEqual(refusal('transfer.step-not-yours'));
    await expect(stepping(zhenxiong, 'accept')).rejects.toEqual(refusal('transfer.missing'));
    expect(await stepping(congjiang, 'cancel')).toMatchObject({ state: 'cancelled' });
    await expect(stepping(zhaojue, 'accept')).rejects.toEqual(refusal('transfer.illegal-step'));
    expect(() => transfers.list(grantOf('auditor', ''))).toThrow(refusal('access.role-required'));
  });

  test('stays while an offer or a journey counts on the person, and comes over after that', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(5));
    const transfer = await asked(5);
    const at = new Date('2020-03-06T02:00:00Z');
    await db.transaction(SYSTEM, (tx) => workers.advance(tx, [id], 'propose', at));
    await expect(transfers.step(zhaojue.coordinator, transfer, 'accept')).rejects.toEqual(
      refusal('transfer.worker-busy'),
    );
    expect(await transfers.get(zhaojue.coordinator, transfer)).toMatchObject({ state: 'requested' });
    await db.transaction(SYSTEM, (tx) => workers.advance(tx, [id], 'release', at));
    await workers.withdraw(zhaojue.coordinator, id);
    await transfers.step(zhaojue.coordinator, transfer, 'accept');
    expect(await workers.get(congjiang.coordinator, id)).toMatchObject({ state: 'registered' });
  });

  test('goes to one of two offices that ask, and the other then asks the new one', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(6));
    const [first, second] = [await asked(6), await asked(6, zhenxiong, '530627')];
    const both = await Promise.allSettled([
      transfers.step(zhaojue.coordinator, first, 'accept'),
      transfers.step(zhaojue.coordinator, second, 'accept'),
    ]);
    const won = both.map(({ status }) => status);
    expect(won.filter((status) => status === 'fulfilled')).toHaveLength(1);
    const [winner, loser] = won[0] === 'fulfilled' ? [congjiang, second] : [zhenxiong, first];
    expect(await workers.get(winner.coordinator, id)).toMatchObject({ organisationId: winner.organisation });
    expect(await transfers.get(winner.coordinator, loser)).toMatchObject({ side: 'giving', workerId: id });
    await expect(transfers.get(zhaojue.coordinator, loser)).rejects.toEqual(refusal('transfer.missing'));
  });

  test('of a roster is named in its row, once for each person', async () => {
    for (const n of [7, 8]) await registered(workers, zhaojue.coordinator, aPerson(n));
    const rosters = register.module.get(RosterService);
    const rows = [7, 8, 9].map((n, i) => `${String(i + 1)},卢燕涛,${residentId(n)}`);
    const file = Buffer.from(['序号,姓名,身份证号码', ...rows].join('\n'));
    const taken = await rosters.import(congjiang.coordinator, file, 'roster.csv', '2020-03-06', { commit: true });
    expect(taken).toMatchObject({ accepted: 1, rejected: 2 });
    const [one, other, accepted] = taken.items.map(({ transferId }) => transferId);
    expect(accepted).toBeNull();
    expect(await transfers.get(congjiang.coordinator, one ?? '')).toMatchObject({ state: 'requested' });
    expect(await asked(8)).toBe(other);
    expect(taken.legend['registered-elsewhere']?.text.en).toMatch(/asked for a transfer/);
  });
});
