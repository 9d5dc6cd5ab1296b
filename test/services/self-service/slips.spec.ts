import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BusinessClock, type Database, type Grant, SYSTEM, TokenService } from '#platform';
import { SlipService, SlipSignInService, type WorkerService, WishService } from '#workers';
import { everythingStored, grantOf, type Office } from '../../support/offices.js';
import { aPerson, registered, residentId } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let slips: SlipService;
let signIns: SlipSignInService;
let office: Office;
let stranger: Office;
let worker: string;
let n = 0;
const refusal = (code: string): unknown => expect.objectContaining({ code });
const tail = () => residentId(n).slice(-4);
const wrongTail = () => (tail() === '0000' ? '1111' : '0000');
/** Another place for each attempt, so that no test spends the tries of another. */
let place = 0;
const signIn = (code: string, idTail = tail(), address = `10.0.0.${String((place += 1))}`) =>
  signIns.signIn(code, idTail, address);
const ownGrant = (id = worker): Grant => ({ ...grantOf('worker', '', null), actor: id });
const eventsOf = (id: string) =>
  db.transaction(SYSTEM, (tx) =>
    tx.query<{ type: string; actor: string; details: object }[]>(
      `select type, actor, details from event where worker_id = $1 and type like 'slip.%' order by id`,
      [id],
    ),
  );

beforeAll(async () => {
  register = await startRegister('513431', '522633');
  ({ db, workers } = register);
  [slips, signIns] = [register.module.get(SlipService), register.module.get(SlipSignInService)];
  [office, stranger] = [register.officeOf('513431'), register.officeOf('522633')];
});
beforeEach(async () => {
  n += 1;
  ({ id: worker } = await registered(workers, office.coordinator, aPerson(n)));
});
afterAll(() => register.end());

