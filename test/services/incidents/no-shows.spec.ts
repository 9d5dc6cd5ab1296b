import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
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

const report = (tripId: string, persons: readonly string[], more: object = {}) =>
  on.reported({ tripId, kind: 'no-show', persons, ...more });
const optionOf = ({ options }: Awaited<ReturnType<typeof report>>, wanted: string) => {
  const option = options.find(({ kind }) => kind === wanted);
  if (!option) throw new Error(`No option ${wanted} among ${options.map(({ kind }) => kind).join(', ')}`);
  return option;
};
const choose = async (incident: Awaited<ReturnType<typeof report>>, kind: string) => {
  const resolved = await on.resolving.resolve(on.office, incident.id, optionOf(incident, kind).id);
  await on.work();
  return resolved;
};
const expectLawful = async () => {
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};
const stateOf = async (trip: string, worker: string) =>
  (await on.peopleOf(trip)).find(({ workerId }) => workerId === worker)?.state;
/** In the order of the alphabet: the clock of the stage stands still. */
const told = async (trip: string, worker: string) => {
  const own = (await on.notices.ofTrip(on.office, trip)).filter(({ workerId }) => workerId === worker);
  return own.map(({ kind }) => kind).sort();
};
const board = async (trip: string) => {
  const expected = (await on.peopleOf(trip)).filter(({ state }) => state === 'expected');
  const items = expected.map(({ id }) => ({ passengerId: id, step: 'board' as const }));
  await on.door.steps(on.leaderOf(trip), trip, items);
};

