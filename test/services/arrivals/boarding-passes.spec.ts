import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardingPassesHtml } from '../../../apps/api/src/transport/passes/boarding-passes.js';
import { BoardingPassService } from '#transport';
import type { SetOut } from './approved-trip.js';
import { type Arrivals, startArrivals } from './arrivals.js';

let on: Arrivals;
let passes: BoardingPassService;
beforeAll(async () => {
  on = await startArrivals();
  passes = on.module.get(BoardingPassService);
});
afterAll(() => on.end());

const refusal = (code: string, details: object = expect.anything()) => expect.objectContaining({ code, details });
const scan = ({ leader, tripId }: SetOut, pass: string) => on.door.boardByPass(leader, tripId, pass);
/** The passes of a trip, in the order of seats. */
const printed = async ({ tripId }: SetOut) => [
  ...(await passes.ofTrip(on.zhaojue.coordinator, tripId)).passes.values(),
];
const aboard = async ({ tripId }: SetOut) =>
  (await on.peopleOf(tripId)).filter(({ state }) => state === 'boarded').map(({ seatNumber }) => seatNumber);

test('a pass boards its bearer, once; taken back at the door it is good again', async () => {
  const trip = await on.boarding([2]);
  const [one = '', other = ''] = await printed(trip);
  expect(one).toMatch(/^MDP1[\dA-F]{64}$/);
  const bearer = await scan(trip, ` ${one.toLowerCase()}\n`);
  expect(bearer).toMatchObject({ state: 'boarded', seatNumber: 1, workerId: trip.workers[0] });
  await expect(scan(trip, one)).rejects.toEqual(refusal('boarding-pass.used'));
  expect(await aboard(trip)).toEqual([1]);
  await on.door.step(trip.leader, trip.tripId, { passengerId: bearer.id, step: 'recall' });
  await scan(trip, one);
  await scan(trip, other);
  expect(await aboard(trip)).toEqual([1, 2]);
});

test('two scans at once board one person once', async () => {
  const trip = await on.boarding([1]);
  const [pass = ''] = await printed(trip);
  const scans = await Promise.allSettled([scan(trip, pass), scan(trip, pass), scan(trip, pass)]);
  expect(scans.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('is good for its own trip only, and no longer than the seat', async () => {
  const [trip, other] = [await on.boarding([1]), await on.boarding([1])];
  const [pass = ''] = await printed(trip);
  await expect(scan(other, pass)).rejects.toEqual(refusal('boarding-pass.other-trip'));
  await on.asSystem('update seat set active = false where trip_id = $1', [trip.tripId]);
  await expect(scan(trip, pass)).rejects.toEqual(refusal('boarding-pass.void'));
  expect([await aboard(trip), await aboard(other)]).toEqual([[], []]);
});

test('what was not issued here is refused, whatever single sign of it was changed', async () => {
  const trip = await on.boarding([1]);
  const [pass = ''] = await printed(trip);
  for (const text of ['', 'MDP1', 'https://example.org', pass.slice(1), `${pass}A`, pass.replace('MDP1', 'MDP2')])
    await expect(scan(trip, text)).rejects.toEqual(refusal('boarding-pass.unreadable'));
  for (const at of [4, 20, 35, 36, 50, 67]) {
    const changed = `${pass.slice(0, at)}${pass[at] === 'A' ? 'B' : 'A'}${pass.slice(at + 1)}`;
    await expect(scan(trip, changed)).rejects.toEqual(refusal('boarding-pass.forged'));
  }
  expect(await aboard(trip)).toEqual([]);
});

test('the office prints those of its trips in force, a worker has the own one, nobody else any', async () => {
  const trip = await on.boarding([2]);
  const [one, other] = await printed(trip);
  const worker = (nth: number) => ({
    ...trip.leader,
    role: 'worker' as const,
    actor: trip.workers[nth] ?? '',
    trip: null,
  });
  expect([await passes.own(worker(0), trip.tripId), await passes.own(worker(1), trip.tripId)]).toEqual([one, other]);
  const stranger = await on.boarding([1]);
  await expect(passes.own(worker(0), stranger.tripId)).rejects.toEqual(refusal('trip.missing'));
  await expect(passes.ofTrip(on.congjiang.coordinator, trip.tripId)).rejects.toEqual(refusal('trip.missing'));
  expect(() => passes.ofTrip(trip.leader, trip.tripId)).toThrow(refusal('access.role-required'));
  await on.asSystem(`update trip set state = 'cancelled' where id = $1`, [trip.tripId]);
  await expect(passes.ofTrip(on.zhaojue.coordinator, trip.tripId)).rejects.toEqual(refusal('trip.not-in-force'));
});

test('the printed page has a seat map with everybody in it, and a QR code each', async () => {
  const trip = await on.boarding([2, 1]);
  const all = await passes.ofTrip(on.zhaojue.coordinator, trip.tripId);
  const page = boardingPassesHtml(all);
  expect(page.match(/<svg/g)).toHaveLength(3);
  const cells = page.match(/<td class="(taken|free|kept)">/g) ?? [];
  expect(cells).toHaveLength(all.trip.approvedSeats);
  expect(cells.filter((cell) => cell.includes('taken'))).toHaveLength(3);
  for (const { name, number } of all.trip.seats) expect(page).toContain(`${name} · ${String(number)} 号座`);
});
