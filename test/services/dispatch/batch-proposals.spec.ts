import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BatchProposalService } from '#transport';
import { type Gate, type Placed, refusal, type Stage, startTransport } from '../transport/stage.js';
import { postsOf } from './posts.js';

let stage: Stage;
let proposals: BatchProposalService;
let gate: Gate;
beforeAll(async () => {
  stage = await startTransport();
  proposals = stage.module.get(BatchProposalService);
  gate = await stage.gate();
});
afterAll(() => stage.end());

const crowd = async (count: number, startsOn: string): Promise<Placed[]> => {
  const placed = await stage.crowd(count, gate);
  await postsOf(stage, startsOn);
  await stage.sql('update worker set available_from = null where id = any($1)', [placed.map(({ worker }) => worker)]);
  return placed;
};
const propose = (more: object = {}, office = stage.zhaojue) => proposals.propose(office, { days: 7, ...more });
const ids = (placed: readonly Placed[]) => placed.map(({ proposal }) => proposal).sort();

test('a proposal states persons, coaches, load, dates and why; its draft makes a batch of exactly these people, once', async () => {
  const placed = await crowd(27, '2020-03-11');
  const found = await propose();
  expect(found).toMatchObject({ from: '2020-03-07', to: '2020-03-13', waiting: 27, proposed: 27, leftOut: [] });
  const [proposal] = found.items;
  expect(found.items).toHaveLength(1);
  expect(proposal).toMatchObject({
    ...{ persons: 27, seats: 27, load: 1, departsOn: '2020-03-08' },
    vehicles: [{ vehicleClass: 'coach-55', usableSeats: 27, count: 1 }],
    origins: [{ divisionCode: '513431', persons: 27 }],
    why: { reason: 'FULL', due: 0, late: 0, waits: { longest: 2, mean: 2 } },
    leavesOut: [],
  });
  const { departsAfter, name, proposalIds } = proposal?.draft ?? { departsAfter: '', name: '', proposalIds: [] };
  expect(proposalIds).toEqual(ids(placed));
  const facts = { name, proposalIds, departsAfter: new Date(departsAfter) };
  // Two who accept it at once: one has the batch, the other is told who was taken.
  const both = await Promise.allSettled([
    stage.batches.draft(stage.zhaojue, facts),
    stage.batches.draft(stage.zhaojue, facts),
  ]);
  const [made] = both.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  const [refused] = both.flatMap((one): { code: string; details: { proposals: string[] } }[] =>
    one.status === 'rejected' ? [one.reason as never] : [],
  );
  expect(made?.members.map(({ proposalId }) => proposalId).sort()).toEqual(ids(placed));
  expect(refused?.code).toBe('batch.placements-unfit');
  expect([...(refused?.details.proposals ?? [])].sort()).toEqual(ids(placed));
  expect(await propose()).toMatchObject({ waiting: 0, items: [], leftOut: [] });
  const planned = await stage.plan(made?.id ?? '');
  expect(planned.leftBehind).toEqual([]);
  await stage.batches.cancel(stage.zhaojue, planned.id);
  expect((await propose()).waiting).toBe(27);
  await stage.batches.draft(stage.zhaojue, facts);
});

test('whoever was taken meanwhile is named, and the others of the proposal can still leave', async () => {
  const placed = await crowd(9, '2020-03-09');
  const [proposal] = (await propose({ fleet: [{ vehicleClass: 'coach-19', count: 1 }] })).items;
  expect(proposal?.draft.fleet).toEqual([{ vehicleClass: 'coach-19', count: 1 }]);
  const taken = placed.slice(0, 1);
  const other = await stage.draft(taken);
  const draft = { name: '批次', departsAfter: new Date(proposal?.draft.departsAfter ?? '') };
  await expect(
    stage.batches.draft(stage.zhaojue, { ...draft, proposalIds: proposal?.draft.proposalIds ?? [] }),
  ).rejects.toEqual(refusal('batch.placements-unfit', { proposals: ids(taken) }));
  const rest = await propose();
  expect(rest.items.flatMap((one) => one.draft.proposalIds).sort()).toEqual(ids(placed.slice(1)));
  await stage.batches.cancel(stage.zhaojue, other.id);
  await stage.draft(placed);
});

test('days suit the people, and whoever is free only later is left out with the day', async () => {
  const placed = await crowd(3, '2020-03-09');
  const [late] = placed;
  await stage.sql(`update worker set available_from = '2020-03-30' where id = $1`, [late?.worker]);
  const found = await propose();
  expect(found.leftOut).toMatchObject([{ reason: 'LATER', day: '2020-03-30', proposalIds: [late?.proposal] }]);
  expect(found.items).toMatchObject([{ persons: 2, why: { reason: 'DUE', due: 2 } }]);
  await stage.draft(placed);
});

test('an office is told of its own area alone, and asks of days ahead', async () => {
  await crowd(2, '2020-03-09');
  expect(await propose({}, stage.congjiang)).toMatchObject({ waiting: 0, items: [] });
  await expect(propose({ from: '2020-03-05' })).rejects.toEqual(refusal('batch.departs-in-the-past'));
  await expect(propose({ fleet: [{ vehicleClass: 'sleeper', count: 1 }] })).rejects.toEqual(
    refusal('batch.vehicle-class-unknown'),
  );
  expect(() => propose({}, gate.enterprise)).toThrow(expect.objectContaining({ code: 'access.role-required' }));
});

test('nobody boards where the risk level bars it', async () => {
  await stage.sql(
    `insert into risk_level (id, division_code, level, valid_from, source, recorded_at) values (gen_random_uuid(), '513431', 'high', '2020-03-01', '通告', '2020-03-01')`,
  );
  const { items, leftOut } = await propose();
  expect(items).toEqual([]);
  expect(leftOut).toMatchObject([{ reason: 'NO_BOARDING', proposalIds: [expect.any(String), expect.any(String)] }]);
});
