import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CharterFacts } from '#transport';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { type Incidents, startIncidents } from '../incidents/stage.js';
import { legsOn, TRAIN } from './stage.js';

let stage: Incidents;
beforeEach(async () => {
  stage = await startIncidents();
}, 120_000);
afterEach(() => stage.end());

const CARRIAGE: Partial<CharterFacts> = { mode: 'chartered-carriage' };
const PLANE: Partial<CharterFacts> = {
  mode: 'flight',
  from: { name: '西昌青山机场', divisionCode: '513401', lon: 102.18, lat: 27.99 },
  to: { name: '广州白云机场', divisionCode: '440111', lon: 113.3, lat: 23.39 },
  departsAt: new Date('2020-03-12T16:00:00+08:00'),
  arrivesAt: new Date('2020-03-12T18:30:00+08:00'),
};
const MINUTE = 60_000;

describe.each([
  {
    number: 'K5240',
    facts: CARRIAGE,
    before: 60,
    called: 'K5240次列车',
  },
  { number: 'CZ3456', facts: PLANE, before: 120, called: 'CZ3456航班' },
])('People in a $facts.mode', ({ number, facts, before, called }) => {
  const { mode = 'train', from = TRAIN.from, to = TRAIN.to } = facts;

  test('are fed to it in time, told of it, counted on it, and handed over at the gate', async () => {
    const { office, theGate: gate } = stage;
    const on = legsOn(stage, gate);
    const charter = await on.train(number, { pricePerSeatFen: 100, ...facts });
    const crowd = await stage.crowd(4, gate);
    await stage.openVacancies(crowd);
    const { batchId, trips } = await on.chosen(crowd);
    expect(trips.map((one) => [one.leg, one.mode, one.serviceNumber])).toEqual([
      ['feeder', 'coach', null],
      ['trunk', mode, number],
      ['distribution', 'coach', null],
    ]);
    const [feeder, trunk, onward] = trips.map(({ id, departsAt }) => ({ id, departsAt: new Date(departsAt) }));
    if (!feeder || !trunk || !onward) throw new Error('Three legs are wanted');
    await stage.batches.approve(office, batchId);
    await stage.work();

    const journeys = await on.legs(batchId);
    expect(journeys).toHaveLength(4);
    for (const { legs } of journeys) {
      expect(legs.map((leg) => [leg.mode, leg.called === number, leg.from, leg.to]).at(1)).toEqual([
        ...[mode, true, from.name, to.name],
      ]);
      const [brought, carried, goesOn] = legs.map((leg) => [Date.parse(leg.departsAt), Date.parse(leg.arrivesAt)]);
      expect((carried?.[0] ?? 0) - (brought?.[1] ?? Infinity)).toBeGreaterThanOrEqual(before * MINUTE);
      expect((goesOn?.[0] ?? 0) - (carried?.[1] ?? Infinity)).toBeGreaterThanOrEqual(45 * MINUTE);
      expect(legs.map(({ recognition }) => recognition?.places.map(({ act }) => act))).toEqual([
        ['board', 'change'],
        ['change', 'change'],
        ['change', 'alight'],
      ]);
    }
    expect((await stage.look(trunk.id)).proofs).toContainEqual(
      expect.objectContaining({ rule: 'before departure', limit: before * 60, ok: true }),
    );
    expect(unlawful(await stage.exported(batchId))).toEqual([]);
    const told = await stage.notices.ofTrip(office, feeder.id);
    expect(told).toHaveLength(4);
    for (const { text } of told) expect(text.zh).toContain(`在${from.name}乘${called}`);

    // One does not come: the others change twice and arrive.
    await stage.depart(feeder, 1);
    expect((await on.register.get(office, charter)).seatsTaken).toBe(3);
    await stage.openDoors(trunk);
    expect(await stage.transfers.changeAtStation(stage.leaderOf(feeder.id), feeder.id)).toMatchObject({ changed: 3 });
    await stage.depart(trunk);
    await stage.openDoors(onward);
    expect(await stage.transfers.changeAtStation(stage.leaderOf(trunk.id), trunk.id)).toMatchObject({ changed: 3 });
    await stage.depart(onward);
    await stage.arrive(onward.id);
    for (const { id } of [feeder, trunk, onward])
      expect([(await stage.look(id)).state, (await stage.ledgers.ofTrip(office, id)).balanced]).toEqual([
        ...['completed', true],
      ]);
    const ledger = await stage.ledgers.ofBatch(office, batchId);
    expect(ledger).toMatchObject({ balanced: true, differences: [], inconsistent: [] });
    expect((await stage.ledgers.close(office, batchId)).state).toBe('closed');
  }, 120_000);
});
