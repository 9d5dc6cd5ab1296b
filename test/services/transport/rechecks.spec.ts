import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { recheckTripJob } from '#transport';
import { openTrips } from './approved-trips.js';
import { refusal } from './stage.js';

const { stage, gate, tripIn, declare, settle, tasksOf, occasions } = await openTrips();

const HOUR = 3_600_000;
const before = (instant: Date, hours: number) => new Date(instant.getTime() - hours * HOUR);

/** Somebody on an approved trip whose code is red now. */
const turnedBack = async (days = 10) => {
  const trip = await tripIn(days);
  const worker = trip.placed[0]?.worker ?? '';
  await declare(worker, 'red');
  await settle();
  const [task] = await tasksOf(trip.id);
  if (!task) throw new Error('No task was raised');
  return { trip, worker, task };
};

describe('Somebody who would be turned back after approval', () => {
  it('is a task of the own office with the options, best first, and keeps the seat until it is settled', async () => {
    const { trip, worker, task } = await turnedBack();
    expect(task).toMatchObject({ state: 'open', workerId: worker, steps: ['remedy', 'move', 'release'] });
    expect(task.options.map(({ step }) => step)).toEqual(['remedy', 'release']);
    expect((await stage.trips.get(stage.zhaojue, trip.id)).seats).toHaveLength(1);
    expect((await stage.tasks.list(stage.congjiang, {})).items).toEqual([]);
    await expect(stage.tasks.release(stage.congjiang, task.id)).rejects.toEqual(refusal('recognition-task.missing'));
    // Judged once more it is the same task.
    await stage.rechecks.now(stage.zhaojue, trip.id);
    expect(await tasksOf(trip.id)).toHaveLength(1);
  });

  it('is remedied by a new code, and by nobody’s word alone', async () => {
    const { trip, worker, task } = await turnedBack();
    await expect(stage.tasks.remedy(stage.zhaojue, task.id)).rejects.toEqual(
      refusal('recognition-task.still-refused', { verdict: 'NOT_RECOGNISED' }),
    );
    await declare(worker, 'green');
    expect(await stage.tasks.remedy(stage.zhaojue, task.id)).toMatchObject({ state: 'remedied', steps: [] });
    await settle();
    expect((await stage.trips.get(stage.zhaojue, trip.id)).seats[0]?.recognition?.verdict).toBe('RECOGNISED');
    await expect(stage.tasks.remedy(stage.zhaojue, task.id)).rejects.toEqual(refusal('recognition-task.illegal-step'));
  });

  it('is released into a later batch: the seat is free and the placement stands', async () => {
    const { trip, worker, task } = await turnedBack();
    expect(await stage.tasks.release(stage.zhaojue, task.id)).toMatchObject({ state: 'released' });
    expect((await stage.trips.get(stage.zhaojue, trip.id)).seats).toEqual([]);
    await declare(worker, 'green');
    const again = await tripIn(11, 1, trip.placed);
    expect((await stage.trips.get(stage.zhaojue, again.id)).seats.map(({ workerId }) => workerId)).toEqual([worker]);
  });

  it('moves to another trip the same way on which the code is recognised, and to no other', async () => {
    const trip = await tripIn(8);
    const worker = trip.placed[0]?.worker ?? '';
    // Recognised at home only; Guangdong’s agreement with Sichuan is put off until the later trip.
    await stage.sql(`update agreement set valid_from = '2020-03-16T00:00:00+08:00' where issuer_division = '510000'`);
    const later = await tripIn(10.5);
    await stage.sql('update trip set usable_seats = 0 where id <> $1', [later.id]);
    await stage.rechecks.now(stage.zhaojue, trip.id);
    const [task] = await tasksOf(trip.id);
    const moves = task?.options.filter(({ step }) => step === 'move') ?? [];
    expect(moves.map(({ tripId }) => tripId)).toEqual([later.id]);
    expect(task?.options.at(-1)).toMatchObject({
      step: 'release',
      notBefore: expect.stringMatching(/^2020-03-1/) as string,
    });
    await expect(stage.tasks.move(stage.zhaojue, task?.id ?? '', trip.id)).rejects.toEqual(
      refusal('recognition-task.no-seat-there'),
    );
    expect(await stage.tasks.move(stage.zhaojue, task?.id ?? '', later.id)).toMatchObject({ state: 'moved' });
    expect((await stage.trips.get(stage.zhaojue, trip.id)).seats).toEqual([]);
    const seats = (await stage.trips.get(stage.zhaojue, later.id)).seats;
    expect(seats.find(({ workerId }) => workerId === worker)?.recognition?.verdict).toBe('RECOGNISED');
    expect(new Set(seats.map(({ number }) => number)).size).toBe(2);
    expect((await stage.batches.get(stage.zhaojue, later.batch)).members).toHaveLength(2);
    await stage.sql(`update agreement set valid_from = '2020-03-01T00:00:00+08:00' where issuer_division = '510000'`);
  });

  it('has no open task any more once the batch is cancelled', async () => {
    const { trip, task } = await turnedBack();
    await stage.batches.cancel(stage.zhaojue, trip.batch);
    expect(await tasksOf(trip.id)).toMatchObject([{ id: task.id, state: 'lapsed' }]);
  });
});

describe('The codes aboard', () => {
  it('are judged 24 hours and 2 hours before departure, each once, and when the doors open', async () => {
    const trip = await tripIn(12);
    await settle();
    await stage.sql(`update trip set recheck_due_at = null, due_nudged_at = departs_at where id <> $1`, [trip.id]);
    const due = async (at: Date, expected: number) => {
      await stage.clock.advance(at);
      const found = await Promise.all([0, 1, 2].map(() => stage.rechecks.nudgeDue()));
      expect(found.reduce((sum, count) => sum + count, 0)).toBe(expected);
      const jobs = await stage.jobs(recheckTripJob.name);
      for (const job of [...jobs, ...jobs]) await stage.rechecks.recheckDue(job);
    };
    await due(new Date(before(trip.departsAt, 24).getTime() - 1), 0);
    await due(before(trip.departsAt, 24), 1);
    await due(new Date(before(trip.departsAt, 2).getTime() - 1), 0);
    await due(before(trip.departsAt, 2), 1);
    expect(await occasions(trip.id)).toEqual(['approval', 'departure', 'departure']);
    await stage.clock.advance(before(trip.departsAt, 1));
    expect(await stage.trips.nudgeDue()).toBe(1);
    // On the eve a code turned red, and nobody heard of it but the database.
    await declare(trip.placed[0]?.worker ?? '', 'red');
    const [job] = await stage.departures();
    if (job) await stage.trips.openBoarding(job);
    expect(await occasions(trip.id)).toEqual(['approval', 'departure', 'departure', 'boarding']);
    const [task] = await tasksOf(trip.id);
    expect(task).toMatchObject({ occasion: 'boarding', state: 'open' });
    await expect(stage.tasks.release(stage.zhaojue, task?.id ?? '')).rejects.toEqual(
      refusal('recognition-task.too-late'),
    );
    await due(trip.departsAt, 0);
  });

  it('of a trip that is not in force are judged no more', async () => {
    const { id } = await stage.draft(await stage.crowd(1, gate), {
      departsAfter: new Date('2020-03-25T08:00:00+08:00'),
    });
    const { trips } = await stage.plan(id);
    await expect(stage.rechecks.now(stage.zhaojue, trips[0]?.id ?? '')).rejects.toEqual(refusal('trip.not-in-force'));
    await expect(stage.rechecks.now(stage.congjiang, trips[0]?.id ?? '')).rejects.toEqual(refusal('trip.missing'));
  });
});
