import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { PlanService, planBatchJob } from '#transport';
import { never, route } from '#solver';
import { refusal } from '../transport/stage.js';
import { plus, startSlots } from './stage.js';

const stage = await startSlots();
const { asking, planned, slotsIn, accept, counter, stateOf } = stage;
afterAll(() => stage.end());

const takeUp = async (batch: string) => {
  await stage.proposals.takeUp(stage.zhaojue, batch);
  const plans = stage.module.get(PlanService);
  const [job] = await stage.jobs(planBatchJob.name);
  const task = await plans.load(batch);
  if (!job || !task) throw new Error('Nothing to plan');
  await plans.store(job, task, route(task.problem, never(10), 1));
  return stage.batches.get(stage.zhaojue, batch);
};
const onTheHour = (instant: string) => new Date(Math.ceil(Date.parse(instant) / 3_600_000) * 3_600_000);

describe('What a gate proposes is taken up', () => {
  it('by another plan, which comes when the gate wants it and asks again', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 2);
    const proposedAt = plus(onTheHour(slot.arrivesAt).toISOString(), 900);
    await counter(gate, slot.id, proposedAt);
    expect((await takeUp(batch)).state).toBe('planned');
    expect(await stateOf(slot.id)).toBe('void');
    const [asked] = await slotsIn(batch);
    expect(asked).toMatchObject({ state: 'asked', persons: 2 });
    const late = Date.parse(asked?.arrivesAt ?? '') - proposedAt.getTime();
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2_700_000);
    expect(await accept(gate.contact, asked?.id ?? '')).toEqual([false]);
    expect((await stage.batches.approve(stage.zhaojue, batch)).state).toBe('approved');
  });

  it('by gate: another keeps its hours, and a change of the batch opens all again', async () => {
    const [gate, other] = [await asking(100), await asking(100)];
    const { id } = await stage.draft([await stage.placed(gate), await stage.placed(other)]);
    await stage.plan(id);
    const slot = (await slotsIn(id)).find(({ siteId }) => siteId === gate.id);
    await counter(gate, slot?.id ?? '', plus(slot?.arrivesAt ?? '', 3600));
    expect(Object.keys((await takeUp(id)).gateHours)).toEqual([gate.id]);
    const again = await stage.plan(id);
    expect(Object.keys(again.gateHours)).toEqual([gate.id]);
    expect((await stage.batches.change(stage.zhaojue, id, { add: [], remove: [] })).gateHours).toEqual({});
  });

  it('not where no gate has proposed anything, before there is a plan, or once it is in force', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 1);
    const refused = (code: string) =>
      expect(stage.proposals.takeUp(stage.zhaojue, batch)).rejects.toEqual(refusal(code));
    await refused('batch.nothing-proposed');
    expect((await stage.batches.get(stage.zhaojue, batch)).state).toBe('planned');
    await accept(gate.contact, slot.id);
    await refused('batch.nothing-proposed');
    await stage.batches.approve(stage.zhaojue, batch);
    await refused('batch.illegal-step');
  });

  it('by the office whose batch it is', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 1);
    await counter(gate, slot.id, plus(slot.arrivesAt, 3600));
    await expect(stage.proposals.takeUp(stage.congjiang, batch)).rejects.toEqual(refusal('batch.missing'));
    expect(() => stage.proposals.takeUp(gate.contact, batch)).toThrow(refusal('access.role-required'));
  });
});
