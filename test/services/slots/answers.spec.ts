import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { Database, type Grant, newId } from '#platform';
import { grantOf } from '../../support/offices.js';
import { refusal } from '../transport/stage.js';
import { plus, startSlots } from './stage.js';

const stage = await startSlots();
const { slots, sites, asking, planned, slotsIn, accept, counter, stateOf, moveTo } = stage;
afterAll(() => stage.end());

describe('A gate accepts', () => {
  it('one or many, with a result for each; again is known', async () => {
    const gate = await asking(100);
    const [one, two] = [await planned(gate, 1), await planned(gate, 1)];
    const foreign = await planned(await asking(100), 1);
    expect(await accept(gate.contact, one.slot.id, foreign.slot.id, newId(), two.slot.id, one.slot.id)).toEqual([
      false,
      'arrival-slot.missing',
      'arrival-slot.missing',
      false,
      true,
    ]);
    expect(await accept(gate.enterprise, one.slot.id)).toEqual([true]);
    expect(await stateOf(foreign.slot.id)).toBe('asked');
    expect(await slots.get(gate.contact, one.slot.id)).toMatchObject({
      answeredAt: '2020-03-06T01:00:00.000Z',
      steps: [],
    });
  });

  it('no more people in an hour than it can take, those of other offices among them, and says how many there are', async () => {
    const gate = await asking(4);
    const ours = await planned(gate, 3);
    const theirs = await planned(gate, 2, stage.congjiang);
    await moveTo(theirs.slot.id, new Date(ours.slot.arrivesAt));
    expect(await accept(gate.contact, ours.slot.id)).toEqual([false]);
    const [refused] = await slots.accept(gate.contact, [theirs.slot.id]);
    expect(refused?.refusal).toMatchObject({
      code: 'arrival-slot.full',
      details: { capacity: 4, taken: 3, persons: 2 },
    });
    expect((await slots.get(stage.congjiang, theirs.slot.id)).state).toBe('asked');
    await sites.setArrivalCapacity(gate.enterprise, gate.id, 5);
    expect(await accept(gate.contact, theirs.slot.id)).toEqual([false]);
  });

  it('within many at once the first, and refuses the second for the first', async () => {
    const gate = await asking(3);
    const [one, two] = [await planned(gate, 2), await planned(gate, 2)];
    await moveTo(two.slot.id, new Date(one.slot.arrivesAt));
    expect(await accept(gate.contact, two.slot.id, one.slot.id)).toEqual([false, 'arrival-slot.full']);
  });

  it('hour by hour: the last instant of an hour and the first of the next are apart, also at midnight', async () => {
    const gate = await asking(2);
    await stage.sql('update site set receives_from = 64800, receives_to = 93600 where id = $1', [gate.id]);
    const found = [await planned(gate, 2), await planned(gate, 2), await planned(gate, 2)].map(({ slot }) => slot.id);
    const [before, after, last] = found as [string, string, string];
    await moveTo(before, new Date('2020-03-13T23:59:59.999+08:00'));
    await moveTo(after, new Date('2020-03-14T00:00:00+08:00'));
    await moveTo(last, new Date('2020-03-14T00:59:59.999+08:00'));
    expect(await accept(gate.contact, before, after, last)).toEqual([false, false, 'arrival-slot.full']);
  });

  it('nobody while it is closed, across midnight too', async () => {
    const gate = await asking(9);
    await stage.sql('update site set receives_from = 64800, receives_to = 93600 where id = $1', [gate.id]);
    const { slot } = await planned(gate, 1);
    const at = async (instant: string) => {
      await moveTo(slot.id, new Date(instant));
      return accept(gate.contact, slot.id);
    };
    expect(await at('2020-03-14T02:00:00+08:00')).toEqual(['arrival-slot.outside-hours']);
    expect(await at('2020-03-13T17:59:59+08:00')).toEqual(['arrival-slot.outside-hours']);
    expect(await at('2020-03-14T01:59:59+08:00')).toEqual([false]);
  });

  it('of two who accept the last room at the same moment one', async () => {
    for (let round = 0; round < 5; round++) {
      const gate = await asking(3);
      const [one, two] = [await planned(gate, 2), await planned(gate, 2, stage.congjiang)];
      await moveTo(two.slot.id, new Date(one.slot.arrivesAt));
      const answers = await Promise.all([accept(gate.contact, one.slot.id), accept(gate.enterprise, two.slot.id)]);
      expect(answers.flat().map(String).sort()).toEqual(['arrival-slot.full', 'false']);
    }
  });
});

