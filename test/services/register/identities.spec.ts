import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, SYSTEM } from '#platform';
import { IdentityService, TransferService, type WorkerService } from '#workers';
import { everythingStored, grantOf, type Office } from '../../support/offices.js';
import { aPerson, registered, residentId } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let identities: IdentityService;
let zhaojue: Office;
let congjiang: Office;

const REASON = '录入时看错末位';
const refusal = (code: string): unknown => expect.objectContaining({ code });
const correct = (id: string, idNumber: string, office = zhaojue) =>
  identities.correct(office.coordinator, id, idNumber, REASON);

beforeAll(async () => {
  register = await startRegister('513431', '522633');
  ({ db, workers } = register);
  identities = register.module.get(IdentityService);
  [zhaojue, congjiang] = [register.officeOf('513431'), register.officeOf('522633')];
});
afterAll(() => register.end());

describe('An ID number', () => {
  test('finds the person of the own office, however it is written, and nobody of another', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(1));
    const written = ` ${residentId(1).slice(0, 6)} ${residentId(1).slice(6).toLowerCase()} `;
    expect(await identities.lookUp(zhaojue.coordinator, written)).toMatchObject({ id, name: '卢燕涛' });
    const elsewhere = identities.lookUp(congjiang.coordinator, residentId(1));
    const nowhere = identities.lookUp(congjiang.coordinator, residentId(999));
    const [one, other] = await Promise.allSettled([elsewhere, nowhere]);
    expect(one).toEqual(other);
    expect(one).toMatchObject({ status: 'rejected', reason: refusal('worker.missing') });
    await expect(identities.lookUp(zhaojue.coordinator, '123')).rejects.toEqual(refusal('worker.id-wrong'));
    await expect(identities.lookUp(grantOf('auditor', ''), residentId(1))).rejects.toEqual(
      refusal('access.role-required'),
    );
  });

  test('is corrected with a reason; sex, birth date and the key follow it, and neither number is recorded', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(2));
    const right = residentId(3, '513431', '1985-06-01');
    expect(await correct(id, right)).toMatchObject({ id, birthDate: '1985-06-01', sex: 'male', phone: '171****0002' });
    expect(await identities.lookUp(zhaojue.coordinator, right)).toMatchObject({ id });
    await expect(identities.lookUp(zhaojue.coordinator, residentId(2))).rejects.toEqual(refusal('worker.missing'));
    const { idNumber } = await register.reveals.identity(zhaojue.coordinator, id, '核对更正结果');
    expect(idNumber).toBe(right);
    await correct(id, right);
    const events = await db.transaction(SYSTEM, (tx) =>
      tx.query<{ details: object }[]>(
        `select details from event where worker_id = $1 and type = 'worker.id-corrected'`,
        [id],
      ),
    );
    expect(events).toEqual([{ details: { reason: REASON } }]);
    const everything = await everythingStored(register.ownerUrl);
    for (const secret of [right, residentId(2)]) expect(everything).not.toContain(secret);
  });

  test('that is corrected ends what was asked for by the wrong one, so that nothing brings that back', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(10));
    const asked = await workers.register(congjiang.coordinator, aPerson(10, { homeDivision: '522633' }));
    if (!('transfer' in asked)) throw new Error('No transfer was asked for');
    await correct(id, residentId(11));
    const transfers = register.module.get(TransferService);
    expect(await transfers.get(congjiang.coordinator, asked.transfer)).toMatchObject({ state: 'cancelled', steps: [] });
    await expect(transfers.step(zhaojue.coordinator, asked.transfer, 'accept')).rejects.toEqual(
      refusal('transfer.illegal-step'),
    );
    expect(await identities.lookUp(zhaojue.coordinator, residentId(11))).toMatchObject({ id });
    expect(await workers.register(congjiang.coordinator, aPerson(10, { homeDivision: '522633' }))).toMatchObject({
      known: false,
    });
  });

  test('of somebody else is refused, also where another office has that person', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(4));
    await registered(workers, zhaojue.coordinator, aPerson(5));
    await registered(workers, congjiang.coordinator, aPerson(6, { homeDivision: '522633' }));
    await expect(correct(id, residentId(5))).rejects.toEqual(refusal('worker.id-taken'));
    await expect(correct(id, residentId(6))).rejects.toEqual(refusal('worker.id-taken'));
    expect(await identities.lookUp(zhaojue.coordinator, residentId(4))).toMatchObject({ id });
  });

  test('is not corrected into a wrong one, a child’s, without a reason, by another office, or on the way', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(7));
    await expect(correct(id, '513431199002170011')).rejects.toEqual(refusal('worker.id-wrong'));
    await expect(correct(id, residentId(8, '513431', '2006-01-01'))).rejects.toEqual(refusal('worker.under-16'));
    await expect(identities.correct(zhaojue.coordinator, id, residentId(8), '错')).rejects.toEqual(
      refusal('worker.purpose-wrong'),
    );
    await expect(correct(id, residentId(8), congjiang)).rejects.toEqual(refusal('worker.missing'));
    await db.transaction(SYSTEM, async (tx) => {
      for (const step of ['propose', 'accept', 'place', 'depart'] as const)
        await workers.advance(tx, [id], step, register.at);
    });
    await expect(correct(id, residentId(8))).rejects.toEqual(refusal('worker.on-the-way'));
  });
});
