import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EmbeddedRedis, startRedis, temporaryFolder } from '#platform';
import { type MiniSeason, startMiniSeason } from '../support/mini-season.js';
import { redisUrl } from '../support/services.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const WORKERS = 45;
/** More than the eight that a worker takes in hand at once: some jobs are in its hands, others only in Redis. */
const BEFORE = 10;
const MEANWHILE = 3;

describe.skipIf(redisUrl() === null)(
  'Redis (the test needs redis-server or valkey-server) killed and restarted empty',
  () => {
    let folder: string;
    let redis: EmbeddedRedis;
    let stage: MiniSeason;
    const startOwnRedis = async () => {
      const own = await startRedis(join(folder, 'redis'), { durable: false });
      if (!own) throw new Error('Redis is gone from the PATH');
      redis = own;
    };

    beforeAll(async () => {
      folder = await temporaryFolder();
      await startOwnRedis();
      stage = await startMiniSeason({ queuePrefix: '{redis-killed}', redisUrl: redis.url, workers: WORKERS });
      await stage.matched(await stage.requestMatching());
    });
    afterAll(async () => {
      await stage.end();
      await redis.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test('everything acknowledged before, meanwhile and after takes effect exactly once, and the outbox drains', async () => {
      const proposed = await stage.proposals('proposed');
      expect(proposed).toHaveLength(WORKERS);
      const open = await stage.vacancies();
      /** The client's ledger: whatever was answered with success. */
      const withdrawn: string[] = [];
      const withdraw = (howMany: number) =>
        Promise.all(
          open.splice(0, howMany).map(async ({ id, client }) => {
            await client.post(`vacancies/${id}/withdraw`);
            withdrawn.push(id);
          }),
        );

      const stop = await breakpoint(stage.owner, 'update of state on proposal');
      await withdraw(BEFORE);
      await waitFor(async () => (await inState('queued')) === BEFORE && (await stop.waiting()) > 0, {
        what: 'jobs to be in hand and in the queue',
        within: 30,
      });
      const oldPid = redis.pid;
      process.kill(oldPid, 'SIGKILL');
      await waitFor(() => !isAlive(oldPid), { what: 'Redis to be dead' });
      await withdraw(MEANWHILE);
      const run = await stage.requestMatching();
      expect((await fetch(`${stage.url}/health/ready`)).status).toBe(200);
      expect(await inState('pending')).toBe(MEANWHILE + 1);
      await stage.start('worker');

      await startOwnRedis();
      expect(redis.pid).not.toBe(oldPid);
      // The sweeper finds what Redis forgot; the jobs still in hand get twins that must have no effect.
      await waitFor(async () => (await stage.unfinished()).some(({ epoch }) => epoch > 0), {
        what: 'lost jobs to be noticed',
        within: 30,
      });
      await withdraw(1);
      await stop.lift();
      await waitFor(async () => (await stage.unfinished()).length === 0, { what: 'the outbox to drain', within: 60 });

      expect(withdrawn).toHaveLength(BEFORE + MEANWHILE + 1);
      const gone = proposed.filter(({ vacancyId }) => withdrawn.includes(vacancyId)).map(({ id }) => id);
      expect(gone.length).toBeGreaterThan(BEFORE);
      expect(await stage.subjectsOf('vacancy.withdrawn')).toEqual(withdrawn.sort());
      expect(await stage.subjectsOf('proposal.withdrawn')).toEqual(gone.sort());
      expect((await stage.proposals('withdrawn')).map(({ id }) => id).sort()).toEqual(gone);
      expect(await stage.office.get(`matching-runs/${run}`)).toMatchObject({ state: 'done' });
      expect(await stage.leftOvers()).toEqual([]);
      expect(await stage.seatsAdrift()).toEqual([]);
    });

    const inState = async (state: string) => (await stage.unfinished()).filter((row) => row.state === state).length;
  },
);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
