import { describe, expect, test } from 'vitest';
import { type ExportedTrip, TripSheetService } from '#transport';
import { unlawful } from '../../support/checkers/road-law.mjs';
import { refusal } from '../transport/stage.js';
import { legsStage } from './stage.js';

const open = legsStage();

/** A plan with a train of its own for so many. */
const onTrain = async (number: string, people: number) => {
  const { train, stage, gate, chosen } = open();
  const charter = await train(number, { pricePerSeatFen: 100 });
  const { batchId, trips } = await chosen(await stage.crowd(people, gate));
  const [trunk] = trips.filter(({ leg }) => leg === 'trunk');
  if (!trunk) throw new Error('A train is wanted');
  return { charter, batchId, trips, trunk };
};

const gone = (charter: string) => open().register.withdraw(open().stage.zhaojue, charter);

describe('The train of a journey', () => {
  test('is a trip of its own with number, stations, hours and everybody by name on a number of it', async () => {
    const { stage, legs, choices } = open();
    const { charter, batchId, trips, trunk } = await onTrain('K5210', 6);
    expect(trips.map(({ leg, mode, serviceNumber }) => [leg, mode, serviceNumber])).toEqual([
      ['feeder', 'coach', null],
      ['trunk', 'train', 'K5210'],
      ['distribution', 'coach', null],
    ]);
    expect(trunk).toMatchObject({
      ...{ charterId: charter, state: 'planned', vehicleClass: 'train' },
      ...{ departsAt: '2020-03-12T06:00:00.000Z', arrivesAt: '2020-03-12T21:00:00.000Z' },
    });
    const view = await stage.trips.get(stage.zhaojue, trunk.id);
    expect(view).toMatchObject({
      approvedSeats: 40,
      drivers: 0,
      shifts: [],
      rests: [],
      isolationSeats: [],
      costFen: 600,
    });
    expect(view.stops.map(({ name, kind }) => [name, kind])).toEqual([
      ['西昌西站', 'pick-up'],
      ['广州南站', 'set-down'],
    ]);
    expect(view.proofs.map(({ rule, ok }) => [rule, ok])).toContainEqual(['before departure', true]);
    const numbers = await stage.sql<{ worker_id: string; number: number }[]>(
      'select worker_id, number from charter_seat where charter_id = $1 order by number',
      [charter],
    );
    expect(view.seats.map(({ workerId, number }) => ({ worker_id: workerId, number }))).toEqual(numbers);
    for (const { legs: own } of await legs(batchId))
      expect(own.map(({ tripId }) => tripId)).toEqual(trips.map(({ id }) => id));
    await choices.giveUp(stage.zhaojue, batchId);
    await expect(stage.trips.get(stage.zhaojue, trunk.id)).rejects.toEqual(refusal('trip.missing'));
    await gone(charter);
  });

  test('comes into force with its batch, has a sheet with versions, and is called off with it', async () => {
    const { stage, choices } = open();
    const { charter, batchId, trunk } = await onTrain('K5212', 4);
    await stage.batches.approve(stage.zhaojue, batchId);
    const sheet = await stage.module.get(TripSheetService).of(stage.zhaojue, trunk.id);
    expect(sheet.trip).toMatchObject({ state: 'approved', version: 1, serviceNumber: 'K5212' });
    expect(sheet.leaderCode).toMatch(/^\w{8}$/);
    expect(sheet.crew).toBeNull();
    await stage.batches.cancel(stage.zhaojue, batchId);
    expect((await stage.trips.get(stage.zhaojue, trunk.id)).state).toBe('cancelled');
    await expect(choices.giveUp(stage.zhaojue, batchId)).rejects.toEqual(refusal('comparison.nothing-chosen'));
    await gone(charter);
  });

  test('takes a price for the whole once, however many batches share it', async () => {
    const { train, stage, gate, chosen, choices } = open();
    const charter = await train('K5214', { pricePerSeatFen: null, fixedPriceFen: 900 });
    const plans = [await chosen(await stage.crowd(4, gate)), await chosen(await stage.crowd(5, gate))];
    const [first = '', second = ''] = plans.map(({ trips }) => trips.find(({ leg }) => leg === 'trunk')?.id ?? '');
    const costOf = async (id: string) => (await stage.trips.get(stage.zhaojue, id)).costFen;
    expect([await costOf(first), await costOf(second)]).toEqual([900, 0]);
    await choices.giveUp(stage.zhaojue, plans[0]?.batchId ?? '');
    expect(await costOf(second)).toBe(900);
    await stage.batches.approve(stage.zhaojue, plans[1]?.batchId ?? '');
    const third = await chosen(await stage.crowd(4, gate));
    const last = third.trips.find(({ leg }) => leg === 'trunk')?.id ?? '';
    expect(await costOf(last)).toBe(0);
    await stage.batches.cancel(stage.zhaojue, plans[1]?.batchId ?? '');
    expect(await costOf(last)).toBe(900);
    await choices.giveUp(stage.zhaojue, third.batchId);
    await gone(charter);
  });
});

describe('Exported journeys', () => {
  let trips: ExportedTrip[] = [];
  const altered = (leg: string, alter: (trip: { -readonly [K in keyof ExportedTrip]: ExportedTrip[K] }) => void) => {
    const copy = structuredClone(trips);
    const one = copy.find((trip) => trip.leg === leg);
    if (one) alter(one);
    return unlawful(copy).join('\n');
  };
  const shifted = (trip: ExportedTrip, seconds: number) =>
    trip.stops.map((stop) => {
      const at = (instant: string) => new Date(Date.parse(instant) + seconds * 1000).toISOString();
      return { ...stop, arrivesAt: at(stop.arrivesAt), leavesAt: at(stop.leavesAt) };
    });

  test('name leg, mode and charter, and are lawful with the times of their transfers', async () => {
    const { stage } = open();
    const { charter, batchId } = await onTrain('K5216', 6);
    await stage.batches.approve(stage.zhaojue, batchId);
    trips = await stage.exported(batchId);
    expect(
      trips.map(({ leg, mode, charter: own, sheetVersion }) => [leg, mode, own?.id, own?.number, sheetVersion]),
    ).toEqual(
      expect.arrayContaining([
        ['feeder', 'coach', charter, null, 1],
        ['trunk', 'train', charter, 'K5216', 1],
        ['distribution', 'coach', charter, null, 1],
      ]),
    );
    expect(unlawful(trips)).toEqual([]);
  });

  test('are unlawful to the checker where a change has no time, two legs overlap, a number is given twice or a coach calls itself a train', () => {
    expect(altered('feeder', (trip) => (trip.stops = shifted(trip, 6 * 3600)))).toMatch(
      /two legs at once|no time to change/,
    );
    expect(altered('distribution', (trip) => (trip.stops = shifted(trip, -3 * 3600)))).toMatch(/no time to change/);
    expect(altered('trunk', (trip) => (trip.persons = trip.persons.map((one) => ({ ...one, seat: 1 }))))).toMatch(
      /share a seat/,
    );
    expect(altered('feeder', (trip) => (trip.mode = 'train'))).toMatch(/nobody drives/);
    expect(altered('feeder', (trip) => (trip.persons = []))).toMatch(/out of order/);
  });
});
