import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FieldCipher, settingsRing } from '#platform';
import { planBatchJob } from '#transport';
import { fill } from '../bench/transport/world.mjs';
import { unlawful } from '../support/checkers/road-law.mjs';
import { type Office, openOffice, until } from '../support/journey.js';
import { exportedTrips, type StartedProcess, startProcess } from '../support/processes.js';
import { settingsFor } from '../support/settings.js';
import { openStage, type Stage } from '../support/stage.js';
import { waitFor } from '../support/wait-for.js';

const NOW = new Date('2020-03-06T09:00:00+08:00');
const ORIGIN = '513400';
/** So many a batch keep the search busy for long. */
const EACH = 2500;
const WORLD = { persons: 2 * EACH, days: 2, villages: 40, gates: 6, seed: 1, now: NOW };

let stage: Stage;
let office: Office;
let owner: Client;
let days: readonly (readonly string[])[];
let next: StartedProcess | null = null;

beforeAll(async () => {
  stage = await openStage();
  await stage.admin.ok('post', 'clock/advance', { to: NOW.toISOString() });
  office = await openOffice(stage, ORIGIN);
  owner = new Client({ connectionString: stage.database.ownerUrl });
  await owner.connect();
  const offices = new Map([[ORIGIN, office.id]]);
  const cipher = new FieldCipher(settingsRing(settingsFor('')));
  const [made] = await fill(owner, cipher, { ...WORLD, origins: [ORIGIN], offices });
  days = made?.byDay ?? [];
});
afterAll(async () => {
  await owner.end();
  await next?.stop();
  await stage.close();
});

interface SoFar {
  readonly trips: number;
  readonly personsLeftBehind: number;
  readonly costFen: number;
}

/** A batch whose search has found a plan and has most of its way before it. */
async function searching(proposalIds: readonly string[]) {
  const { coordinator } = office;
  const fleet = [{ vehicleClass: 'coach-49', count: 200 }];
  const facts = { name: '大批次', departsAfter: '2020-03-12T07:00:00+08:00', proposalIds, fleet };
  const path = `batches/${String((await coordinator.ok('post', 'batches', facts)).id)}`;
  await coordinator.ok('post', `${path}/plan`);
  const soFar = await waitFor(
    async () => {
      const { state, progress } = await coordinator.ok('get', path);
      if (state !== 'planning') throw new Error('The search was over before anybody could take its plan');
      if (!progress?.soFar) return null;
      expect(progress.done).toBeLessThan(progress.of / 2);
      return progress.soFar as SoFar;
    },
    { what: 'the search to tell what it has', within: 60 },
  );
  return { path, soFar };
}

/** Everybody has one seat or is named, every trip is lawful by a checker that knows nothing of the planner, and the plan says that it was taken. */
async function expectTaken(path: string, proposals: readonly string[]) {
  const batch = await until(office.coordinator, path, 'planned', 'draft');
  expect(batch).toMatchObject({ state: 'planned', progress: null, takenAt: expect.any(String) as unknown });
  const trips = await exportedTrips(stage.environment, batch.id);
  expect(unlawful(trips)).toEqual([]);
  const left: readonly { proposalId: string }[] = batch.leftBehind;
  const seated = trips.flatMap(({ persons }) => persons.map(({ placement }) => placement));
  expect([...seated, ...left.map(({ proposalId }) => proposalId)].sort()).toEqual([...proposals].sort());
  return { left: left.length, costFen: trips.reduce((sum, trip) => sum + trip.costFen, 0), trips: trips.length };
}

describe('The plan so far', () => {
  it('is taken in mid-search: the solver hands back what it has, and nothing worse than what was told', async () => {
    const [proposals = []] = days;
    const { path, soFar } = await searching(proposals);
    const answer = await office.coordinator.ok('post', `${path}/plan/take`);
    expect(answer).toMatchObject({ state: 'planning', takenAt: expect.any(String) as unknown });
    const { left, costFen, trips } = await expectTaken(path, proposals);
    expect(left).toBeLessThanOrEqual(soFar.personsLeftBehind);
    // Each trip is rounded to a fen by itself.
    expect(costFen).toBeLessThanOrEqual(soFar.costFen + trips);
  });

  it('is taken though the solver is dead: the next one ends its search as soon as it has a plan', async () => {
    const proposals = days[1] ?? [];
    const { path } = await searching(proposals);
    await stage.processes[2]?.kill('SIGKILL');
    await office.coordinator.ok('post', `${path}/plan/take`);
    next = await startProcess('solver', stage.environment);
    await expectTaken(path, proposals);
    const unfinished = `select count(*)::int n from outbox where contract = $1 and state <> 'done'`;
    const count = async () => (await owner.query<{ n: number }>(unfinished, [planBatchJob.name])).rows[0]?.n;
    await waitFor(async () => (await count()) === 0, { what: 'the job to be over' });
  });
});
