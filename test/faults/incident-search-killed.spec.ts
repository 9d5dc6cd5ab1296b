import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchIncidentJob } from '#arrivals';
import { type Day, openDay } from '../journey/day/day.js';
import { type StartedProcess, startProcess } from '../support/processes.js';
import { waitFor } from '../support/wait-for.js';
import { breakpoint } from './breakpoint.js';

const A_COACH = 3;
const DEPARTS = '2020-03-12T07:00:00+08:00';

let day: Day;
let owner: Client;
let next: StartedProcess | null = null;

beforeAll(async () => {
  day = await openDay(2 * A_COACH);
  owner = new Client({ connectionString: day.stage.database.ownerUrl });
  await owner.connect();
}, 240_000);
afterAll(async () => {
  await owner.end();
  await next?.stop();
  await day.close();
});

const count = async (what: string, ...values: string[]) =>
  (await owner.query<{ n: number }>(`select count(*)::int n from ${what}`, values)).rows[0]?.n;

test('a search whose solver is killed while it tries a way out is done by the next one, once, and nothing that was tried stays', async () => {
  const { coordinator, stage } = day;
  const coaches = [
    await day.approved(day.placements.slice(0, A_COACH), DEPARTS),
    await day.approved(day.placements.slice(A_COACH), DEPARTS),
  ];
  const trip = coaches[0]?.trip ?? '';
  const before = await day.exported();
  const stop = await breakpoint(owner, 'insert on trip_version');
  const { id } = await coordinator.ok('post', 'incidents', { tripId: trip, kind: 'breakdown' });
  await waitFor(async () => (await stop.waiting()) > 0, { what: 'the search to try a way out', within: 30 });
  const path = `incidents/${String(id)}`;
  expect(await coordinator.ok('get', path)).toMatchObject({ search: { state: 'running' }, options: [] });
  await stage.processes[2]?.kill('SIGKILL');
  await stop.lift();
  next = await startProcess('solver', stage.environment);

  const { search, options } = await day.searched(id);
  expect(search).toMatchObject({ state: 'done', current: true });
  expect(options).toMatchObject([{ kind: 'others', complete: true }]);
  const unfinished = `outbox where contract = $1 and state <> 'done'`;
  await waitFor(async () => (await count(unfinished, searchIncidentJob.name)) === 0, { what: 'the job to be over' });
  expect(await count(`event where type = 'incident.searched' and subject = $1`, id)).toBe(1);
  expect(await day.exported()).toEqual(before);
  const resolved = await coordinator.ok('post', `${path}/resolve`, { optionId: options[0].id });
  expect(resolved).toMatchObject({ state: 'resolved', search: null, outcome: { option: 'others', left: [] } });
});
