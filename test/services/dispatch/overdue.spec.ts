import 'reflect-metadata';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BusinessClock, FieldCipher, type Grant } from '#platform';
import { AlarmNotices, AlarmService, AlarmWatch, CarrierReminders, ExpectedArrivals, tellAlarmsJob } from '#transport';
import { grantOf } from '../../support/offices.js';
import { withCarriers } from '../fleet/stage.js';
import { refusal } from '../transport/stage.js';
import { startDispatch } from './stage.js';

const stage = await startDispatch();
afterAll(() => stage.end());
const { zhaojue, sql, module } = stage;
const [watch, alarms, arrivals] = [module.get(AlarmWatch), module.get(AlarmService), module.get(ExpectedArrivals)];
const gate = await stage.gate();
// Beyond the end of the month, too.
await stage.sql(`update agreement set valid_to = '2020-05-01'`);
const at = (text: string) => new Date(`${text}+08:00`);
/** What the county's office, the prefecture's coordinator and the province's monitor are. */
const prefecture: Grant = grantOf('coordinator', '5134');
const monitor: Grant = grantOf('province-monitor', '51');

/** An approved trip whose people are all to be aboard by an instant, in the state given, on its way for a day. */
const trip = async (leaves: Date, state: 'approved' | 'departed' = 'approved', arrives?: Date) => {
  const batch = await stage.planned(gate);
  await stage.batches.approve(zhaojue, batch.id);
  const id = batch.trips[0]?.id ?? '';
  await sql(`update trip set state = $4, departs_at = $2, arrives_at = $3, due_nudged_at = $2 where id = $1`, [
    ...[id, leaves, arrives ?? new Date(leaves.getTime() + 86_400_000), state],
  ]);
  await sql(`update trip_stop set leaves_at = $2 where trip_id = $1 and kind = 'pick-up'`, [id, leaves]);
  return id;
};
const look = async (now: Date) => {
  if ((await stage.clock.now()) < now) await stage.clock.advance(now);
  while ((await watch.watch()) > 0);
};
const of = async (id: string, grant = zhaojue) => (await alarms.list(grant, { trip: id, ended: true })).items;
const levels = async (id: string) =>
  Promise.all([zhaojue, prefecture, monitor].map(async (grant) => (await of(id, grant)).map(({ level }) => level)));

describe('A departure that is overdue', () => {
  it('is told to the office after half an hour, to the prefecture after two hours, to the monitor after six; across the end of the month', async () => {
    const id = await trip(at('2020-03-31T22:00:00'));
    await look(at('2020-03-31T22:29:59'));
    expect(await of(id)).toEqual([]);
    await look(at('2020-03-31T22:30:00'));
    expect(await levels(id)).toEqual([[1], [], []]);
    await look(at('2020-03-31T23:59:59'));
    expect(await levels(id)).toEqual([[1], [], []]);
    await look(at('2020-04-01T00:00:00'));
    expect(await levels(id)).toEqual([[2], [2], []]);
    await look(at('2020-04-01T04:00:00'));
    expect(await levels(id)).toEqual([[3], [3], [3]]);
    await look(at('2020-04-01T04:00:01'));
    const [{ id: alarm } = { id: '' }] = await of(id);
    expect(await stage.eventsOf(alarm)).toEqual(['alarm.raised', 'alarm.escalated', 'alarm.escalated']);
  });

  it('is raised once however many look, and ends with the departure, at its instant', async () => {
    const id = await trip(at('2020-04-01T05:00:00'));
    await stage.clock.advance(at('2020-04-01T06:00:00'));
    await Promise.all(Array.from({ length: 8 }, () => watch.watch()));
    const found = await of(id);
    expect(found).toHaveLength(1);
    expect(await stage.eventsOf(found[0]?.id ?? '')).toEqual(['alarm.raised']);
    await sql(`update trip set state = 'departed' where id = $1`, [id]);
    await sql(
      `insert into event (id, type, subject, actor, occurred_at, details) values (uuidv7(), 'trip.departed', $1, $1, $2, '{}')`,
      [id, at('2020-04-01T06:10:00')],
    );
    await look(at('2020-04-01T06:20:00'));
    expect((await of(id))[0]).toMatchObject({
      endedBy: 'departed',
      endedAt: '2020-03-31T22:10:00.000Z',
      risesAt: null,
    });
    expect((await alarms.list(zhaojue, { trip: id })).items).toEqual([]);
  });

  it('ends where the trip is called off', async () => {
    const batch = await stage.planned(gate);
    await stage.batches.approve(zhaojue, batch.id);
    const id = batch.trips[0]?.id ?? '';
    await look(new Date((await stage.lastDeparture()).getTime() + 7_200_000));
    expect((await of(id))[0]).toMatchObject({ kind: 'departure', endedAt: null });
    await stage.batches.cancel(zhaojue, batch.id);
    await look(await stage.clock.now());
    expect((await of(id))[0]?.endedBy).toBe('cancelled');
  });
});