describe('Somebody who does not come', () => {
  it('is left before the doors open: the seat is free, the placement waits for a later batch, and the person is told once', async () => {
    const trip = await on.trip(5);
    const [missing] = trip.crowd;
    const worker = missing?.worker ?? '';
    const incident = await report(trip.id, [worker]);
    expect(incident.hindrances).toMatchObject([{ kind: 'later-coach', rule: 'NO_LATER_COACH' }]);
    expect(optionOf(incident, 'depart-without')).toMatchObject({
      complete: false,
      left: [{ workerId: worker, rule: 'NO_SHOW' }],
    });
    // Nothing of it has happened so far.
    expect((await on.look(trip.id)).seats).toHaveLength(5);
    const resolved = await choose(incident, 'depart-without');
    expect(resolved).toMatchObject({ state: 'resolved', outcome: { option: 'depart-without', left: [worker] } });
    const after = await on.look(trip.id);
    expect(after).toMatchObject({ state: 'approved', version: 2 });
    expect(after.seats.map(({ workerId }) => workerId)).not.toContain(worker);
    expect(after.departsAt).toBe(trip.departsAt.toISOString());
    expect(after.proofs.find(({ rule }) => rule === 'load')).toMatchObject({ value: 4 });
    expect(await told(trip.id, worker)).toEqual(['removed', 'seat']);
    expect((await on.draft(missing ? [missing] : [])).state).toBe('draft');
    await expectLawful();
  });

  it('while the doors are open is a no-show at the door, as its leader would say it, and the head-count balances to the gate', async () => {
    const trip = await on.trip(4, 'coach-49', inDays(3));
    await on.openDoors(trip);
    const worker = trip.crowd[0]?.worker ?? '';
    const facts = { tripId: trip.id, kind: 'no-show' as const, persons: [worker] };
    const incident = await on.reported(facts, on.leaderOf(trip.id));
    await choose(incident, 'depart-without');
    expect(await stateOf(trip.id, worker)).toBe('no-show');
    await board(trip.id);
    await on.clock.advance(trip.departsAt);
    await on.door.depart(on.leaderOf(trip.id), trip.id);
    await on.work();
    expect((await on.seatsHeld()).get(worker)).toBeUndefined();
    expect(await on.sql('select state from worker where id = $1', [worker])).toEqual([{ state: 'registered' }]);
    await on.clock.advance(new Date((await on.look(trip.id)).arrivesAt));
    await on.arrive(trip.id);
    expect(await on.ledgers.ofTrip(on.office, trip.id)).toMatchObject({ balanced: true, tripState: 'completed' });
  });

  it('rides with a later coach to the same gate, and is on no list but that one', async () => {
    const [trip, next] = [await on.trip(4, 'coach-49', inDays(6)), await on.trip(3, 'coach-49', later(inDays(6), 3))];
    await on.openDoors(trip);
    const [one, other] = trip.crowd.map(({ worker }) => worker) as [string, string];
    // The leader had written one of them off already.
    const [passenger] = (await on.peopleOf(trip.id)).filter(({ workerId }) => workerId === one);
    await on.door.step(on.leaderOf(trip.id), trip.id, { passengerId: passenger?.id ?? '', step: 'no-show' });
    const incident = await report(trip.id, [one, other]);
    const [best] = incident.options;
    expect(incident.options.map(({ kind }) => kind)).toContain('wait');
    const option = optionOf(incident, 'later-coach');
    expect(best?.complete).toBe(true);
    expect(option.coaches).toMatchObject([{ tripId: next.id }]);
    expect(option.coaches[0]?.takes.map(({ workerId }) => workerId).sort()).toEqual([one, other].sort());
    const resolved = await choose(incident, 'later-coach');
    expect(resolved.outcome).toMatchObject({ left: [], moved: [{ tripId: next.id }, { tripId: next.id }] });
    for (const worker of [one, other]) {
      expect(await stateOf(trip.id, worker)).toBe('rebooked');
      expect((await on.seatsHeld()).get(worker)).toBe(1);
      expect(await told(next.id, worker)).toEqual(['moved']);
    }
    expect((await on.look(next.id)).seats).toHaveLength(5);
    await expectLawful();
    await board(trip.id);
    await on.clock.advance(trip.departsAt);
    await on.door.depart(on.leaderOf(trip.id), trip.id);
    await on.depart(next);
    expect([await stateOf(next.id, one), await stateOf(next.id, other)]).toEqual(['boarded', 'boarded']);
    await on.clock.advance(new Date((await on.look(next.id)).arrivesAt));
    for (const { id, batch } of [trip, next]) {
      await on.arrive(id);
      expect(await on.ledgers.ofBatch(on.office, batch)).toMatchObject({ balanced: true, differences: [] });
    }
  });

  it('is waited for until the instant asked for, or as long as the rules bear', async () => {
    const trip = await on.trip(3, 'coach-49', inDays(9));
    await on.openDoors(trip);
    const worker = trip.crowd[0]?.worker ?? '';
    const until = later(trip.departsAt, 1);
    const incident = await report(trip.id, [worker], { goesOnAt: until });
    await choose(incident, 'wait');
    expect(await stateOf(trip.id, worker)).toBe('expected');
    const [running] = (await on.exported()).filter(({ id }) => id === trip.id);
    expect(running?.stops.map(({ servesFrom }) => servesFrom)).toContain(until.toISOString());
    await expectLawful();
    // By then, and not a day later: within the rule of the ride, those aboard reach no gate that is open.
    const tooLong = await report(trip.id, [worker], { goesOnAt: later(trip.departsAt, 60) });
    expect(tooLong.hindrances).toContainEqual(expect.objectContaining({ kind: 'wait' }));
    expect(optionOf(tooLong, 'wait').coaches[0]?.departsAt).not.toBe(later(trip.departsAt, 60).toISOString());
  });

  it('and has come meanwhile leaves nothing to choose', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(12));
    await on.openDoors(trip);
    const incident = await report(trip.id, [trip.crowd[0]?.worker ?? '']);
    const { id } = optionOf(incident, 'depart-without');
    await board(trip.id);
    await expect(on.resolving.resolve(on.office, incident.id, id)).rejects.toMatchObject({
      code: 'incident.option-gone',
    });
    // Somebody boarded: what was found is outdated, and the refusal had it searched for anew.
    const now = await on.read(incident.id);
    expect(now).toMatchObject({ options: [], hindrances: [{ rule: 'NOT_MISSING' }] });
    await on.incidents.withdraw(on.office, incident.id);
  });

  it('is not parted from companions, unless they stay away too', async () => {
    const people = [];
    const group = randomUUID();
    for (let n = 0; n < 3; n++) people.push(await on.placed(on.theGate, on.office, n < 2 ? { group } : {}));
    const [trip] = [await on.trip(people, 'coach-49', inDays(15)), await on.trip(2, 'coach-49', later(inDays(15), 3))];
    const [one = '', companion = ''] = people.map(({ worker }) => worker);
    const alone = await report(trip.id, [one]);
    expect(alone.hindrances).toMatchObject([{ kind: 'later-coach', rule: 'GROUP_APART' }]);
    expect(alone.options.map(({ kind }) => kind)).not.toContain('later-coach');
    await choose(await report(trip.id, [one, companion]), 'later-coach');
    await expectLawful();
  });

  it('is named, has a seat on the trip, and is reported before it departs', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(18));
    await expect(async () => report(trip.id, [])).rejects.toEqual(
      refusal('incident.facts-wanted', { kind: 'no-show', wanted: ['persons'] }),
    );
    await expect(report(trip.id, [trip.id])).rejects.toEqual(refusal('incident.not-expected', { workers: [trip.id] }));
    const worker = trip.crowd[0]?.worker ?? '';
    await on.openDoors(trip);
    const incident = await report(trip.id, [worker]);
    await on.depart(trip);
    await expect(report(trip.id, [worker])).rejects.toEqual(refusal('incident.departed', { tripId: trip.id }));
    // What was reported in time is no more to be chosen from.
    expect(await on.read(incident.id)).toMatchObject({ state: 'open', search: { current: false } });
    expect(await on.searchedAnew(incident.id)).toMatchObject({ state: 'open', search: { current: true }, options: [] });
  });
});
