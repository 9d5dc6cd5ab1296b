import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPassengersJob } from '#arrivals';
import { solveRunJob } from '#matching';
import { openBoardingJob } from '#transport';
import type { Journey, Trip } from '../../apps/cli/src/demo/transport.js';
import { type MiniSeason, PEOPLE_A_VACANCY, startMiniSeason } from '../support/mini-season.js';
import type { StartedProcess } from '../support/processes.js';
import { redisUrl } from '../support/services.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const WORKERS = 40;
/** The jobs that are killed here; others, like a second look at codes, may be due beside them. */
const KILLED: readonly string[] = [solveRunJob, openBoardingJob, listPassengersJob].map(({ name }) => name);

let stage: MiniSeason;
let journey: Journey;

beforeAll(async () => {
  stage = await startMiniSeason({ queuePrefix: '{processes-killed}', redisUrl: redisUrl(), workers: WORKERS });
});
afterAll(() => stage.end());

const drained = () =>
  waitFor(async () => (await stage.unfinished()).length === 0, { what: 'the outbox to drain', within: 60 });
const tripIds = () => journey.trips.map(({ id }) => id).sort();

/**
 * Kills a process whose jobs stand in the middle of their transactions and starts another one. Gives the number of
 * jobs of these kinds whose effect was still to come.
 */
async function killInMidJob(
  app: 'worker' | 'solver',
  doomed: StartedProcess,
  when: Parameters<typeof breakpoint>[1],
  provoke: () => Promise<unknown>,
): Promise<{ unfinished: number; next: StartedProcess }> {
  const stop = await breakpoint(stage.owner, when);
  await provoke();
  await waitFor(async () => (await stop.waiting()) > 0, { what: `a job to stand at ${when}`, within: 30 });
  const unfinished = (await stage.unfinished()).filter(({ contract }) => KILLED.includes(contract)).length;
  await doomed.kill('SIGKILL');
  await stop.lift();
  return { unfinished, next: await stage.start(app) };
}

test('a run whose solver is killed while it writes proposals is done by the next one, once', async () => {
  let run = '';
  const { unfinished } = await killInMidJob('solver', stage.solver, 'insert on proposal', async () => {
    run = await stage.requestMatching();
  });
  expect(unfinished).toBe(1);
  expect(await stage.proposals('proposed')).toEqual([]);
  expect(await stage.matched(run)).toMatchObject({ matched: WORKERS, failure: null });

  const proposals = await stage.proposals('proposed');
  expect(new Set(proposals.map(({ workerId }) => workerId)).size).toBe(WORKERS);
  expect(proposals).toHaveLength(WORKERS);
  expect(await stage.subjectsOf('proposal.made')).toEqual(proposals.map(({ id }) => id).sort());
  expect(await stage.subjectsOf('matching-run.done')).toEqual([run]);
  expect(await stage.seatsAdrift()).toEqual([]);
});

test('a withdrawn vacancy frees its workers without anybody asking', async () => {
  const [taken] = await stage.proposals('proposed');
  const vacancy = (await stage.vacancies()).find(({ id }) => id === taken?.vacancyId);
  await vacancy?.client.post(`vacancies/${vacancy.id}/withdraw`);
  await drained();
  const { items } = await stage.office.get<{ items: object[] }>('workers?state=registered&limit=500');
  const withdrawn = await stage.proposals('withdrawn');
  expect(withdrawn.every(({ vacancyId }) => vacancyId === vacancy?.id)).toBe(true);
  expect(withdrawn.length).toBeGreaterThan(0);
  expect(withdrawn.length).toBeLessThanOrEqual(PEOPLE_A_VACANCY);
  expect(items).toHaveLength(withdrawn.length);
  expect(await stage.seatsAdrift()).toEqual([]);
});

test('a worker killed twice in mid-job: every trip boards once, with exactly its seats', async () => {
  const placed = (await stage.proposals('proposed')).length;
  journey = await stage.approve();
  expect(journey.trips.length).toBeGreaterThan(3);
  const departures = journey.trips.map(({ departsAt }) => departsAt).sort();
  // A trip that is being judged again when departures are looked for is found in the next round.
  const allDue = async () => {
    await stage.season.admin.post('clock/advance', { to: departures.at(-1) });
    const found = async () => (await stage.subjectsOf('trip.departure-due')).length;
    await waitFor(async () => (await found()) === journey.trips.length, {
      what: 'every departure to be due',
      within: 30,
    });
  };
  const doors = await killInMidJob('worker', stage.worker, 'update of state on trip', allDue);
  expect(await stage.subjectsOf('trip.departure-due')).toEqual(tripIds());
  const lists = await killInMidJob('worker', doors.next, 'insert on passenger', () => Promise.resolve());
  expect([doors.unfinished, lists.unfinished]).toEqual([journey.trips.length, journey.trips.length]);
  await drained();

  for (const { id, seats } of journey.trips) {
    const { state } = await stage.office.get<Trip>(`trips/${id}`);
    type Listed = { workerId: string; state: string };
    const { items } = await stage.office.get<{ items: Listed[] }>(`trips/${id}/passengers`);
    expect(state).toBe('boarding');
    expect(items.map(({ workerId }) => workerId).sort()).toEqual(seats.map(({ workerId }) => workerId).sort());
    expect(items.filter((one) => one.state !== 'expected')).toEqual([]);
  }
  expect(journey.trips.flatMap(({ seats }) => seats)).toHaveLength(placed);
  expect(await stage.subjectsOf('trip.departure-due')).toEqual(tripIds());
  expect(await stage.subjectsOf('trip.boarding')).toEqual(tripIds());
  expect(await stage.subjectsOf('passenger.expected')).toHaveLength(placed);
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
