import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Arrivals, startArrivals } from './arrivals.js';
import type { SetOut } from './approved-trip.js';
import { grantOf } from '../../support/offices.js';

let on: Arrivals;
beforeAll(async () => {
  on = await startArrivals();
});
afterAll(() => on.end());

const refusal = (code: string, kind: string, details: object = expect.anything()) =>
  expect.objectContaining({ code, kind, details });
const first = async ({ tripId }: SetOut) => {
  const [one] = await on.peopleOf(tripId);
  if (!one) throw new Error('Nobody is listed');
  return one;
};
/** Everybody on board, and gone. */
const departed = async (perSite: readonly number[]): Promise<SetOut> => {
  const trip = await on.boarding(perSite);
  await on.boardAll(trip);
  await on.door.depart(trip.leader, trip.tripId);
  return trip;
};
const nobody = { present: [], unlisted: [], disputed: [] };

describe('The passenger list', () => {
  test('is made when the doors open: everybody by seat, a hand-over a site, and the batch is dispatched', async () => {
    const trip = await on.boarding([2, 1]);
    const people = await on.peopleOf(trip.tripId);
    expect(people.map(({ seatNumber, state, workerId }) => [seatNumber, state, workerId])).toEqual(
      trip.workers.map((worker, i) => [i + 1, 'expected', worker]),
    );
    expect((await on.handOvers.ofTrip(trip.leader, trip.tripId)).items.map(({ state }) => state)).toEqual([
      'expected',
      'expected',
    ]);
    expect(await on.stateOf('batch', trip.batchId)).toBe('dispatched');
  });

  test('is of no other trip’s leader, no other site and no other office', async () => {
    const trip = await on.boarding([1]);
    const other = await on.boarding([1], on.congjiang.coordinator);
    const strangers = [other.leader, ...other.contacts, on.congjiang.coordinator, grantOf('enterprise', '')];
    for (const stranger of strangers)
      await expect(on.passengers.ofTrip(stranger, trip.tripId)).rejects.toEqual(refusal('trip.missing', 'missing'));
    const { id } = await first(trip);
    await expect(on.door.step(other.leader, trip.tripId, { passengerId: id, step: 'board' })).rejects.toEqual(
      refusal('trip.missing', 'missing'),
    );
    const gate = await on.gate(trip);
    await expect(on.handOvers.count(other.contacts[0] ?? other.leader, gate.id, nobody)).rejects.toEqual(
      refusal('hand-over.missing', 'missing'),
    );
  });

  test('shows a monitor neither full names nor ID numbers', async () => {
    const trip = await on.boarding([1]);
    const monitor = { ...grantOf('province-monitor', '51'), organisation: null };
    const [seen] = (await on.passengers.ofTrip(monitor, trip.tripId)).items;
    expect(seen).toMatchObject({ name: '务**', idTail: null });
  });
});

describe('At the door', () => {
  test('two phones that board the same person at once have one effect and one clear conflict', async () => {
    const trip = await on.boarding([1]);
    const { id } = await first(trip);
    const both = await Promise.allSettled(
      [trip.leader, on.zhaojue.coordinator].map((by) =>
        on.door.step(by, trip.tripId, { passengerId: id, step: 'board' }),
      ),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'passenger.illegal-step', kind: 'conflict', details: { state: 'boarded', step: 'board' } },
    });
    expect((await on.eventsOf(id)).filter((type) => type === 'passenger.boarded')).toHaveLength(1);
  });

  test('fifty steps at once leave a ledger whose facts and events agree', async () => {
    const trip = await on.boarding([12]);
    const people = await on.peopleOf(trip.tripId);
    const steps = ['board', 'no-show', 'recall', 'board', 'recall'] as const;
    const asked = Array.from({ length: 50 }, (_, i) => ({
      passengerId: people[i % people.length]?.id ?? '',
      step: steps[i % steps.length] ?? 'board',
    }));
    await Promise.allSettled(asked.map((item) => on.door.step(trip.leader, trip.tripId, item)));
    await on.boardAll(trip);
    const { inconsistent, equations } = await on.ledgers.ofTrip(on.zhaojue.coordinator, trip.tripId);
    expect(inconsistent).toEqual([]);
    expect(equations[0]?.balanced).toBe(true);
  });

  test('a refused item of many does not hinder the rest', async () => {
    const trip = await on.boarding([2]);
    const [a, b] = await on.peopleOf(trip.tripId);
    const results = await on.door.steps(trip.leader, trip.tripId, [
      { passengerId: a?.id ?? '', step: 'board' },
      { passengerId: a?.id ?? '', step: 'board' },
      { passengerId: trip.tripId, step: 'board' },
      { passengerId: b?.id ?? '', step: 'refuse' },
      { passengerId: b?.id ?? '', step: 'no-show' },
    ]);
    expect(results.map(({ state, refusal: refused }) => state ?? refused?.code)).toEqual([
      'boarded',
      'passenger.illegal-step',
      'passenger.missing',
      'passenger.reason-wanted',
      'no-show',
    ]);
  });

  test('nobody boards before the doors open or after departure', async () => {
    const closed = await on.approved([1]);
    await expect(
      on.door.step(closed.leader, closed.tripId, { passengerId: closed.tripId, step: 'board' }),
    ).rejects.toEqual(refusal('passenger.missing', 'missing'));
    const trip = await departed([1]);
    const { id } = await first(trip);
    await expect(on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'recall' })).rejects.toEqual(
      refusal('passenger.not-the-time', 'conflict', { step: 'recall', tripState: 'departed' }),
    );
  });

  test('the fever of somebody taken off is sealed; its reading is recorded with the purpose', async () => {
    const trip = await departed([2]);
    const { id } = await first(trip);
    const item = { passengerId: id, step: 'take-off', reason: 'fever', place: '都匀服务区', note: '38.6 度' } as const;
    expect(await on.door.step(trip.leader, trip.tripId, item)).toMatchObject({ state: 'taken-off', reason: 'care' });
    const [seen] = (await on.passengers.ofTrip(trip.contacts[0] ?? trip.leader, trip.tripId)).items;
    expect(JSON.stringify(seen)).not.toMatch(/fever|38\.6|都匀/);
    const events = await on.asSystem<{ details: object }[]>('select details from event where subject = $1', [id]);
    expect(JSON.stringify(events)).not.toMatch(/fever|38\.6|都匀/);

    expect(() => on.passengers.reveal(trip.leader, trip.tripId, id, '密接排查')).toThrow(
      refusal('access.role-required', 'forbidden'),
    );
    expect(() => on.passengers.reveal(on.zhaojue.coordinator, trip.tripId, id, ' ')).toThrow(
      refusal('passenger.purpose-wanted', 'invalid'),
    );
    expect(await on.passengers.reveal(on.zhaojue.coordinator, trip.tripId, id, '密接排查')).toEqual({
      reason: 'fever',
      note: '38.6 度',
    });
    expect(await on.eventsOf(id)).toContain('passenger.revealed');
  });
});

