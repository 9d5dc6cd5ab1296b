import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FieldCipher, settingsRing } from '#platform';
import { fill } from '../bench/matching-run/world.mjs';
import { type Office, openOffice } from '../support/journey.js';
import { settingsFor } from '../support/settings.js';
import { openStage, type Stage } from '../support/stage.js';
import { waitFor } from '../support/wait-for.js';

const NOW = new Date('2020-03-06T09:00:00+08:00');
/** So many in groups keep the search busy for long. */
const CROWD = { workers: 4000, vacancies: 400, groups: 0.8, seats: 0.9, seed: 1, province: '51', now: NOW };
const BEFORE_THE_SEARCH = ['read', 'weigh'];

let stage: Stage;
let office: Office;
let owner: Client;

beforeAll(async () => {
  stage = await openStage();
  await stage.admin.ok('post', 'clock/advance', { to: NOW.toISOString() });
  office = await openOffice(stage, '510000');
  owner = new Client({ connectionString: stage.database.ownerUrl });
  await owner.connect();
  await fill(owner, new FieldCipher(settingsRing(settingsFor(''))), { ...CROWD, organisation: office.id });
});
afterAll(async () => {
  await owner.end();
  await stage.close();
});

const count = async (what: string, ...values: string[]) =>
  (await owner.query<{ n: number }>(`select count(*)::int n from ${what}`, values)).rows[0]?.n;

test('a run that is cancelled in mid-search ends as cancelled and stores nothing', async () => {
  const { coordinator } = office;
  const { id } = await coordinator.ok('post', 'matching-runs');
  const path = `matching-runs/${String(id)}`;
  const searching = await waitFor(
    async () => {
      const run = await coordinator.ok('get', path);
      if (run.state === 'done') throw new Error('The run was done before anybody could cancel it');
      return run.progress && !BEFORE_THE_SEARCH.includes(run.progress.phase) ? run : null;
    },
    { what: 'the search to begin', within: 60 },
  );
  expect(searching).toMatchObject({ state: 'running', steps: ['cancel'] });
  expect(await coordinator.ok('post', `${path}/cancel`)).toMatchObject({ state: 'cancelled', steps: [] });

  const unfinished = `outbox where contract = 'matching.solve-run' and state <> 'done'`;
  await waitFor(async () => (await count(unfinished)) === 0, { what: 'the solver to let go of the run', within: 60 });
  expect(await coordinator.ok('get', path)).toMatchObject({ state: 'cancelled', matched: null, certificate: null });
  expect(await count('proposal')).toBe(0);
  expect(await count('matching_explanation_page')).toBe(0);
  expect(await count(`worker where state <> 'registered'`)).toBe(0);
  expect(await count('vacancy where taken > 0')).toBe(0);
  expect(await count(`event where type = 'matching-run.done' and subject = $1`, id)).toBe(0);
});