describe('An acknowledgement', () => {
  it('has a name and a sentence, and holds further levels back for four hours', async () => {
    const now = await stage.clock.now();
    const plus = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    const id = await trip(now);
    await look(plus(30));
    const [{ id: alarm } = { id: '' }] = await of(id);
    await expect(alarms.acknowledge(stage.congjiang, alarm, '某人', '在办')).rejects.toEqual(refusal('alarm.missing'));
    await expect(alarms.acknowledge(monitor, alarm, '某人', '在办')).rejects.toEqual(refusal('alarm.missing'));
    const seen = await alarms.acknowledge(zhaojue, alarm, '值班员', '车辆在换胎');
    expect(seen).toMatchObject({ acknowledgedBy: '值班员', sentence: '车辆在换胎', risesAt: plus(270).toISOString() });
    await look(plus(269));
    expect((await of(id))[0]?.level).toBe(1);
    await look(plus(270));
    expect((await of(id))[0]?.level).toBe(2);
    await sql(`update trip set state = 'cancelled' where id = $1`, [id]);
    await look(plus(271));
    await expect(alarms.acknowledge(zhaojue, alarm, '某人', '在办')).rejects.toEqual(refusal('alarm.ended'));
  });
});

describe('A trip on its way', () => {
  it('is overdue by what was stated last, never before the plan; a later word ends the alarm, and it is raised again', async () => {
    const now = await stage.clock.now();
    const plus = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
    const id = await trip(plus(-600), 'departed', plus(60));
    await expect(arrivals.state(zhaojue, id, now, '绕行')).rejects.toEqual(refusal('expected-arrival.in-the-past'));
    await arrivals.state(zhaojue, id, plus(10), '一路畅通');
    await look(plus(89));
    expect(await of(id)).toEqual([]);
    await look(plus(90));
    expect(await of(id)).toMatchObject([{ kind: 'arrival', level: 1, expectedAt: plus(60).toISOString() }]);
    const leader: Grant = {
      ...grantOf('trip-leader', '', zhaojue.organisation),
      actor: id,
      trip: id,
    };
    const view = await arrivals.state(leader, id, plus(150), '高速封闭，绕行');
    expect(view).toMatchObject({ plannedAt: plus(60).toISOString(), expectedAt: plus(150).toISOString() });
    expect(view.stated.map(({ by }) => by)).toEqual(['office', 'leader']);
    await look(plus(91));
    expect((await of(id)).map(({ endedBy }) => endedBy)).toEqual(['later-expected']);
    await look(plus(180));
    expect((await of(id)).map(({ endedBy, expectedAt }) => [endedBy, expectedAt])).toEqual([
      [null, plus(150).toISOString()],
      ['later-expected', plus(60).toISOString()],
    ]);
    await sql(`update trip set state = 'completed' where id = $1`, [id]);
    await look(plus(181));
    expect((await of(id))[0]?.endedBy).toBe('completed');
  });

  it('has no other expected arrival before it leaves, and only its own office and leader state one', async () => {
    const id = await trip(new Date((await stage.clock.now()).getTime() + 7_200_000));
    const soon = new Date((await stage.clock.now()).getTime() + 1000);
    await expect(arrivals.state(zhaojue, id, soon, '绕行')).rejects.toEqual(refusal('expected-arrival.not-on-the-way'));
    await expect(arrivals.state(stage.congjiang, id, soon, '绕行')).rejects.toEqual(refusal('trip.missing'));
    expect((await arrivals.get(gate.enterprise, id)).stated).toEqual([]);
  });

  it('that left late is expected later, the hours from two to five included, and its planned night stop is no delay', async () => {
    const batch = await stage.planned(gate);
    await stage.batches.approve(zhaojue, batch.id);
    const id = batch.trips[0]?.id ?? '';
    const [plan] = await sql<{ leaves: Date; arrives: Date; rests: { reason: string }[] }[]>(
      `select t.arrives_at arrives, t.rests, (select max(leaves_at) from trip_stop where trip_id = t.id and kind = 'pick-up') leaves
       from trip t where t.id = $1`,
      [id],
    );
    if (!plan) throw new Error('No plan');
    expect(plan.rests.some(({ reason }) => reason === 'night')).toBe(true);
    await stage.openDoors(new Date(plan.leaves.getTime() - 1_800_000));
    await stage.board(id);
    await stage.clock.advance(new Date(plan.leaves.getTime() + 3_600_000));
    await stage.boarding.depart(zhaojue, id);
    const { expectedAt, stated } = await arrivals.get(zhaojue, id);
    expect(stated.map(({ by }) => by)).toEqual(['delay']);
    expect(new Date(expectedAt).getTime()).toBeGreaterThan(plan.arrives.getTime());
    expect(new Date(expectedAt).getTime()).toBeLessThanOrEqual(plan.arrives.getTime() + 3 * 3_600_000 + 3_600_000);
    await look(new Date(new Date(expectedAt).getTime() + 1_799_000));
    expect((await of(id)).filter(({ kind }) => kind === 'arrival')).toEqual([]);
    await look(new Date(new Date(expectedAt).getTime() + 1_800_000));
    expect((await of(id)).filter(({ kind }) => kind === 'arrival')).toHaveLength(1);
  });
});

