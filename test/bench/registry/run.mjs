// The worker registry against the bare database, in one run on one machine: starts PostgreSQL (durable: every commit is on disk), the
// API and the importer from dist/.
//   npm run bench:registry -- --rows 200000 --workers 500000 [--lookups 500] [--seed 1]
// `--rows`: rows of the roster that is imported; the bare COPY takes the very same final rows into an empty table with the same
// indexes; 0 leaves this half out. `--workers`: people who are in the register already, a tenth of them in one county, while
// `--lookups` look-ups of each kind run at 50 a second and other rosters are imported; 0 leaves that half out.
// Wall times on a busy machine say little: processor seconds stand beside them. Prints one line of JSON.
import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import copy from 'pg-copy-streams';
import { AccessService, PlatformModule, readSettings, startPostgres, SYSTEM, temporaryFolder } from '#platform';
import { install } from '../installation.mjs';
import { processorSeconds } from '../matching-run/processor.mjs';
import { counts, lookUps, withApi } from './look-ups.mjs';
import { fillRegister } from './register.mjs';
import { writeRoster } from './roster-file.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: given } = parseArgs({
  options: { rows: text('200000'), workers: text('500000'), lookups: text('500'), seed: text('1') },
});
const [rows, workers, lookups, seed] = [given.rows, given.workers, given.lookups, given.seed].map(Number);
const DAY = '2020-03-06';
const [COUNTY, LARGE] = ['513431', '522633'];
/** Divisions of offices, which are their logins as well; the auditor's is the capital. */
const [PROVINCE, AUDITOR] = ['520000', '110000'];
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
  const environment = await install(postgres);
  const settings = readSettings(environment);
  await offices(settings);
  await owner.connect();
  return {
    ...(rows > 0 && (await imports(environment))),
    ...(workers > 0 && (await looking(environment, settings))),
  };
}

async function imports(environment) {
  const file = join(folder, 'roster.csv');
  await writeRoster(file, rows, { seed, county: COUNTY, companions: 0.05 });

  const first = await importer(environment, file, COUNTY);
  const bare = await bareCopy();
  const again = await importer(environment, file, COUNTY);
  const imported = { seconds: first.seconds, rowsPerSecond: Math.round(rows / first.seconds) };
  const cost = { importer: first.processorSeconds, database: first.databaseSeconds };
  return {
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
}

/** Look-ups and counts in a full register. */
async function looking(environment, settings) {
  const start = performance.now();
  await fillRegister(owner, settings, { workers, large: LARGE, seed });
  const filledIn = round((performance.now() - start) / 1000);
  const { rows: size } = await owner.query('select pg_database_size(current_database()) / 1048576 mb');
  const office = { county: COUNTY, large: LARGE, province: PROVINCE, auditor: AUDITOR, password: PASSWORD };
  return withApi(environment, settings, children, async (api) => ({
    workers,
    filledIn,
    databaseMB: Number(size[0].mb),
    ...(await lookUps({ ...office, ...{ api, owner, settings, folder, workers, lookups, seed, importing } })),
    counts: await counts({ ...office, api, owner }),
  }));

  function importing(file) {
    return importer(environment, file, COUNTY);
  }
}

async function offices(settings) {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'bench'), {
    logger: ['error'],
  });
  const access = context.get(AccessService);
  for (const divisionCode of [COUNTY, LARGE, PROVINCE, AUDITOR]) {
    const [kind, role] = divisionCode === AUDITOR ? ['operator', 'auditor'] : ['exporting', 'coordinator'];
    const { id } = await access.createOrganisation(SYSTEM, { name: divisionCode, kind, divisionCode });
    const person = { organisationId: id, role, name: 'bench' };
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
