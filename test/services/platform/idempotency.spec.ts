import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database, type Grant, IdempotencyService, newId, PlatformModule, record, SYSTEM } from '#platform';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

let fresh: FreshDatabase;
let module: TestingModule;
let commands: IdempotencyService;
const actor = newId();
const code = (expected: string) => expect.objectContaining({ code: expected });

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test')],
  }).compile();
  commands = module.get(IdempotencyService);
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

test('while a command runs, the same one is told to wait and another one under its key is refused', async () => {
  expect(await commands.begin(actor, 'k', 'POST /a')).toBeNull();
  await expect(commands.begin(actor, 'k', 'POST /a')).rejects.toThrow(code('idempotency.still-running'));
  await expect(commands.begin(actor, 'k', 'POST /b')).rejects.toThrow(code('idempotency.key-reused'));
});

test('the key of one actor says nothing to another', async () => {
  expect(await commands.begin(newId(), 'k', 'POST /other')).toBeNull();
});

test('a command whose process died before its effect may be begun again once its lease is over', async () => {
  await commands.begin(actor, 'died', 'POST /a');
  await module
    .get(DataSource)
    .query(`update idempotency_key set locked_until = now() - interval '1 s' where key = 'died'`);
  expect(await commands.begin(actor, 'died', 'POST /a')).toBeNull();
});

test('the answer commits with the effect, so that a death in between cannot make the effect twice', async () => {
  await commands.begin(actor, 'effect', 'POST /a');
  const grant: Grant = { ...SYSTEM, actor, command: 'effect' };
  const db = module.get(Database);
  await db.transaction(grant, () => Promise.resolve({ id: 'only looked' }));
  await expect(commands.begin(actor, 'effect', 'POST /a')).rejects.toThrow(code('idempotency.still-running'));
  await db.transaction(grant, async (tx) => {
    await record(tx, { type: 'trip.made', subject: newId(), at: new Date('2020-03-06T01:00:00Z') });
    return { id: 'made' };
  });
  expect(await commands.begin(actor, 'effect', 'POST /a')).toEqual({ status: null, answer: { id: 'made' } });
});

test('an effect that failed keeps no answer', async () => {
  await commands.begin(actor, 'failed', 'POST /a');
  const grant: Grant = { ...SYSTEM, actor, command: 'failed' };
  await expect(module.get(Database).transaction(grant, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await commands.abandon(actor, 'failed');
  expect(await commands.begin(actor, 'failed', 'POST /a')).toBeNull();
});
