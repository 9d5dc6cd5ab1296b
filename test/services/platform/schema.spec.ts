import 'reflect-metadata';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ArrivalsModule,
  handOverLifecycle,
  incidentLifecycle,
  incidentSearchLifecycle,
  passengerLifecycle,
} from '#arrivals';
import { HealthModule } from '#health';
import { MatchingModule, matchingRunLifecycle, proposalLifecycle } from '#matching';
import { APP_ROLE, PlatformModule, SEALED_COLUMNS } from '#platform';
import { TraceModule } from '#trace';
import {
  arrivalSlotLifecycle,
  batchLifecycle,
  carrierOfferLifecycle,
  charterLifecycle,
  comparisonLifecycle,
  driverLifecycle,
  recognitionTaskLifecycle,
  TransportModule,
  tripLifecycle,
  vehicleLifecycle,
} from '#transport';
import { vacancyLifecycle } from '#vacancies';
import { rosterLifecycle, workerLifecycle } from '#workers';
import { freshDatabase, type FreshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

let fresh: FreshDatabase;
let module: TestingModule;
let db: DataSource;

/** Tables that hold nobody's data: rows are reached by a key that only their owner has, or are the same for all. */
const WITHOUT_POLICY = [
  'business_clock',
  'idempotency_key',
  'inbox',
  'index_key',
  'migrations',
  'outbox',
  'subscription',
];

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await Test.createTestingModule({
    imports: [
      PlatformModule.with(settingsFor(fresh.ownerUrl), 'test'),
      HealthModule,
      MatchingModule,
      TransportModule,
      ArrivalsModule,
      TraceModule,
    ],
  }).compile();
  db = module.get(DataSource);
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

test('the migrations build exactly the schema that the entities describe', async () => {
  const { upQueries } = await db.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

test.each(
  [
    workerLifecycle,
    rosterLifecycle,
    vacancyLifecycle,
    matchingRunLifecycle,
    proposalLifecycle,
    batchLifecycle,
    tripLifecycle,
    recognitionTaskLifecycle,
    vehicleLifecycle,
    driverLifecycle,
    charterLifecycle,
    comparisonLifecycle,
    carrierOfferLifecycle,
    arrivalSlotLifecycle,
    passengerLifecycle,
    handOverLifecycle,
    incidentLifecycle,
    incidentSearchLifecycle,
  ].map((lifecycle) => [lifecycle.subject, lifecycle.states] as const),
)('the state column of %s admits exactly the states of its lifecycle', async (subject, states) => {
  const table = subject.replace(/-/g, '_');
  const [row] = await db.query<{ def: string }[]>(
    `select pg_get_constraintdef(oid) def from pg_constraint where conname = $1`,
    [`${table}_state`],
  );
  expect([...(row?.def ?? '').matchAll(/'([a-z-]+)'::text/g)].map((found) => found[1]).sort()).toEqual(
    [...states].sort(),
  );
});

test('row-level security is on for every table that holds somebody’s data', async () => {
  const open = await db.query<{ relname: string }[]>(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
     and not relispartition and not relrowsecurity order by 1`,
  );
  expect(open.map(({ relname }) => relname).filter((name) => !WITHOUT_POLICY.includes(name))).toEqual([]);
});

/** Keyed hashes and plain ones: nothing in them can be opened. */
const HASHES = /_index(_next)?$|_hash$|^request$|^content$/;

test('every column of bytes is a hash, or known to those who seal anew', async () => {
  const columns = await db.query<{ name: string; column: string }[]>(
    `select table_name as name, column_name as column from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' and table_name not like '%\\_20%' order by 1, 2`,
  );
  const known = new Set(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`));
  expect(
    columns
      .map(({ name, column }) => `${name}.${column}`)
      .filter((one) => !HASHES.test(one.split('.')[1] ?? '') && !known.has(one)),
  ).toEqual([]);
});

test('the role of the application owns no table and cannot go round row-level security', async () => {
  const [role] = await db.query<object[]>(
    `select rolsuper, rolbypassrls, (select count(*)::int from pg_class where relowner = r.oid) owned
     from pg_roles r where rolname = $1`,
    [APP_ROLE],
  );
  expect(role).toEqual({ rolsuper: false, rolbypassrls: false, owned: 0 });
});

test('a transaction without a grant sees nothing', async () => {
  const app = await new DataSource({ type: 'postgres', url: fresh.appUrl }).initialize();
  await db.query(
    `insert into organisation (id, name, kind, division_code) values (uuidv7(), 'x', 'exporting', '510000')`,
  );
  expect(await app.query('select id from organisation')).toEqual([]);
  expect(await app.query('select id from worker')).toEqual([]);
  await app.destroy();
});

test('every constraint and index has a name of its own choosing', async () => {
  const unnamed = await db.query<{ conname: string }[]>(
    `select conname from pg_constraint c join pg_class t on t.oid = c.conrelid
     where t.relnamespace = 'public'::regnamespace and not t.relispartition and t.relname <> 'migrations'
       and contype in ('c', 'u', 'f', 'x', 'p') and conname ~ '(_key|_check|_fkey|_excl|_pkey)$' order by 1`,
  );
  expect(unnamed).toEqual([]);
});
