import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Grant } from '#platform';
import { startMatching } from '../support/matching.js';
import { type StartedProcess, startProcess } from '../support/processes.js';
import { redisUrl } from '../support/services.js';
import { environmentFor } from '../support/settings.js';
import { waitFor } from '../support/wait-for.js';

const PEOPLE = 40;
const SEATS = 25;

let stage: Awaited<ReturnType<typeof startMatching>>;
let office: Grant;
let started: StartedProcess[] = [];
const start = async (app: 'worker' | 'solver') => {
  const one = await startProcess(app, environmentFor(stage.settings));
  started.push(one);
  return one;
};

beforeAll(async () => {
  stage = await startMatching({ redisUrl: redisUrl(), queuePrefix: '{matching-run}' });
  const [first] = await stage.openOffices('513431');
  if (!first) throw new Error('no office');
  office = first.coordinator;
});
afterAll(async () => {
  await Promise.all(started.map((one) => one.stop()));
  started = [];
  await stage.end();
});

test('a run whose solver is killed is done by the next one, once', async () => {
  const employer = await stage.employer();
  const vacancy = await stage.vacancy(employer, { headcount: SEATS });
  const people: string[] = [];
  for (let n = 0; n < PEOPLE; n++) people.push(await stage.worker(office));
  await stage.group(people.slice(0, 3));
  await start('worker');
  const doomed = await start('solver');
  const { id } = await stage.runs.request(office);
  const run = () => stage.runs.get(office, id);
  await waitFor(async () => (await run()).state !== 'queued', { what: 'the run to begin' });
  await doomed.kill('SIGKILL');
  await start('solver');
  const done = await waitFor(async () => ((await run()).state === 'done' ? run() : null), {
    what: 'the run to be done',
    within: 60,
  });

  expect(done).toMatchObject({ workers: PEOPLE, matched: SEATS, failure: null });
  const { items } = await stage.proposals.list(office, { run: id, limit: 500 });
  expect(new Set(items.map(({ workerId }) => workerId)).size).toBe(SEATS);
  expect(items).toHaveLength(SEATS);
  expect((await stage.vacancies.get(employer.grant, vacancy)).taken).toBe(SEATS);
  expect([0, 3]).toContain(items.filter(({ travelGroup }) => travelGroup !== null).length);
});

test('a withdrawn vacancy frees its workers without anybody asking', async () => {
  const [taken] = (await stage.proposals.list(office, { limit: 1 })).items;
  const owner = { ...office, role: 'enterprise' as const, organisation: taken?.enterpriseId ?? '' };
  await stage.vacancies.advance(owner, taken?.vacancyId ?? '', 'withdraw');
  await waitFor(
    async () => (await stage.proposals.list(office, { state: 'withdrawn', limit: 500 })).items.length === SEATS,
    {
      what: 'the proposals to be withdrawn',
      within: 30,
    },
  );
  expect((await stage.workers.list(office, { state: 'registered', limit: 500 })).items).toHaveLength(PEOPLE);
});
