import 'reflect-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '#platform';
import { AuthorityNotifications, AuthorityNotifier, ChecklistService, notifyAuthoritiesJob } from '#transport';
import { grantOf } from '../../support/offices.js';
import { withCarriers } from '../fleet/stage.js';
import { refusal } from '../transport/stage.js';
import { startDispatch } from './stage.js';

const stage = await startDispatch();
afterAll(() => stage.end());
const { zhaojue, module } = stage;
const [notifications, notifier] = [module.get(AuthorityNotifications), module.get(AuthorityNotifier)];
const gate = await stage.gate();
const foshan = grantOf('coordinator', '4406');
const guangdong = grantOf('province-monitor', '44');

const notify = async () => {
  const jobs = await stage.jobs(notifyAuthoritiesJob.name);
  for (const job of jobs) await notifier.notify(job);
  return jobs;
};
const approved = async () => {
  const batch = await stage.planned(gate, 2);
  await stage.batches.approve(zhaojue, batch.id);
  return { batch: batch.id, trip: batch.trips[0]?.id ?? '' };
};
const of = async (trip: string, grant = zhaojue, open = false) =>
  (await notifications.list(grant, { trip, open })).items;
const landing = async (trip: string) => {
  const { items } = await module.get(ChecklistService).ofTrip(zhaojue, trip);
  const { done, of: all, state } = items.find(({ item }) => item === 'landing') ?? {};
  return { done, all, state };
};

describe('The authorities of destination and transit', () => {
  it('are told of an approved trip once, the destination for certain, and nothing of any person', async () => {
    const { trip } = await approved();
    const jobs = await notify();
    for (const job of jobs) await notifier.notify(job);
    const told = await of(trip);
    expect(told[0]).toMatchObject({ divisionCode: '440600', role: 'destination', basis: 'stop', kind: 'announced' });
    expect(told[0]?.content).toMatchObject({
      persons: 2,
      plate: null,
      origin: { zh: expect.stringContaining('昭觉') as string },
    });
    expect(told[0]?.content.stops).toHaveLength(1);
    const transit = told.filter(({ role }) => role === 'transit');
    expect(transit.length).toBeGreaterThan(2);
    expect(new Set(transit.map(({ basis }) => basis))).toEqual(new Set(['straight-line']));
    expect(new Set(told.map(({ divisionCode }) => divisionCode)).size).toBe(told.length);
    expect(told.some(({ divisionCode }) => divisionCode === '513400')).toBe(false);
    const names = await stage.sql<{ name: string; worker_id: string }[]>(
      'select name, worker_id from seat where trip_id = $1',
      [trip],
    );
    for (const { name, worker_id } of names) {
      expect(JSON.stringify(told)).not.toContain(name);
      expect(JSON.stringify(told)).not.toContain(worker_id);
    }
  });

  it('are told again of another plate, and of a trip that is called off; what was told before is superseded', async () => {
    const { trip, batch } = await approved();
    await notify();
    const before = await of(trip);
    const fleet = withCarriers(stage);
    const carrier = await fleet.carrier();
    const offer = await fleet.offered(trip, carrier);
    const [vehicle, drivers] = [await fleet.vehicleOf(carrier), await fleet.driversFor(carrier, trip)];
    await fleet.answers.confirm(carrier.grant, offer, { plate: vehicle.plate, drivers });
    await notify();
    const standing = await of(trip, zhaojue, true);
    expect(standing).toHaveLength(before.length);
    expect(new Set(standing.map(({ kind }) => kind))).toEqual(new Set(['changed']));
    expect(standing[0]?.content.plate?.replace('·', '')).toBe(vehicle.plate.replace('·', ''));
    await stage.batches.cancel(zhaojue, batch);
    await notify();
    expect(new Set((await of(trip, zhaojue, true)).map(({ kind }) => kind))).toEqual(new Set(['cancelled']));
    expect((await of(trip)).length).toBe(3 * before.length);
    expect(await landing(trip)).toMatchObject({ all: 0 });
  });

  it('acknowledge what is for their own area, by name and once; the checklist counts who has not', async () => {
    const { trip } = await approved();
    await notify();
    const all = await of(trip);
    expect(await landing(trip)).toEqual({ done: 0, all: all.length, state: 'open' });
    const id = all.find(({ divisionCode }) => divisionCode === '440600')?.id ?? '';
    const acknowledge = (grant = foshan) => notifications.acknowledge(grant, id, '值班员', '已转告');
    await expect(acknowledge(zhaojue)).rejects.toEqual(refusal('authority-notification.missing'));
    await expect(acknowledge(grantOf('coordinator', '4401'))).rejects.toEqual(
      refusal('authority-notification.missing'),
    );
    expect(await of(trip, grantOf('coordinator', '4401'))).toEqual([]);
    expect((await of(trip, foshan)).map((one) => one.id)).toEqual([id]);
    expect((await of(trip, guangdong)).map(({ divisionCode }) => divisionCode)).toContain('440600');
    expect(await acknowledge()).toMatchObject({ acknowledgedBy: '值班员', note: '已转告' });
    await expect(acknowledge(guangdong)).rejects.toEqual(refusal('authority-notification.settled'));
    expect(await landing(trip)).toMatchObject({ done: 1 });
    expect(await stage.eventsOf(id)).toEqual(['authority-notification.sent', 'authority-notification.acknowledged']);
  });

  it('acknowledge with a one-time code without an account; ten wrong ones lock it, a new one opens it again', async () => {
    const { trip } = await approved();
    await notify();
    const [id = '', other = ''] = (await of(trip)).map((one) => one.id);
    const refused = refusal('authority-notification.code-refused');
    await expect(notifications.giveCode(stage.congjiang, id)).rejects.toEqual(
      refusal('authority-notification.missing'),
    );
    await expect(notifications.giveCode(zhaojue, newId())).rejects.toEqual(refusal('authority-notification.missing'));
    const { code } = await notifications.giveCode(zhaojue, id);
    await expect(notifications.terms(other, code)).rejects.toEqual(refused);
    for (let n = 0; n < 10; n++) await expect(notifications.terms(id, 'AAAAAAAA')).rejects.toEqual(refused);
    await expect(notifications.terms(id, code)).rejects.toEqual(refused);
    const fresh = await notifications.giveCode(zhaojue, id);
    expect((await notifications.terms(id, ` ${fresh.code.toLowerCase()}`)).id).toBe(id);
    expect((await notifications.acknowledgeByCode(id, fresh.code, '值班员', null)).acknowledgedBy).toBe('值班员');
    await expect(notifications.acknowledgeByCode(id, fresh.code, '值班员', null)).rejects.toEqual(refused);
    await expect(notifications.giveCode(zhaojue, id)).rejects.toEqual(refusal('authority-notification.settled'));
  });
});
