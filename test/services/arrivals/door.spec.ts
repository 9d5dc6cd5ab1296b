import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Arrivals, startArrivals } from './arrivals.js';
import type { SetOut } from './approved-trip.js';

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

describe('The door', () => {
  const judgedOf = (tripId: string, recognition: object | null) =>
    on.asSystem('update seat set recognition = $2 where trip_id = $1', [
      tripId,
      recognition && JSON.stringify({ conditions: [], ...recognition }),
    ]);
  const boards = async (trip: SetOut) =>
    on.door.step(trip.leader, trip.tripId, { passengerId: (await first(trip)).id, step: 'board' });

  test('lets nobody board whose code is not recognised, and says the verdict and the remedy alone', async () => {
    const trip = await on.boarding([1]);
    const remedy = { zh: '请申报健康码', en: 'Declare a health code' };
    for (const verdict of ['NOT_RECOGNISED', 'UNDECIDED']) {
      await judgedOf(trip.tripId, { verdict, remedy });
      const { id } = await first(trip);
      await expect(boards(trip)).rejects.toEqual(
        refusal('passenger.not-recognised', 'conflict', { passengerId: id, verdict, remedy }),
      );
    }
    await judgedOf(trip.tripId, { verdict: 'RECOGNISED_WITH_CONDITIONS' });
    expect((await boards(trip)).state).toBe('boarded');
  });

  test('lets nobody board whom nobody judged', async () => {
    const trip = await on.boarding([1]);
    await judgedOf(trip.tripId, null);
    await expect(boards(trip)).rejects.toEqual(refusal('passenger.not-recognised', 'conflict'));
  });

  test('of a late departure asks for another verdict once the delay is more than the verdict bears', async () => {
    const trip = await on.boarding([2]);
    const [one, other] = await on.peopleOf(trip.tripId);
    await on.asSystem(`update trip set departs_at = departs_at - interval '90 minutes' where id = $1`, [trip.tripId]);
    await judgedOf(trip.tripId, { verdict: 'RECOGNISED', withstandsSeconds: 5401 });
    const board = (id = '') => on.door.step(trip.leader, trip.tripId, { passengerId: id, step: 'board' });
    expect((await board(one?.id)).state).toBe('boarded');
    await judgedOf(trip.tripId, { verdict: 'RECOGNISED', withstandsSeconds: 5400 });
    await expect(board(other?.id)).rejects.toEqual(refusal('passenger.verdict-lapsed', 'conflict'));
  });
});
