// The worker registry against the bare database, in one run on one machine: starts PostgreSQL (durable: every commit is on disk), the
// API and the importer from dist/.
//   npm run bench:registry -- --rows 200000 --workers 500000 [--lookups 500] [--seed 1]
// `--rows`: rows of the roster that is imported; the bare COPY takes the very same final rows into an empty table with the same
// indexes. `--workers`: people who are in the register already while look-ups run at 50 a second and another roster is imported.
// Wall times on a busy machine say little: processor seconds stand beside them. Prints one line of JSON.
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import copy from 'pg-copy-streams';
import {
  AccessService,
  freePort,
  migrate,
  PlatformModule,
  readSettings,
  startPostgres,
  SYSTEM,
  temporaryFolder,
} from '#platform';
import { processorSeconds } from '../matching-run/processor.mjs';
import { fillRegister, nameOf } from './register.mjs';
import { residentId, writeRoster } from './roster-file.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: given } = parseArgs({
  options: { rows: text('200000'), workers: text('500000'), lookups: text('500'), seed: text('1') },
});
const [rows, workers, lookups, seed] = [given.rows, given.workers, given.lookups, given.seed].map(Number);
const RATE = 50;
const DAY = '2020-03-06';
const [COUNTY, OTHER] = ['513431', '522633'];
const PASSWORD = 'correct horse battery';
const round = (number, digits = 1) => Number(number.toFixed(digits));

const folder = await temporaryFolder();
const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: true });
const children = [];
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1));
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));
const owner = new pg.Client({ connectionString: postgres.url });
try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  children.forEach((child) => child.kill('SIGTERM'));
  await owner.end();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}

async function measure() {
  const app = new URL(postgres.url);
  [app.username, app.password] = ['mendao_app', 'bench'];
  await migrate(postgres.url, { appPassword: app.password });
  const environment = {
    DATABASE_URL: app.href,
    AUTH_SECRET: 'bench'.repeat(10),
    FIELD_KEY: Buffer.alloc(32, 1).toString('base64'),
    INDEX_KEY: Buffer.alloc(32, 2).toString('base64'),
    LOG_LEVEL: 'warn',
  };
  const settings = readSettings(environment);
  await offices(settings);
  await owner.connect();
  const file = join(folder, 'roster.csv');
  await writeRoster(file, rows, { seed, county: COUNTY, companions: 0.05 });

  const first = await importer(environment, file, COUNTY);
  const bare = await bareCopy();
  const again = await importer(environment, file, COUNTY);
  const imported = { seconds: first.seconds, rowsPerSecond: Math.round(rows / first.seconds) };
  const cost = { importer: first.processorSeconds, database: first.databaseSeconds };
  const result = {
    rows,
    import: { ...imported, processorSeconds: cost, peakMB: first.peakMB, accepted: first.accepted },
    copy: {
      seconds: bare.seconds,
      rowsPerSecond: Math.round(rows / bare.seconds),
      processorSeconds: bare.processorSeconds,
    },
    importToCopy: round(bare.seconds / first.seconds, 3),
    reimport: { seconds: again.seconds, timesFaster: round(first.seconds / again.seconds), known: again.known },
  };
  if (workers === 0) return result;
  await fillRegister(owner, settings, { workers, county: OTHER, seed });
  await owner.query('analyze worker');
  return { ...result, workers, lookups: await lookUps(environment), counts: await counted() };
}

async function offices(settings) {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'bench'), {
    logger: ['error'],
  });
  const access = context.get(AccessService);
  for (const divisionCode of [COUNTY, OTHER]) {
    const { id } = await access.createOrganisation(SYSTEM, { name: divisionCode, kind: 'exporting', divisionCode });
    const person = { organisationId: id, role: 'coordinator', name: 'bench' };
    await access.createAccount(SYSTEM, { ...person, login: divisionCode, password: PASSWORD });
  }
  await context.close();
}

/** Processor seconds of all of PostgreSQL's processes that live. */
async function databaseSeconds() {
  const { rows: backends } = await owner.query('select pid from pg_stat_activity');
  return backends.reduce((sum, { pid }) => sum + processorSeconds({ pid }), 0);
}

