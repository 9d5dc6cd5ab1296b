import { afterAll, beforeAll, expect, it } from 'vitest';
import { advance, codeOnSheet, leadTrip } from '../../support/journey.js';
import { exportedTrips } from '../../support/processes.js';
import type { Caller } from '../../support/stage.js';
import { type Day, openDay } from './day.js';

const MINUTE = 60_000;
const A_COACH = 6;
const JOINING = 8;
const DAY = '2020-03-12';
const [EARLY, LATE] = [`${DAY}T07:00:00+08:00`, `${DAY}T12:00:00+08:00`];
const ROADSIDE = { name: '都匀服务区', divisionCode: '522701', lon: 103.6, lat: 27.6 };
const ROAD = {
  from: { name: '毕节收费站', divisionCode: '520502', lon: 105.98, lat: 26.44 },
  to: { name: '贵阳收费站', divisionCode: '520102', lon: 107.03, lat: 25.92 },
  ...{ closedFrom: `${DAY}T06:00:00+08:00`, closedUntil: '2020-03-13T12:00:00+08:00' },
  ...{ extraMetres: 20_000, extraSeconds: 1200 },
};

interface Coach {
  readonly batch: string;
  readonly trip: string;
}

let day: Day;
const coaches: Coach[] = [];
const leaders = new Map<string, Caller>();
let waiting: Day['placements'][number][] = [];

const tripOf = async (trip: string) => day.coordinator.ok('get', `trips/${trip}`);
const departureOf = async ({ trip }: Coach): Promise<number> => Date.parse((await tripOf(trip)).departsAt);
const at = (instant: number) => new Date(instant).toISOString();
const advanceTo = async (instant: number) => {
  const { now } = await day.stage.admin.ok('get', 'clock');
  if (instant > Date.parse(now)) await advance(day.stage, at(instant));
};
const coach = (n: number) => coaches[n] as Coach;

/** The n-th change after approval, of those that are on the road yet, and who is told of it. */
async function change(n: number, standing: readonly Coach[]): Promise<void> {
  const of = (i: number) => standing[(n + Math.floor(n / 5) + i) % standing.length] as Coach;
  const [{ trip }, { trip: next }] = [of(0), of(1)];
  const people = await day.aboard(trip);
  const [first = '', second = ''] = people;
  const send = (body: object) => day.coordinator.ok('post', `trips/${trip}/changes`, body);
  const kinds = [
    async () => {
      const joins = waiting.shift();
      await send({ add: [joins?.id] });
      day.seated.add(joins?.workerId ?? '');
      day.note(trip, 'seat', joins?.workerId ?? '');
    },
    async () => {
      await send({ remove: [{ workerId: first, reason: 'own-wish' }] });
      day.seated.delete(first);
      day.note(trip, 'removed', first);
    },
    async () => {
      await send({ move: [{ workerId: first, tripId: next }] });
      day.note(next, 'moved', first);
    },
    async () => {
      await send({ swap: [{ workerId: first, withWorkerId: second }] });
      day.note(trip, 'changed', first, second);
    },
    async () => {
      await send({ departsAt: at((await departureOf(of(0))) + 10 * MINUTE) });
      day.note(trip, 'changed', ...people);
    },
  ];
  await kinds[n % kinds.length]?.();
}

/** Doors open, and those aboard are told to be there. */
async function lead({ trip }: Coach): Promise<void> {
  const facts = await tripOf(trip);
  leaders.set(trip, await leadTrip(day.stage, day.office, facts));
  day.note(trip, 'departure', ...(await day.aboard(trip)));
}

const peopleOf = async (trip: string): Promise<{ id: string; workerId: string; state: string }[]> =>
  (await day.coordinator.ok('get', `trips/${trip}/passengers`)).items;

async function depart({ trip }: Coach): Promise<void> {
  const leader = leaders.get(trip) as Caller;
  const expected = (await peopleOf(trip)).filter(({ state }) => state === 'expected');
  const items = expected.map(({ id }) => ({ passengerId: id, step: 'board' }));
  const answer = await leader.ok('post', `trips/${trip}/passengers/steps`, { items });
  expect(answer.items.filter(({ refusal }: { refusal: object | null }) => refusal)).toEqual([]);
  await leader.ok('post', `trips/${trip}/depart`);
}

/** Counted by name and signed by both. */
async function arrive(trip: string, sheetNumber: string): Promise<void> {
  let leader = leaders.get(trip);
  if (!leader) {
    const code = await codeOnSheet(day.coordinator, trip);
    const { accessToken } = await day.stage.nobody.ok('post', 'sign-in/trip-code', {
      sheetNumber,
      code,
      name: '带队人',
    });
    leader = day.stage.nobody.with(accessToken);
  }
  const { gate } = day.enterprise;
  const { items } = await leader.ok('get', `trips/${trip}/hand-overs`);
  for (const { id, state } of items) {
    if (state !== 'expected') continue;
    await leader.ok('post', `hand-overs/${id}/arrive`);
    const present = (await peopleOf(trip)).filter((one) => one.state === 'boarded').map((one) => one.id);
    const { listHash } = await gate.ok('post', `hand-overs/${id}/count`, { present });
    for (const caller of [leader, gate]) await caller.ok('post', `hand-overs/${id}/sign`, { listHash, device: '平板' });
  }
}

