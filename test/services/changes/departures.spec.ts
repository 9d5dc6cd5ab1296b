import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { refusal } from '../transport/stage.js';
import { openChanges } from './stage.js';

const on = await openChanges();
const { stage, gate, coachIn, tripOf, change, told, aboard } = on;
const worker = ({ placed }: { placed: readonly { worker: string }[] }, n = 0) => placed[n]?.worker ?? '';
const later = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

describe('Two who exchange seats', () => {
  it('sit where the other sat, nothing else changes, and both are told', async () => {
    const trip = await coachIn(16, 3);
    await told();
    const before = await on.numbersOf(trip.id);
    const [a, b] = [worker(trip, 0), worker(trip, 1)];
    const [answer] = await change({ tripId: trip.id, swap: [{ workerId: a, withWorkerId: b }] });
    const after = await on.numbersOf(trip.id);
    expect([after.get(a), after.get(b)]).toEqual([before.get(b), before.get(a)]);
    expect(answer?.changes).toMatchObject({ persons: { in: [], out: [] }, stops: [] });
    expect(answer?.changes.persons.moved).toHaveLength(2);
    const notices = await told();
    expect(notices.map(({ worker, kind }) => [worker, kind]).sort()).toEqual(
      [a, b].map((id) => [id, 'changed']).sort(),
    );
    expect(notices.find((one) => one.worker === a)?.text).toContain(`${String(before.get(b))}号座`);
  });
});

describe('A departure that is postponed or advanced', () => {
  it('takes all instants along, is proven again and told to everybody, once', async () => {
    const trip = await coachIn(17, 3);
    await told();
    const before = await tripOf(trip.id);
    const departsAt = new Date(later(before.departsAt, 3600));
    const [answer] = await change({ tripId: trip.id, departsAt });
    expect(answer?.departsAt).toEqual({ before: before.departsAt, after: departsAt.toISOString() });
    expect((await told()).map(({ worker, kind }) => [worker, kind]).sort()).toEqual(
      trip.placed.map((one) => [one.worker, 'changed']).sort(),
    );
    await change({ tripId: trip.id, departsAt: new Date(later(before.departsAt, -1800)) });
    expect((await tripOf(trip.id)).departsAt).toBe(later(before.departsAt, -1800));
    expect(await told()).toHaveLength(3);
    // Small shifts are told once they add up.
    await change({ tripId: trip.id, departsAt: new Date(later(before.departsAt, -1560)) });
    expect(await told()).toEqual([]);
    await change({ tripId: trip.id, departsAt: new Date(later(before.departsAt, -1440)) });
    expect(await told()).toHaveLength(3);
    await expect(change({ tripId: trip.id, departsAt: new Date('2020-03-01T00:00:00Z') })).rejects.toEqual(
      refusal('batch.departs-in-the-past'),
    );
    expect(await on.faults()).toEqual([]);
  });

  it('is not possible where somebody would sit in the isolation rows of that day, or nobody knows under what it was planned', async () => {
    const trip = await coachIn(18);
    const before = await tripOf(trip.id);
    await stage.sql('update seat set number = 48 where trip_id = $1 and worker_id = $2', [trip.id, worker(trip)]);
    await expect(change({ tripId: trip.id, departsAt: new Date(later(before.departsAt, 60)) })).rejects.toEqual(
      refusal('trip-change.isolation-taken', { tripId: trip.id, seats: [48] }),
    );
    await stage.sql('update seat set number = 8 where trip_id = $1 and worker_id = $2', [trip.id, worker(trip)]);
    await stage.sql('update trip set conditions = null where id = $1', [trip.id]);
    await expect(change({ tripId: trip.id, departsAt: new Date(later(before.departsAt, 60)) })).rejects.toEqual(
      refusal('trip.unlawful', { tripId: trip.id, why: 'CONDITIONS_UNKNOWN' }),
    );
    await stage.batches.cancel(stage.zhaojue, trip.batch);
  });

  it('opens no doors at the old hour, and is called for again at the new one', async () => {
    const trip = await coachIn(2);
    const { departsAt } = await tripOf(trip.id);
    await stage.clock.advance(new Date(later(departsAt, -1800)));
    await stage.trips.nudgeDue();
    const jobs = await stage.departures();
    await change({ tripId: trip.id, departsAt: new Date(later(departsAt, 7200)) });
    for (const job of jobs) await stage.trips.openBoarding(job);
    expect((await tripOf(trip.id)).state).toBe('approved');
    await stage.clock.advance(new Date(later(departsAt, 5400)));
    await stage.trips.nudgeDue();
    for (const job of await stage.departures()) await stage.trips.openBoarding(job);
    expect((await tripOf(trip.id)).state).toBe('boarding');
  });
});

