// Verdicts over stored workers, and the rehearsal of a change over planned journeys, from PostgreSQL with everything unsealed.
//   npm run bench:health [-- --journeys 1000000 --workers 100000]; --journeys 0 leaves it out.
// The bare reading of the same rows, by the same threads, is the physical limit. Processor time and the clock are both told: on a
// busy machine the former tells more.
import 'reflect-metadata';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { HealthModule, VerdictService } from '#health';
import {
  copyOut,
  Database,
  FieldCipher,
  newId,
  PlatformModule,
  readSettings,
  startPostgres,
  SYSTEM,
  temporaryFolder,
} from '#platform';
import { judgeInThreads } from '../../../dist/apps/solver/src/transport/rehearse.processor.js';
import { install } from '../installation.mjs';
import { databaseSeconds } from '../matching-run/processor.mjs';
import { aCode, fill, GATES, grounds, iso, NOW } from './spring.mjs';

const THREADS = 2;
const figure = (value) => Math.round(value).toLocaleString('en');
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Of the whole country, so that no journey is left out. */
const everywhere = (logic) => ({
  sort: 'rule',
  rule: {
    ...grounds().rules.documents[0],
    identifier: 'GR-000000-0099',
    division: '000000',
    validFrom: NOW,
    validTo: null,
    proof: null,
    logic,
  },
});
/** By what is told of them. The second spares nobody the whole judgement under both grounds. */
const CHANGES = {
  'a rule for the whole country': everywhere({ '<': [{ var: 'health.temperatureTenths' }, 372] }),
  'a rule for the whole country that asks about the agreement': everywhere({
    '!': [{ '===': [{ var: 'agreement.mode' }, 'transcode'] }],
  }),
  'the withdrawal of a rule for the whole country': { sort: 'withdrawal', identifier: 'GR-000000-0001', at: NOW },
  'an agreement revoked': { sort: 'revocation', at: NOW },
};

const contextFor = (settings) => NestFactory.createApplicationContext(HealthModuleOf(settings), { logger: ['error'] });
const HealthModuleOf = (settings) => ({
  module: class Bench {},
  imports: [PlatformModule.with(settings, 'bench'), HealthModule],
});

/** In a thread: reads a share of the rows bare. */
async function partOf({ environment, where }) {
  const context = await contextFor(readSettings(environment));
  const db = context.get(Database);
  const columns = 'id, journey_id, trip_id, code_id, issuer_division, sealed, divisions, instants, acts, judged_at';
  parentPort.on('message', async (what) => {
    if (what === 'end') return context.close().then(() => process.exit(0));
    let rows = 0;
    await db.transaction(SYSTEM, async (tx) => {
      for await (const found of copyOut(tx, `select ${columns} from verdict v where v.current and ${where}`))
        rows += found.length;
    });
    parentPort.postMessage(rows);
  });
  parentPort.postMessage('ready');
}

