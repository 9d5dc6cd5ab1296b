import { afterAll, beforeAll, expect, it } from 'vitest';
import { advance, codeOnSheet, type Trip } from '../../support/journey.js';
import { charterFacts } from '../../support/fleet/charters.js';
import { carry, openCarrier } from '../../support/fleet/carrier.js';
import type { Caller } from '../../support/stage.js';
import { waitFor } from '../../support/wait-for.js';
import { type Day, openDay } from './day.js';

const [BY_TRAIN, BY_COACH] = [12, 5];
const TRAIN = {
  ...charterFacts,
  ...{ number: 'K5184', from: { name: '西昌西站', divisionCode: '513401', lon: 102.19, lat: 27.85 } },
  ...{ departsAt: '2020-03-12T14:00:00+08:00', arrivesAt: '2020-03-13T05:00:00+08:00' },
  ...{ seats: 40, pricePerSeatFen: 100 },
};
const HALF_AN_HOUR = 1_800_000;

let day: Day;
beforeAll(async () => {
  day = await openDay(BY_TRAIN + BY_COACH);
}, 240_000);
afterAll(() => day.close());

const tripOf = (id: string): Promise<Trip & { arrivesAt: string; version: number }> =>
  day.coordinator.ok('get', `trips/${id}`);
const advanceTo = async (instant: number) => {
  const { now } = await day.stage.admin.ok('get', 'clock');
  if (instant > Date.parse(now)) await advance(day.stage, new Date(instant).toISOString());
};
const peopleOn = async (trip: string): Promise<{ id: string; workerId: string; state: string }[]> =>
  (await day.coordinator.ok('get', `trips/${trip}/passengers`)).items;

/** Doors open half an hour before; those who have a seat are told to be there, and somebody leads with the code of the sheet. */
async function open(trip: string): Promise<Caller> {
  const { departsAt, sheetNumber } = await tripOf(trip);
  await advanceTo(Date.parse(departsAt) - HALF_AN_HOUR);
  await waitFor(async () => (await tripOf(trip)).state === 'boarding', { what: 'open doors', within: 60 });
  day.note(trip, 'departure', ...(await day.aboard(trip)));
  const code = await codeOnSheet(day.coordinator, trip);
  const facts = { sheetNumber, code, name: '带队人' };
  const { accessToken } = await day.stage.nobody.ok('post', 'sign-in/trip-code', facts);
  return day.stage.nobody.with(accessToken);
}

/** Everybody on the list gets on, and it leaves at its hour. */
async function depart(trip: string, leader: Caller, people: number): Promise<void> {
  await waitFor(async () => (await peopleOn(trip)).length === people, { what: 'the list', within: 30 });
  const items = (await peopleOn(trip)).map(({ id }) => ({ passengerId: id, step: 'board' }));
  const answer = await leader.ok('post', `trips/${trip}/passengers/steps`, { items });
  expect(answer.items.filter(({ refusal }: { refusal: object | null }) => refusal)).toEqual([]);
  await advanceTo(Date.parse((await tripOf(trip)).departsAt));
  await leader.ok('post', `trips/${trip}/depart`);
}

async function arrive(trip: string, leader: Caller): Promise<void> {
  await advanceTo(Date.parse((await tripOf(trip)).arrivesAt));
  const { gate } = day.enterprise;
  for (const { id } of (await leader.ok('get', `trips/${trip}/hand-overs`)).items) {
    await leader.ok('post', `hand-overs/${String(id)}/arrive`);
    const present = (await peopleOn(trip)).filter(({ state }) => state === 'boarded').map((one) => one.id);
    const { listHash } = await gate.ok('post', `hand-overs/${String(id)}/count`, { present });
    for (const signer of [leader, gate])
      await signer.ok('post', `hand-overs/${String(id)}/sign`, { listHash, device: '平板' });
  }
}

