import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { waitFor } from '../../support/wait-for.js';
import { type Incidents, startIncidents } from './stage.js';

let on: Incidents;
beforeAll(async () => {
  on = await startIncidents();
});
afterAll(() => on.end());

const HOUR = 3_600_000;
const later = (instant: Date, hours: number) => new Date(instant.getTime() + hours * HOUR);
const ROADSIDE = { name: '都匀服务区', divisionCode: '522701', lon: 103.6, lat: 27.6 };
const ROAD = {
  from: { name: '毕节收费站', divisionCode: '520502', lon: 105.98, lat: 26.44 },
  to: { name: '贵阳收费站', divisionCode: '520102', lon: 107.03, lat: 25.92 },
};

type Report = Parameters<Incidents['reported']>[0];
/** Reports it, and does what the first of the options says. */
const settle = async (report: Report) => {
  const incident = await on.reported(report);
  const [best] = incident.options;
  if (!best) throw new Error(JSON.stringify(incident.hindrances));
  await on.resolving.resolve(on.office, incident.id, best.id);
  await on.work();
  return best;
};
const expectEverybody = async (workers: readonly string[]) => {
  const [seats, lists] = [await on.seatsHeld(), await on.listsHeld()];
  expect(workers.filter((worker) => seats.get(worker) !== 1)).toEqual([]);
  expect(workers.filter((worker) => (lists.get(worker) ?? 0) > 1)).toEqual([]);
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};

describe('A coordinator’s day', () => {
  it('of three breakdowns and a closed road leaves nobody on two trips and nobody on none, until all are handed over', async () => {
    const trips = [await on.trip(5), await on.trip(6), await on.trip(7), await on.trip(8)];
    const [one, two, three, four] = trips as [
      (typeof trips)[0],
      (typeof trips)[0],
      (typeof trips)[0],
      (typeof trips)[0],
    ];
    const everybody = trips.flatMap(({ crowd }) => crowd.map(({ worker }) => worker));
    // Before anybody departs one coach does not start …
    await settle({ tripId: one.id, kind: 'breakdown' });
    await expectEverybody(everybody);
    // … and a road is closed on the way of all that remain.
    const road = { ...ROAD, closedFrom: two.departsAt, closedUntil: later(two.departsAt, 30) };
    const round = await settle({ kind: 'road-closed', road: { ...road, extraMetres: 20_000, extraSeconds: 1200 } });
    expect(round).toMatchObject({ kind: 'detour', complete: true });
    expect(round.coaches).toHaveLength(3);
    await expectEverybody(everybody);
    // Two more on the road: one is replaced, of the other one’s people some are taken by a coach that comes by.
    for (const trip of [two, three, four]) await on.depart(trip);
    const readyAt = later(two.departsAt, 2);
    const replacements = [{ vehicleClass: 'coach-49', count: 1, readyAt }];
    for (const trip of [two, three]) {
      await settle({ tripId: trip.id, kind: 'breakdown', place: ROADSIDE, replacements });
      await expectEverybody(everybody);
    }
    const running = (await on.exported()).filter(({ state }) => state === 'departed');
    await on.clock.advance(new Date(Math.max(...running.map(({ arrivesAt }) => Date.parse(arrivesAt)))));
    for (const { id } of running) await on.arrive(id);
    for (const { batch } of trips)
      expect(await on.ledgers.ofBatch(on.office, batch)).toMatchObject({ balanced: true, differences: [] });
    const states = await on.sql<{ state: string; n: number }[]>(
      'select state, count(*)::int n from worker where id = any($1::uuid[]) group by 1',
      [everybody],
    );
    expect(states).toEqual([{ state: 'employed', n: everybody.length }]);
  });

  it('whose process is cut off in the middle of a resolution has all of it or nothing', async () => {
    const departsAfter = new Date('2020-03-20T07:00:00+08:00');
    const [broken, other] = [await on.trip(3, 'coach-49', departsAfter), await on.trip(3, 'coach-49', departsAfter)];
    const { id, options } = await on.reported({ tripId: broken.id, kind: 'breakdown' });
    const owner = await new DataSource({ type: 'postgres', url: on.ownerUrl }).initialize();
    const holder = owner.createQueryRunner();
    // Somebody holds what the resolution writes late: it stands in the middle, and is cut off there.
    await holder.startTransaction();
    await holder.query('lock table passenger in access exclusive mode');
    const cut = expect(on.resolving.resolve(on.office, id, options[0]?.id ?? '')).rejects.toMatchObject({
      code: 'database.unavailable',
    });
    const waiting = async () =>
      await owner.query<{ pid: number }[]>(
        `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      );
    await waitFor(async () => (await waiting()).length > 0, { what: 'the resolution to stand in the middle' });
    for (const { pid } of await waiting()) await owner.query('select pg_terminate_backend($1)', [pid]);
    await cut;
    await holder.rollbackTransaction();
    await holder.release();
    await owner.destroy();
    expect((await on.look(broken.id)).seats).toHaveLength(3);
    expect((await on.look(other.id)).seats).toHaveLength(3);
    const { state, options: again } = await on.incidents.get(on.office, id);
    expect(state).toBe('open');
    expect((await on.resolving.resolve(on.office, id, again[0]?.id ?? '')).state).toBe('resolved');
    await expectEverybody([...broken.crowd, ...other.crowd].map(({ worker }) => worker));
  });
});
