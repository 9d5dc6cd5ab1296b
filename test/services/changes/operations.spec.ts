import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { refusal } from '../transport/stage.js';
import { openChanges } from './stage.js';

const on = await openChanges();
const { stage, gate, coachIn, coachOf, tripOf, change, told, aboard } = on;
const worker = ({ placed }: { placed: readonly { worker: string }[] }, n = 0) => placed[n]?.worker ?? '';
const later = (instant: string, seconds: number) => new Date(Date.parse(instant) + seconds * 1000).toISOString();

describe('Somebody who joins an approved trip', () => {
  it('rides between its stops, on a free seat, and everything behind is computed and proven again', async () => {
    const trip = await coachIn(3);
    const joins = await stage.placed(gate);
    await told();
    const before = await tripOf(trip.id);
    const [answer] = await change({ tripId: trip.id, add: [joins.proposal] });
    const after = await tripOf(trip.id);
    expect(answer).toMatchObject({
      ...{ tripId: trip.id, version: 2, usableSeats: before.usableSeats, persons: { before: 2, after: 3 } },
      arrivesAt: { before: before.arrivesAt, after: later(before.arrivesAt, 40) },
      ...{ costFen: { before: before.costFen, after: after.costFen }, recognition: { RECOGNISED: 3 }, refused: [] },
    });
    expect(answer?.proofs.find(({ rule }) => rule === 'load')).toMatchObject({ value: 3, ok: true });
    expect(answer?.changes.persons.in).toEqual([after.seats.find(({ workerId }) => workerId === joins.worker)?.id]);
    expect(after.arrivesAt).toBe(later(before.arrivesAt, 40));
    const { members } = await stage.batches.get(stage.zhaojue, trip.batch);
    expect(members.map(({ workerId }) => workerId)).toContain(joins.worker);
    // Forty seconds are nothing that the others are told of.
    expect(await told()).toMatchObject([{ worker: joins.worker, kind: 'seat' }]);
  });

  it('is told of that alone, also where the notices of the approval were still on their way', async () => {
    const trip = await coachIn(4);
    const joins = await stage.placed(gate);
    await change({ tripId: trip.id, add: [joins.proposal] });
    const notices = await told();
    expect(notices.map(({ worker, kind }) => [worker, kind]).sort()).toEqual(
      [...trip.placed.map((one) => one.worker), joins.worker].map((id) => [id, 'seat']).sort(),
    );
  });

  it('joins no trip that does not stop where they board or work, and none without a seat', async () => {
    const trip = await coachIn(5);
    const elsewhere = await stage.placed(gate, stage.zhaojue, { village: '山那边村' });
    const far = await stage.placed(await stage.gate());
    await expect(change({ tripId: trip.id, add: [elsewhere.proposal] })).rejects.toMatchObject({
      code: 'trip-change.no-stop',
      details: { tripId: trip.id, missing: [{ workerId: elsewhere.worker, kind: 'pick-up' }] },
    });
    await expect(change({ tripId: trip.id, add: [far.proposal] })).rejects.toMatchObject({
      code: 'trip-change.no-stop',
      details: { missing: [{ workerId: far.worker, kind: 'set-down', divisionCode: '440606' }] },
    });
    await stage.sql('update trip set usable_seats = 2 where id = $1', [trip.id]);
    const joins = await stage.placed(gate);
    await expect(change({ tripId: trip.id, add: [joins.proposal] })).rejects.toEqual(
      refusal('trip-change.no-seat', { tripId: trip.id, people: 1, free: 0 }),
    );
    expect(await aboard(trip.id)).toHaveLength(2);
    expect(await stage.sql('select from batch_member where proposal_id = $1', [joins.proposal])).toEqual([]);
  });

  it('has a confirmed placement of the office’s own that is in no other batch, and a code that is recognised', async () => {
    const [trip, other] = [await coachIn(6), await coachIn(7)];
    const offered = await stage.placed(gate, stage.zhaojue, { state: 'offered' });
    const theirs = await stage.placed(gate, stage.congjiang);
    for (const { proposal } of [offered, theirs, other.placed[0] ?? offered, trip.placed[0] ?? offered])
      await expect(change({ tripId: trip.id, add: [proposal] })).rejects.toEqual(
        refusal('batch.placements-unfit', { proposals: [proposal] }),
      );
    const uncoded = await stage.placed(gate, stage.zhaojue, { code: false });
    await expect(change({ tripId: trip.id, add: [uncoded.proposal] })).rejects.toMatchObject({
      code: 'trip-change.not-recognised',
      details: { tripId: trip.id, seats: [{ workerId: uncoded.worker }] },
    });
    expect(await aboard(trip.id)).toHaveLength(2);
  });

  it('does not ride apart from companions', async () => {
    const group = newId();
    const pair = [
      await stage.placed(gate, stage.zhaojue, { group }),
      await stage.placed(gate, stage.zhaojue, { group }),
    ];
    const [one = pair[0], other = pair[1]] = pair;
    const trip = await coachOf(8, [one as NonNullable<typeof one>]);
    const second = await stage.sql<{ id: string }[]>(
      `insert into trip select (jsonb_populate_record(trip, jsonb_build_object('id', uuidv7(), 'sheet_number', 'X'))).*
       from trip where id = $1 returning id`,
      [trip.id],
    );
    await stage.sql(
      `insert into trip_stop select (jsonb_populate_record(s, jsonb_build_object('trip_id', $2::uuid))).* from trip_stop s where trip_id = $1`,
      [trip.id, second[0]?.id],
    );
    await expect(change({ tripId: second[0]?.id ?? '', add: [other?.proposal ?? ''] })).rejects.toEqual(
      refusal('trip-change.companions-apart', { tripId: second[0]?.id, companionsOn: [trip.id] }),
    );
    await stage.sql('delete from trip where id = $1', [second[0]?.id]);
    const [answer] = await change({ tripId: trip.id, add: [other?.proposal ?? ''] });
    expect(answer?.persons.after).toBe(2);
  });
});