describe('A change', () => {
  it('does all of it or nothing, and says what it would do without doing it', async () => {
    const trip = await coachIn(19, 3);
    const [joins, before] = [await stage.placed(gate), await tripOf(trip.id)];
    await told();
    const wanted = {
      tripId: trip.id,
      remove: [{ workerId: worker(trip), reason: 'papers' as const }],
      add: [joins.proposal],
      departsAt: new Date(later(before.departsAt, 900)),
    };
    const preview = await change(wanted, true);
    expect(preview).toMatchObject([{ version: 2, persons: { before: 3, after: 3 }, recognition: { RECOGNISED: 3 } }]);
    expect(await tripOf(trip.id)).toEqual(before);
    expect(await told()).toEqual([]);
    await expect(change({ ...wanted, add: [newId()] }, true)).rejects.toEqual(refusal('batch.placements-unfit'));
    await expect(change({ ...wanted, departsAt: new Date('2020-03-01T00:00:00Z') })).rejects.toEqual(
      refusal('batch.departs-in-the-past'),
    );
    expect(await tripOf(trip.id)).toEqual(before);
    const done = await change(wanted);
    const plain = (answers: typeof done) => answers.map(({ changes: _, ...rest }) => rest);
    expect(plain(done)).toEqual(plain(preview));
    expect(
      (await on.versions.list(stage.zhaojue, trip.id)).map(({ reasons }) => reasons.map(({ kind }) => kind)),
    ).toEqual([['removed', 'added', 'retimed'], ['approval']]);
  });

  it('says something, is for the office alone, and comes before the doors open', async () => {
    const trip = await coachIn(20);
    await expect(change({ tripId: trip.id })).rejects.toEqual(refusal('trip-change.nothing'));
    const remove = [{ workerId: worker(trip), reason: 'other' as const }];
    await expect(on.changes.change(stage.congjiang, { tripId: trip.id, remove })).rejects.toEqual(
      refusal('trip.missing'),
    );
    expect(() => on.changes.change(gate.enterprise, { tripId: trip.id, remove })).toThrow(
      expect.objectContaining({ code: 'access.role-required' }),
    );
    await stage.sql(`update trip set state = 'boarding' where id = $1`, [trip.id]);
    await expect(change({ tripId: trip.id, remove })).rejects.toEqual(
      refusal('trip-change.too-late', { tripId: trip.id, state: 'boarding' }),
    );
    await stage.sql(`update trip set state = 'approved' where id = $1`, [trip.id]);
  });

  it('of a plan keeps the plan: nobody is told, nobody is bound, there is no version, and it is approved as changed', async () => {
    const trip = await coachIn(21, 3, 'planned');
    const joins = await stage.placed(gate);
    await told();
    const remove = [{ workerId: worker(trip), reason: 'unreachable' as const }];
    const [answer] = await change({ tripId: trip.id, remove, add: [joins.proposal] });
    expect(answer).toMatchObject({ version: null, persons: { before: 3, after: 3 }, recognition: { RECOGNISED: 3 } });
    expect(await told()).toEqual([]);
    expect(await stage.sql('select from seat where trip_id = $1 and period is not null', [trip.id])).toEqual([]);
    await stage.batches.approve(stage.zhaojue, trip.batch);
    expect(await aboard(trip.id)).toContain(joins.worker);
    expect((await tripOf(trip.id)).version).toBe(1);
    const planning = await coachIn(22, 2, 'planned');
    await stage.batches.requestPlan(stage.zhaojue, planning.batch);
    const again = { tripId: planning.id, remove: [{ workerId: worker(planning), reason: 'other' as const }] };
    await expect(change(again)).rejects.toEqual(
      refusal('trip-change.in-planning', { batchId: planning.batch, state: 'planning' }),
    );
  });

  it('of many trips has a result for each, in their order; a refused one hinders none and leaves nothing behind', async () => {
    const [one, two, three] = [await coachIn(21), await coachIn(22), await coachIn(23)];
    const joins = await stage.placed(gate);
    const outcomes = await on.changes.changeMany(stage.zhaojue, [
      { tripId: one.id, add: [joins.proposal] },
      { tripId: two.id, remove: [{ workerId: worker(two), reason: 'other' }], add: [joins.proposal] },
      { tripId: three.id, remove: [{ workerId: worker(three), reason: 'other' }] },
    ]);
    expect(outcomes.map(({ tripId, trips, refusal }) => [tripId, trips.length, refusal?.code ?? null])).toEqual([
      [one.id, 1, null],
      [two.id, 0, 'batch.placements-unfit'],
      [three.id, 1, null],
    ]);
    expect(await Promise.all([one, two, three].map(async ({ id }) => (await aboard(id)).length))).toEqual([3, 2, 1]);
    expect((await tripOf(two.id)).version).toBe(1);
    expect(await on.faults()).toEqual([]);
  });
});
