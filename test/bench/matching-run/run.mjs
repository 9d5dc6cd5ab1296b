// A matching run of a whole province, from the API call to the stored proposals: starts PostgreSQL (and Redis where there
// is one), the API, the worker and the solver from dist/, fills the database, asks for a run as its coordinator and waits.
//   npm run bench:matching-run -- --workers 200000 --vacancies 10000 [--groups 0.1] [--seats 0.9]
//     [--seed 1] [--cancel-after SECONDS] [--verbose]
// Prints one line of JSON: seconds, figures of the run, peak memory (VmHWM) and processor seconds of each process.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import {
  AccessService,
  FieldCipher,
  PlatformModule,
  readSettings,
  settingsRing,
  startPostgres,
  startRedis,
  SYSTEM,
  temporaryFolder,
} from '#platform';
import { install } from '../installation.mjs';
import { call, start, stopAll } from '../processes.mjs';
import { databaseSeconds, processorSeconds } from './processor.mjs';
import { fill } from './world.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: given } = parseArgs({
  options: {
    ...{ workers: text('20000'), vacancies: text('1000'), groups: text('0.1'), seats: text('0.9'), seed: text('1') },
    ...{ 'cancel-after': text('0'), verbose: { type: 'boolean', default: false } },
  },
});
const [workers, vacancies, groups] = [given.workers, given.vacancies, given.groups].map(Number);
const [seats, seed, cancelAfter] = [given.seats, given.seed, given['cancel-after']].map(Number);

const NOW = new Date('2020-03-06T09:00:00+08:00');
const PROVINCE = '51';
const LOGIN = { login: 'office', password: 'correct horse battery' };
const LONGEST_SECONDS = 600;
const note = (line) => given.verbose && process.stderr.write(`${line}\n`);
const since = (start) => Math.round((performance.now() - start) / 100) / 10;

const folder = await temporaryFolder();
const [postgres, redis] = await Promise.all([
  startPostgres({ folder: join(folder, 'postgres'), durable: false }),
  startRedis(join(folder, 'redis'), { durable: false }),
]);

try {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
} finally {
  await stopAll();
  await Promise.all([postgres.stop(), redis?.stop()]);
  await rm(folder, { recursive: true, force: true });
}

async function measure() {
  const environment = await install(postgres, redis, { BUSINESS_CLOCK: 'simulated' });
  const settings = readSettings(environment);
  const organisation = await office(settings);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('insert into business_clock (instant) values ($1)', [NOW]);
  const filling = performance.now();
  const world = { workers, vacancies, groups, seats, seed, province: PROVINCE, organisation, now: NOW };
  const made = await fill(client, new FieldCipher(settingsRing(settings)), world);
  note(`filled in ${since(filling)} s: ${made.seats} seats`);

  const [api, , solver] = await Promise.all(['api', 'worker', 'solver'].map((name) => start(name, environment)));
  const token = (await call(api, 'POST', 'sign-in', LOGIN)).accessToken;
  const before = processorSeconds(solver.child);
  const called = performance.now();
  const { id } = await call(api, 'POST', 'matching-runs', {}, token);
  const { run, seen } = await ended({ api, solver }, id, token, called);
  const seconds = since(called);

  const count = async (sql) => (await client.query(sql, [id])).rows[0];
  const stored = await count('select count(*)::int n from proposal where run_id = $1');
  const explained = await count(
    'select coalesce(sum(cardinality(workers)), 0)::int n from matching_explanation_page where run_id = $1',
  );
  await client.end();
  return {
    ...{ workers, vacancies, groups, seats: made.seats, seed, state: run.state, seconds },
    ...{ pairs: run.pairs, eligible: run.certificate?.eligiblePairs ?? null, matched: run.matched },
    ...{ cost: run.cost, bound: run.bound, gap: run.gap, proposals: stored.n, explanations: explained.n },
    solverPeakMB: peakMemoryMB(solver),
    solverProcessorSeconds: Math.round((processorSeconds(solver.child) - before) * 10) / 10,
    phases: seen,
    ...(run.failure && { failure: run.failure }),
    ...(run.certificate && { outcomes: run.certificate.outcomes, leftOut: run.certificate.leftOut }),
  };
}

/**
 * Waits until the run has ended; when each phase of its progress was first seen, in seconds after the call, in processor
 * seconds of the solver, and in those of the database, both since they started.
 */
async function ended({ api, solver }, id, token, called) {
  const seen = {};
  let cancelled = cancelAfter === 0;
  for (;;) {
    const run = await call(api, 'GET', `matching-runs/${id}`, undefined, token);
    const phase = run.progress?.phase ?? run.state;
    if (!(phase in seen)) note(`${since(called)} s ${phase} ${JSON.stringify(run.progress)}`);
    const times = [since(called), processorSeconds(solver.child), databaseSeconds(join(folder, 'postgres', 'data'))];
    seen[phase] ??= times;
    if (['done', 'failed', 'cancelled'].includes(run.state)) return { run, seen: { ...seen, [run.state]: times } };
    if (since(called) > LONGEST_SECONDS) throw new Error(`Not done after ${LONGEST_SECONDS} s: ${JSON.stringify(run)}`);
    if (!cancelled && since(called) >= cancelAfter) {
      cancelled = true;
      await call(api, 'POST', `matching-runs/${id}/cancel`, {}, token);
      note(`${since(called)} s cancelled`);
    }
    await pause(200);
  }
}

async function office(settings) {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'bench'), {
    logger: ['error'],
  });
  const access = context.get(AccessService);
  const { id } = await access.createOrganisation(SYSTEM, {
    name: '四川省就业局',
    kind: 'exporting',
    divisionCode: `${PROVINCE}0000`,
  });
  await access.createAccount(SYSTEM, { organisationId: id, role: 'coordinator', name: '协调员', ...LOGIN });
  await context.close();
  return id;
}

function peakMemoryMB({ child }) {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