async function measure({ journeys, workers, postgres, environment, data }) {
  const settings = readSettings(environment);
  const context = await contextFor(settings);
  const [db, cipher, verdicts] = [context.get(Database), context.get(FieldCipher), context.get(VerdictService)];
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query('insert into business_clock (instant) values ($1)', [NOW]);
  await owner.query('alter table verdict set (autovacuum_enabled = off)');
  const columns =
    `id worker_id home_division journey_id trip_id occasion judged_at current divisions instants acts last_at
    grounds_id code_id issuer_division sealed outcome conditions places`.split(/\s+/);
  await fill(owner, 'verdict', columns, journeys, (n) => {
    const id = newId();
    const code = aCode(n);
    // Forty people travel together.
    const departs = new Date(NOW.getTime() + (24 + (Math.floor(n / 40) % 96)) * 3_600_000);
    const arrives = new Date(departs.getTime() + 24 * 3_600_000);
    return [
      ...[id, newId(), '513431', newId(), newId(), 'approval', NOW, true],
      ...[
        '{513431,' + GATES[Math.floor(n / 40) % GATES.length] + '}',
        iso([departs, arrives]),
        '{board,alight}',
        arrives,
      ],
      ...['bench', newId(), code.issuerDivision, cipher.seal(id, code), 'RECOGNISED', [], '[]'],
    ];
  });
  const held = Array.from({ length: workers }, () => newId());
  const codeColumns =
    `id worker_id organisation_id issuer_division home_division colour issued_at expires_at certificates sealed
    received_at source`.split(/\s+/);
  await fill(owner, 'health_code', codeColumns, workers, (n) => {
    const id = newId();
    const { issuerDivision, colour, issuedAt, expiresAt, certificates, ...health } = aCode(n);
    return [
      ...[id, held[n], held[n], issuerDivision, '513431', colour, issuedAt, expiresAt, certificates],
      ...[cipher.seal(id, health), NOW, 'declared'],
    ];
  });
  const { agreements, rules } = grounds();
  for (const { id: _, series: __, ...facts } of agreements) {
    const id = newId();
    await owner.query(
      `insert into agreement (id, series, version, issuer_division, acceptor_division, level, mode, valid_from, valid_to, accepted_proofs,
         extra_required, exceptions, instrument, kind, recorded_at, state)
       values ($1, $1, 1, $2, $3, $4, $5, $6, $7, '{}', $8, $9, $10, $11, $12, 'recorded')`,
      [
        ...[id, facts.issuerDivision, facts.acceptorDivision, facts.level, facts.mode, facts.validFrom, facts.validTo],
        ...[facts.extraRequired, facts.exceptions, facts.instrument, facts.kind, facts.recordedAt],
      ],
    );
  }
  for (const rule of rules.documents)
    await owner.query(
      `insert into health_rule (id, identifier, type, division, version, engine_version, valid_from, valid_to, description,
         affected_fields, logic, proof, tests, source, published_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '[]', $13, $7)`,
      [
        ...[newId(), rule.identifier, rule.type, rule.division, rule.version, rule.engineVersion, rule.validFrom],
        ...[rule.validTo, rule.description, rule.affectedFields, JSON.stringify(rule.logic), rule.proof, rule.source],
      ],
    );
  await owner.query('analyze verdict');
  await owner.query('analyze health_code');

  const there = (division, act, day) => ({ division, act, at: new Date(`2020-03-${day}T00:00:00Z`) });
  const places = [there('513431', 'board', '15'), there('430102', 'night', '16'), there('440604', 'alight', '17')];
  const judge = () => db.transaction(SYSTEM, (tx) => verdicts.judgeMany(tx, held, () => places));
  await judge();
  const [began, base] = [cpu(), databaseSeconds(data)];
  await judge();
  const [own, theirs] = [cpu() - began, databaseSeconds(data) - base];
  console.log(
    `verdicts on ${figure(workers)} stored workers, three places, agreements and rules of spring 2020, one core`,
  );
  console.log(
    `  ${figure(workers / own)} a second of this process (reading, unsealing, judging); ${figure(workers / (own + theirs))} with the database's`,
  );

  const parts = await Promise.all(
    Array.from({ length: THREADS }, async (_, nth) => {
      const where = `abs(uuid_hash(journey_id) % ${THREADS}) = ${nth}`;
      const thread = new Worker(new URL(import.meta.url), { workerData: { environment, where } });
      await once(thread, 'message');
      return thread;
    }),
  );
  const bare = async () => {
    const rows = await Promise.all(
      parts.map(async (thread) => {
        thread.postMessage('read');
        return (await once(thread, 'message'))[0];
      }),
    );
    return { journeys: rows.reduce((sum, one) => sum + one, 0), changed: [] };
  };
  const timed = async (work) => {
    const [clock, spent, database] = [performance.now(), cpu(), databaseSeconds(data)];
    const { journeys: all, changed } = await work();
    const used = cpu() - spent + databaseSeconds(data) - database;
    const seconds = (performance.now() - clock) / 1000;
    const told = `${seconds.toFixed(1)} s by the clock, ${used.toFixed(1)} s of processor time (database's included), ${(used / THREADS).toFixed(1)} s on two cores`;
    return { all, stopped: changed.length, told };
  };
  await bare();
  const read = await timed(bare);
  for (const thread of parts) thread.postMessage('end');
  console.log(`rehearsals over ${figure(read.all)} planned journeys, ${availableParallelism()} cores`);
  console.log(`  reading the rows alone: ${read.told}`);
  Object.assign(process.env, environment);
  const agreementId = (
    await owner.query(`select id from agreement where issuer_division = '510000' and acceptor_division = '440000'`)
  ).rows[0].id;
  for (const [what, change] of Object.entries(CHANGES)) {
    const wanted = change.sort === 'revocation' ? { ...change, agreementId } : change;
    const whole = await timed(() => judgeInThreads(wanted, () => Promise.resolve(true)));
    console.log(`  ${what}: ${whole.told}; it would change ${figure(whole.stopped)} answers`);
  }
  await owner.end();
  await context.close();
}

/** On a database of its own, which is gone afterwards. */
export async function storedVerdicts({ journeys, workers }) {
  const folder = await temporaryFolder();
  const data = join(folder, 'postgres', 'data');
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), durable: true });
  try {
    const environment = await install(postgres, null, { BUSINESS_CLOCK: 'simulated' });
    await measure({ journeys, workers, postgres, environment, data });
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

if (!isMainThread) await partOf(workerData);
