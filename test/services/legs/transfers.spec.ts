import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Grant } from '#platform';
import {
  BoardingPassService,
  ChecklistService,
  ExpectedArrivals,
  OwnRidesService,
  TravelProofService,
} from '#transport';
import { type Incidents, startIncidents } from '../incidents/stage.js';
import { refusal } from '../transport/stage.js';
import { legsOn } from './stage.js';

let stage: Incidents;
beforeEach(async () => {
  stage = await startIncidents();
}, 120_000);
afterEach(() => stage.end());

/** An approved journey by a train of its own, its legs as trips. */
const journey = async (number: string, count: number) => {
  const { theGate: gate, office } = stage;
  const { train, chosen, register } = legsOn(stage, gate);
  const charter = await train(number, { pricePerSeatFen: 100 });
  const people = await stage.crowd(count, gate);
  await stage.openVacancies(people);
  const { batchId, trips } = await chosen(people);
  await stage.batches.approve(office, batchId);
  await stage.work();
  const leg = (wanted: string) => {
    const trip = trips.find((one) => one.leg === wanted);
    if (!trip) throw new Error(`A ${wanted} is wanted`);
    return { id: trip.id, departsAt: new Date(trip.departsAt) };
  };
  const workers = people.map(({ worker }) => worker);
  const states = async () => {
    const rows = await stage.sql<{ state: string; people: number }[]>(
      'select state, count(*)::int people from worker where id = any($1::uuid[]) group by 1 order by 1',
      [workers],
    );
    return Object.fromEntries(rows.map(({ state, people: found }) => [state, found]));
  };
  const taken = async () => (await register.get(office, charter)).seatsTaken;
  return {
    ...{ charter, batchId, workers, states, taken },
    ...{ feeder: leg('feeder'), trunk: leg('trunk'), onward: leg('distribution') },
  };
};
const stateOf = async (trip: { readonly id: string }) => (await stage.look(trip.id)).state;
/** How many lists count whoever is on any. */
const lists = async () => new Set((await stage.listsHeld()).values());
const balanced = async (trip: { readonly id: string }) => (await stage.ledgers.ofTrip(stage.office, trip.id)).balanced;
const counted = async (trip: { readonly id: string }) => {
  const found = new Map<string, number>();
  for (const { state } of await stage.peopleOf(trip.id)) found.set(state, (found.get(state) ?? 0) + 1);
  return Object.fromEntries(found);
};

describe('A journey of three legs', () => {
  test('is told once, whole; everybody reads it leg by leg and has a pass and a proof for each', async () => {
    const { office, module, db } = stage;
    const { feeder, trunk, onward, workers } = await journey('K5188', 3);
    const told = await stage.notices.ofTrip(office, feeder.id);
    expect(told.map(({ workerId }) => workerId).sort()).toEqual([...workers].sort());
    const view = await stage.look(trunk.id);
    for (const { workerId, text } of told) {
      const seat = view.seats.find((one) => one.workerId === workerId)?.number ?? 0;
      expect(text.zh).toContain(`2020-03-12 14:00 在西昌西站乘K5188次列车，${String(seat)}号座`);
      expect(text.zh).toContain((await stage.look(onward.id)).sheetNumber);
      expect(text.en).toContain(`at 西昌西站 on 2020-03-12 14:00, train K5188, seat ${String(seat)}; then at 广州南站`);
    }
    for (const { id } of [trunk, onward]) expect(await stage.notices.ofTrip(office, id)).toEqual([]);
    // As if all had a telephone: being told once counts for the checklist of each leg.
    await stage.sql(`update notice set channel = 'phone', state = 'sent' where trip_id = $1`, [feeder.id]);
    const checklist = await module.get(ChecklistService).ofTrip(office, trunk.id);
    const items = Object.fromEntries(checklist.items.map(({ item, state }) => [item, state]));
    expect(items).toMatchObject({
      workers: 'done',
      vehicle: 'not-needed',
      landing: 'not-needed',
      'hand-over': 'not-needed',
    });

    const grant: Grant = { ...office, actor: workers[0] ?? '', role: 'worker', organisation: null, scope: '' };
    const rides = await db.transaction(grant, (tx) => module.get(OwnRidesService).of(tx, grant.actor));
    expect(rides.map(({ leg, mode, serviceNumber }) => [leg, mode, serviceNumber])).toEqual([
      ['distribution', 'coach', null],
      ['trunk', 'train', 'K5188'],
      ['feeder', 'coach', null],
    ]);
    expect(rides[1]).toMatchObject({
      ...{ boards: { name: '西昌西站', atLocal: '2020-03-12 14:00' }, alights: { name: '广州南站' } },
    });
    const passes = await Promise.all(rides.map(({ tripId }) => module.get(BoardingPassService).own(grant, tripId)));
    expect(new Set(passes).size).toBe(3);
    expect(await module.get(TravelProofService).own(grant, trunk.id)).toMatchObject({
      serviceNumber: 'K5188',
      plate: null,
    });

    // Before each leg they are called to where it leaves.
    await stage.openDoors(feeder);
    await stage.openDoors(trunk);
    const [called] = await stage.notices.ofTrip(office, trunk.id);
    expect(called).toMatchObject({ kind: 'departure' });
    expect(called?.text.zh).toContain('西昌西站上车');
    expect(called?.text.zh).toContain('K5188次列车');
  }, 120_000);
});

