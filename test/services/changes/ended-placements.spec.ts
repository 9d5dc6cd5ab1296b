import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProposalService } from '#matching';
import { EndedPlacements, freeEndedJob } from '#transport';
import { postsOf } from '../dispatch/posts.js';
import { legsOn, TRAIN } from '../legs/stage.js';
import type { Placed } from '../transport/stage.js';
import { openChanges } from './stage.js';

type Changes = Awaited<ReturnType<typeof openChanges>>;
let on: Changes;
let ended: EndedPlacements;
let proposals: ProposalService;
beforeAll(async () => {
  on = await openChanges();
  ended = on.stage.module.get(EndedPlacements);
  proposals = on.stage.module.get(ProposalService);
}, 120_000);
afterAll(() => on.stage.end());

const withdraw = async (...placed: readonly Placed[]) => {
  await postsOf(on.stage, '2020-03-16');
  await on.stage.sql('update vacancy set taken = 1, headcount = 1 where taken = 0');
  for (const { proposal } of placed) await proposals.step(on.stage.zhaojue, { id: proposal, step: 'withdraw' });
};
const settle = async () => {
  const jobs = await on.stage.jobs(freeEndedJob.name);
  for (const job of [...jobs, ...jobs]) await ended.free(job);
};
const seatsOf = async (...trips: readonly string[]) =>
  Promise.all(trips.map(async (id) => (await on.aboard(id)).length));

test('whoever is placed no more has no seat on an approved trip: a new version of its sheet, told once, and lawful', async () => {
  const { id, batch, placed } = await on.coachIn(1, 4);
  const [gone, ...stay] = placed;
  if (!gone) throw new Error('Somebody is wanted');
  await on.told();
  await withdraw(gone);
  await settle();
  expect((await on.aboard(id)).sort()).toEqual(stay.map(({ worker }) => worker).sort());
  expect(await on.tripOf(id)).toMatchObject({ state: 'approved', version: 2 });
  expect((await on.told()).map(({ worker, kind }) => [worker, kind])).toContainEqual([gone.worker, 'removed']);
  const members = await on.stage.sql<{ id: string }[]>(
    'select worker_id id from batch_member where batch_id = $1 and active',
    [batch],
  );
  expect(members.map((one) => one.id).sort()).toEqual(stay.map(({ worker }) => worker).sort());
  expect(await on.faults()).toEqual([]);
  // The seat is free for somebody else.
  const [other] = await on.stage.crowd(1, on.gate);
  await on.change({ tripId: id, add: [other?.proposal ?? ''] });
  expect(await on.aboard(id)).toHaveLength(4);
});

test('a trip that nobody is left for is called off', async () => {
  const { id, placed } = await on.coachIn(3, 2);
  await withdraw(...placed);
  await settle();
  expect(await on.tripOf(id)).toMatchObject({ state: 'cancelled' });
  expect(await on.aboard(id)).toEqual([]);
});

test('of a journey of several legs all seats are free', async () => {
  const { chosen, register, train } = legsOn(on.stage, on.gate);
  const charter = await train('K5301', { pricePerSeatFen: 100, from: TRAIN.from });
  const placed = await on.stage.crowd(2, on.gate);
  const { batchId, trips } = await chosen(placed);
  await on.stage.batches.approve(on.stage.zhaojue, batchId);
  const ids = trips.map(({ id }) => id);
  expect(await seatsOf(...ids)).toEqual(ids.map(() => 2));
  await withdraw(...placed.slice(0, 1));
  await settle();
  expect(await seatsOf(...ids)).toEqual(ids.map(() => 1));
  expect((await register.get(on.stage.zhaojue, charter)).seatsTaken).toBe(1);
});

test('what is only planned names them when it is approved, and an open door is the leader’s', async () => {
  const { id, batch, placed } = await on.coachIn(5, 2, 'planned');
  await withdraw(...placed.slice(0, 1));
  await settle();
  expect(await on.aboard(id)).toHaveLength(2);
  await expect(on.stage.batches.approve(on.stage.zhaojue, batch)).rejects.toEqual(
    expect.objectContaining({ code: 'batch.placements-ended' }),
  );

  const open = await on.coachIn(7, 2);
  await on.stage.sql(`update trip set state = 'boarding' where id = $1`, [open.id]);
  await withdraw(...open.placed.slice(0, 1));
  await settle();
  expect(await on.aboard(open.id)).toHaveLength(2);
});
