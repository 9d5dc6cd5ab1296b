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
/** On the road from Zhaojue to Shunde. */
const ROADSIDE = { name: '都匀服务区', divisionCode: '522701', lon: 103.6, lat: 27.6 };
const inDays = (days: number) => later(new Date('2020-03-12T07:00:00+08:00'), 24 * days);

const report = (tripId: string, more: object = {}) => on.reported({ tripId, kind: 'breakdown', ...more });
const expectLawful = async () => {
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};
/** Nobody of these is on two trips, and nobody on none. */
const expectOneSeatEach = async (workers: readonly string[]) => {
  const held = await on.seatsHeld();
  expect(workers.filter((worker) => held.get(worker) !== 1)).toEqual([]);
};

describe('A coach that breaks down on the road', () => {
  it('needs a place where it stands', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(12));
    await on.depart(trip);
    await expect(report(trip.id)).rejects.toEqual(refusal('incident.place-wanted'));
    await on.clock.advance(later(new Date((await on.look(trip.id)).arrivesAt), 0));
    await on.arrive(trip.id);
    await expect(report(trip.id)).rejects.toEqual(
      refusal('incident.trip-not-in-force', { tripId: trip.id, state: 'completed' }),
    );
  });

  it('has its people go on with a vehicle that comes: heads stay balanced until the gate', async () => {
    const trip = await on.trip(8, 'coach-49', inDays(16));
    await on.depart(trip, 1);
    await on.clock.advance(later(trip.departsAt, 1));
    const incident = await report(trip.id, {
      place: ROADSIDE,
      replacements: [{ vehicleClass: 'coach-37', count: 1, readyAt: later(trip.departsAt, 2) }],
    });
    const [option] = incident.options;
    expect(option).toMatchObject({ kind: 'replacement', complete: true });
    expect(option?.coaches[0]?.takes).toHaveLength(7);
    // What they have ridden already counts.
    const ride = option?.coaches[0]?.proofs.find(({ rule }) => rule === 'ride time');
    expect(ride?.limit).toBeLessThan(28.5 * 3600);
    const { outcome } = await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    const next = outcome?.moved[0]?.tripId ?? '';
    expect(new Set(outcome?.moved.map(({ tripId }) => tripId))).toEqual(new Set([next]));
    expect((await on.look(trip.id)).state).toBe('completed');
    expect(await on.look(next)).toMatchObject({ state: 'departed', vehicleClass: 'coach-37' });
    const workers = outcome?.moved.map(({ workerId }) => workerId) ?? [];
    await expectOneSeatEach(workers);
    const lists = await on.listsHeld();
    expect(workers.filter((worker) => lists.get(worker) !== 1)).toEqual([]);
    await expectLawful();
    await on.clock.advance(new Date((await on.look(next)).arrivesAt));
    await on.arrive(next);
    for (const id of [trip.id, next])
      expect(await on.ledgers.ofTrip(on.office, id)).toMatchObject({ balanced: true, tripState: 'completed' });
    expect(await on.ledgers.ofBatch(on.office, trip.batch)).toMatchObject({ balanced: true });
    const employed = await on.sql<{ state: string }[]>('select distinct state from worker where id = any($1::uuid[])', [
      workers,
    ]);
    expect(employed).toEqual([{ state: 'employed' }]);
  });

  it('has its people taken on by a coach that comes by, as far as its seats go; the rest are named and stay accounted for', async () => {
    const broken = await on.trip(10, 'coach-49', inDays(20));
    const behind = await on.trip(14, 'coach-37', later(inDays(20), 1));
    await on.depart(broken);
    await on.depart(behind);
    const at = later(broken.departsAt, 1);
    const incident = await report(broken.id, { place: ROADSIDE });
    const [option] = incident.options;
    expect(option).toMatchObject({ kind: 'others', complete: false });
    expect(option?.coaches[0]).toMatchObject({ tripId: behind.id });
    expect(option?.coaches[0]?.takes).toHaveLength(4);
    expect(option?.left).toHaveLength(6);
    const partly = await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    expect(partly.state).toBe('open');
    const states = async (id: string) => (await on.peopleOf(id)).map(({ state }) => state);
    expect((await states(broken.id)).filter((state) => state === 'boarded')).toHaveLength(6);
    expect(await states(behind.id)).toEqual(Array<string>(18).fill('boarded'));
    await expectLawful();
    // The gate has moved one stop on, for everybody.
    expect(new Set((await on.peopleOf(behind.id)).map(({ alightStop }) => alightStop))).toEqual(
      new Set([(await on.look(behind.id)).stops.length - 1]),
    );

    const more = await on.helped(incident.id, {
      replacements: [{ vehicleClass: 'coach-19', count: 1, readyAt: later(at, 2) }],
    });
    const rest = more.options.find(({ kind }) => kind === 'replacement');
    expect(rest).toMatchObject({ complete: true });
    expect((await on.resolving.resolve(on.office, incident.id, rest?.id ?? '')).state).toBe('resolved');
    await expectOneSeatEach([...broken.crowd, ...behind.crowd].map(({ worker }) => worker));
    expect((await on.look(broken.id)).state).toBe('completed');
    expect(await on.ledgers.ofTrip(on.office, broken.id)).toMatchObject({ balanced: true });
  });

  it('goes on later once it is repaired: the stand is on its timetable, and what breaks a rule is refused with figures', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(24));
    const planned = await on.look(trip.id);
    await on.depart(trip);
    await on.clock.advance(later(trip.departsAt, 3));
    const tooLate = await report(trip.id, { place: ROADSIDE, goesOnAt: later(trip.departsAt, 40) });
    expect(tooLate.options).toEqual([]);
    expect(tooLate.hindrances.find(({ kind }) => kind === 'wait')).toMatchObject({ rule: 'RIDE_TIME', limit: 108_000 });
    const told = await on.helped(tooLate.id, { goesOnAt: later(trip.departsAt, 4) });
    const [option] = told.options;
    expect(option).toMatchObject({ kind: 'wait', complete: true });
    await on.resolving.resolve(on.office, tooLate.id, option?.id ?? '');
    const after = await on.look(trip.id);
    expect(after.stops).toHaveLength(planned.stops.length + 1);
    const stand = after.stops.find(({ name }) => name === ROADSIDE.name);
    expect(new Date(stand?.leavesAt ?? '') >= later(trip.departsAt, 4)).toBe(true);
    expect(after.state).toBe('departed');
    await expectLawful();
  });
});