describe('A feeder', () => {
  test('that leaves without somebody gives back the seats behind it, and tells the office who will miss the train', async () => {
    const { office, module } = stage;
    const { feeder, trunk, onward, workers, taken } = await journey('K5190', 4);
    const expected = module.get(ExpectedArrivals);
    expect((await expected.get(office, onward.id)).connection).toBeNull();
    const incident = await stage.reported({ tripId: feeder.id, kind: 'no-show', persons: workers.slice(0, 1) });
    const without = incident.options.find(({ kind }) => kind === 'depart-without');
    await stage.resolving.resolve(office, incident.id, without?.id ?? '');
    for (const { id } of [feeder, trunk, onward]) expect((await stage.look(id)).seats).toHaveLength(3);
    expect(await taken()).toBe(3);

    await stage.depart(feeder);
    const leader = stage.leaderOf(feeder.id);
    const connection = { tripId: trunk.id, serviceNumber: 'K5190', departsAt: '2020-03-12T06:00:00.000Z', persons: 3 };
    expect((await expected.get(leader, feeder.id)).connection).toEqual({ ...connection, standing: 'in-time' });
    const at = (hour: string) => expected.state(leader, feeder.id, new Date(`2020-03-12T${hour}:00+08:00`), '山路塌方');
    expect((await at('13:30')).connection).toEqual({ ...connection, standing: 'short' });
    expect((await at('14:30')).connection).toEqual({ ...connection, standing: 'missed' });
  }, 120_000);
});

