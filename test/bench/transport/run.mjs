// Transport batches from the API call to the stored plan: starts PostgreSQL (and Redis where there is one), the API, the worker
// and the solver from dist/, fills the database with placements of exporting prefectures, asks for the plan of every batch
// and waits. Every trip is exported and checked by the texts of the rules; the same people are carried once more by a greedy
// first-come plan.
//   npm run bench:transport [-- batch] [-- season --persons 200000 --days 14 --origins 10] [--solvers 2] [--seed 1] [--verbose]
// `--solvers`: processes that plan, one batch each at a time. batch: 500 persons, 40 villages, 6 gates. Prints one line of JSON for each.
import 'reflect-metadata';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { GreatCircleRouter } from '#places';
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
import { unlawful } from '../../support/checkers/road-law.mjs';
import { processorSeconds } from '../matching-run/processor.mjs';
import { call, start, stopAll } from '../processes.mjs';
import { greedyMetres } from './greedy.mjs';
import { fill, ORIGINS } from './world.mjs';

const text = (fallback) => ({ type: 'string', default: fallback });
const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ persons: text('200000'), days: text('14'), origins: text('10'), villages: text('60'), gates: text('60') },
    ...{ solvers: text('2'), seed: text('1'), verbose: { type: 'boolean', default: false } },
  },
});
const seed = Number(given.seed);
const KINDS = {
  batch: { persons: 500, days: 1, origins: 1, villages: 40, gates: 6 },
  season: Object.fromEntries(
    ['persons', 'days', 'origins', 'villages', 'gates'].map((name) => [name, Number(given[name])]),
  ),
};
const NOW = new Date('2020-03-06T09:00:00+08:00');
const DAY = 86_400_000;
const PASSWORD = 'correct horse battery';
const COACH = { vehicleClass: 'coach-49', usableSeats: 24, count: 999 };
const router = new GreatCircleRouter();
const note = (line) => given.verbose && process.stderr.write(`${line}\n`);
const since = (begun) => Math.round((performance.now() - begun) / 100) / 10;
const percent = (share) => Math.round(share * 1000) / 10;

for (const name of positionals.length > 0 ? positionals : ['batch']) {
  if (!(name in KINDS)) throw new Error(`Known are ${Object.keys(KINDS).join()}, not ${name}`);
  process.stdout.write(`${JSON.stringify({ name, ...(await inItsOwnWorld(KINDS[name])) })}\n`);
}

