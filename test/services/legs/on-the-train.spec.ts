import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Incidents, startIncidents } from '../incidents/stage.js';
import { refusal } from '../transport/stage.js';
import { legsOn } from './stage.js';

let stage: Incidents;
beforeAll(async () => {
  stage = await startIncidents();
}, 120_000);
afterAll(() => stage.end());

const STATION = { name: '怀化站', divisionCode: '431202', lon: 110, lat: 27.55 };
const MEDICAL = { name: '怀化站医务室', divisionCode: '431202', contact: '值班医师' };

describe('Somebody with a fever on a train', () => {
  test('is handed over to the staff of a station, the seats behind are free, and the rest travel on as timed', async () => {
    const { office, theGate: gate } = stage;
    const on = legsOn(stage, gate);
    const charter = await on.train('K5250', { pricePerSeatFen: 100 });
    const crowd = await stage.crowd(5, gate);
    await stage.openVacancies(crowd);
    const { batchId, trips } = await on.chosen(crowd);
    await stage.batches.approve(office, batchId);
    await stage.work();
    const [feeder, trunk, onward] = trips.map(({ id, departsAt }) => ({ id, departsAt: new Date(departsAt) }));
    if (!feeder || !trunk || !onward) throw new Error('Three legs are wanted');
    await stage.depart(feeder);
    await stage.openDoors(trunk);
    await stage.transfers.changeAtStation(stage.leaderOf(feeder.id), feeder.id);
    await stage.depart(trunk);
    await stage.clock.advance(new Date(trunk.departsAt.getTime() + 5 * 3_600_000));

    const [ill = '', other = ''] = crowd.map(({ worker }) => worker);
    const report = { tripId: trunk.id, kind: 'fever' as const, hospital: MEDICAL, place: STATION };
    const stranger = { ...report, persons: [charter] };
    await expect(stage.incidents.report(office, stranger)).rejects.toEqual(refusal('incident.not-aboard'));
    // Of anything else the timetable tells.
    const breakdown = { tripId: trunk.id, kind: 'breakdown' as const, place: STATION };
    await expect(stage.incidents.report(office, breakdown)).rejects.toEqual(refusal('trip.of-charter'));
    const incident = await stage.reported({ ...report, persons: [ill] }, stage.leaderOf(trunk.id));
    expect(incident.options).toHaveLength(1);
    const [option] = incident.options;
    expect(option).toMatchObject({ kind: 'as-timed', complete: true, coaches: [], left: [], costDifferenceFen: 0 });
    expect(option?.text.zh).toBe('1人下车，其余人员继续乘车');
    const named = (what: string) => option?.persons.filter((one) => one.what === what).map(({ workerId }) => workerId);
    expect(named('set-down')).toEqual([ill]);
    expect(named('contact')).toContain(other);
    // Nothing of it is done before it is chosen.
    expect((await on.register.get(office, charter)).seatsTaken).toBe(5);

    const before = await stage.look(trunk.id);
    expect(await stage.resolving.resolve(office, incident.id, option?.id ?? '')).toMatchObject({ state: 'resolved' });
    await stage.work();
    const people = await stage.peopleOf(trunk.id);
    expect(people.find(({ workerId }) => workerId === ill)).toMatchObject({
      ...{ state: 'taken-off', reason: 'care', place: '怀化站' },
    });
    expect(people.filter(({ state }) => state === 'boarded')).toHaveLength(4);
    const after = await stage.look(trunk.id);
    expect([after.state, after.stops]).toEqual(['departed', before.stops]);
    for (const { id } of [trunk, onward]) expect((await stage.look(id)).seats).toHaveLength(4);
    expect((await on.register.get(office, charter)).seatsTaken).toBe(4);
    const told = await stage.sql<{ told: string }[]>(
      `select coalesce(string_agg(details::text, ' '), '') told from event where trip_id = $1 or worker_id = $2`,
      [trunk.id, ill],
    );
    expect(told[0]?.told).not.toMatch(/fever|怀化站医务室|值班医师/);

    await stage.openDoors(onward);
    expect(await stage.transfers.changeAtStation(stage.leaderOf(trunk.id), trunk.id)).toMatchObject({ changed: 4 });
    await stage.depart(onward);
    await stage.arrive(onward.id);
    expect(await stage.ledgers.ofBatch(office, batchId)).toMatchObject({
      ...{ balanced: true, differences: [], inconsistent: [] },
    });
    expect((await stage.ledgers.close(office, batchId)).state).toBe('closed');
  }, 120_000);
});