/** Brings the roster in as an operator would, in a process of its own; its peak memory is the kernel's (VmHWM). */
async function importer(environment, file, login) {
  const before = await databaseSeconds();
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ['dist/apps/cli/src/main.js', 'roster', 'import', file, '--as-of', DAY, '--login', login, '--json'],
    { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  children.push(child);
  let told = '';
  child.stdout.on('data', (piece) => (told += piece));
  const seen = { peakMB: 0, processorSeconds: 0, databaseSeconds: 0 };
  const looking = setInterval(() => {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      seen.peakMB = Math.round(Number(peak ?? 0) / 1024) || seen.peakMB;
      seen.processorSeconds = round(processorSeconds(child));
      void databaseSeconds().then(
        (sum) => (seen.databaseSeconds = Math.max(seen.databaseSeconds, round(sum - before))),
      );
    } catch {
      // It has just ended.
    }
  }, 200);
  const [code] = await once(child, 'close');
  clearInterval(looking);
  if (code !== 0) throw new Error(`The importer ended with ${String(code)}`);
  return { seconds: round((performance.now() - start) / 1000, 2), ...seen, ...JSON.parse(told) };
}

/** The final rows once more, from a file into an empty table with the same indexes. */
async function bareCopy() {
  const file = join(folder, 'worker.copy');
  await pipeline(owner.query(copy.to('copy worker to stdout')), createWriteStream(file));
  await owner.query('create table copied (like worker including all)');
  await owner.query('alter table copied set (fillfactor = 50)');
  await owner.query('checkpoint');
  const before = await databaseSeconds();
  const start = performance.now();
  await pipeline(
    createReadStream(file, { highWaterMark: 1_048_576 }),
    owner.query(copy.from('copy copied from stdin')),
  );
  const seconds = round((performance.now() - start) / 1000, 2);
  const cost = round((await databaseSeconds()) - before);
  await owner.query('drop table copied');
  return { seconds, processorSeconds: cost };
}

/** By ID number, by name and county, and by filter and page in turn, 50 a second, while another roster is imported. */
async function lookUps(environment) {
  const port = String(await freePort());
  const api = spawn(process.execPath, ['dist/apps/api/src/main.js'], {
    env: { PATH: process.env.PATH, ...environment, PORT: port },
    stdio: 'ignore',
  });
  children.push(api);
  const url = `http://127.0.0.1:${port}`;
  while (
    !(await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await pause(100);
  const ask = async (method, path, body, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${url}/v1/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const { accessToken } = await ask('POST', 'sign-in', { login: OTHER, password: PASSWORD });
  const kinds = {
    idNumber: (n) =>
      ask('POST', 'workers/look-up', { idNumber: residentId(OTHER, (n * 7919) % workers, seed) }, accessToken),
    nameAndCounty: (n) =>
      ask(
        'GET',
        `workers?homeDivision=${OTHER}&name=${encodeURIComponent(nameOf((n * 7919) % workers))}&limit=20`,
        null,
        accessToken,
      ),
    filterAndPage: (n) =>
      ask('GET', `workers?state=registered&registeredPoor=${n % 2 === 0}&limit=50`, null, accessToken),
  };
  const other = join(folder, 'other.csv');
  await writeRoster(other, Math.max(rows, 20_000), { seed: seed + 1, county: COUNTY });
  for (const kind of Object.values(kinds)) for (let n = 0; n < 5; n++) await kind(n);
  const importing = importer(environment, other, COUNTY);
  let busy = true;
  void importing.finally(() => (busy = false));
  await pause(3000);
  const times = { idNumber: [], nameAndCounty: [], filterAndPage: [] };
  const names = Object.keys(kinds);
  const start = performance.now();
  let during = 0;
  await Promise.all(
    Array.from({ length: lookups }, async (_, n) => {
      await pause((n * 1000) / RATE);
      const kind = names[n % names.length];
      // The clock starts when the request was due, so that a wait for this process counts as well.
      const due = start + (n * 1000) / RATE;
      if (busy) during += 1;
      await kinds[kind](n);
      times[kind].push(performance.now() - due);
    }),
  );
  await importing;
  const percentile = (all, share) =>
    round(all.sort((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * share))], 1);
  const figures = Object.entries(times).map(([kind, all]) => [
    kind,
    { p50: percentile(all, 0.5), p95: percentile(all, 0.95) },
  ]);
  return { perSecond: RATE, asked: lookups, duringImport: during, milliseconds: Object.fromEntries(figures) };
}

/** The database's part of counting everybody by county, occupation and state. */
async function counted() {
  const { rows: known } = await owner.query(`select to_regclass('worker_count') is not null there`);
  if (!known[0].there) return null;
  const start = performance.now();
  const { rows: groups } = await owner.query(
    `select home_division, occupation, state, sum(n) from (
       select home_division, occupation, state, n from worker_count union all
       select home_division, occupation, state, n from worker_count_delta) c group by 1, 2, 3`,
  );
  return { groups: groups.length, milliseconds: round(performance.now() - start) };
}
