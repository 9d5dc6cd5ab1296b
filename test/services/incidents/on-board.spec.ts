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
const ROADSIDE = { name: '都匀服务区', divisionCode: '522701', lon: 103.6, lat: 27.6 };
const HOSPITAL = { name: '都匀市人民医院', divisionCode: '522701', contact: '急诊科 值班医师' };
const expectLawful = async () => {
  const running = (await on.exported()).filter(({ state }) => ['approved', 'boarding', 'departed'].includes(state));
  expect(unlawful(running)).toEqual([]);
};

describe('Somebody with a fever on the way', () => {
  it('is told of with person, place and hospital, and is aboard', async () => {
    const trip = await on.trip(2);
    await on.depart(trip);
    const base = { tripId: trip.id, kind: 'fever' as const };
    await expect(async () => on.incidents.report(on.office, base)).rejects.toEqual(
      refusal('incident.facts-wanted', { kind: 'fever', wanted: ['persons', 'hospital', 'place'] }),
    );
    const stranger = trip.id;
    await expect(
      on.incidents.report(on.office, { ...base, persons: [stranger], hospital: HOSPITAL, place: ROADSIDE }),
    ).rejects.toEqual(refusal('incident.not-aboard', { workers: [stranger] }));
  });

  it('moves to the isolation rows, is set down at the hospital, and the head-count stays balanced to the gate', async () => {
    const trip = await on.trip(8, 'coach-49', inDays(3));
    await on.depart(trip);
    await on.clock.advance(later(trip.departsAt, 1));
    const [ill] = await on.peopleOf(trip.id);
    const worker = ill?.workerId ?? '';
    const incident = await on.reported({
      ...{ tripId: trip.id, kind: 'fever', persons: [worker], hospital: HOSPITAL, place: ROADSIDE },
    });
    const [option] = incident.options;
    const view = await on.look(trip.id);
    expect(option).toMatchObject({ complete: true });
    expect(option?.persons[0]).toMatchObject({ workerId: worker, what: 'set-down', toSeat: view.isolationSeats[0] });
    const near = option?.persons.filter(({ what }) => what === 'contact') ?? [];
    expect(near.length).toBeGreaterThan(0);
    const rowOf = (seat: number | null) => Math.floor(((seat ?? 0) - 1) / 4);
    expect(near.every(({ seatNumber }) => Math.abs(rowOf(seatNumber) - rowOf(ill?.seatNumber ?? 0)) <= 2)).toBe(true);

    await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    await on.work();
    const off = (await on.peopleOf(trip.id)).find(({ workerId }) => workerId === worker);
    // Everybody else reads that somebody is cared for, and no more.
    expect(off).toMatchObject({ state: 'taken-off', reason: 'care', seatNumber: view.isolationSeats[0] });
    const sealed = await on.passengers.reveal(on.office, trip.id, off?.id ?? '', '联系家属');
    expect(sealed).toMatchObject({ reason: 'fever' });
    expect(sealed.note).toContain(HOSPITAL.name);
    expect((await on.seatsHeld()).get(worker)).toBeUndefined();
    expect((await on.look(trip.id)).stops.map(({ name }) => name)).toContain(ROADSIDE.name);
    await expectLawful();
    const events = await on.sql<{ text: string }[]>('select details::text as text from event where trip_id = $1', [
      trip.id,
    ]);
    expect(JSON.stringify(events)).not.toMatch(/fever|医院/);

    await on.clock.advance(new Date((await on.look(trip.id)).arrivesAt));
    await on.arrive(trip.id);
    const ledger = await on.ledgers.ofTrip(on.office, trip.id);
    expect(ledger).toMatchObject({ balanced: true, tripState: 'completed' });
    expect(await on.sql('select state from worker where id = $1', [worker])).toEqual([{ state: 'registered' }]);
  });
});

describe('Somebody who is refused at a checkpoint', () => {
  it('gets off there with the reason, and the rest travel on', async () => {
    const trip = await on.trip(4, 'coach-49', inDays(7));
    await on.depart(trip);
    const [one, ...rest] = await on.peopleOf(trip.id);
    const incident = await on.reported({
      ...{ tripId: trip.id, kind: 'refusal', persons: [one?.workerId ?? ''], place: ROADSIDE, note: '证件不符' },
    });
    const [option] = incident.options;
    expect(option?.persons).toMatchObject([{ workerId: one?.workerId, what: 'set-down', toSeat: null }]);
    expect((await on.resolving.resolve(on.office, incident.id, option?.id ?? '')).state).toBe('resolved');
    const people = await on.peopleOf(trip.id);
    expect(people.find(({ id }) => id === one?.id)).toMatchObject({ state: 'taken-off', reason: 'papers' });
    expect(people.filter(({ state }) => state === 'boarded')).toHaveLength(rest.length);
    await expectLawful();
  });
});

describe('A coach that is late beyond the hours of the gate', () => {
  it('waits until the gate opens where the rules allow it, and else is told which does not', async () => {
    const trip = await on.trip(2, 'coach-49', inDays(11));
    await on.depart(trip);
    const arrival = new Date((await on.look(trip.id)).arrivesAt);
    const late = { tripId: trip.id, kind: 'delay' as const, place: ROADSIDE };
    const incident = await on.reported({ ...late, goesOnAt: later(trip.departsAt, 2) });
    const [option] = incident.options;
    expect(option).toMatchObject({ kind: 'wait', complete: true });
    // Nobody has agreed to an hour that could be asked anew.
    expect(incident.hindrances.map(({ rule }) => rule)).toEqual(['arrival-slot.none-accepted']);
    const gate = option?.coaches[0]?.stops.at(-1);
    const hour = new Date(new Date(gate?.leavesAt ?? '').getTime() + 8 * HOUR).getUTCHours();
    expect(hour).toBeGreaterThanOrEqual(8);
    expect(hour).toBeLessThanOrEqual(20);
    await on.resolving.resolve(on.office, incident.id, option?.id ?? '');
    expect(new Date((await on.look(trip.id)).arrivesAt) >= arrival).toBe(true);
    await expectLawful();
    const tooLate = await on.reported({ ...late, goesOnAt: later(trip.departsAt, 60) });
    expect(tooLate.options).toEqual([]);
    expect(tooLate.hindrances).toMatchObject([{ kind: 'wait', rule: 'RIDE_TIME' }, { kind: 'ask-gate' }]);
  });
});
