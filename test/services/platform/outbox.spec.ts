import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Database, type DueJob, newId, Outbox, PlatformModule, record, SYSTEM } from '#platform';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

let fresh: FreshDatabase;
let module: TestingModule;
let db: Database;
let outbox: Outbox;

const AT = new Date('2020-03-06T01:00:00Z');
const happened = (n = 1) =>
  db.transaction(SYSTEM, (tx) =>
    record(tx, ...Array.from({ length: n }, () => ({ type: 'trip.departed' as const, subject: newId(), at: AT }))),
  );
const query = <T>(sql: string): Promise<T[]> => db.transaction(SYSTEM, (tx) => tx.query<T[]>(sql));
const drain = async (limit: number): Promise<DueJob[]> => {
  const all: DueJob[] = [];
  const take = (jobs: readonly DueJob[]) => Promise.resolve(all.push(...jobs));
  while ((await outbox.relay(take, limit)) > 0);
  return all;
};

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test')],
  }).compile();
  db = module.get(Database);
  outbox = module.get(Outbox);
});
beforeEach(async () => {
  await query('delete from outbox');
  await outbox.subscribe([{ name: 'test.count', queue: 'work', on: ['trip.departed'] }]);
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

test('two relays at once hand over every job and none twice', async () => {
  await happened(250);
  const [a, b] = await Promise.all([drain(20), drain(20)]);
  expect(new Set([...a, ...b].map(({ id }) => id)).size).toBe(250);
  expect(a.length + b.length).toBe(250);
});

test('a rolled-back transaction leaves neither event nor job', async () => {
  const subject = newId();
  const failing = db.transaction(SYSTEM, async (tx) => {
    await record(tx, { type: 'trip.departed', subject, at: AT });
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await drain(10)).toEqual([]);
  expect(await query(`select from event where subject = '${subject}'`)).toEqual([]);
});

test('a relay that dies while adding leaves its jobs to the next one', async () => {
  await happened(3);
  await expect(outbox.relay(() => Promise.reject(new Error('queue away')))).rejects.toThrow('queue away');
  expect(await drain(10)).toHaveLength(3);
});

test('an event that nobody listens to calls for no job', async () => {
  await db.transaction(SYSTEM, (tx) => record(tx, { type: 'trip.renamed', subject: newId(), at: AT }));
  expect(await drain(10)).toEqual([]);
});

test('a delivery takes effect once, however often it is made and by however many at a time', async () => {
  await happened();
  const [job] = await drain(10);
  if (!job) throw new Error('no job');
  let effects = 0;
  const effect = () => {
    effects += 1;
    return Promise.resolve();
  };
  await Promise.all(Array.from({ length: 8 }, () => db.once(job, effect)));
  await db.once(job, effect);
  expect(effects).toBe(1);
  expect(await query(`select state from outbox where id = '${job.id}'`)).toEqual([{ state: 'done' }]);
});

test('an effect that fails leaves the delivery open for another try', async () => {
  await happened();
  const [job] = await drain(10);
  if (!job) throw new Error('no job');
  await expect(db.once(job, () => Promise.reject(new Error('crash')))).rejects.toThrow('crash');
  let effects = 0;
  await db.once(job, () => Promise.resolve(void (effects += 1)));
  expect(effects).toBe(1);
});

test('a job that the queue lost is sent again under the next epoch, and its late twin is dropped', async () => {
  await happened();
  const [lost] = await drain(10);
  if (!lost) throw new Error('no job');
  expect(await outbox.sweep(() => Promise.resolve(true), 0)).toBe(1);
  const [again] = await drain(10);
  expect(again).toMatchObject({ id: lost.id, epoch: lost.epoch + 1 });
  const effects: number[] = [];
  await db.once(lost, () => Promise.resolve(void effects.push(lost.epoch)));
  if (again) await db.once(again, () => Promise.resolve(void effects.push(again.epoch)));
  expect(effects).toEqual([lost.epoch + 1]);
});

test('a job that the queue still has, or that is done, is not sent again', async () => {
  await happened(2);
  const [waiting, done] = await drain(10);
  if (!waiting || !done) throw new Error('no jobs');
  await db.once(done, () => Promise.resolve());
  const asked: string[] = [];
  const has = (job: DueJob) => Promise.resolve(void asked.push(job.id) as unknown as boolean);
  expect(await outbox.sweep(has, 0)).toBe(0);
  expect(asked).toEqual([waiting.id]);
});

test('a job that was tried fifty times over is shown as failed instead of being tried for ever', async () => {
  await happened();
  const [job] = await drain(10);
  if (!job) throw new Error('no job');
  await query(`update outbox set epoch = 50 where id = '${job.id}'`);
  await outbox.sweep(() => Promise.resolve(true), 0);
  expect(await query(`select state, refusal from outbox where id = '${job.id}'`)).toEqual([
    { state: 'failed', refusal: 'exhausted' },
  ]);
});

test('a process leaves the subscriptions of contracts that it does not know', async () => {
  await outbox.subscribe([{ name: 'newer.contract', queue: 'work', on: ['trip.renumbered'] }]);
  await outbox.subscribe([{ name: 'test.count', queue: 'work', on: [] }]);
  expect(await query('select event_type, contract from subscription')).toEqual([
    { event_type: 'trip.renumbered', contract: 'newer.contract' },
  ]);
  await query('delete from subscription');
});

test('a refused job is given up with its reason and not sent again', async () => {
  await happened();
  const [job] = await drain(10);
  if (!job) throw new Error('no job');
  await outbox.giveUp(job, 'trip.missing');
  expect(await outbox.sweep(() => Promise.resolve(true), 0)).toBe(0);
  expect(await query(`select state, refusal from outbox where id = '${job.id}'`)).toEqual([
    { state: 'failed', refusal: 'trip.missing' },
  ]);
});

test('events cannot be altered or removed by the application', async () => {
  await expect(query(`update event set type = 'x.y'`)).rejects.toThrow('permission denied');
  await expect(query('delete from event')).rejects.toThrow('permission denied');
});
