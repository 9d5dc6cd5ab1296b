import 'reflect-metadata';
import { DataSource, type QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchIncidentJob } from '#arrivals';
import { PersonalService } from '#trace';
import { TripChangeService } from '#transport';
import { waitFor } from '../../support/wait-for.js';
import { refusal } from '../transport/stage.js';
import { type Incidents, startIncidents } from './stage.js';

let on: Incidents;
let owner: DataSource;
beforeAll(async () => {
  on = await startIncidents();
  owner = await new DataSource({ type: 'postgres', url: on.ownerUrl }).initialize();
});
afterAll(async () => {
  await owner.destroy();
  await on.end();
});

const HOUR = 3_600_000;
const later = (instant: Date, hours: number) => new Date(instant.getTime() + hours * HOUR);
const inDays = (days: number) => later(new Date('2020-03-12T07:00:00+08:00'), 24 * days);

const report = (tripId: string, more: object = {}) =>
  on.incidents.report(on.office, { tripId, kind: 'breakdown', ...more });
const get = (id: string) => on.incidents.get(on.office, id);
const searchJobs = () => on.jobs(searchIncidentJob.name);
const eventsOf = async (id: string, type: string) => (await on.eventsOf(id)).filter((one) => one === type).length;

/** What somebody else holds, until `work` is done. */
async function whileHeld(statement: string, work: (holder: QueryRunner) => Promise<void>): Promise<void> {
  const holder = owner.createQueryRunner();
  await holder.startTransaction();
  try {
    await holder.query(statement);
    await work(holder);
  } finally {
    if (holder.isTransactionActive) await holder.rollbackTransaction();
    await holder.release();
  }
}
const waiting = () =>
  owner.query<{ pid: number }[]>(
    `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  );
const untilSomebodyWaits = () =>
  waitFor(async () => (await waiting()).length > 0, { what: 'the search to stand in the middle' });

describe('A search for what can be done', () => {
  it('is queued with the report, says how far it is, and shows what it found once it is done', async () => {
    const [broken] = [await on.trip(3), await on.trip(4)];
    const reported = await report(broken.id);
    expect(reported).toMatchObject({
      search: { state: 'queued', steps: ['cancel'], progress: null, startedAt: null, current: null },
      ...{ options: [], hindrances: [] },
    });
    const [job] = await searchJobs();
    if (!job) throw new Error('Nothing to search for');
    // The first way out is tried: somebody holds what it would write.
    await whileHeld('lock table trip_version in access exclusive mode', async (holder) => {
      const work = on.searching.work(job);
      await untilSomebodyWaits();
      expect(await get(reported.id)).toMatchObject({
        search: { state: 'running', steps: ['cancel'], progress: { of: expect.any(Number) } },
        options: [],
      });
      await holder.rollbackTransaction();
      await work;
    });
    const found = await get(reported.id);
    expect(found).toMatchObject({ search: { state: 'done', steps: ['ask'], current: true, progress: null } });
    expect(found.options.map(({ kind }) => kind)).toEqual(['others']);
    // The leader reads how far it is, and nobody's name.
    const seen = await on.incidents.get(on.leaderOf(broken.id), reported.id);
    expect(seen).toMatchObject({ search: { state: 'done', current: null }, options: [], hindrances: [] });
    await on.incidents.withdraw(on.office, reported.id);
    expect(await get(reported.id)).toMatchObject({ state: 'withdrawn', search: null, options: [] });
    expect(await on.sql('select from incident_search where incident_id = $1', [reported.id])).toEqual([]);
  });

  it('whose process dies half-way is done by the next one, once, and a late twin changes nothing', async () => {
    const [broken] = [await on.trip(2, 'coach-49', inDays(3)), await on.trip(3, 'coach-49', inDays(3))];
    const { id } = await report(broken.id);
    const [job] = await searchJobs();
    if (!job) throw new Error('Nothing to search for');
    await whileHeld('lock table trip_version in access exclusive mode', async () => {
      const died = expect(on.searching.work(job)).rejects.toMatchObject({ code: 'database.unavailable' });
      await untilSomebodyWaits();
      for (const { pid } of await waiting()) await owner.query('select pg_terminate_backend($1)', [pid]);
      await died;
    });
    expect(await get(id)).toMatchObject({ search: { state: 'running' }, options: [] });
    await Promise.all([on.searching.work(job), on.searching.work(job)]);
    await on.searching.work(job);
    expect(await get(id)).toMatchObject({ search: { state: 'done', current: true }, options: [{ kind: 'others' }] });
    expect(await eventsOf(id, 'incident.searched')).toBe(1);
    // Nothing of what was tried has stayed.
    expect((await on.look(broken.id)).seats).toHaveLength(2);
    expect((await on.look(broken.id)).version).toBe(1);
  });

  it('is cancelled before it begins or half-way, stores nothing then, and may be asked for again', async () => {
    const [broken] = [await on.trip(2, 'coach-49', inDays(6)), await on.trip(2, 'coach-49', inDays(6))];
    const { id } = await report(broken.id);
    expect(await on.searches.cancel(on.office, id)).toMatchObject({ search: { state: 'cancelled', steps: ['ask'] } });
    await on.work();
    expect(await get(id)).toMatchObject({ search: { state: 'cancelled' }, options: [] });
    await expect(on.searches.cancel(on.office, id)).rejects.toEqual(refusal('incident-search.illegal-step'));

    await on.searches.ask(on.office, id);
    await expect(on.searches.ask(on.office, id)).rejects.toEqual(refusal('incident-search.illegal-step'));
    const [job] = await searchJobs();
    if (!job) throw new Error('Nothing to search for');
    await whileHeld('lock table trip_version in access exclusive mode', async (holder) => {
      const work = on.searching.work(job);
      await untilSomebodyWaits();
      expect(await on.searches.cancel(on.office, id)).toMatchObject({ search: { state: 'cancelled' } });
      await holder.rollbackTransaction();
      await work;
    });
    expect(await get(id)).toMatchObject({ search: { state: 'cancelled', progress: null }, options: [] });
    expect(await eventsOf(id, 'incident.searched')).toBe(0);
    expect(await on.searchedAnew(id)).toMatchObject({ search: { state: 'done' }, options: [{ kind: 'others' }] });
  });

  it('is outdated once a trip that it rests on changes, says so, and is asked for anew', async () => {
    const [broken, other] = [await on.trip(3, 'coach-49', inDays(9)), await on.trip(2, 'coach-49', inDays(9))];
    const unconcerned = await on.trip(2, 'coach-49', inDays(12));
    const { id, options } = await on.reported({ tripId: broken.id, kind: 'breakdown' });
    const leaves = (trip: typeof other) => ({
      ...{ tripId: trip.id, remove: [{ workerId: trip.crowd[0]?.worker ?? '', reason: 'own-wish' as const }] },
    });
    const changes = on.module.get(TripChangeService);
    await changes.change(on.office, leaves(unconcerned), false);
    expect(await get(id)).toMatchObject({ search: { current: true } });
    await changes.change(on.office, leaves(other), false);
    expect(await get(id)).toMatchObject({ search: { state: 'done', current: false, steps: ['ask'] }, options });
    const anew = await on.searchedAnew(id);
    expect(anew).toMatchObject({ search: { state: 'done', current: true } });
    const [option] = anew.options;
    expect(option?.coaches[0]?.proofs.find(({ rule }) => rule === 'load')).toMatchObject({ value: 4 });
    await on.resolving.resolve(on.office, id, option?.id ?? '');
    expect((await on.look(other.id)).seats).toHaveLength(4);
  });

  it('begins again where a trip changes while it tries', async () => {
    const [broken, other] = [await on.trip(3, 'coach-49', inDays(15)), await on.trip(2, 'coach-49', inDays(15))];
    const { id } = await report(broken.id);
    const [job] = await searchJobs();
    if (!job) throw new Error('Nothing to search for');
    await whileHeld(`select from trip where id = '${other.id}' for update`, async (holder) => {
      const work = on.searching.work(job);
      await untilSomebodyWaits();
      await holder.query('update trip set usable_seats = 4, version = version + 1 where id = $1', [other.id]);
      await holder.commitTransaction();
      await work;
    });
    expect(await get(id)).toMatchObject({
      search: { state: 'done', current: true },
      options: [{ kind: 'others', complete: false }],
    });
  });

  it('of what was told later takes the place of the one before, whose job is dropped', async () => {
    const broken = await on.trip(2, 'coach-49', inDays(18));
    const { id } = await report(broken.id);
    const [former] = await searchJobs();
    await on.incidents.tell(on.office, id, { goesOnAt: later(broken.departsAt, 1) });
    const [job] = await searchJobs();
    if (!former || !job) throw new Error('Nothing to search for');
    await on.searching.work(former);
    expect(await get(id)).toMatchObject({ search: { state: 'queued' }, options: [] });
    await on.searching.work(job);
    expect(await get(id)).toMatchObject({ search: { state: 'done' }, options: [{ kind: 'wait' }] });
  });

  it('that cannot be says why, until that is told', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(21));
    await on.depart(trip);
    const stuck = await on.reported({ tripId: trip.id, kind: 'breakdown' }, on.leaderOf(trip.id));
    expect(stuck).toMatchObject({
      search: { state: 'failed', steps: ['ask'], failure: { code: 'incident.place-wanted' } },
      options: [],
    });
    const place = { name: '都匀服务区', divisionCode: '522701', lon: 103.6, lat: 27.6 };
    const goesOnAt = later(trip.departsAt, 1);
    expect(await on.helped(stuck.id, { place, goesOnAt })).toMatchObject({
      search: { state: 'done' },
      options: [{ kind: 'wait' }],
    });
    await on.incidents.withdraw(on.office, stuck.id);
  });

  it('keeps nobody’s name who is erased', async () => {
    const [broken] = [await on.trip(2, 'coach-49', inDays(25)), await on.trip(2, 'coach-49', inDays(25))];
    const { id, options } = await on.reported({ tripId: broken.id, kind: 'breakdown' });
    const worker = options[0]?.coaches[0]?.takes[0]?.workerId ?? '';
    // Nobody counts on the person any more, and the incident was never closed.
    await on.sql(`update worker set state = 'registered' where id = $1`, [worker]);
    const receipt = await on.module.get(PersonalService).erase(on.office, worker, '本人申请');
    expect(receipt).toMatchObject({ classes: { 'repair-options': 1 } });
    expect(await get(id)).toMatchObject({ state: 'open', search: null, options: [] });
    expect((await on.searchedAnew(id)).options[0]?.coaches[0]?.takes.map(({ name }) => name)).toContain('***');
  });
});
