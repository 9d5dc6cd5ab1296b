import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGREED_UNTIL, DEPARTURE, type Gate, MORNING, refusal, type Stage, startTransport } from './stage.js';

let stage: Stage;
let gate: Gate;
const counted = async () => (await stage.sql<{ n: number }[]>('select count(*)::int n from batch'))[0]?.n;

beforeAll(async () => {
  stage = await startTransport();
  gate = await stage.gate();
});
afterAll(() => stage.end());

describe('A batch', () => {
  it('is drafted from confirmed placements of the own area that travel in no other batch, and names the unfit', async () => {
    const [fit, taken] = [await stage.placed(gate), await stage.placed(gate)];
    await stage.draft([taken]);
    const before = await counted();
    const unfit = [
      await stage.placed(gate, stage.zhaojue, { state: 'accepted' }),
      await stage.placed(gate, stage.congjiang),
      taken,
    ];
    for (const one of unfit)
      await expect(stage.draft([fit, one])).rejects.toEqual(
        refusal('batch.placements-unfit', { proposals: [one.proposal] }),
      );
    expect(await counted()).toBe(before);
    const batch = await stage.draft([fit]);
    expect(batch).toMatchObject({ state: 'draft', divisionCode: '513431', trips: [], failure: null });
    expect(batch.members).toEqual([{ proposalId: fit.proposal, workerId: fit.worker, siteId: gate.id }]);
  });

  it('departs in the future, with classes of vehicles that are known, on a day that has a rule', async () => {
    const one = await stage.placed(gate);
    const past = new Date(MORNING.getTime() - 1);
    await expect(stage.draft([one], { departsAfter: past })).rejects.toEqual(refusal('batch.departs-in-the-past'));
    const sleeper = [{ vehicleClass: 'sleeper', count: 1 }];
    await expect(stage.draft([one], { fleet: sleeper })).rejects.toEqual(refusal('batch.vehicle-class-unknown'));
    const { id } = await stage.draft([one], { departsAfter: MORNING });
    await expect(stage.batches.change(stage.zhaojue, id, { add: [], remove: [], departsAfter: past })).rejects.toEqual(
      refusal('batch.departs-in-the-past'),
    );
  });

  it('of another coordinator is missing, whatever is asked of it', async () => {
    const { id } = await stage.draft([await stage.placed(gate)]);
    const { batches, congjiang } = stage;
    for (const ask of [
      () => batches.get(congjiang, id),
      () => batches.change(congjiang, id, { add: [], remove: [] }),
      () => batches.requestPlan(congjiang, id),
      () => batches.approve(congjiang, id),
      () => batches.cancel(congjiang, id),
    ])
      await expect(ask()).rejects.toEqual(refusal('batch.missing'));
    expect((await batches.list(congjiang, {})).items).toEqual([]);
    expect(() => batches.get(gate.enterprise, id)).toThrow(refusal('access.role-required'));
  });

  it('takes a placement once, also when two batches want it at the same moment', async () => {
    const one = await stage.placed(gate);
    const tries = await Promise.allSettled([stage.draft([one]), stage.draft([one])]);
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = tries.find((attempt) => attempt.status === 'rejected');
    expect(lost?.reason).toEqual(refusal('batch.placements-unfit'));
  });

  it('lets people join and leave; adding somebody again changes nothing', async () => {
    const [one, other] = [await stage.placed(gate), await stage.placed(gate)];
    const { id } = await stage.draft([one]);
    const change = { add: [one.proposal, other.proposal], remove: [] };
    for (const batch of [
      await stage.batches.change(stage.zhaojue, id, change),
      await stage.batches.change(stage.zhaojue, id, change),
    ])
      expect(batch.members.map(({ workerId }) => workerId).sort()).toEqual([one.worker, other.worker].sort());
    const without = await stage.batches.change(stage.zhaojue, id, { add: [], remove: [one.proposal] });
    expect(without.members.map(({ workerId }) => workerId)).toEqual([other.worker]);
    await stage.draft([one]);
  });

  it('that is changed after planning has no plan any more', async () => {
    const [one, other] = [await stage.placed(gate), await stage.placed(gate)];
    const { id } = await stage.draft([one, other]);
    expect((await stage.plan(id)).trips).toHaveLength(1);
    const changed = await stage.batches.change(stage.zhaojue, id, { add: [], remove: [one.proposal] });
    expect(changed).toMatchObject({ state: 'draft', trips: [] });
    const left = await stage.sql('select id from seat where worker_id = any($1::uuid[])', [[one.worker, other.worker]]);
    expect(left).toEqual([]);
  });

  it('without people is not planned', async () => {
    const one = await stage.placed(gate);
    const { id } = await stage.draft([one]);
    await stage.batches.change(stage.zhaojue, id, { add: [], remove: [one.proposal] });
    await expect(stage.batches.requestPlan(stage.zhaojue, id)).rejects.toEqual(refusal('batch.empty'));
  });

  it('that is cancelled frees its people for another, also while it is being planned', async () => {
    const one = await stage.placed(gate);
    const { id } = await stage.draft([one]);
    const { job, task, answer } = await stage.solved(id);
    expect(await stage.batches.cancel(stage.zhaojue, id)).toMatchObject({ state: 'cancelled', steps: [] });
    expect(await stage.plans.wanted(id)).toBe('none');
    await stage.plans.store(job, task, answer());
    expect(await stage.batches.get(stage.zhaojue, id)).toMatchObject({ state: 'cancelled', trips: [] });

    const next = await stage.approved([one]);
    await stage.batches.cancel(stage.zhaojue, next.id);
    expect((await stage.approved([one])).state).toBe('approved');
  });
});