it('a day with a train that some miss, and a coach that its carrier gives back, leaves every head accounted for', async () => {
  const { coordinator } = day;
  await coordinator.ok('post', 'charters', TRAIN);
  const train = await day.byTrain(day.placements.slice(0, BY_TRAIN), [{ vehicleClass: 'coach-19', count: 4 }]);
  const coach = await day.approved(day.placements.slice(BY_TRAIN), '2020-03-12T07:00:00+08:00');
  const [[first = '', second = ''], [trunk = '']] = [train.feeders, train.trunks];
  expect([train.feeders.length, train.trunks.length, train.onward.length > 0]).toEqual([2, 1, true]);
  await day.check('approval');

  // A carrier that has confirmed the coach gives it back; another one takes it.
  const carriers = [
    await openCarrier(day.stage, { county: '513431', carrierUscc: '91513400MA5D00901W' }),
    await openCarrier(day.stage, { county: '513401', carrierUscc: '91522600MA5D009022', plate: '川W·90002' }),
  ] as const;
  const trip = await tripOf(coach.trip);
  const offer = await carry(coordinator, carriers[0], trip);
  await day.check('a carrier');
  await carriers[0].staff.ok('post', `carrier-offers/${offer}/release`, { reason: '车辆故障' });
  const alarms = async () => (await coordinator.ok('get', `alarms?trip=${coach.trip}`)).items;
  expect(await alarms()).toMatchObject([{ kind: 'carrier' }]);
  await day.check('a coach given back');
  await carry(coordinator, carriers[1], trip);
  expect(await alarms()).toEqual([]);
  expect((await tripOf(coach.trip)).version).toBe(4);
  await day.check('another carrier');

  const leaders = new Map<string, Caller>();
  const lead = async (id: string) => {
    const leader = leaders.get(id) ?? (await open(id));
    leaders.set(id, leader);
    return leader;
  };
  const [early, late] = [(await day.aboard(first)).length, (await day.aboard(second)).length];
  expect([early > 0, late > 0, early + late]).toEqual([true, true, BY_TRAIN]);
  const missing = await day.aboard(second);
  for (const [id, people] of [
    [coach.trip, BY_COACH],
    [first, early],
    [second, late],
  ] as const)
    await depart(id, await lead(id), people);
  await day.check('departures');

  // One feeder is at the station in time, the other is not.
  await advanceTo(Date.parse((await tripOf(first)).arrivesAt));
  const changed = { tripId: first, state: 'completed', changed: early, missed: 0 };
  expect(await (await lead(first)).ok('post', `trips/${first}/change-at-station`)).toEqual(changed);
  await day.check('a change to the train');
  await depart(trunk, await lead(trunk), early);
  expect((await day.aboard(trunk)).length).toBe(early);
  await day.check('a train that some miss');
  const missed = { tripId: second, state: 'completed', changed: 0, missed: late };
  expect(await coordinator.ok('post', `trips/${second}/change-at-station`)).toEqual(missed);
  for (const worker of missing) day.seated.delete(worker);
  await day.check('those who missed it');

  await advanceTo(Date.parse((await tripOf(trunk)).arrivesAt));
  expect(await (await lead(trunk)).ok('post', `trips/${trunk}/change-at-station`)).toMatchObject({ changed: early });
  // A coach behind it for which nobody is left was called off; the doors of the others are open by now.
  const people = await Promise.all(train.onward.map(async (id) => (await day.aboard(id)).length));
  const onward = train.onward.filter((_, i) => (people[i] ?? 0) > 0);
  for (const id of train.onward)
    expect([id, (await tripOf(id)).state === 'cancelled']).toEqual([id, !onward.includes(id)]);
  for (const id of onward) await lead(id);
  await day.check('a change to the coach');
  for (const id of onward) await depart(id, await lead(id), (await day.aboard(id)).length);
  await day.check('coaches behind the train');
  for (const id of [coach.trip, ...onward]) await arrive(id, await lead(id));

  for (const { batch } of [coach, train])
    expect(await coordinator.ok('get', `batches/${batch}/ledger`)).toMatchObject({
      ...{ balanced: true, differences: [], inconsistent: [] },
    });
  const { items } = await coordinator.ok('get', 'workers?state=employed&limit=500');
  expect(items.map((worker: { id: string }) => worker.id).sort()).toEqual([...day.seated].sort());
  expect(day.seated.size).toBe(BY_COACH + early);
}, 240_000);