beforeAll(async () => {
  day = await openDay(5 * A_COACH + JOINING);
}, 240_000);
afterAll(() => day.close());

it('a coordinator’s day of forty changes, three breakdowns, a closed road and a no-show leaves every head accounted for', async () => {
  waiting = [...day.placements];
  for (const departsAfter of [EARLY, EARLY, EARLY, LATE, LATE])
    coaches.push(await day.approved(waiting.splice(0, A_COACH), departsAfter));
  await day.check('approval');
  for (let n = 0; n < 20; n++) {
    await change(n, coaches);
    await day.check(`change ${String(n + 1)}`);
  }

  // One does not start: the others take its people, who are told of their new seats.
  const taken = await day.settle({ tripId: coach(0).trip, kind: 'breakdown' }, 'others');
  for (const { workerId, tripId } of taken.moved) day.note(tripId, 'moved', workerId);
  await day.check('a breakdown before departure');
  for (let n = 20; n < 40; n++) {
    await change(n, coaches.slice(1));
    await day.check(`change ${String(n + 1)}`);
  }
  const round = await day.settle({ kind: 'road-closed', road: ROAD });
  expect(round.kind).toBe('detour');
  await day.check('a closed road');

  // The doors of two are open; somebody does not come, and rides with one of those that leave at noon.
  const [one, two, ...later] = coaches.slice(1) as [Coach, Coach, Coach, Coach];
  for (const open of [one, two]) await lead(open);
  await day.check('open doors');
  const [missing = ''] = await day.aboard(one.trip);
  const { id } = await (leaders.get(one.trip) as Caller).ok('post', 'incidents', {
    ...{ tripId: one.trip, kind: 'no-show', persons: [missing] },
  });
  const { options } = await day.searched(id);
  const option = options.find(({ kind }: { kind: string }) => kind === 'later-coach');
  const { outcome } = await day.coordinator.ok('post', `incidents/${id}/resolve`, { optionId: option.id });
  expect(later.map(({ trip }) => trip)).toContain(outcome.moved[0].tripId);
  day.note(outcome.moved[0].tripId, 'moved', missing);
  await day.check('a no-show');

  for (const open of [one, two]) await depart(open);
  await advanceTo(Math.max(await departureOf(one), await departureOf(two)) + 30 * MINUTE);
  await day.check('two departures');
  const { now } = await day.stage.admin.ok('get', 'clock');
  const replacements = [{ vehicleClass: 'coach-49', count: 1, readyAt: at(Date.parse(now) + 60 * MINUTE) }];
  await day.settle({ tripId: one.trip, kind: 'breakdown', place: ROADSIDE, replacements }, 'replacement');
  await day.check('a breakdown on the road');
  for (const open of later) await lead(open);
  for (const open of later) await depart(open);
  await advanceTo(Math.max(...(await Promise.all(later.map(departureOf)))) + 30 * MINUTE);
  await day.check('two more departures');
  const { now: noon } = await day.stage.admin.ok('get', 'clock');
  await day.settle({
    ...{ tripId: coach(4).trip, kind: 'breakdown', place: ROADSIDE },
    replacements: [{ vehicleClass: 'coach-49', count: 1, readyAt: at(Date.parse(noon) + 60 * MINUTE) }],
  });
  await day.check('a second breakdown on the road');

  const running = (await day.exported()).filter(({ state }) => state === 'departed');
  const [first] = running;
  // What was held against the law all day is what the command line writes.
  expect(
    (await exportedTrips(day.stage.environment, first?.batch ?? '')).find((trip) => trip.id === first?.id),
  ).toEqual(JSON.parse(JSON.stringify(first)));
  await advanceTo(Math.max(...running.map(({ arrivesAt }) => Date.parse(arrivesAt))));
  for (const trip of running) await arrive(trip.id, trip.sheetNumber);
  for (const { batch } of coaches)
    expect(await day.coordinator.ok('get', `batches/${batch}/ledger`)).toMatchObject({
      ...{ balanced: true, differences: [], inconsistent: [] },
    });
  const { items } = await day.coordinator.ok('get', 'workers?state=employed&limit=500');
  expect(items.map((worker: { id: string }) => worker.id).sort()).toEqual([...day.seated].sort());
  expect(day.seated.size).toBe(5 * A_COACH);
}, 240_000);