describe('Approval', () => {
  it('puts the plan into force and fixes the people', async () => {
    const batch = await stage.approved(await stage.crowd(2, gate));
    expect(batch).toMatchObject({ state: 'approved', trips: [{ state: 'approved' }] });
    const trip = await stage.trips.get(stage.zhaojue, batch.trips[0]?.id ?? '');
    expect(trip.seats.map(({ recognition }) => recognition?.verdict)).toEqual(['RECOGNISED', 'RECOGNISED']);
    const kept = await stage.sql<{ occasion: string; outcome: string; current: boolean }[]>(
      'select occasion, outcome, current from verdict where trip_id = $1',
      [trip.id],
    );
    const recognised = { occasion: 'approval', outcome: 'RECOGNISED', current: true };
    expect(kept).toEqual([recognised, recognised]);
    expect(await stage.eventsOf(trip.id)).toEqual(['trip.approved', 'trip.version-issued']);
    const change = stage.batches.change(stage.zhaojue, batch.id, { add: [], remove: [] });
    await expect(change).rejects.toEqual(refusal('batch.illegal-step', { state: 'approved', step: 'change' }));
  });

  it('is refused while the plan leaves somebody behind, and says whom and why', async () => {
    const people = await stage.crowd(3, gate);
    const { id } = await stage.draft(people, { fleet: [{ vehicleClass: 'coach-19', count: 0 }] });
    const planned = await stage.plan(id);
    expect(planned.leftBehind.map(({ proposalId, text }) => [proposalId, text.en])).toEqual(
      people.map(({ proposal }) => [proposal, 'Too few vehicles: 0 usable seats for 3 persons']),
    );
    const approval = stage.batches.approve(stage.zhaojue, id);
    await expect(approval).rejects.toEqual(refusal('batch.people-left-behind', { leftBehind: planned.leftBehind }));
  });

  it('is refused where the agreement runs out between departure and arrival', async () => {
    const eve = new Date(AGREED_UNTIL.getTime() - 12 * 3_600_000);
    const { id } = await stage.draft(await stage.crowd(1, gate), { departsAfter: eve });
    await stage.plan(id);
    const error: unknown = await stage.batches.approve(stage.zhaojue, id).catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      code: 'batch.not-recognised',
      details: { seats: [{ verdict: 'NOT_RECOGNISED', reasons: ['own-code', 'agreement-ended'] }] },
    });
    expect(await stage.batches.get(stage.zhaojue, id)).toMatchObject({
      state: 'planned',
      trips: [{ state: 'planned' }],
    });
  });

  it('is refused where somebody has no code', async () => {
    const { id } = await stage.draft([await stage.placed(gate, stage.zhaojue, { code: false })]);
    await stage.plan(id);
    await expect(stage.batches.approve(stage.zhaojue, id)).rejects.toEqual(refusal('batch.not-recognised'));
  });

  it('is refused once a placement has ended, as planning is', async () => {
    const one = await stage.placed(gate);
    const { id } = await stage.draft([one]);
    await stage.plan(id);
    await stage.sql(`update proposal set state = 'withdrawn' where id = $1`, [one.proposal]);
    const ended = refusal('batch.placements-ended', { proposals: [one.proposal] });
    await expect(stage.batches.approve(stage.zhaojue, id)).rejects.toEqual(ended);
    await expect(stage.batches.requestPlan(stage.zhaojue, id)).rejects.toEqual(ended);
  });

  it('is refused after the departure that was planned', async () => {
    const { id } = await stage.draft(await stage.crowd(1, gate));
    const { trips } = await stage.plan(id);
    const departure = new Date(trips[0]?.departsAt ?? '');
    expect(departure >= DEPARTURE).toBe(true);
    await stage.clock.advance(new Date(departure.getTime() + 1));
    await expect(stage.batches.approve(stage.zhaojue, id)).rejects.toEqual(refusal('batch.departs-in-the-past'));
    await expect(stage.batches.requestPlan(stage.zhaojue, id)).rejects.toEqual(refusal('batch.departs-in-the-past'));
  });
});
