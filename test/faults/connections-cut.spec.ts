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

const WORKERS = 300;

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

/** Registers a worker as a careful client does: with a key, again until there is an answer. */
async function register(n: number): Promise<string> {
  const answer = await waitFor(
    async () => {
      const sent = await request(api.url)
        .post('/v1/workers')
        .set('authorization', coordinator)
        .set('idempotency-key', `worker-${n}`)
        .send({
          idNumber: residentId(n, '513431', `19${70 + Math.floor(n / 100)}-03-04`),
          name: `工人${n}`,
          homeDivision: '513431',
          registeredPoor: false,
        });
      if (sent.status !== 201) throw new Error(`${sent.status} ${sent.body.code}`);
      return sent;
    },
    { what: `worker ${n} to be registered`, within: 20 },
  );
  return answer.body.id;
}

test('all connections cut under load: every acknowledged worker is registered once, with one event', async () => {
  const ledger = new Map<number, string>();
  let cuts = 0;
  const cutEvery = async (acknowledged: number) => {
    for (let target = acknowledged; target < WORKERS; target += acknowledged) {
      await waitFor(() => ledger.size >= target, { what: `${target} workers to be acknowledged`, within: 20 });
      const { rows } = await owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'mendao_app'`,
      );
      cuts += rows.length;
    }
  };
  let next = 0;
  const client = async () => {
    for (let n = next++; n < WORKERS; n = next++) ledger.set(n, await register(n));
  };
  await Promise.all([cutEvery(20), ...Array.from({ length: 12 }, client)]);

  expect(cuts).toBeGreaterThan(20);
  const { rows } = await owner.query<{ id: string; events: number }>(
    `select w.id, (select count(*)::int from event e where e.worker_id = w.id and e.type = 'worker.registered') events from worker w`,
  );
  expect(rows.map(({ id }) => id).sort()).toEqual([...ledger.values()].sort());
  expect(rows.filter(({ events }) => events !== 1)).toEqual([]);
  expect(rows).toHaveLength(WORKERS);
});

test('afterwards the process is as it was: ready, and without a defect', async () => {
  await waitFor(async () => (await fetch(`${api.url}/health/ready`)).ok, { what: 'the API to be ready' });
  await request(api.url).get('/v1/workers?limit=5').set('authorization', coordinator).expect(200);
});
