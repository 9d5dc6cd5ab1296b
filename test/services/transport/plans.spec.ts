import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PickUpPointService } from '#places';
import { newId } from '#platform';
import { checkRoutes } from '#solver';
import { RecordService } from '#workers';
import { type Gate, type Placed, refusal, type Stage, startTransport } from './stage.js';

let stage: Stage;
let gate: Gate;
beforeAll(async () => {
  stage = await startTransport();
  gate = await stage.gate();
});
afterAll(() => stage.end());

const ids = (people: readonly Placed[]) => people.map(({ worker }) => worker).sort();

describe('A plan', () => {
  it('carries everybody lawfully, each on one seat outside the isolation rows, groups in one coach', async () => {
    const group = newId();
    const pair = [
      await stage.placed(gate, stage.zhaojue, { group }),
      ...(await stage.crowd(24, gate)),
      await stage.placed(gate, stage.zhaojue, { group }),
    ];
    const { id } = await stage.draft(pair, { fleet: [{ vehicleClass: 'coach-49', count: 3 }] });
    const { job, task, answer } = await stage.solved(id);
    const found = answer();
    expect(checkRoutes(task.problem, found).fault).toBeNull();
    await stage.plans.store(job, task, found);

    const batch = await stage.batches.get(stage.zhaojue, id);
    const trips = await Promise.all(batch.trips.map((trip) => stage.trips.get(stage.zhaojue, trip.id)));
    expect(batch).toMatchObject({ state: 'planned', leftBehind: [] });
    expect(trips).toHaveLength(2);
    for (const trip of trips) {
      expect(trip.proofs.length).toBeGreaterThan(10);
      expect(trip.proofs.filter(({ ok }) => !ok)).toEqual([]);
      expect(trip.usableSeats).toBe(24);
      expect(trip.seats.length).toBeLessThanOrEqual(24);
      expect(Math.max(...trip.seats.map(({ number }) => number))).toBeLessThanOrEqual(40);
    }
    const seated = trips.map(({ seats }) => seats.map(({ workerId }) => workerId));
    expect(seated.flat().sort()).toEqual(ids(pair));
    const [first, last] = [pair[0]?.worker ?? '', pair.at(-1)?.worker ?? ''];
    expect(seated.filter((workers) => workers.includes(first) || workers.includes(last))).toHaveLength(1);
  });

  it('takes somebody up at the boarding place that the record tells, before the one of the village', async () => {
    const people = await stage.crowd(4, gate);
    const [[own], [station]] = [people, people.slice(2)];
    const records = stage.module.get(RecordService);
    const pickUp = { name: '村口小学', lon: 102.81, lat: 28.01 };
    const beyond = { divisionCode: '513432', name: '喜德客运站', lon: 102.41, lat: 28.3 };
    const [put] = await stage.module.get(PickUpPointService).put({ ...stage.zhaojue, scope: '513432' }, [beyond]);
    const told = { version: 1, reason: '本人来电更正' };
    await records.correct(stage.zhaojue, own?.worker ?? '', { ...told, pickUp });
    await stage.sql('insert into worker_record (worker_id, pick_up_point_id) values ($1, $2)', [
      station?.worker,
      put?.id,
    ]);

    const { id } = await stage.draft(people);
    const { trips } = await stage.plan(id);
    const { stops, seats } = await stage.trips.get(stage.zhaojue, trips[0]?.id ?? '');
    const boards = (one?: Placed) => stops[seats.find(({ workerId }) => workerId === one?.worker)?.boardStop ?? -1];
    expect(people.map((one) => boards(one)?.name)).toEqual(['村口小学', '大坪村', '喜德客运站', '大坪村']);
    expect(boards(station)).toMatchObject(beyond);
  });

  it('is stored once, however often it is delivered', async () => {
    const { id } = await stage.draft(await stage.crowd(2, gate));
    const { job, task, answer } = await stage.solved(id);
    await Promise.all([0, 1, 2].map(() => stage.plans.store(job, task, answer())));
    const { trips } = await stage.batches.get(stage.zhaojue, id);
    await stage.plans.store(job, task, answer());
    expect((await stage.batches.get(stage.zhaojue, id)).trips).toEqual(trips);
    expect(trips).toHaveLength(1);
    expect(await stage.eventsOf(id)).toEqual(['batch.drafted', 'batch.plan-requested', 'batch.planned']);
  });

  it('made again takes the place of the one before', async () => {
    const people = await stage.crowd(2, gate);
    const { id } = await stage.draft(people);
    const [before, after] = [await stage.plan(id), await stage.plan(id)];
    expect(after.trips).toHaveLength(1);
    expect(after.trips[0]?.id).not.toBe(before.trips[0]?.id);
    expect(after.trips[0]?.sheetNumber).toBe(before.trips[0]?.sheetNumber);
    expect(
      (await stage.trips.get(stage.zhaojue, after.trips[0]?.id ?? '')).seats.map((seat) => seat.workerId).sort(),
    ).toEqual(ids(people));
    await expect(stage.trips.get(stage.zhaojue, before.trips[0]?.id ?? '')).rejects.toEqual(refusal('trip.missing'));
  });

  it('that the check refuses is not stored: the batch is a draft again and says so', async () => {
    const { id } = await stage.draft(await stage.crowd(2, gate));
    const { job, task, answer } = await stage.solved(id);
    await stage.plans.store(job, task, { ...answer(), routes: [] });
    const batch = await stage.batches.get(stage.zhaojue, id);
    expect(batch).toMatchObject({ state: 'draft', trips: [], progress: null });
    expect(batch.failure?.en).toMatch(/^The independent check refused the plan/);
    expect(await stage.eventsOf(id)).toContain('batch.plan-failed');
    expect((await stage.plan(id)).failure).toBeNull();
  });

  it('is not tried with vehicles that have no usable seat', async () => {
    const { id } = await stage.draft(await stage.crowd(1, gate), { fleet: [{ vehicleClass: 'minibus-7', count: 9 }] });
    const { job, task } = await stage.solved(id);
    expect(task.hindrance?.zh).toMatch(/没有可用座位/);
    if (task.hindrance) await stage.plans.fail(job, id, task.hindrance);
    expect(await stage.batches.get(stage.zhaojue, id)).toMatchObject({ state: 'draft', failure: task.hindrance });
  });

  it('names everybody who has no seat in it', async () => {
    const people = await stage.crowd(11, gate);
    const { id } = await stage.draft(people, { fleet: [{ vehicleClass: 'coach-19', count: 1 }] });
    const batch = await stage.plan(id);
    const trip = await stage.trips.get(stage.zhaojue, batch.trips[0]?.id ?? '');
    const left = batch.leftBehind.map(
      ({ proposalId }) => people.find(({ proposal }) => proposal === proposalId)?.worker,
    );
    expect([...trip.seats.map(({ workerId }) => workerId), ...left].sort()).toEqual(ids(people));
    expect(trip.seats).toHaveLength(9);
    expect(batch.leftBehind[0]).toMatchObject({ reason: 'NO_SEAT', needed: 11, limit: 9 });
  });
});

