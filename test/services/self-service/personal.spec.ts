import 'reflect-metadata';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HealthCodeService } from '#health';
import { BusinessClock, Database, type Grant, PlatformModule, SYSTEM } from '#platform';
import { type ErasureReceipt, PersonalService, RetentionService, TraceModule } from '#trace';
import { IdentityService, RosterService, SlipService, WorkerService } from '#workers';
import { everythingStored, grantOf, type Office, openOffices } from '../../support/offices.js';
import { aPerson, registered, residentId } from '../../support/people.js';
import { type FreshDatabase, freshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

let fresh: FreshDatabase;
let module: Awaited<ReturnType<typeof start>>;
let office: Office;
let stranger: Office;
let personal: PersonalService;
let workers: WorkerService;
let worker: string;
let n = 0;
const start = () =>
  Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test'), TraceModule],
  }).compile();
const own = (id = worker): Grant => ({ ...grantOf('worker', '', null), actor: id });
const REASON = '本人书面申请';
const query = <T>(sql: string, ...values: unknown[]) =>
  module.get(Database).transaction(SYSTEM, (tx) => tx.query<T[]>(sql, values));

const arrived = (at: Date) =>
  query(
    `insert into passenger (id, trip_id, batch_id, organisation_id, enterprise_id, site_id, site_division, worker_id, name,
       listed, state, alight_stop, boarded_at, arrived_at)
     select uuidv7(), uuidv7(), uuidv7(), $2, uuidv7(), uuidv7(), '440606', $1, '某人', true, 'arrived', 1, $3, $3`,
    worker,
    office.organisation,
    at,
  );

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await start();
  await module.get(BusinessClock).advance(new Date('2020-03-06T01:00:00Z'));
  const offices = await openOffices(fresh.ownerUrl, '513431', '522633');
  [office, stranger] = offices as [Office, Office];
  [personal, workers] = [module.get(PersonalService, { strict: false }), module.get(WorkerService, { strict: false })];
});
beforeEach(async () => {
  n += 1;
  const facts = aPerson(n, { name: `何春${'甲乙丙丁戊己庚辛壬癸'.charAt(n % 10)}`, village: `柳树湾${String(n)}社` });
  ({ id: worker } = await registered(workers, office.coordinator, facts));
  await module.get(HealthCodeService, { strict: false }).declare(office.coordinator, [
    {
      workerId: worker,
      issuerDivision: '510000',
      colour: 'green',
      issuedAt: new Date('2020-03-05T08:00:00+08:00'),
      expiresAt: new Date('2020-03-31T23:59:59+08:00'),
      temperature: 36.4,
      symptoms: ['cough'],
    },
  ]);
  await module.get(SlipService, { strict: false }).print(office.coordinator, worker);
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

describe('A copy of the data', () => {
  test('bears everything held in clear, for the person or the office that has the person, and for nobody else', async () => {
    const { held } = await personal.copy(own(), worker, REASON);
    expect(held).toMatchObject({
      worker: [{ id: worker, opened: { idNumber: residentId(n) } }],
      healthCodes: [{ colour: 'green', opened: { temperature: 36.4, symptoms: ['cough'] } }],
      slips: [{ void_reason: null }],
      proposals: [],
    });
    expect(held['events']?.map((event) => (event as { type: string }).type)).toContain('worker.registered');
    expect(JSON.stringify(held)).not.toMatch(/_index|\\\\x/);
    expect((await personal.copy(office.coordinator, worker, REASON)).held['worker']).toEqual(held['worker']);
    await expect(personal.copy(stranger.coordinator, worker, REASON)).rejects.toMatchObject({ code: 'worker.missing' });
    await expect(personal.copy(own(stranger.organisation), worker, REASON)).rejects.toMatchObject({
      code: 'worker.missing',
    });
    expect(() => personal.copy(grantOf('auditor', ''), worker, REASON)).toThrow(
      expect.objectContaining({ code: 'access.role-required' }),
    );
    expect(() => personal.copy(office.coordinator, worker, '查')).toThrow(
      expect.objectContaining({ code: 'worker.purpose-wrong' }),
    );
  });
});

describe('An erasure', () => {
  test('leaves nothing that tells who it was, a receipt, and the bare id of what happened', async () => {
    const facts = aPerson(n);
    const receipt = (await personal.erase(office.coordinator, worker, REASON)) as ErasureReceipt;
    expect(receipt).toMatchObject({
      workerId: worker,
      askedBy: 'coordinator',
      classes: { identity: 1, health: 1, slips: 1, seats: 0 },
      contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const stored = await everythingStored(fresh.ownerUrl);
    const said = [
      facts.idNumber,
      String(facts.phone),
      `柳树湾${String(n)}社`,
      `何春${'甲乙丙丁戊己庚辛壬癸'.charAt(n % 10)}`,
    ];
    expect(said.filter((word) => stored.includes(word))).toEqual([]);
    const [event] = await query<object>(
      `select details from event where type = 'worker.erased' and worker_id = $1`,
      worker,
    );
    expect(event).toMatchObject({ details: { receipt: receipt.id, classes: receipt.classes, reason: REASON } });
    await expect(workers.get(office.coordinator, worker)).rejects.toMatchObject({ code: 'worker.missing' });
    await expect(workers.resume(office.coordinator, worker)).rejects.toMatchObject({ code: 'worker.missing' });
    await expect(personal.erase(office.coordinator, worker, REASON)).rejects.toMatchObject({ code: 'worker.missing' });
    await expect(personal.copy(own(), worker, REASON)).rejects.toMatchObject({ code: 'worker.missing' });
    expect((await workers.list(office.coordinator, { limit: 500 })).items.map(({ id }) => id)).not.toContain(worker);
  });

  test('lets the same number be registered anew, as somebody new', async () => {
    await personal.erase(own(), worker, REASON);
    const again = await registered(workers, office.coordinator, aPerson(n));
    expect(again.known).toBe(false);
    expect(again.id).not.toBe(worker);
    expect(
      await module.get(IdentityService, { strict: false }).lookUp(office.coordinator, residentId(n)),
    ).toMatchObject({
      id: again.id,
    });
  });

  test.each(['proposed', 'accepted', 'placed', 'travelling'])('is refused while the person is %s', async (state) => {
    await query('update worker set state = $2 where id = $1', worker, state);
    await expect(personal.erase(own(), worker, REASON)).rejects.toMatchObject({
      code: 'worker.erasure-refused',
      details: { state },
    });
    expect((await personal.copy(own(), worker, REASON)).held['slips']).toHaveLength(1);
  });

  test('waits until fourteen days after arrival, once, and is then done by itself, with the receipt', async () => {
    await arrived(new Date('2020-02-21T01:00:00Z'));
    const waits = { workerId: worker, askedAt: '2020-03-06T01:00:00.000Z', dueAt: '2020-03-06T01:00:00.000Z' };
    expect(await personal.erase(own(), worker, REASON)).toEqual(waits);
    expect(await personal.erase(office.coordinator, worker, '村委会代为申请')).toEqual(waits);
    expect(await personal.eraseDue()).toBe(0);
    expect((await personal.copy(own(), worker, REASON)).held['erasureRequests']).toMatchObject([
      { asked_by: 'worker' },
    ]);
    const events = (type: string) =>
      query<object>('select details from event where type = $2 and worker_id = $1', worker, type);
    expect(await events('worker.erasure-asked')).toMatchObject([{ details: { dueAt: waits.dueAt, reason: REASON } }]);

    await module.get(BusinessClock).advance(new Date('2020-03-06T01:00:00.001Z'));
    // Somebody counts on the person by now: it waits on.
    await query(`update worker set state = 'travelling' where id = $1`, worker);
    expect(await personal.eraseDue()).toBe(1);
    expect(await personal.eraseDue()).toBe(0);
    expect(await events('worker.erased')).toEqual([]);
    await query(`update worker set state = 'employed' where id = $1`, worker);
    await module.get(BusinessClock).advance(new Date('2020-03-07T01:00:00.002Z'));
    expect(await personal.eraseDue()).toBe(1);
    expect(await events('worker.erased')).toMatchObject([
      { details: { reason: REASON, askedBy: 'worker', classes: { identity: 1, requests: 1, passengers: 1 } } },
    ]);
    await expect(workers.get(office.coordinator, worker)).rejects.toMatchObject({ code: 'worker.missing' });
    expect(await personal.eraseDue()).toBe(0);
  });

  test('is done at once after fourteen days, and of another office’s person refused to everybody', async () => {
    await arrived(new Date('2020-02-21T00:59:59Z'));
    await expect(personal.erase(stranger.coordinator, worker, REASON)).rejects.toMatchObject({
      code: 'worker.missing',
    });
    expect(await personal.erase(own(), worker, REASON)).toMatchObject({ classes: { passengers: 1 } });
    expect(await query('select name, id_tail from passenger where worker_id = $1', worker)).toEqual([
      { name: '***', id_tail: null },
    ]);
  });
});

// Last: the clock goes forward only.
test('Each class of data goes once its days are over, with a receipt, and not before', async () => {
  const retention = module.get(RetentionService, { strict: false });
  const clock = module.get(BusinessClock);
  const left = async () => {
    const [counts] = await query<{ codes: number; slips: number }>(
      `select (select count(*)::int from health_code) codes, (select count(*)::int from slip) slips`,
    );
    return counts;
  };
  const before = await left();
  // Codes are good to the end of March, slips for sixty days from 6 or 7 March.
  await clock.advance(new Date('2020-04-14T15:59:59Z'));
  await retention.carryOut();
  expect(await left()).toEqual(before);
  await clock.advance(new Date('2020-04-14T16:00:00Z'));
  expect(await retention.carryOut()).toMatchObject({ 'health-codes': before?.codes });
  expect(await left()).toEqual({ codes: 0, slips: before?.slips });
  await clock.advance(new Date('2020-06-05T01:00:01Z'));
  expect(await retention.carryOut()).toEqual({ slips: before?.slips });
  expect(await retention.carryOut()).toEqual({});
  const receipts = await query<{ details: object }>(`select details from event where type = 'retention.carried-out'`);
  expect(receipts.at(-1)).toEqual({ details: { rows: { slips: before?.slips } } });

  // The file of a roster; what became of its rows stays.
  const rosters = module.get(RosterService, { strict: false });
  const file = Buffer.from(`序号,姓名,身份证号码\n1,木呷,${residentId(900)}`);
  const { id } = await rosters.import(office.coordinator, file, 'roster.csv', '2020-06-04', { commit: true });
  await clock.advance(new Date('2020-07-05T01:00:01Z'));
  expect(await retention.carryOut()).toEqual({});
  await clock.advance(new Date('2020-07-05T01:00:02Z'));
  expect(await retention.carryOut()).toEqual({ 'roster-files': 1 });
  expect((await rosters.get(office.coordinator, id)).items).toMatchObject([{ verdict: 'accept' }]);
});
