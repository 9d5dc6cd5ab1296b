import 'reflect-metadata';
import { Client } from 'pg';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { residentId } from '../support/people.js';
import { type StartedProcess, startProcess } from '../support/processes.js';
import { freshDatabase, type FreshDatabase, redisUrl } from '../support/services.js';
import { environmentFor, settingsFor } from '../support/settings.js';
import { foundAdministrator, PASSWORD, signIn } from '../support/founder.js';
import { waitFor } from '../support/wait-for.js';

const WORKERS = 200;
const CLIENTS = 12;
/** The connections are cut each time that so many more registrations have been acknowledged. */
const CUT_EVERY = 20;

let fresh: FreshDatabase;
let api: StartedProcess;
let owner: Client;
let coordinator: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  const settings = settingsFor(fresh.appUrl, { redisUrl: redisUrl(), queuePrefix: '{connections-cut}' });
  await foundAdministrator(settings);
  api = await startProcess('api', environmentFor(settings));
  const admin = await signIn(api.url, 'admin');
  const create = (path: string, body: object) =>
    request(api.url).post(`/v1/${path}`).set('authorization', admin).send(body).expect(201);
  const { body } = await create('organisations', { name: '昭觉', kind: 'exporting', divisionCode: '513431' });
  const person = { login: 'zhaojue', name: '协调员', role: 'coordinator', password: PASSWORD };
  await create('accounts', { organisationId: body.id, ...person });
  coordinator = await signIn(api.url, 'zhaojue');
  owner = new Client({ connectionString: fresh.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await api.stop();
  await fresh.drop();
});

async function cutConnections(): Promise<number> {
  const { rowCount } = await owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'mendao_app'`,
  );
  return rowCount ?? 0;
}

const post = (n: number) =>
  request(api.url)
    .post('/v1/workers')
    .set('authorization', coordinator)
    .set('idempotency-key', `worker-${n}`)
    .send({
      idNumber: residentId(n, '513431', `19${70 + Math.floor(n / 100)}-03-04`),
      name: '阿木',
      homeDivision: '513431',
      registeredPoor: false,
    });

/** What a careful client tries again, with the same key. Every other answer than these and 201 is wrong. */
const AGAIN: Readonly<Record<number, string>> = { 503: 'database.unavailable', 409: 'idempotency.still-running' };

test('all connections cut under load: every acknowledged worker is registered once, with one event', async () => {
  const ledger = new Map<number, string>();
  const refused = { 503: 0, 409: 0 };
  const wrong: string[] = [];
  let cuts = 0;
  let next = 0;
  const register = (n: number) =>
    waitFor(
      async () => {
        const { status, body } = await post(n);
        if (status === 201) return body.id as string;
        if (AGAIN[status] === body.code) refused[status as 503 | 409] += 1;
        else wrong.push(`${status} ${body.code}`);
        return null;
      },
      { what: `worker ${n} to be registered`, within: 30 },
    );
  const client = async () => {
    for (let n = next++; n < WORKERS; n = next++) {
      ledger.set(n, await register(n));
      if (ledger.size % CUT_EVERY === 0 && ledger.size < WORKERS) cuts += await cutConnections();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));

  expect(wrong).toEqual([]);
  expect(refused[503]).toBeGreaterThan(0);
  expect(cuts).toBeGreaterThan(WORKERS / CUT_EVERY);
  const { rows } = await owner.query<{ id: string; events: number }>(
    `select w.id, (select count(*)::int from event e where e.worker_id = w.id and e.type = 'worker.registered') events from worker w`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([...ledger.values()].sort());
  expect(rows.filter(({ events }) => events !== 1)).toEqual([]);
  expect(rows).toHaveLength(WORKERS);
});

test('while the database takes no connections a command is refused with 503, and done once with the same key afterwards', async () => {
  const name = new URL(fresh.ownerUrl).pathname.slice(1);
  await owner.query(`alter database ${name} connection limit 0`);
  await cutConnections();
  for (let times = 0; times < 5; times++) {
    const { status, body, headers } = await post(WORKERS);
    expect({ status, code: body.code }).toEqual({ status: 503, code: 'database.unavailable' });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await fetch(`${api.url}/health/live`)).status).toBe(200);
  expect((await fetch(`${api.url}/health/ready`)).status).toBe(503);

  await owner.query(`alter database ${name} connection limit -1`);
  const first = await post(WORKERS).expect(201);
  const again = await post(WORKERS).expect(201);
  expect(again.body.id).toBe(first.body.id);
  const { rows } = await owner.query(`select from event where type = 'worker.registered' and subject = $1`, [
    first.body.id,
  ]);
  expect(rows).toHaveLength(1);
  await waitFor(async () => (await fetch(`${api.url}/health/ready`)).ok, { what: 'the API to be ready' });
});
