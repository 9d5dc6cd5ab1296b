import { expect, test } from 'vitest';
import { startIncidents } from '../incidents/stage.js';
import { refusal } from '../transport/stage.js';
import { legsOn } from './stage.js';

test('who changes vehicles is handed over once, at the gate; who misses the feeder holds no seat behind it', async () => {
  const stage = await startIncidents();
  try {
    const { theGate: gate, office, work } = stage;
    const { train, chosen, choices, register } = legsOn(stage, gate);
    const charter = await train('K5184', { pricePerSeatFen: 100 });
    const people = await stage.crowd(6, gate);
    await stage.openVacancies(people);
    const { batchId } = await chosen(people);
    await stage.batches.approve(office, batchId);
    await work();
    const tripsOf = async (leg: string) =>
      (
        await stage.sql<{ id: string; departs_at: Date }[]>(
          'select id, departs_at from trip where batch_id = $1 and leg = $2 order by departs_at',
          [batchId, leg],
        )
      ).map(({ id, departs_at: departsAt }) => ({ id, departsAt }));
    const [[feeder], [onward]] = [await tripsOf('feeder'), await tripsOf('distribution')];
    if (!feeder || !onward) throw new Error('A feeder and a distribution coach are wanted');

    // One does not come.
    await stage.depart(feeder, 1);
    expect((await stage.look(feeder.id)).state).toBe('departed');
    expect((await stage.handOvers.ofTrip(office, feeder.id)).items).toEqual([]);
    expect((await register.get(office, charter)).seatsTaken).toBe(5);
    expect((await stage.look(onward.id)).seats).toHaveLength(5);
    const { items: journeys } = await choices.legs(office, batchId, {});
    expect(journeys.map(({ legs }) => legs.length)).toEqual([3, 3, 3, 3, 3]);

    await expect(stage.door.changeAtStation(office, onward.id)).rejects.toEqual(refusal('trip.no-transfer'));
    const leader = stage.leaderOf(feeder.id);
    expect(await stage.door.changeAtStation(leader, feeder.id)).toEqual({
      ...{ tripId: feeder.id, state: 'completed', changed: 5 },
    });
    expect(await stage.door.changeAtStation(leader, feeder.id)).toMatchObject({ changed: 5 });

    await stage.depart(onward);
    expect(new Set((await stage.listsHeld()).values())).toEqual(new Set([1]));
    await stage.arrive(onward.id, gate);
    expect((await stage.look(onward.id)).state).toBe('completed');
    const states = await stage.sql<{ state: string; people: number }[]>(
      `select state, count(*)::int people from worker where id = any($1::uuid[]) group by 1 order by 1`,
      [people.map(({ worker }) => worker)],
    );
    expect(states).toEqual([
      { state: 'employed', people: 5 },
      { state: 'registered', people: 1 },
    ]);
    const ledger = await stage.ledgers.ofBatch(office, batchId);
    expect(ledger).toMatchObject({ balanced: true, differences: [], inconsistent: [] });
    const handedOver = ledger.equations.flatMap(({ right }) => right).find(({ term }) => term === 'handed-over');
    expect(handedOver?.count).toBe(5);
    expect((await stage.ledgers.close(office, batchId)).state).toBe('closed');
  } finally {
    await stage.end();
  }
}, 120_000);
