import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { ArrivalSlotService } from '#transport';
import { SiteService } from '#vacancies';
import { inDays, openTrips } from '../transport/approved-trips.js';
import { refusal } from '../transport/stage.js';

const { stage, gate, tripIn, declare, settle, tasksOf } = await openTrips();
const [slots, sites] = [stage.module.get(ArrivalSlotService), stage.module.get(SiteService)];

/** A trip of one person that the gate has accepted, and somebody on another who is to move to it. */
const acceptedTrip = async (days: number) => {
  await sites.setArrivalCapacity(gate.enterprise, gate.id, null);
  const from = await tripIn(days);
  await sites.setArrivalCapacity(gate.enterprise, gate.id, 1);
  const { id: batch } = await stage.draft([await stage.placed(gate)], { departsAfter: inDays(days + 1) });
  const [trip] = (await stage.plan(batch)).trips;
  const { items } = await slots.list(gate.contact, { trip: trip?.id });
  await slots.accept(gate.contact, [items[0]?.id ?? '']);
  await stage.batches.approve(stage.zhaojue, batch);
  const worker = from.placed[0]?.worker ?? '';
  await declare(worker, 'red');
  await settle();
  const [task] = (await tasksOf(from.id)).filter(({ state }) => state === 'open');
  await declare(worker, 'green');
  const to = trip?.id ?? '';
  return { to, slot: items[0]?.id ?? '', move: () => stage.tasks.move(stage.zhaojue, task?.id ?? '', to) };
};

describe('A trip to which somebody moves', () => {
  it('takes its arrival slot along where the gate has room', async () => {
    const { to, slot, move } = await acceptedTrip(5);
    const before = await slots.get(gate.contact, slot);
    await sites.setArrivalCapacity(gate.enterprise, gate.id, 2);
    await move();
    const after = await slots.get(gate.contact, slot);
    expect(after).toMatchObject({ state: 'accepted', persons: 2 });
    // 20 seconds to board; who alights first still does so when the coach is there.
    expect(Date.parse(after.arrivesAt) - Date.parse(before.arrivesAt)).toBe(20_000);
    const stop = (await stage.trips.get(stage.zhaojue, to)).stops.at(-1);
    expect(Date.parse(stop?.leavesAt ?? '') - Date.parse(after.arrivesAt)).toBe(340_000);
    expect((await stage.eventsOf(slot)).at(-1)).toBe('arrival-slot.moved');
  });

  it('stays as it is where the gate that accepted it cannot take one more', async () => {
    const { to, slot, move } = await acceptedTrip(9);
    const [trip, before] = [await stage.trips.get(stage.zhaojue, to), await slots.get(gate.contact, slot)];
    await expect(move()).rejects.toEqual(refusal('arrival-slot.full'));
    expect(await stage.trips.get(stage.zhaojue, to)).toEqual(trip);
    expect(await slots.get(gate.contact, slot)).toEqual(before);
  });
});
