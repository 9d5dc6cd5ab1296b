import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { startSlots } from './stage.js';

const stage = await startSlots();
const { asking, planned, accept, moveTo } = stage;
afterAll(() => stage.end());

const hourOf = (instant: string) => Math.floor(Date.parse(instant) / 3_600_000);

describe('Batches to one gate', () => {
  it('come in hours in which it has room, whichever offices plan them, so that it can accept every one', async () => {
    const gate = await asking(5);
    const found = [
      (await planned(gate, 3)).slot,
      (await planned(gate, 3, stage.congjiang)).slot,
      (await planned(gate, 3)).slot,
      (await planned(gate, 2)).slot,
    ];
    const received = new Map<number, number>();
    for (const { arrivesAt, persons } of found)
      received.set(hourOf(arrivesAt), (received.get(hourOf(arrivesAt)) ?? 0) + persons);
    expect([...received.values()].reduce((sum, persons) => sum + persons, 0)).toBe(11);
    expect(Math.max(...received.values())).toBeLessThanOrEqual(5);
    expect(await accept(gate.contact, ...found.map(({ id }) => id))).toEqual(found.map(() => false));
  });

  it('take the room of a slot that is void or has a counter-proposal, and that of their own former plan', async () => {
    const gate = await asking(3);
    const first = await planned(gate, 3);
    const again = async () => {
      await stage.plan(first.batch);
      return (await stage.slotsIn(first.batch))[0]?.arrivesAt;
    };
    expect(await again()).toBe(first.slot.arrivesAt);
    const other = await planned(gate, 3);
    expect(hourOf(other.slot.arrivesAt)).not.toBe(hourOf(first.slot.arrivesAt));
    await stage.batches.cancel(stage.zhaojue, first.batch);
    const third = await planned(gate, 3);
    expect(third.slot.arrivesAt).toBe(first.slot.arrivesAt);
  });

  it('come as they would where there is room at no hour, and the gate answers', async () => {
    const gate = await asking(2);
    const { slot } = await planned(gate, 3);
    const free = await planned(await asking(3), 3);
    expect(slot.arrivesAt).toBe(free.slot.arrivesAt);
    expect(await accept(gate.contact, slot.id)).toEqual(['arrival-slot.full']);
    await moveTo(slot.id, new Date('2020-03-15T12:00:00+08:00'));
    expect(await accept(gate.contact, slot.id)).toEqual(['arrival-slot.full']);
  });
});
