import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Grant } from '#platform';
import { grantOf } from '../../support/offices.js';
import { type Gate, type Placed, refusal, type Stage, startTransport } from './stage.js';

let stage: Stage;
let [gate, other]: Gate[] = [];
let people: Placed[];
let trip: string;
let planned: string;

const at = (which: Gate | undefined): Gate => {
  if (!which) throw new Error('No gate');
  return which;
};
const workersSeen = async (grant: Grant) => (await stage.trips.get(grant, trip)).seats.map(({ workerId }) => workerId);
const tripsSeen = async (grant: Grant) => (await stage.trips.list(grant, {})).items.map(({ id }) => id);

/** One approved trip to two gates of two enterprises, and one that is only planned. */
beforeAll(async () => {
  stage = await startTransport();
  [gate, other] = [await stage.gate(), await stage.gate()];
  people = [await stage.placed(gate), await stage.placed(gate), await stage.placed(other)];
  trip = (await stage.approved(people)).trips[0]?.id ?? '';
  const draft = await stage.draft([await stage.placed(gate)]);
  planned = (await stage.plan(draft.id)).trips[0]?.id ?? '';
});
afterAll(() => stage.end());

describe('An approved trip', () => {
  it('shows an enterprise and a site contact their own people, and its office everybody', async () => {
    const own = people.slice(0, 2).map(({ worker }) => worker);
    expect((await workersSeen(at(gate).enterprise)).sort()).toEqual(own.sort());
    expect((await workersSeen(at(gate).contact)).sort()).toEqual(own.sort());
    expect(await workersSeen(at(other).enterprise)).toEqual([people[2]?.worker]);
    expect(await workersSeen(stage.zhaojue)).toHaveLength(3);
  });

  it('is missing for another office, and for an enterprise and a site to which nobody on it goes', async () => {
    const stranger = await stage.gate();
    for (const grant of [
      stage.congjiang,
      stranger.enterprise,
      stranger.contact,
      { ...grantOf('trip-leader', ''), trip: planned },
    ])
      await expect(stage.trips.get(grant, trip)).rejects.toEqual(refusal('trip.missing'));
  });

  it('is watched by the monitors of its area, without full names, numbers and verdicts', async () => {
    const monitor = grantOf('province-monitor', '51');
    const { seats } = await stage.trips.get(monitor, trip);
    expect(seats).toHaveLength(3);
    for (const seat of seats) expect(seat).toMatchObject({ name: '卢**', idTail: null, recognition: null });
    await expect(stage.trips.get(grantOf('province-monitor', '52'), trip)).rejects.toEqual(refusal('trip.missing'));
    expect(await tripsSeen(grantOf('auditor', ''))).toEqual(expect.arrayContaining([trip, planned]));
    expect(() => stage.trips.list(grantOf('administrator', ''), {})).toThrow(refusal('access.role-required'));
  });

  it('tells verdicts on health codes to its office alone', async () => {
    const verdicts = async (grant: Grant) =>
      (await stage.trips.get(grant, trip)).seats.map(({ recognition }) => recognition);
    expect(new Set((await verdicts(stage.zhaojue)).map((recognition) => recognition?.verdict))).toEqual(
      new Set(['RECOGNISED']),
    );
    expect(await verdicts(at(gate).enterprise)).toEqual([null, null]);
  });

  it('has contacts at the gates and a leader’s code on the office’s sheet alone', async () => {
    const sheet = await stage.sheets.of(stage.zhaojue, trip);
    expect(sheet.contacts.get(at(gate).id)).toEqual({ name: '接收联系人', phone: '17100006261' });
    expect(sheet.contacts.size).toBe(2);
    for (const grant of [at(gate).enterprise, at(gate).contact, { ...grantOf('trip-leader', ''), trip }]) {
      const { contacts, leaderCode } = await stage.sheets.of(grant, trip);
      expect({ contacts: contacts.size, leaderCode }).toEqual({ contacts: 0, leaderCode: null });
    }
    expect(() => stage.sheets.of(grantOf('province-monitor', '51'), trip)).toThrow(refusal('access.role-required'));
  });
});

describe('A trip that is only planned', () => {
  it('concerns its office and those who watch', async () => {
    for (const grant of [at(gate).enterprise, at(gate).contact]) {
      await expect(stage.trips.get(grant, planned)).rejects.toEqual(refusal('trip.missing'));
      expect(await tripsSeen(grant)).toEqual([trip]);
    }
    expect((await tripsSeen(stage.zhaojue)).sort()).toEqual([trip, planned].sort());
  });
});

describe('The list of trips', () => {
  it('goes on after any of them, soonest departure first', async () => {
    const { items, next } = await stage.trips.list(stage.zhaojue, { limit: 1 });
    expect(next).toBe(items[0]?.id);
    const rest = await stage.trips.list(stage.zhaojue, { after: next ?? '', limit: 1 });
    expect(rest.next).toBeNull();
    expect([...items, ...rest.items].map(({ id }) => id).sort()).toEqual([trip, planned].sort());
    expect((items[0]?.departsAt ?? '') <= (rest.items[0]?.departsAt ?? '')).toBe(true);
  });
});
