import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recheckAffectedJob, recheckTripJob } from '#transport';
import { administrator } from '../../support/vacancies.js';
import { type Gate, MORNING, type Placed, refusal, type Stage, startTransport } from './stage.js';

let stage: Stage;
let gate: Gate;
beforeAll(async () => {
  stage = await startTransport();
  gate = await stage.gate();
});
afterAll(() => stage.end());

const HOUR = 3_600_000;
const before = (instant: Date, hours: number) => new Date(instant.getTime() - hours * HOUR);

/** An approved trip of so many people, that departs some days after the first morning. */
const tripIn = async (days: number, people = 1, crowd?: Placed[]) => {
  const placed = crowd ?? (await stage.crowd(people, gate));
  const batch = await stage.approved(placed, { departsAfter: new Date(MORNING.getTime() + days * 24 * HOUR) });
  const [trip] = batch.trips;
  return { id: trip?.id ?? '', batch: batch.id, departsAt: new Date(trip?.departsAt ?? ''), placed };
};
const declare = async (worker: string, colour: 'green' | 'red', office = stage.zhaojue) => {
  const [now] = await stage.sql<{ instant: Date }[]>('select instant from business_clock');
  const code = { workerId: worker, issuerDivision: '510000', colour, temperature: 36.5, symptoms: [] };
  const span = { issuedAt: now?.instant ?? MORNING, expiresAt: new Date('2020-05-31T00:00:00+08:00') };
  const [result] = await stage.declare(office, [{ ...code, ...span }]);
  expect(result?.refusal).toBeNull();
};
/** Does what the queue would do after a change. */
const settle = async () => {
  for (const job of await stage.jobs(recheckAffectedJob.name)) await stage.rechecks.recheckAffected(job);
};
const tasksOf = async (tripId: string) => (await stage.tasks.list(stage.zhaojue, { tripId })).items;
const verdictsOf = (tripId: string) =>
  stage.sql<{ worker_id: string; occasion: string; outcome: string }[]>(
    'select worker_id, occasion, outcome from verdict where trip_id = $1 order by id',
    [tripId],
  );
const occasions = async (tripId: string) => (await verdictsOf(tripId)).map(({ occasion }) => occasion);

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

describe('A change after approval', () => {
  it('of somebody’s code judges the journeys of that person and of nobody else', async () => {
    const [one, other] = [await tripIn(10, 2), await tripIn(11)];
    await settle();
    await declare(one.placed[0]?.worker ?? '', 'red');
    await settle();
    const changed = (await verdictsOf(one.id)).filter(({ occasion }) => occasion === 'change');
    expect(changed).toEqual([{ worker_id: one.placed[0]?.worker, occasion: 'change', outcome: 'NOT_RECOGNISED' }]);
    expect(await occasions(other.id)).toEqual(['approval']);
    const seats = (await stage.trips.get(stage.zhaojue, one.id)).seats;
    expect(seats.map(({ recognition }) => recognition?.verdict).sort()).toEqual(['NOT_RECOGNISED', 'RECOGNISED']);
    expect(await tasksOf(other.id)).toEqual([]);
  });

  it('of a rule judges those who are where it counts while it counts, and its withdrawal judges the same again', async () => {
    const [early, late] = [await tripIn(8), await tripIn(14.5)];
    await settle();
    const [published] = await stage.rules.publish(administrator, [
      {
        change: 'tightening',
        rule: {
          identifier: 'GR-440600-0001',
          type: 'acceptance',
          division: '440600',
          version: '1.0.0',
          engineVersion: '1.3.3',
          validFrom: new Date(MORNING.getTime() + 13.9 * 24 * HOUR),
          validTo: null,
          description: { zh: '须有证明', en: 'A certificate is wanted' },
          affectedFields: ['code.certificates'],
          logic: { in: ['none-has-it', { var: 'code.certificates' }] },
          proof: null,
          tests: [
            { name: 'with', facts: { code: { certificates: ['none-has-it'] } }, expected: true },
            { name: 'without', facts: { code: { certificates: [] } }, expected: false },
          ],
          source: 'invented',
        },
      },
    ]);
    expect(published?.refusal).toBeNull();
    await settle();
    expect(await occasions(early.id)).toEqual(['approval']);
    expect(await occasions(late.id)).toEqual(['approval', 'change']);
    expect(await tasksOf(late.id)).toMatchObject([{ state: 'open', verdict: 'NOT_RECOGNISED', occasion: 'change' }]);
    await stage.rules.withdraw(administrator, 'GR-440600-0001', '文件已废止');
    await settle();
    expect(await occasions(early.id)).toEqual(['approval']);
    expect(await occasions(late.id)).toEqual(['approval', 'change', 'change']);
    expect(await tasksOf(late.id)).toMatchObject([{ state: 'remedied' }]);
  });

  it('of an agreement judges those whose codes it is about', async () => {
    const ours = await tripIn(9);
    const theirs = await stage.placed(gate, stage.congjiang, { village: '河边村' });
    await settle();
    const [agreement] = await stage.sql<{ id: string }[]>(
      `select id from agreement where issuer_division = '520000' and acceptor_division = '440000'`,
    );
    await stage.agreements.advance(administrator, agreement?.id ?? '', 'revoke');
    await settle();
    expect(await occasions(ours.id)).toEqual(['approval']);
    expect(theirs.worker).not.toBe('');
  });
});

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
