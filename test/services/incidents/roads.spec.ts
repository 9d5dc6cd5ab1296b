import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { refusal } from '../transport/stage.js';
import { type Incidents, startIncidents } from './stage.js';

let on: Incidents;
beforeAll(async () => {
  on = await startIncidents();
});
afterAll(() => on.end());

const HOUR = 3_600_000;
const later = (instant: Date, hours: number) => new Date(instant.getTime() + hours * HOUR);
const inDays = (days: number) => later(new Date('2020-03-12T07:00:00+08:00'), 24 * days);
/** Two places on the way from Zhaojue to Shunde. */
const [FROM, TO] = [
  { name: '毕节收费站', divisionCode: '520502', lon: 105.98, lat: 26.44 },
  { name: '贵阳收费站', divisionCode: '520102', lon: 107.03, lat: 25.92 },
];
const closed = (at: Date, hours: number, more: object = {}) => ({
  ...{ from: FROM, to: TO, closedFrom: at, closedUntil: later(at, hours), extraMetres: 60_000, extraSeconds: 3600 },
  ...more,
});
const report = (road: ReturnType<typeof closed>) => on.reported({ kind: 'road-closed', road });
const expectLawful = async () => {
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};

describe('A closed road', () => {
  it('is told of with the road', async () => {
    await expect(async () => on.incidents.report(on.office, { kind: 'road-closed' })).rejects.toEqual(
      refusal('incident.facts-wanted', { kind: 'road-closed', wanted: ['road'] }),
    );
  });

  it('concerns the trips whose way leads over it then, and no others: each goes round it, timed and proven again', async () => {
    const [first, second] = [await on.trip(3), await on.trip(4)];
    const nextWeek = await on.trip(2, 'coach-49', inDays(6));
    const before = await on.look(first.id);
    const untouched = await on.look(nextWeek.id);
    const incident = await report(closed(first.departsAt, 30));
    const option = incident.options.find(({ kind }) => kind === 'detour');
    expect(option).toMatchObject({ complete: true, metresDifference: 120_000 });
    expect(option?.coaches.map(({ tripId }) => tripId).sort()).toEqual([first.id, second.id].sort());
    expect(option?.coaches.every(({ proofs }) => proofs.every(({ ok }) => ok))).toBe(true);
    const { state } = await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    expect(state).toBe('resolved');
    const after = await on.look(first.id);
    expect(after.metres).toBe(before.metres + 60_000);
    expect(new Date(after.arrivesAt) > new Date(before.arrivesAt)).toBe(true);
    expect(after.stops.at(-1)?.detour).toEqual({ metres: 60_000, seconds: 3600 });
    expect(await on.look(nextWeek.id)).toEqual(untouched);
    await expectLawful();
    // Who goes round it already is no more concerned.
    expect((await report(closed(first.departsAt, 30))).options).toEqual([]);
  });

  it('is waited for where it opens soon, and what breaks a rule is named with its figures', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(10));
    const tooLong = await report(closed(trip.departsAt, 40, { extraMetres: 900_000, extraSeconds: 50_000 }));
    expect(tooLong.options).toEqual([]);
    expect(tooLong.hindrances).toMatchObject([
      { kind: 'detour', tripId: trip.id },
      { kind: 'road-opens', tripId: trip.id, rule: 'RIDE_TIME', limit: 108_000 },
    ]);
    const incident = await report(closed(trip.departsAt, 7));
    const option = incident.options.find(({ kind }) => kind === 'road-opens');
    expect(option?.complete).toBe(true);
    await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    const stand = (await on.look(trip.id)).stops.find(({ name }) => name === FROM.name);
    expect(new Date(stand?.leavesAt ?? '') >= later(trip.departsAt, 7)).toBe(true);
    await expectLawful();
  });
});

describe('A driver who is ill', () => {
  it('is done without where the others may drive it all; else the rule says so', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(14));
    const { drivers } = await on.look(trip.id);
    const alone = await on.reported({ tripId: trip.id, kind: 'driver-ill' });
    expect(alone.options.map(({ kind }) => kind)).not.toContain('fewer-drivers');
    expect(alone.hindrances.find(({ kind }) => kind === 'fewer-drivers')).toMatchObject({
      ...{ rule: 'DRIVER_HOURS', limit: (drivers - 1) * 8 * 3600 },
    });
    await on.sql('update trip set drivers = drivers + 1 where id = $1', [trip.id]);
    expect(await on.read(alone.id)).toMatchObject({ search: { current: false } });
    const { options } = await on.searchedAnew(alone.id);
    const option = options.find(({ kind }) => kind === 'fewer-drivers');
    expect(option).toMatchObject({ complete: true, coaches: [{ tripId: trip.id, drivers }] });
    await on.resolving.resolve(on.office, alone.id, option?.id ?? '');
    expect((await on.look(trip.id)).drivers).toBe(drivers);
    await expectLawful();
  });

  it('who is alone cannot be done without', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(17));
    await on.sql('update trip set drivers = 1 where id = $1', [trip.id]);
    const { hindrances } = await on.reported({ tripId: trip.id, kind: 'driver-ill' });
    expect(hindrances.find(({ kind }) => kind === 'fewer-drivers')).toMatchObject({
      rule: 'CREW',
      needed: 1,
      limit: 0,
    });
  });
});