async function inItsOwnWorld(world) {
  const folder = await temporaryFolder();
  const [postgres, redis] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), durable: false }),
    startRedis(join(folder, 'redis'), { durable: false }),
  ]);
  try {
    return await measure(world, postgres, redis);
  } finally {
    await stopAll();
    await Promise.all([postgres.stop(), redis?.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(world, postgres, redis) {
  const environment = await install(postgres, redis, { BUSINESS_CLOCK: 'simulated' });
  const settings = readSettings(environment);
  const origins = ORIGINS.slice(0, world.origins);
  const offices = await open(settings, origins);
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('insert into business_clock (instant) values ($1)', [NOW]);
  const filling = performance.now();
  const cipher = new FieldCipher(settingsRing(settings));
  const made = await fill(client, cipher, { ...world, origins, offices, seed, now: NOW });
  note(`filled in ${since(filling)} s`);
  await client.end();

  const names = ['api', 'worker', ...Array.from({ length: Number(given.solvers) }, () => 'solver')];
  const [api, , ...solvers] = await Promise.all(names.map((name) => start(name, environment)));
  const begun = performance.now();
  const batches = await ask(api, made);
  const leftBehind = await planned(api, batches, begun);
  const seconds = since(begun);
  const spent = Math.round(solvers.reduce((sum, { child }) => sum + processorSeconds(child), 0));
  const trips = await exported(environment);
  const solved = { batches: batches.length, solvers: solvers.length, seconds, solverProcessorSeconds: spent };
  return { ...world, ...solved, leftBehind, ...figures(trips) };
}

async function open(settings, origins) {
  const context = await NestFactory.createApplicationContext(PlatformModule.with(settings, 'bench'), {
    logger: ['error'],
  });
  const access = context.get(AccessService);
  const offices = new Map();
  for (const divisionCode of origins) {
    const { id } = await access.createOrganisation(SYSTEM, { name: divisionCode, kind: 'exporting', divisionCode });
    const account = {
      organisationId: id,
      role: 'coordinator',
      name: '协调员',
      login: divisionCode,
      password: PASSWORD,
    };
    await access.createAccount(SYSTEM, account);
    offices.set(divisionCode, id);
  }
  await context.close();
  return offices;
}

/** Drafts a batch for each office and day, and asks for all their plans at once. */
async function ask(api, made) {
  const batches = [];
  for (const { origin, byDay } of made) {
    const token = (await call(api, 'POST', 'sign-in', { login: origin, password: PASSWORD })).accessToken;
    for (const [day, proposalIds] of byDay.entries()) {
      const departsAfter = new Date(NOW.getTime() + (2 + day) * DAY - 2 * 3_600_000).toISOString();
      const { vehicleClass, count } = COACH;
      const facts = { name: `${origin} ${String(day)}`, departsAfter, proposalIds, fleet: [{ vehicleClass, count }] };
      const { id } = await call(api, 'POST', 'batches', facts, token);
      batches.push({ id, origin, token });
    }
  }
  for (const { id, token } of batches) await call(api, 'POST', `batches/${id}/plan`, {}, token);
  return batches;
}

async function planned(api, batches, begun) {
  const waiting = new Set(batches);
  const left = {};
  while (waiting.size > 0) {
    for (const batch of waiting) {
      const { state, progress, failure, leftBehind } = await current(api, batch);
      if (state === 'planning') {
        note(`${since(begun)} s, ${String(waiting.size)} to go: ${JSON.stringify(progress)}`);
        break;
      }
      if (state !== 'planned') throw new Error(`${batch.id} is ${state}: ${JSON.stringify(failure)}`);
      for (const { reason } of leftBehind) left[reason] = (left[reason] ?? 0) + 1;
      waiting.delete(batch);
    }
    await pause(200);
  }
  return left;
}

/** A token ends after a quarter of an hour. */
async function current(api, batch) {
  try {
    return await call(api, 'GET', `batches/${batch.id}`, undefined, batch.token);
  } catch (error) {
    if (!String(error).includes(' 401 ')) throw error;
    batch.token = (await call(api, 'POST', 'sign-in', { login: batch.origin, password: PASSWORD })).accessToken;
    return current(api, batch);
  }
}

async function exported(environment) {
  const command = ['dist/apps/cli/src/main.js', 'trips', 'export', '--json'];
  const options = { env: { PATH: process.env.PATH, ...environment }, maxBuffer: 2 ** 29 };
  return JSON.parse((await promisify(execFile)(process.execPath, command, options)).stdout).trips;
}

function figures(trips) {
  const persons = trips.flatMap((trip) => trip.persons).length;
  const metres = trips.reduce((sum, trip) => sum + trip.metres, 0);
  const straight = trips.flatMap(({ stops, persons: aboard }) =>
    aboard.map(({ boards, alights }) => router.metres(stops[boards], stops[alights])),
  );
  const bound = straight.reduce((sum, way) => sum + way, 0) / COACH.usableSeats;
  const greedy = greedyMetres(trips, COACH.usableSeats);
  const faults = unlawful(trips);
  if (faults.length > 0) note(faults.slice(0, 40).join('\n'));
  return {
    ...{ trips: trips.length, carried: persons, unlawful: faults.length },
    meanLoadPercentOfCap: percent(persons / trips.reduce((sum, { vehicle }) => sum + vehicle.usableSeats, 0)),
    coachKilometres: Math.round(metres / 1000),
    againstGreedyPercent: percent(metres / greedy - 1),
    aboveBoundPercent: percent(metres / bound - 1),
  };
}
