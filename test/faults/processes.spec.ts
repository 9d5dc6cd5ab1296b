import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StartedProcess, startProcess } from '../support/processes.js';
import { type FreshDatabase, freshDatabase, redisUrl } from '../support/services.js';

let database: FreshDatabase;
const running: StartedProcess[] = [];
const settings = () => {
  const redis = redisUrl();
  return {
    DATABASE_URL: database.appUrl,
    ...(redis === null ? {} : { REDIS_URL: redis }),
    QUEUE_PREFIX: `{test-${randomBytes(4).toString('hex')}}`,
    AUTH_SECRET: randomBytes(24).toString('hex'),
    FIELD_KEY: randomBytes(32).toString('base64'),
    INDEX_KEY: randomBytes(32).toString('base64'),
  };
};
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await Promise.all(running.map((started) => started.stop()));
  await database.drop();
});

it.concurrent.each(['api', 'worker', 'solver'] as const)(
  'the %s process becomes ready, shows its figures and ends on request',
  async (app) => {
    const started = await startProcess(app, settings());
    running.push(started);
    expect((await fetch(`${started.url}/health/live`)).status).toBe(200);
    expect(await (await fetch(`${started.url}/metrics`)).text()).toContain('process_cpu_seconds_total');
    expect([0, 'SIGTERM']).toContain(await started.stop());
  },
);

it('a process does not start with bad settings and names each of them', async () => {
  await expect(startProcess('worker', { ...settings(), FIELD_KEY: 'short', AUTH_SECRET: '' })).rejects.toThrow(
    /ended with 78[^]*AUTH_SECRET[^]*FIELD_KEY/,
  );
});
