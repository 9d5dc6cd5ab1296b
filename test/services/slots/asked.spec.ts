import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import type { Grant } from '#platform';
import { refusal } from '../transport/stage.js';
import { plus, startSlots } from './stage.js';

const stage = await startSlots();
const { slots, sites, asking, planned, slotsIn, accept, stateOf } = stage;
afterAll(() => stage.end());

describe('A gate that wants to be asked', () => {
  it('is asked when a trip to it is planned, for the people and the instant at which they are set down', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 3);
    const trip = await stage.trips.get(stage.zhaojue, slot.tripId);
    expect(slot).toMatchObject({ siteId: gate.id, batchId: batch, state: 'asked', persons: 3, steps: [] });
    expect(slot.sheetNumber).toBe(trip.sheetNumber);
    const [stop] = trip.stops.filter(({ siteId }) => siteId === gate.id);
    expect(slot.arrivesAt).toBe(plus(stop?.leavesAt ?? '', -(300 + 3 * 20)).toISOString());
    expect(await stage.eventsOf(slot.id)).toEqual(['arrival-slot.asked']);
    for (const keeper of [gate.contact, gate.enterprise]) {
      const { items } = await slots.list(keeper, { state: 'asked' });
      expect(items).toEqual([{ ...slot, steps: ['accept', 'counter'] }]);
    }
  });

  it('is asked alone: of two gates of one trip the other, which is not, gets no slot', async () => {
    const [gate, other] = [await asking(100), await stage.gate()];
    const { id } = await stage.draft([await stage.placed(gate), await stage.placed(other)]);
    await stage.plan(id);
    expect((await slotsIn(id)).map(({ siteId }) => siteId)).toEqual([gate.id]);
  });

  it('is not any more once its enterprise says so', async () => {
    const gate = await asking(100);
    expect((await sites.setArrivalCapacity(gate.enterprise, gate.id, null)).arrivalCapacity).toBeNull();
    const { id } = await stage.draft([await stage.placed(gate)]);
    await stage.plan(id);
    expect(await slotsIn(id)).toEqual([]);
    expect((await stage.batches.approve(stage.zhaojue, id)).state).toBe('approved');
    expect(await stage.eventsOf(gate.id)).toEqual([
      'site.registered',
      'site.arrival-capacity-set',
      'site.arrival-capacity-set',
    ]);
  });

  it('is one of its own enterprise', async () => {
    const [gate, stranger] = [await asking(100), await asking(100)];
    const set = (by: Grant) => sites.setArrivalCapacity(by, gate.id, 5);
    await expect(set(stranger.enterprise)).rejects.toEqual(refusal('site.missing'));
    for (const by of [gate.contact, stage.zhaojue]) expect(() => set(by)).toThrow(refusal('access.role-required'));
  });
});

describe('A batch is approved', () => {
  it('only once every gate that was asked has accepted; the refusal names trips and gates', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 2);
    const approve = () => stage.batches.approve(stage.zhaojue, batch);
    const { id, tripId, sheetNumber, siteId, arrivesAt } = slot;
    const open = { id, tripId, sheetNumber, siteId, gate: slot.gate, arrivesAt };
    await expect(approve()).rejects.toEqual(
      refusal('batch.slots-not-accepted', { slots: [{ ...open, state: 'asked', proposedAt: null }] }),
    );
    const proposedAt = plus(arrivesAt, 3600);
    await slots.counter(gate.contact, [{ slotId: id, proposedAt, reason: '交接班' }]);
    await expect(approve()).rejects.toEqual(
      refusal('batch.slots-not-accepted', {
        slots: [{ ...open, state: 'countered', proposedAt: proposedAt.toISOString() }],
      }),
    );
    expect((await stage.batches.get(stage.zhaojue, batch)).state).toBe('planned');
    expect(await accept(gate.contact, id)).toEqual([false]);
    expect((await approve()).state).toBe('approved');
    expect(await stateOf(id)).toBe('accepted');
  });

  it.each(['planned again', 'changed', 'called off'])(
    'not on old slots: where it is %s they are void',
    async (what) => {
      const gate = await asking(100);
      const { batch, slot } = await planned(gate, 2);
      await accept(gate.contact, slot.id);
      if (what === 'planned again') await stage.plan(batch);
      else if (what === 'changed') await stage.batches.change(stage.zhaojue, batch, { add: [], remove: [] });
      else {
        await stage.batches.approve(stage.zhaojue, batch);
        await stage.batches.cancel(stage.zhaojue, batch);
      }
      expect(await stateOf(slot.id)).toBe('void');
      expect(await stage.eventsOf(slot.id)).toEqual([
        'arrival-slot.asked',
        'arrival-slot.accepted',
        'arrival-slot.void',
      ]);
      expect(await accept(gate.contact, slot.id)).toEqual(['arrival-slot.illegal-step']);
      expect((await slotsIn(batch)).map(({ state }) => state)).toEqual(what === 'planned again' ? ['asked'] : []);
    },
  );
});