describe('A gate makes a counter-proposal', () => {
  it('of another instant with its reason, which the office sees with the trip; again is known, and it may change its mind', async () => {
    const gate = await asking(100);
    const { batch, slot } = await planned(gate, 1);
    const [later, latest] = [plus(slot.arrivesAt, 3600), plus(slot.arrivesAt, 7200)];
    expect(await counter(gate, slot.id, later)).toBe(false);
    expect(await counter(gate, slot.id, later)).toBe(true);
    expect(await slotsIn(batch)).toMatchObject([
      { state: 'countered', proposedAt: later.toISOString(), reason: '交接班', arrivesAt: slot.arrivesAt },
    ]);
    expect(await counter(gate, slot.id, latest)).toBe(false);
    expect(await accept(gate.contact, slot.id)).toEqual([false]);
    expect(await slotsIn(batch)).toMatchObject([{ state: 'accepted', proposedAt: null, reason: null }]);
    expect(await counter(gate, slot.id, later)).toBe('arrival-slot.illegal-step');
    expect(await stage.eventsOf(slot.id)).toEqual(
      ['asked', 'countered', 'countered', 'accepted'].map((became) => `arrival-slot.${became}`),
    );
  });

  it('not of the same instant, one that is past, one while it is closed, or one at which it is full', async () => {
    const gate = await asking(3);
    const [one, two] = [await planned(gate, 2), await planned(gate, 2)];
    const noon = new Date('2020-03-15T12:00:00+08:00');
    await moveTo(one.slot.id, noon);
    await accept(gate.contact, one.slot.id);
    const id = two.slot.id;
    expect(await counter(gate, id, new Date(two.slot.arrivesAt))).toBe('arrival-slot.proposal-wrong');
    expect(await counter(gate, id, await stage.clock.now())).toBe('arrival-slot.proposal-wrong');
    expect(await counter(gate, id, new Date('2020-03-15T20:00:00+08:00'))).toBe('arrival-slot.outside-hours');
    expect(await counter(gate, id, plus(noon.toISOString(), 3599))).toBe('arrival-slot.full');
    expect(await stateOf(id)).toBe('asked');
    expect(await counter(gate, id, plus(noon.toISOString(), 3600))).toBe(false);
  });

  it('that takes no room of others', async () => {
    const gate = await asking(2);
    const [one, two] = [await planned(gate, 2), await planned(gate, 2)];
    expect(await counter(gate, one.slot.id, plus(two.slot.arrivesAt, 1))).toBe(false);
    expect(await accept(gate.contact, two.slot.id)).toEqual([false]);
  });
});

describe('Arrival slots', () => {
  it('are seen by the office, the gate, its enterprise and who watches the area, and are missing for others', async () => {
    const gate = await asking(100);
    const { slot } = await planned(gate, 1);
    const monitor = grantOf('province-monitor', '51');
    for (const grant of [stage.zhaojue, gate.contact, gate.enterprise, monitor])
      expect((await slots.list(grant, { trip: slot.tripId })).items.map(({ id }) => id)).toEqual([slot.id]);
    const stranger = await stage.gate();
    for (const grant of [stage.congjiang, stranger.contact, stranger.enterprise, grantOf('province-monitor', '52')]) {
      await expect(slots.get(grant, slot.id)).rejects.toEqual(refusal('arrival-slot.missing'));
      expect((await slots.list(grant, { site: gate.id })).items).toEqual([]);
    }
    for (const answer of [
      () => slots.accept(stage.zhaojue, [slot.id]),
      () => slots.counter(monitor, []),
      () => slots.list(grantOf('carrier', ''), {}),
    ])
      expect(answer).toThrow(refusal('access.role-required'));
    expect((await slots.get(monitor, slot.id)).steps).toEqual([]);
  });

  it('are shown with a trip to each gate its own, and hidden by the database itself', async () => {
    const [gate, other] = [await asking(100), await asking(100)];
    const { id } = await stage.draft([await stage.placed(gate), await stage.placed(other)]);
    await stage.plan(id);
    const asked = await slotsIn(id);
    for (const keeper of [gate, other])
      await accept(keeper.contact, ...asked.filter(({ siteId }) => siteId === keeper.id).map((slot) => slot.id));
    const [trip] = (await stage.batches.approve(stage.zhaojue, id)).trips;
    expect(asked.map(({ siteId }) => siteId).sort()).toEqual([gate.id, other.id].sort());
    for (const keeper of [gate, other])
      for (const grant of [keeper.contact, keeper.enterprise]) {
        const { arrivalSlots } = await stage.trips.get(grant, trip?.id ?? '');
        expect(arrivalSlots.map(({ siteId }) => siteId)).toEqual([keeper.id]);
      }
    const seen = (grant: Grant) =>
      stage.module.get(Database).transaction(grant, (tx) => tx.query<object[]>('select id from arrival_slot'));
    for (const role of ['trip-leader', 'carrier', 'worker', 'administrator', 'clinic'] as const)
      expect(await seen(grantOf(role, ''))).toEqual([]);
    expect(await seen(gate.contact)).toHaveLength(1);
    expect(await seen(gate.enterprise)).toHaveLength(1);
  });

  it('are listed page by page, by state', async () => {
    const gate = await asking(100);
    for (let n = 0; n < 3; n++) await planned(gate, 1);
    const { items, next } = await slots.list(gate.contact, { limit: 2, state: 'asked' });
    expect(items).toHaveLength(2);
    expect((await slots.list(gate.contact, { after: next ?? '' })).items).toHaveLength(1);
    expect((await slots.list(gate.contact, { state: 'accepted' })).items).toEqual([]);
  });
});
