import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { startSlots } from './stage.js';

const stage = await startSlots();
const { asking, planned, slotsIn, accept, moveTo } = stage;
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

  it('come in smaller loads where a coach alone would bring more than an hour’s, so that all can be accepted', async () => {
    const [gate, wide] = [await asking(2), await asking(100)];
    const people = [...(await stage.crowd(5, gate)), ...(await stage.crowd(4, wide))];
    const { id } = await stage.draft(people, { fleet: [{ vehicleClass: 'coach-49', count: 9 }] });
    expect(await stage.plan(id)).toMatchObject({ state: 'planned', leftBehind: [], gatesWithoutRoom: [] });
    const found = await slotsIn(id);
    const here = found.filter(({ siteId }) => siteId === gate.id);
    expect(here.map(({ persons }) => persons).sort()).toEqual([1, 2, 2]);
    expect(new Set(here.map(({ arrivesAt }) => hourOf(arrivesAt))).size).toBe(3);
    expect(await accept(gate.contact, ...here.map((slot) => slot.id))).toEqual(here.map(() => false));
  });

  it('that bring a party larger than an hour’s say so before anybody asks for approval, and the gate answers', async () => {
    const gate = await asking(2);
    const group = newId();
    const people = [];
    for (let n = 0; n < 3; n++) people.push(await stage.placed(gate, stage.zhaojue, { group }));
    const { id } = await stage.draft(people);
    const batch = await stage.plan(id);
    const [slot] = await slotsIn(id);
    if (!slot) throw new Error('Nothing was asked');
    expect(batch).toMatchObject({ state: 'planned', leftBehind: [] });
    const [told] = batch.gatesWithoutRoom;
    const hour = hourOf(slot.arrivesAt) * 3_600_000;
    expect(told).toMatchObject({ siteId: gate.id, perHour: 2, persons: 3, tooMany: 3, reason: 'LOAD' });
    expect(told?.hours).toMatchObject([{ from: new Date(hour).toISOString(), expected: 0, planned: 3, tooMany: 3 }]);
    expect(told?.text.zh).toMatch(/每小时接收2人，本方案送来的3人中有3人接收不下/);
    expect(told?.text.en).toMatch(/has no room for 3 of the 3 whom the plan brings/);
    expect(await accept(gate.contact, slot.id)).toEqual(['arrival-slot.full']);
    await moveTo(slot.id, new Date('2020-03-15T12:00:00+08:00'));
    expect(await accept(gate.contact, slot.id)).toEqual(['arrival-slot.full']);
    expect(await stage.batches.change(stage.zhaojue, id, { add: [], remove: [] })).toMatchObject({
      gatesWithoutRoom: [],
    });
  });

  it('say in which hours others have taken all the room', async () => {
    const gate = await asking(4);
    const first = await planned(gate, 1, stage.congjiang);
    await stage.sql(
      `insert into arrival_slot (id, trip_id, batch_id, organisation_id, division_code, site_id, enterprise_id, persons, asked_at, gate,
         sheet_number, arrives_at)
       select uuidv7(), uuidv7(), batch_id, organisation_id, division_code, site_id, enterprise_id, case n when 0 then 3 else 4 end, asked_at, gate, sheet_number,
         date_trunc('hour', arrives_at) + n * interval '1 hour'
       from arrival_slot, generate_series(-48, 48) n where id = $1`,
      [first.slot.id],
    );
    const { batch } = await planned(gate, 2);
    const { gatesWithoutRoom } = await stage.batches.get(stage.zhaojue, batch);
    expect(gatesWithoutRoom).toMatchObject([
      { perHour: 4, persons: 2, tooMany: 2, reason: 'HOURS_FULL', hours: [{ expected: 4, planned: 2, tooMany: 2 }] },
    ]);
  });
});
