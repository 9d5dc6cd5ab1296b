import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Journey, Trip } from '../../apps/cli/src/demo/transport.js';
import { type MiniSeason, startMiniSeason } from '../support/mini-season.js';
import type { StartedProcess } from '../support/processes.js';
import { redisUrl } from '../support/services.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const WORKERS = 40;

let stage: MiniSeason;
let journey: Journey;
let worker: StartedProcess;

beforeAll(async () => {
  stage = await startMiniSeason({ queuePrefix: '{worker-killed}', redisUrl: redisUrl(), workers: WORKERS });
  const [first, solver] = await Promise.all([stage.start('worker'), stage.start('solver')]);
  worker = first;
  await stage.match();
  journey = await stage.approve();
  await solver.stop();
});
afterAll(() => stage.end());

const drained = () =>
  waitFor(async () => (await stage.unfinished()).length === 0, { what: 'the outbox to drain', within: 60 });
const tripIds = () => journey.trips.map(({ id }) => id).sort();

/** Kills the worker while jobs stand in the middle of their transactions; nothing of them may remain. */
async function killInMidJob(when: Parameters<typeof breakpoint>[1], provoke: () => Promise<unknown>): Promise<number> {
  const stop = await breakpoint(stage.owner, when);
  await provoke();
  await waitFor(async () => (await stop.waiting()) > 0, { what: `a job to stand at ${when}`, within: 30 });
  const inHand = await stage.unfinished();
  await worker.kill('SIGKILL');
  await stop.lift();
  return inHand.length;
}

test('a worker killed twice in mid-job: every trip boards once, with exactly its seats', async () => {
  expect(journey.trips.length).toBeGreaterThan(3);
  const latest = journey.trips
    .map(({ departsAt }) => departsAt)
    .sort()
    .at(-1);
  const doors = await killInMidJob('update of state on trip', () =>
    stage.season.admin.post('clock/advance', { to: latest }),
  );
  const lists = await killInMidJob('insert on passenger', async () => (worker = await stage.start('worker')));
  expect(doors).toBeGreaterThan(0);
  expect(lists).toBeGreaterThan(0);
  worker = await stage.start('worker');
  await drained();

  for (const { id, seats } of journey.trips) {
    const { state } = await stage.office.get<Trip>(`trips/${id}`);
    const { items } = await stage.office.get<{ items: { workerId: string; state: string }[] }>(
      `trips/${id}/passengers`,
    );
    expect(state).toBe('boarding');
    expect(items.map(({ workerId }) => workerId).sort()).toEqual(seats.map(({ workerId }) => workerId).sort());
    expect(items.filter((one) => one.state !== 'expected')).toEqual([]);
  }
  expect(journey.trips.flatMap(({ seats }) => seats)).toHaveLength(WORKERS);
  expect(await stage.subjectsOf('trip.departure-due')).toEqual(tripIds());
  expect(await stage.subjectsOf('trip.boarding')).toEqual(tripIds());
  expect(await stage.subjectsOf('passenger.expected')).toHaveLength(WORKERS);
  expect(await stage.subjectsOf('batch.dispatched')).toEqual([journey.batch.id]);
  expect(await stage.leftOvers()).toEqual([]);
});

test('the journey then goes on to the last signature, and every head-count balances', async () => {
  await stage.ride(journey);
  expect(await stage.balances(journey)).toBe(true);
  await drained();
  expect(await stage.leftOvers()).toEqual([]);
  expect(await stage.subjectsOf('trip.completed')).toEqual(tripIds());
});