describe('Who changes from feeder to train and from train to coach', () => {
  test('is in one head-count at a time, travels from the first departure on and is handed over once, at the gate', async () => {
    const { office } = stage;
    const { batchId, feeder, trunk, onward, states, taken } = await journey('K5184', 6);
    // One does not come: no seat of the train and of the coach behind it.
    await stage.depart(feeder, 1);
    expect([await stateOf(feeder), await taken()]).toEqual(['departed', 5]);
    expect((await stage.look(trunk.id)).seats).toHaveLength(5);
    expect((await stage.look(onward.id)).seats).toHaveLength(5);
    expect(await states()).toEqual({ registered: 1, travelling: 5 });

    // The train's doors open while the feeder is still counting its people.
    await stage.openDoors(trunk);
    expect([await counted(trunk), await lists()]).toEqual([{}, new Set([1])]);
    await expect(stage.transfers.changeAtStation(office, onward.id)).rejects.toEqual(refusal('trip.no-transfer'));
    const leader = stage.leaderOf(feeder.id);
    const done = { tripId: feeder.id, state: 'completed', changed: 5, missed: 0 };
    expect(await stage.transfers.changeAtStation(leader, feeder.id)).toEqual(done);
    expect(await stage.transfers.changeAtStation(leader, feeder.id)).toEqual(done);
    expect([await counted(feeder), await counted(trunk)]).toEqual([{ 'no-show': 1, transferred: 5 }, { expected: 5 }]);
    expect([await balanced(feeder), await lists()]).toEqual([true, new Set([1])]);

    // One of them does not get on the train.
    await stage.depart(trunk, 1);
    expect([await stateOf(trunk), await counted(trunk)]).toEqual(['departed', { 'no-show': 1, boarded: 4 }]);
    expect([await states(), await taken()]).toEqual([{ registered: 2, travelling: 4 }, 4]);
    expect((await stage.handOvers.ofTrip(office, trunk.id)).items).toEqual([]);

    const late = { tripId: trunk.id, kind: 'delay' as const, goesOnAt: new Date('2020-03-13T06:00:00+08:00') };
    await expect(stage.incidents.report(office, late)).rejects.toEqual(refusal('trip.of-charter'));

    // The coach at the other end does not leave without the train.
    await stage.openDoors(onward);
    await expect(stage.door.depart(stage.leaderOf(onward.id), onward.id)).rejects.toEqual(
      refusal('trip.still-expected'),
    );
    expect(await lists()).toEqual(new Set([1]));
    expect(await stage.transfers.changeAtStation(stage.leaderOf(trunk.id), trunk.id)).toMatchObject({ changed: 4 });
    expect([await stateOf(trunk), await balanced(trunk), await counted(onward)]).toEqual([
      ...['completed', true],
      { expected: 4 },
    ]);
    await stage.depart(onward);
    await stage.arrive(onward.id);
    expect([await stateOf(onward), await balanced(onward)]).toEqual(['completed', true]);
    expect(await states()).toEqual({ employed: 4, registered: 2 });
    const ledger = await stage.ledgers.ofBatch(office, batchId);
    expect(ledger).toMatchObject({ balanced: true, differences: [], inconsistent: [] });
    const handedOver = ledger.equations.flatMap(({ right }) => right).find(({ term }) => term === 'handed-over');
    expect(handedOver?.count).toBe(4);
    expect((await stage.ledgers.close(office, batchId)).state).toBe('closed');
  }, 120_000);

  test('misses a train that leaves at its hour, is set down at the station, and holds no seat any more', async () => {
    const { office } = stage;
    const { batchId, feeder, trunk, onward, states, taken, workers } = await journey('K5186', 4);
    await stage.depart(feeder);
    await stage.openDoors(trunk);
    const escort = stage.leaderOf(trunk.id);
    await expect(stage.door.depart(escort, trunk.id)).rejects.toEqual(refusal('trip.still-expected'));
    await stage.clock.advance(trunk.departsAt);
    expect(await stage.door.depart(escort, trunk.id)).toMatchObject({ state: 'completed', boarded: 0 });
    // Nobody is left for the coach behind it, nor on the train; all are counted on the feeder.
    expect([await stateOf(onward), await taken()]).toEqual(['cancelled', 0]);
    expect([await counted(feeder), await states()]).toEqual([{ boarded: 4 }, { travelling: 4 }]);
    const missed = await stage.sql<{ worker_id: string }[]>(
      `select worker_id from event where type = 'seat.missed' and trip_id = $1`,
      [trunk.id],
    );
    expect(missed.map(({ worker_id: worker }) => worker).sort()).toEqual([...workers].sort());

    const station = await stage.transfers.changeAtStation(stage.leaderOf(feeder.id), feeder.id);
    expect(station).toEqual({ tripId: feeder.id, state: 'completed', changed: 0, missed: 4 });
    await stage.work();
    expect([await counted(feeder), await states()]).toEqual([{ 'taken-off': 4 }, { registered: 4 }]);
    expect((await stage.peopleOf(feeder.id)).map(({ reason }) => reason)).toEqual(Array(4).fill('connection'));
    expect((await stage.ledgers.ofBatch(office, batchId)).balanced).toBe(true);
    expect((await stage.ledgers.close(office, batchId)).state).toBe('closed');
  }, 120_000);
});
