// Departures that are all due in the same minute, each with twenty-three people to be told: two workers from dist/, one of which is
// killed in between and started again, on a durable PostgreSQL (and Redis where there is one). Beside it the bare work: the same
// rows inserted and the same files written, trip by trip, by one connection.
//   npm run bench:dispatch [-- --departures 1000] [--seed 1]
// Prints one line of JSON.
import 'reflect-metadata';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { AgreementService, HealthModule } from '#health';
import {
  AccessService,
  FieldCipher,
  FileNotices,
  PlatformModule,
  readSettings,
  settingsRing,
  startPostgres,
  startRedis,
  SYSTEM,
  temporaryFolder,
} from '#platform';
import { install } from '../installation.mjs';
import { processorSeconds } from '../matching-run/processor.mjs';
import { start, stopAll } from '../processes.mjs';
import { ABOARD, approve, recognised } from './departures.mjs';
import { fill } from './world.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: given } = parseArgs({ options: { departures: text('1000'), seed: text('1') } });
const [departures, seed] = [given.departures, given.seed].map(Number);
const NOW = new Date('2020-03-06T09:00:00+08:00');
/** Across midnight, to the minute. */
const DEPARTS_AT = new Date('2020-03-08T00:00:00+08:00');
/** Doors open, and people are called, an hour before. */
const DUE = new Date(DEPARTS_AT.getTime() - 3_540_000);
const ORIGIN = '513400';
/** Of all notices, when a worker is killed. */
const KILLED_AFTER = 0.3;
const LONGEST_SECONDS = 600;
const since = (begun) => Math.round((performance.now() - begun) / 100) / 10;

const folder = await temporaryFolder();
const [postgres, redis] = await Promise.all([
  startPostgres({ folder: join(folder, 'postgres'), durable: true }),
  startRedis(join(folder, 'redis'), { durable: true }),
]);
const client = new pg.Client({ connectionString: postgres.url });
try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  await stopAll();
  await client.end();
  await Promise.all([postgres.stop(), redis?.stop()]);
  await rm(folder, { recursive: true, force: true });
}

async function measure() {
  const notices = join(folder, 'notices');
  const environment = await install(postgres, redis, { BUSINESS_CLOCK: 'simulated', NOTICE_FOLDER: notices });
  await client.connect();
  const trips = await world(readSettings(environment));
  const people = trips * ABOARD;
  const [one, other] = await Promise.all([start('worker', environment), start('worker', environment)]);
  const figures = { told: 0, boarding: 0, listed: 0 };
  const times = {};
  let killedAt = null;
  let next = null;
  const begun = performance.now();
  await client.query('update business_clock set instant = $1', [DUE]);
  while (!times.listed && performance.now() - begun < LONGEST_SECONDS * 1000) {
    Object.assign(figures, await progress());
    times.told ??= figures.told >= people ? since(begun) : undefined;
    times.boarding ??= figures.boarding >= trips ? since(begun) : undefined;
    times.listed ??= figures.listed >= people ? since(begun) : undefined;
    if (killedAt === null && figures.told > people * KILLED_AFTER) {
      killedAt = { told: figures.told, seconds: since(begun) };
      one.child.kill('SIGKILL');
      await once(one.child, 'close');
      next = await start('worker', environment);
    }
    await pause(100);
  }
  const spent = [other, next].map((worker) => Math.round(processorSeconds(worker?.child ?? other.child)));
  await stopAll();
  const written = await brought(notices);
  const bareSeconds = await bare(trips);
  return {
    ...{ departures: trips, people, secondsUntil: times, killedAt },
    ...{ messages: written.length, twice: written.length - new Set(written).size, missing: people - figures.told },
    ...{ workerProcessorSeconds: spent, bareSeconds },
    bareToTold: Math.round((bareSeconds / times.told) * 1000) / 1000,
  };
}

async function world(settings) {
  const context = await NestFactory.createApplicationContext(
    { module: class {}, imports: [PlatformModule.with(settings, 'bench'), HealthModule] },
    { logger: ['error'] },
  );
  const { id: office } = await context
    .get(AccessService)
    .createOrganisation(SYSTEM, { name: ORIGIN, kind: 'exporting', divisionCode: ORIGIN });
  await client.query('insert into business_clock (instant) values ($1)', [NOW]);
  await recognised(context.get(AgreementService), '510000', NOW);
  await context.close();
  const cipher = new FieldCipher(settingsRing(settings));
  const sizes = { persons: departures * ABOARD, days: 1, villages: 60, gates: 60 };
  await fill(client, cipher, { ...sizes, origins: [ORIGIN], offices: new Map([[ORIGIN, office]]), seed, now: NOW });
  return approve(client, cipher, { departsAt: DEPARTS_AT, office, origin: ORIGIN, now: NOW });
}

async function progress() {
  const { rows } = await client.query(
    `select (select count(*)::int from notice) told, (select count(*)::int from trip where state = 'boarding') boarding,
       (select count(*)::int from passenger) listed`,
  );
  return rows[0];
}

/** Ids of all messages that lie in the folder. */
async function brought(notices) {
  const files = (await readdir(notices, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(files.map((name) => readFile(join(notices, name), 'utf8')));
  return texts.flatMap((lines) =>
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id),
  );
}

/** The same rows and files once more, and nothing else. */
async function bare(trips) {
  await client.query('create table told (like notice including all)');
  const { rows } = await client.query(
    `select trip_id id, jsonb_agg(to_jsonb(n)) rows from (select * from notice) n group by 1 limit $1`,
    [trips],
  );
  const provider = new FileNotices(join(folder, 'bare'));
  const begun = performance.now();
  for (const { id, rows: notices } of rows) {
    await client.query('begin');
    await provider.deliver({
      ...{ id, at: DUE },
      messages: notices.map((notice) => ({ id: notice.id, phone: '17100000000', text: notice.text })),
    });
    await client.query('insert into told select * from jsonb_populate_recordset(null::told, $1)', [
      JSON.stringify(notices),
    ]);
    await client.query('commit');
  }
  return since(begun);
}
