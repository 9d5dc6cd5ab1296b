import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { Database, newId, SYSTEM } from '#platform';
import { NoticeService, sendNoticesJob } from '#transport';
import { waitFor } from '../../support/wait-for.js';
import { openTrips } from './approved-trips.js';
import { refusal } from './stage.js';

const { stage, gate, tripIn, declare, settle, tasksOf, occasions } = await openTrips();

const tripOf = (id: string) => stage.trips.get(stage.zhaojue, id);
/** The task about somebody aboard whose code was red, and is green again without anybody having judged it. */
const taskAbout = async (trip: { readonly id: string }, worker: string) => {
  await declare(worker, 'red');
  await settle();
  const task = (await tasksOf(trip.id)).find(({ workerId, state }) => workerId === worker && state === 'open');
  if (!task) throw new Error('No task was raised');
  await declare(worker, 'green');
  return task.id;
};
const later = (instant: string, seconds: number) =>
  new Date(new Date(instant).getTime() + seconds * 1000).toISOString();
const periods = (trip: string) =>
  stage.sql<{ period: string }[]>('select distinct period::text from seat where trip_id = $1 and active', [trip]);

describe('Somebody who moves to another trip', () => {
  it('takes the time to board and alight there: all that lies behind is later, proven again and judged again', async () => {
    const [from, to] = [await tripIn(7), await tripIn(8, 2)];
    await settle();
    const worker = from.placed[0]?.worker ?? '';
    const before = await tripOf(to.id);
    await stage.tasks.move(stage.zhaojue, await taskAbout(from, worker), to.id);
    const after = await tripOf(to.id);
    const stop = after.seats.find(({ workerId }) => workerId === worker)?.boardStop ?? -1;
    const gateStop = before.stops.length - 1;
    expect(after.departsAt).toBe(before.departsAt);
    expect(after.arrivesAt).toBe(later(before.arrivesAt, 40));
    expect(after.stops.map(({ leavesAt }) => leavesAt)).toEqual(
      before.stops.map(({ leavesAt }, k) => later(leavesAt, (k >= stop ? 20 : 0) + (k === gateStop ? 20 : 0))),
    );
    const figure = (trip: typeof before, rule: string) => trip.proofs.find((proof) => proof.rule === rule)?.value ?? 0;
    expect(after.proofs.every(({ ok }) => ok)).toBe(true);
    expect(figure(after, 'load')).toBe(figure(before, 'load') + 1);
    expect(figure(after, 'latest end')).toBe(figure(before, 'latest end') + 40);
    expect(await occasions(to.id)).toEqual(['approval', 'approval', ...Array<string>(3).fill('coordinator')]);
    const [period, ...others] = await periods(to.id);
    expect(others).toEqual([]);
    expect(new Date(period?.period.match(/,"([^"]+)"/)?.[1] ?? '').toISOString()).toBe(after.arrivesAt);
  });

  it('does not where that trip would break a rule, and keeps the seat and the task', async () => {
    const [from, to] = [await tripIn(9), await tripIn(10)];
    const worker = from.placed[0]?.worker ?? '';
    const task = await taskAbout(from, worker);
    const ride = (await tripOf(to.id)).proofs.find(({ rule }) => rule === 'ride time')?.value ?? 0;
    const limit = (seconds: number) =>
      stage.sql(
        `update trip set conditions = jsonb_set(conditions, '{rule,routing,maxRideSeconds}', $2::text::jsonb) where id = $1`,
        [to.id, seconds],
      );
    await limit(ride + 39);
    await expect(stage.tasks.move(stage.zhaojue, task, to.id)).rejects.toEqual(
      refusal('trip.unlawful', { tripId: to.id, why: 'RIDE_TIME' }),
    );
    expect((await tripOf(from.id)).seats).toHaveLength(1);
    expect(await tasksOf(from.id)).toMatchObject([{ state: 'open' }]);
    await limit(ride + 40);
    expect(await stage.tasks.move(stage.zhaojue, task, to.id)).toMatchObject({ state: 'moved' });
  });

  it('is told of the new seat, and nobody else on either trip is', async () => {
    const notices = stage.module.get(NoticeService);
    const [from, to] = [await tripIn(16), await tripIn(17)];
    const worker = from.placed[0]?.worker ?? '';
    const task = await taskAbout(from, worker);
    await stage.jobs(sendNoticesJob.name);
    await stage.tasks.move(stage.zhaojue, task, to.id);
    for (const job of await stage.jobs(sendNoticesJob.name)) await notices.tell(job);
    expect(await notices.ofTrip(stage.zhaojue, from.id)).toEqual([]);
    const { seats, sheetNumber } = await tripOf(to.id);
    const seatNumber = seats.find(({ workerId }) => workerId === worker)?.number;
    expect(await notices.ofTrip(stage.zhaojue, to.id)).toMatchObject([{ workerId: worker, kind: 'moved', seatNumber }]);
    const [{ text } = { text: { zh: '', en: '' } }] = await notices.ofTrip(stage.zhaojue, to.id);
    expect(text.zh).toContain(`您已改乘派车单${sheetNumber}`);
    expect(text.en).toContain(`moved to trip ${sheetNumber}`);
  });

  it('does not where nobody knows any more under what that trip was planned, or a crew would have to grow', async () => {
    const [from, to] = [await tripIn(11), await tripIn(12)];
    const task = await taskAbout(from, from.placed[0]?.worker ?? '');
    const move = () => stage.tasks.move(stage.zhaojue, task, to.id);
    const unlawful = (why: string) => refusal('trip.unlawful', { tripId: to.id, why });
    const { drivers } = await tripOf(to.id);
    await stage.sql('update trip set drivers = 0 where id = $1', [to.id]);
    await expect(move()).rejects.toEqual(unlawful('DRIVER_HOURS'));
    await stage.sql('update trip set drivers = $2, conditions = null where id = $1', [to.id, drivers]);
    await expect(move()).rejects.toEqual(unlawful('CONDITIONS_UNKNOWN'));
  });

  it('takes the travel group along, or stays with it where there are not seats for all', async () => {
    const group = newId();
    const crowd = [
      await stage.placed(gate, stage.zhaojue, { group }),
      await stage.placed(gate, stage.zhaojue, { group }),
    ];
    const [from, to] = [await tripIn(13, 3, [...crowd, await stage.placed(gate)]), await tripIn(14)];
    const [one = '', other = ''] = crowd.map(({ worker }) => worker);
    await declare([one, other], 'red');
    await settle();
    const [task = ''] = (await tasksOf(from.id)).map(({ id }) => id);
    await declare([one, other], 'green');
    const { usableSeats } = await tripOf(to.id);
    await stage.sql('update trip set usable_seats = 2 where id = $1', [to.id]);
    await expect(stage.tasks.move(stage.zhaojue, task, to.id)).rejects.toEqual(
      refusal('recognition-task.no-seat-there', { tripId: to.id, people: 2 }),
    );
    await stage.sql('update trip set usable_seats = $2 where id = $1', [to.id, usableSeats]);
    await stage.tasks.move(stage.zhaojue, task, to.id);
    expect((await tripOf(from.id)).seats.map(({ workerId }) => workerId)).toEqual([from.placed[2]?.worker]);
    const seats = (await tripOf(to.id)).seats;
    expect(seats.map(({ workerId }) => workerId)).toEqual(expect.arrayContaining([one, other]));
    expect(new Set(seats.map(({ number }) => number)).size).toBe(3);
    expect((await stage.batches.get(stage.zhaojue, to.batch)).members).toHaveLength(3);
    expect((await tasksOf(from.id)).map(({ state }) => state)).toEqual(['moved', 'moved']);
  });

  it('waits for both trips in the order of their ids, so that nobody waits for each other', async () => {
    const [low, high] = [await tripIn(15), await tripIn(16)].sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!low || !high) throw new Error('No trips');
    const task = await taskAbout(high, high.placed[0]?.worker ?? '');
    const db = stage.module.get(Database);
    const lock = 'select id from trip where id = $1 for update';
    const moved = await db.transaction(SYSTEM, async (tx) => {
      await tx.query(lock, [low.id]);
      const moving = stage.tasks.move(stage.zhaojue, task, low.id);
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await waitFor(async () => (await stage.sql(waiting)).length > 0, { what: 'the move to wait' });
      // It does not hold the trip that comes later.
      expect(await stage.sql(`${lock} nowait`, [high.id])).toHaveLength(1);
      return { moving };
    });
    expect(await moved.moving).toMatchObject({ state: 'moved' });
  });
});