describe('Nobody holds two overlapping journeys', () => {
  /** The same worker placed anew, after an earlier placement ended. */
  const placedAnew = async ({ worker, proposal }: Placed): Promise<Placed> => {
    const next = newId();
    await stage.sql(`update proposal set state = 'withdrawn' where id = $1`, [proposal]);
    await stage.sql(
      `insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division, state, score, made_at)
       select $2, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division, 'confirmed', '{}', made_at
       from proposal where id = $1`,
      [proposal, next],
    );
    return { worker, proposal: next };
  };

  it('plans may overlap, approved trips may not', async () => {
    const one = await stage.placed(gate);
    const first = await stage.draft([one]);
    await stage.plan(first.id);
    await stage.batches.approve(stage.zhaojue, first.id);
    const second = await stage.draft([await placedAnew(one)]);
    expect(await stage.plan(second.id)).toMatchObject({ state: 'planned', trips: [{ state: 'planned' }] });
    const approval = stage.batches.approve(stage.zhaojue, second.id);
    await expect(approval).rejects.toEqual(refusal('trip.seated-elsewhere'));
    expect(await stage.batches.get(stage.zhaojue, second.id)).toMatchObject({ state: 'planned' });
    await stage.batches.cancel(stage.zhaojue, first.id);
    expect(await stage.batches.approve(stage.zhaojue, second.id)).toMatchObject({ state: 'approved' });
  });

  it('and the database says so whoever writes: to the second where one ends and the next begins', async () => {
    const batch = await stage.approved([await stage.placed(gate)]);
    const again = (from: string, to: string) =>
      stage.sql(
        `insert into seat (id, trip_id, number, worker_id, proposal_id, organisation_id, enterprise_id, site_id,
           home_division, name, id_tail, board_stop, alight_stop, period)
         select uuidv7(), uuidv7(), 1, worker_id, proposal_id, organisation_id, enterprise_id, site_id, home_division,
           name, id_tail, 0, 1, tstzrange(${from}, ${to}) from seat where trip_id = $1`,
        [batch.trips[0]?.id],
      );
    const overlapping = again(`upper(period) - interval '1 second'`, `upper(period) + interval '1 hour'`);
    await expect(overlapping).rejects.toEqual(refusal('trip.seated-elsewhere'));
    await again('upper(period)', `upper(period) + interval '1 hour'`);
  });
});