describe('The departure', () => {
  test('waits until nobody is merely expected, and says how many are', async () => {
    const trip = await on.boarding([3]);
    const { id } = await first(trip);
    await on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'board' });
    await expect(on.door.depart(trip.leader, trip.tripId)).rejects.toEqual(
      refusal('trip.still-expected', 'conflict', { expected: 2 }),
    );
  });

  test('waits for the list', async () => {
    const trip = await on.approved([1]);
    await on.openDoors(trip.tripId);
    await expect(on.door.depart(trip.leader, trip.tripId)).rejects.toEqual(refusal('trip.list-missing', 'unavailable'));
    await on.work();
  });

  test('is refused while somebody on board has lost the placement; that person is recalled and refused', async () => {
    const trip = await on.boarding([2]);
    await on.boardAll(trip);
    const { id, workerId } = await first(trip);
    await on.asSystem(`update worker set state = 'registered' where id = $1`, [workerId]);
    await on.asSystem(`update proposal set state = 'withdrawn' where worker_id = $1`, [workerId]);
    await expect(on.door.depart(trip.leader, trip.tripId)).rejects.toEqual(
      refusal('trip.placement-gone', 'conflict', { passengerIds: [id] }),
    );
    await on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'recall' });
    await on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'refuse', reason: 'other' });
    expect(await on.door.depart(trip.leader, trip.tripId)).toMatchObject({ boarded: 1, leftBehind: 1 });
  });

  test('sets those on board on their way and frees worker, vacancy and seat of those left behind', async () => {
    const trip = await on.boarding([3]);
    const [a, b, c] = await on.peopleOf(trip.tripId);
    await on.door.steps(trip.leader, trip.tripId, [
      { passengerId: a?.id ?? '', step: 'board' },
      { passengerId: b?.id ?? '', step: 'no-show' },
      { passengerId: c?.id ?? '', step: 'refuse', reason: 'papers' },
    ]);
    expect(await on.door.depart(trip.leader, trip.tripId)).toEqual({
      tripId: trip.tripId,
      state: 'departed',
      boarded: 1,
      leftBehind: 2,
    });
    await on.work();
    const states = await Promise.all(trip.workers.map((worker) => on.stateOf('worker', worker)));
    expect(states).toEqual(['travelling', 'registered', 'registered']);
    expect(await on.asSystem('select taken from vacancy where id = $1', [trip.vacancies[0]])).toEqual([{ taken: 1 }]);
    expect(await on.asSystem('select active from seat where trip_id = $1 order by number', [trip.tripId])).toEqual([
      { active: true },
      { active: false },
      { active: false },
    ]);
  });

  test('without anybody on board completes the trip at once', async () => {
    const trip = await on.boarding([1]);
    const { id } = await first(trip);
    await on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'no-show' });
    expect(await on.door.depart(trip.leader, trip.tripId)).toMatchObject({ state: 'completed', boarded: 0 });
  });
});
