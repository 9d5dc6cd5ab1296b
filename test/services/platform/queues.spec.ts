import 'reflect-metadata';
import { EventEmitter, once } from 'node:events';
import { Test, type TestingModule } from '@nestjs/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainError } from '#kernel';
import {
  Database,
  type Delivery,
  type JobContract,
  Metrics,
  newId,
  Outbox,
  PlatformModule,
  Queues,
  record,
  SYSTEM,
} from '#platform';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';
import { waitFor } from '../../support/wait-for.js';

/** Queues on the PostgreSQL backend, with the rights of the application: the way of an installation without Redis. */
let fresh: FreshDatabase;
let module: TestingModule;
let db: Database;
let outbox: Outbox;
let queues: Queues;
const done: string[] = [];

const contract = { name: 'test.count', queue: 'work', on: ['trip.counted'] } as const;
const patient = { name: 'test.plan', queue: 'solve', on: ['batch.counted'] } as const;
const rescue = { name: 'test.rescue', queue: 'rescue', on: ['incident.counted'] } as const;
const CONTRACTS = [contract, patient, rescue];
const call = (subject: string) =>
  db.transaction(SYSTEM, (tx) => record(tx, { type: 'trip.counted', subject, at: new Date('2020-03-06T01:00:00Z') }));
const stateOf = async (subject: string) => {
  const rows = await db.transaction(SYSTEM, (tx) =>
    tx.query<{ state: string; refusal: string | null }[]>(
      `select state, refusal from outbox where payload ->> 'subject' = $1`,
      [subject],
    ),
  );
  return rows[0];
};

async function process(delivery: Delivery): Promise<void> {
  const subject = delivery.payload['subject'] ?? '';
  if (subject.endsWith('0')) throw new DomainError('test.refused', 'conflict', { zh: '不', en: 'no' });
  await db.once(delivery, () => Promise.resolve(void done.push(subject)));
}

beforeAll(async () => {
  fresh = await freshDatabase();
  const settings = settingsFor(fresh.appUrl);
  module = await Test.createTestingModule({ imports: [PlatformModule.with(settings, 'test')] }).compile();
  db = module.get(Database);
  outbox = module.get(Outbox);
  await outbox.subscribe(CONTRACTS);
  queues = new Queues(settings, pino({ level: 'silent' }));
  queues.work('work', new Map([[contract.name, { contract, process }]]), outbox, new Metrics('test'), 4);
});
afterAll(async () => {
  await queues.close();
  await module.close();
  await fresh.drop();
});

test('without Redis, events become jobs that take effect once each', async () => {
  const subjects = Array.from({ length: 30 }, () => newId().replace(/.$/, '1'));
  await Promise.all(subjects.map(call));
  while ((await outbox.relay((jobs) => queues.add(jobs))) > 0);
  await waitFor(() => done.length === 30, { what: 'all jobs to be done', within: 30 });
  expect([...done].sort()).toEqual([...subjects].sort());
});

test('a refused job is given up at once and says why', async () => {
  const subject = newId().replace(/.$/, '0');
  await call(subject);
  await outbox.relay((jobs) => queues.add(jobs));
  await waitFor(async () => (await stateOf(subject))?.state === 'failed', {
    what: 'the job to be given up',
    within: 20,
  });
  expect(await stateOf(subject)).toEqual({ state: 'failed', refusal: 'test.refused' });
});

test('the queue says of a job that it never had that it is lost', async () => {
  const job = { id: newId(), epoch: 0, contract: contract.name, queue: contract.queue, payload: {} };
  expect(await queues.isLost(job)).toBe(true);
});

test('a rescue waits for no solve that is in hand', async () => {
  const at = new Date('2020-03-06T01:00:00Z');
  const gate = new EventEmitter();
  const begun: string[] = [];
  const doing = (one: JobContract, work: () => Promise<void>) => ({
    contract: one,
    process: async (delivery: Delivery) => {
      begun.push(one.name);
      await work();
      await db.once(delivery, () => Promise.resolve(void done.push(one.name)));
    },
  });
  const processors = new Map([
    [patient.name, doing(patient, () => once(gate, 'open').then(() => undefined))],
    [rescue.name, doing(rescue, () => Promise.resolve())],
  ]);
  for (const name of ['solve', 'rescue'] as const)
    queues.work(name, processors, outbox, new Metrics(`test-${name}`), 1);
  const call = async (type: 'batch.counted' | 'incident.counted') => {
    await db.transaction(SYSTEM, (tx) => record(tx, { type, subject: newId(), at }));
    await outbox.relay((jobs) => queues.add(jobs));
  };
  await call('batch.counted');
  await waitFor(() => begun.includes(patient.name), { what: 'the solve to begin', within: 30 });
  await call('incident.counted');
  await waitFor(() => done.includes(rescue.name), { what: 'the rescue to be done', within: 30 });
  expect(done).not.toContain(patient.name);
  gate.emit('open');
  await waitFor(() => done.includes(patient.name), { what: 'the solve to be done', within: 30 });
});