describe('Somebody who is taken off', () => {
  it('keeps the placement, joins another batch, may come back, and is told', async () => {
    const trip = await coachIn(9, 3);
    await told();
    const [leaves] = trip.placed;
    const [answer] = await change({ tripId: trip.id, remove: [{ workerId: worker(trip), reason: 'own-wish' }] });
    expect(answer).toMatchObject({ version: 2, persons: { before: 3, after: 2 } });
    expect(answer?.changes.persons.out).toHaveLength(1);
    expect(answer?.proofs.find(({ rule }) => rule === 'load')?.value).toBe(2);
    const notices = await told();
    expect(notices).toMatchObject([{ worker: leaves?.worker, kind: 'removed' }]);
    expect(notices[0]?.text).toContain('请勿前往');
    const { id: elsewhere } = await stage.draft(leaves ? [leaves] : []);
    await expect(change({ tripId: trip.id, add: [leaves?.proposal ?? ''] })).rejects.toEqual(
      refusal('batch.placements-unfit'),
    );
    await stage.batches.cancel(stage.zhaojue, elsewhere);
    await change({ tripId: trip.id, add: [leaves?.proposal ?? ''] });
    expect((await aboard(trip.id)).sort()).toEqual(trip.placed.map((one) => one.worker).sort());
  });

  it('never hinders it: where shorter stops would break a rule the trip keeps its instants', async () => {
    const trip = await coachIn(10, 3);
    const before = await tripOf(trip.id);
    const ride = before.proofs.find(({ rule }) => rule === 'ride time')?.value ?? 0;
    await stage.sql(
      `update trip set conditions = jsonb_set(conditions, '{rule,routing,maxRideSeconds}', $2::text::jsonb) where id = $1`,
      [trip.id, ride - 60],
    );
    const [answer] = await change({ tripId: trip.id, remove: [{ workerId: worker(trip), reason: 'other' }] });
    expect(answer).toMatchObject({ persons: { after: 2 }, arrivesAt: { after: before.arrivesAt } });
    expect(await aboard(trip.id)).toHaveLength(2);
  });
});

describe('People who move to another trip', () => {
  it('go with their travel group; both sheets have a next version, and each person is told once', async () => {
    const group = newId();
    const pair = [
      await stage.placed(gate, stage.zhaojue, { group }),
      await stage.placed(gate, stage.zhaojue, { group }),
    ];
    const [from, to] = [await coachOf(11, [...pair, await stage.placed(gate)]), await coachIn(12)];
    await told();
    const move = pair.map((one) => ({ workerId: one.worker, tripId: to.id }));
    const answers = await change({ tripId: from.id, move });
    expect(answers.map(({ tripId, version, persons }) => [tripId, version, persons])).toEqual([
      [from.id, 2, { before: 3, after: 1 }],
      [to.id, 2, { before: 2, after: 4 }],
    ]);
    expect(await aboard(to.id)).toEqual(expect.arrayContaining(pair.map((one) => one.worker)));
    expect((await told()).map(({ worker, kind }) => [worker, kind]).sort()).toEqual(
      pair.map((one) => [one.worker, 'moved']).sort(),
    );
    const [latest] = await on.versions.list(stage.zhaojue, to.id);
    expect(latest?.reasons).toMatchObject([{ kind: 'moved-here' }]);
  });

  it('go to no trip but another in the same state, and only from where they sit', async () => {
    const [trip, plan] = [await coachIn(13), await coachIn(14, 2, 'planned')];
    const moving = (tripId: string, workerId = worker(trip)) =>
      change({ tripId: trip.id, move: [{ workerId, tripId }] });
    await expect(moving(plan.id)).rejects.toEqual(
      refusal('trip-change.target-unfit', { tripId: plan.id, state: 'planned' }),
    );
    await expect(moving(trip.id)).rejects.toEqual(refusal('trip-change.target-unfit'));
    await expect(moving(newId())).rejects.toEqual(refusal('trip.missing'));
    const other = await coachIn(15);
    await expect(moving(other.id, worker(other))).rejects.toEqual(
      refusal('trip-change.person-missing', { tripId: trip.id, workerId: worker(other) }),
    );
  });
});