describe('A slip', () => {
  test('bears a code of 59 bits that no table keeps, and who printed it when', async () => {
    const { code, slip, idHead } = await slips.print(office.coordinator, worker);
    expect(code).toMatch(/^([2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}$/);
    // The second half of the sign-in is not printed beside the first.
    expect(idHead).toBe(`513431${'*'.repeat(12)}`);
    expect(slip).toMatchObject({ state: 'good', madeBy: office.coordinator.actor, madeAt: register.at.toISOString() });
    const stored = await everythingStored(register.ownerUrl);
    expect([code, code.replaceAll('-', '')].filter((said) => stored.includes(said))).toEqual([]);
    expect(await eventsOf(worker)).toEqual([{ type: 'slip.printed', actor: office.coordinator.actor, details: {} }]);
  });

  test('lets its worker in, however the code is typed, as often as wanted', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll('-', '')} `, code.replaceAll('-', '—')]) {
      const { accessToken, expiresIn } = await signIn(typed, tail().toLowerCase());
      expect(expiresIn).toBeLessThanOrEqual(1800);
      expect(await register.module.get(TokenService).read(accessToken)).toMatchObject({
        actor: worker,
        role: 'worker',
        organisation: null,
        scope: '',
      });
    }
    expect((await eventsOf(worker)).map(({ type }) => type).slice(1)).toEqual(Array(4).fill('slip.signed-in'));
  });

  test('voids the one before it', async () => {
    const first = await slips.print(office.coordinator, worker);
    const second = await slips.print(office.coordinator, worker);
    await expect(signIn(first.code)).rejects.toEqual(refusal('self-service.sign-in-refused'));
    await signIn(second.code);
    expect((await slips.of(office.coordinator, worker)).items).toMatchObject([
      { id: second.slip.id, state: 'good' },
      { id: first.slip.id, state: 'void', voidReason: 'replaced' },
    ]);
  });

  test('of many printed at once leaves one that is good', async () => {
    const printed = await Promise.all(Array.from({ length: 6 }, () => slips.print(office.coordinator, worker)));
    const results = await Promise.allSettled(printed.map(({ code }) => signIn(code)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('is printed and listed by nobody but the office that has the person', async () => {
    await expect(slips.print(stranger.coordinator, worker)).rejects.toEqual(refusal('worker.missing'));
    await expect(slips.of(stranger.coordinator, worker)).rejects.toEqual(refusal('worker.missing'));
    for (const role of ['enterprise', 'worker', 'province-monitor', 'auditor', 'trip-leader'] as const)
      expect(() => slips.print(grantOf(role, '51'), worker)).toThrow(refusal('access.role-required'));
  });
});

describe('A sign-in with a slip', () => {
  test('is refused alike for an unknown code and a wrong tail, by the same statements', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    const failed = async (said: string, idTail: string) => {
      const error: unknown = await signIn(said, idTail).catch((thrown: unknown) => thrown);
      return JSON.stringify(error);
    };
    const wrong = await failed(code, wrongTail());
    expect(wrong).toContain('self-service.sign-in-refused');
    expect(await failed('7KQM-2XHD-9RTA', tail())).toBe(wrong);
    expect(await failed('', '')).toBe(wrong);
  });

  test('after five wrong tails voids the slip, and the office sees why', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    for (let tries = 0; tries < 5; tries++)
      await expect(signIn(code, wrongTail())).rejects.toEqual(refusal('self-service.sign-in-refused'));
    await expect(signIn(code)).rejects.toEqual(refusal('self-service.sign-in-refused'));
    const [slip] = (await slips.of(office.coordinator, worker)).items;
    expect(slip).toMatchObject({ state: 'void', voidReason: 'tries', failures: 5 });
    expect((await eventsOf(worker)).at(-1)).toMatchObject({ type: 'slip.voided', details: { reason: 'tries' } });
  });

  test('counts wrong tails one by one also when they come at once', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    await Promise.allSettled(Array.from({ length: 12 }, () => signIn(code, wrongTail())));
    const [slip] = (await slips.of(office.coordinator, worker)).items;
    expect(slip).toMatchObject({ state: 'void', failures: 5 });
  });

  test('forgets wrong tails once the right one came', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    for (let round = 0; round < 2; round++) {
      for (let tries = 0; tries < 4; tries++) await signIn(code, wrongTail()).catch(() => undefined);
      await signIn(code);
    }
  });

  test('is refused for a while after thirty failures of one address, and of no other', async () => {
    const { code } = await slips.print(office.coordinator, worker);
    for (let tries = 0; tries < 30; tries++)
      await expect(signIn('7KQM-2XHD-9RTA', tail(), '192.0.2.7')).rejects.toEqual(
        refusal('self-service.sign-in-refused'),
      );
    await expect(signIn(code, tail(), '192.0.2.7')).rejects.toEqual(refusal('self-service.address-exhausted'));
    await signIn(code, tail(), '192.0.2.8');
    await db.transaction(SYSTEM, (tx) =>
      tx.query(`update sign_in_address set window_began = window_began - interval '16 minutes'`),
    );
    await signIn(code, tail(), '192.0.2.7');
    expect(await everythingStored(register.ownerUrl)).not.toContain('192.0.2.');
  });
});

describe('A worker who signed in', () => {
  test('sees the own record, masked, and nobody else’s', async () => {
    const other = await registered(workers, office.coordinator, aPerson(n + 500));
    expect(await workers.get(ownGrant(), worker)).toMatchObject({ id: worker, idNumber: `513431********${tail()}` });
    await expect(workers.get(ownGrant(), other.id)).rejects.toEqual(refusal('worker.missing'));
    const seen = await db.transaction(ownGrant(), (tx) => tx.query<{ id: string }[]>('select id from worker'));
    expect(seen).toEqual([{ id: worker }]);
    for (const table of ['slip', 'roster', 'transfer', 'matching_run', 'account', 'session'])
      expect(await db.transaction(ownGrant(), (tx) => tx.query<unknown[]>(`select from ${table}`))).toEqual([]);
    expect(() => workers.list(ownGrant())).toThrow(refusal('access.role-required'));
    expect(() => register.reveals.identity(ownGrant(), worker, '查看本人')).toThrow(refusal('access.role-required'));
  });

  test('corrects the own wishes, and it is recorded which, not what', async () => {
    const wishes = register.module.get(WishService);
    const changed = await wishes.correct(ownGrant(), {
      destinationText: '江苏苏州',
      occupation: '焊工 17100000001',
      minWageFen: 0,
      availableFrom: '',
    });
    expect(changed.changed.sort()).toEqual([
      'availableFrom',
      'destinationCode',
      'destinationText',
      'minWageFen',
      'occupation',
    ]);
    expect(await workers.get(office.coordinator, worker)).toMatchObject({
      destinationCode: '320500',
      occupation: '焊工 ***',
      minWageFen: null,
      availableFrom: null,
    });
    expect(await wishes.correct(ownGrant(), { destinationText: '江苏苏州' })).toEqual({ changed: [] });
    await expect(wishes.correct(ownGrant(), { destinationCode: '999999' })).rejects.toEqual(
      refusal('worker.destination-unknown'),
    );
    await expect(wishes.correct(ownGrant(), { availableFrom: '2020-02-30' })).rejects.toEqual(
      refusal('worker.date-wrong'),
    );
    expect(await wishes.correct(ownGrant(), { availableUntil: '2020-03-20' })).toEqual({ changed: ['availableUntil'] });
    for (const days of [{ availableUntil: '2020-02-30' }, { availableFrom: '2020-03-21' }])
      await expect(wishes.correct(ownGrant(), days)).rejects.toEqual(refusal('worker.until-wrong'));
    expect(await workers.get(office.coordinator, worker)).toMatchObject({ availableUntil: '2020-03-20' });
    expect(await wishes.correct(ownGrant(), { availableUntil: '' })).toEqual({ changed: ['availableUntil'] });
    expect(() => wishes.correct(office.coordinator, {})).toThrow(refusal('access.role-required'));
    const [event] = await db.transaction(SYSTEM, (tx) =>
      tx.query<object[]>(`select actor, details from event where type = 'worker.wishes-changed' and worker_id = $1`, [
        worker,
      ]),
    );
    expect(event).toMatchObject({ actor: worker });
    expect(JSON.stringify(event)).not.toContain('江苏');
  });
});

// Last: the clock goes forward only.
test('A slip is good for sixty days and no longer', async () => {
  const { code } = await slips.print(office.coordinator, worker);
  const clock = register.module.get(BusinessClock);
  const days = (count: number, seconds = 0) => new Date(register.at.getTime() + count * 86_400_000 + seconds * 1000);
  await clock.advance(days(60, -1));
  await signIn(code);
  await clock.advance(days(60));
  await expect(signIn(code)).rejects.toEqual(refusal('self-service.sign-in-refused'));
  expect((await slips.of(office.coordinator, worker)).items).toMatchObject([{ state: 'expired', voidReason: null }]);
});