describe('Those who answer for a trip', () => {
  const lines = async () => {
    const files = (await readdir(stage.noticeFolder, { recursive: true })).filter((name) => name.endsWith('.jsonl'));
    const texts = await Promise.all(files.map((name) => readFile(join(stage.noticeFolder, name), 'utf8')));
    return texts
      .flatMap((text) => text.trim().split('\n'))
      .map((line) => JSON.parse(line) as { phone: string; text: { zh: string } });
  };
  const reach = async (organisation: string | null, phone: string) => {
    const sealed = module.get(FieldCipher).seal(organisation ?? '', phone);
    await sql('update organisation set contact_phone = $2 where id = $1', [organisation, sealed]);
  };
  const tell = async () => {
    for (const job of await stage.jobs(tellAlarmsJob.name)) await module.get(AlarmNotices).tell(job);
  };

  it('are told by the provider of an alarm of theirs, and a carrier once, two hours before its offer expires', async () => {
    await tell();
    const before = (await lines()).length;
    await reach(zhaojue.organisation, '17119990001');
    const now = await stage.clock.now();
    const id = await trip(now);
    await look(new Date(now.getTime() + 1_800_000));
    await tell();
    expect((await lines()).slice(before)).toMatchObject([
      { phone: '17119990001', text: { zh: expect.stringContaining('1级告警') as string } },
    ]);
    await sql(`update trip set state = 'cancelled' where id = $1`, [id]);
    await look(new Date(now.getTime() + 1_800_000));

    const fleet = withCarriers(stage);
    const carrier = await fleet.carrier();
    await reach(carrier.id, '17119990002');
    const clock = module.get(BusinessClock);
    const started = await clock.now();
    const plus = (minutes: number) => new Date(started.getTime() + minutes * 60_000);
    const [early, late] = [await trip(plus(2000)), await trip(plus(2000))];
    await fleet.offered(early, carrier, plus(300));
    await fleet.offered(late, carrier, plus(100));
    const reminders = module.get(CarrierReminders);
    expect(await reminders.remindDue()).toBe(0);
    await clock.advance(plus(180));
    expect((await Promise.all([reminders.remindDue(), reminders.remindDue()])).sort()).toEqual([0, 1]);
    expect(await reminders.remindDue()).toBe(0);
    await tell();
    expect((await lines()).filter(({ phone }) => phone === '17119990002')).toMatchObject([
      { text: { zh: expect.stringContaining('过期') as string } },
    ]);
  });
});
