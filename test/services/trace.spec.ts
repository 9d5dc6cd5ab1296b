import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plusSeconds } from '#kernel';
import type { Grant } from '#platform';
import { MORNING, type SetOut } from './arrivals/approved-trip.js';
import { type Arrivals, startArrivals } from './arrivals/arrivals.js';
import { grantOf } from '../support/offices.js';

let on: Arrivals;
beforeAll(async () => {
  on = await startArrivals();
});
afterAll(() => on.end());

const refusal = (code: string, kind: string, details: object = expect.anything()) =>
  expect.objectContaining({ code, kind, details });
const office = () => on.zhaojue.coordinator;
const auditor: Grant = { ...grantOf('auditor', ''), organisation: null };
const monitorOf = (scope: string): Grant => ({ ...grantOf('province-monitor', scope), organisation: null });

/** One no-show, one taken off, one unlisted, the rest present; both sign. */
async function journey(people: number, { missing = 0 } = {}): Promise<SetOut> {
  const trip = await on.boarding([people]);
  const [noShow, ill, ...rest] = await on.peopleOf(trip.tripId);
  await on.door.step(trip.leader, trip.tripId, { passengerId: noShow?.id ?? '', step: 'no-show' });
  await on.boardAll(trip);
  await on.door.depart(trip.leader, trip.tripId);
  const item = { passengerId: ill?.id ?? '', step: 'take-off', reason: 'fever', place: '都匀' } as const;
  await on.door.step(trip.leader, trip.tripId, item);
  await handOver(
    trip,
    rest.slice(missing).map(({ id }) => id),
  );
  return trip;
}

async function handOver(trip: SetOut, present: readonly string[]): Promise<void> {
  const gate = await on.gate(trip);
  if ((await on.stateOf('hand_over', gate.id)) === 'expected') await on.handOvers.arrive(gate.contact, gate.id);
  const count = { present, unlisted: [{ name: '陌生人' }], disputed: [] };
  const { listHash } = await on.handOvers.count(gate.contact, gate.id, count);
  for (const by of [trip.leader, gate.contact])
    await on.handOvers.sign(by, gate.id, { listHash: listHash ?? '', device: '手机' });
  await on.work();
}

const names = (ledger: Awaited<ReturnType<Arrivals['ledgers']['ofTrip']>>) =>
  Object.fromEntries(
    ledger.equations.flatMap(({ left, right }) => [...left, ...right]).map(({ term, count }) => [term, count]),
  );

describe('The head-count of a batch', () => {
  test('balances by name after a journey with a no-show, somebody taken off and somebody unlisted, and the batch closes', async () => {
    const trip = await journey(5);
    const ledger = await on.ledgers.ofTrip(office(), trip.tripId);
    expect(ledger).toMatchObject({ balanced: true, differences: [], inconsistent: [], tripState: 'completed' });
    expect(names(ledger)).toEqual({
      planned: 5,
      boarded: 4,
      'no-show': 1,
      refused: 0,
      rebooked: 0,
      'taken-off': 1,
      transferred: 0,
      arrived: 3,
      unlisted: 1,
      'handed-over': 4,
      disputed: 0,
    });
    expect(await on.ledgers.close(office(), trip.batchId)).toMatchObject({ state: 'closed' });
    expect(await on.stateOf('batch', trip.batchId)).toBe('closed');
  });

  test('with a lost person names that person and does not close, until the person is found', async () => {
    const trip = await journey(4, { missing: 1 });
    const lost = (await on.peopleOf(trip.tripId))[2];
    const { differences, balanced } = await on.ledgers.ofBatch(office(), trip.batchId);
    expect(differences).toMatchObject([{ id: lost?.id, name: lost?.name, equation: 'journey', kind: 'lost' }]);
    expect(balanced).toBe(false);
    const refused = await on.ledgers.close(office(), trip.batchId).catch((error: unknown) => error);
    expect(refused).toEqual(
      refusal('ledger.unbalanced', 'conflict', {
        openTrips: [],
        differences: [expect.objectContaining({ id: lost?.id, kind: 'lost' })],
        inconsistent: [],
      }),
    );
    expect(JSON.stringify(refused)).not.toContain(lost?.name);
    expect(await on.stateOf('batch', trip.batchId)).toBe('dispatched');

    await handOver(trip, [lost?.id ?? '']);
    expect(await on.stateOf('worker', lost?.workerId ?? '')).toBe('employed');
    expect(await on.ledgers.close(office(), trip.batchId)).toMatchObject({ state: 'closed' });
  });

  test('closes as well once the coordinator has put on record where a lost person left the vehicle', async () => {
    const trip = await journey(4, { missing: 1 });
    const lost = (await on.peopleOf(trip.tripId))[2];
    const item = { passengerId: lost?.id ?? '', step: 'take-off', reason: 'own-wish', place: '桂林' } as const;
    await expect(on.door.step(trip.leader, trip.tripId, item)).rejects.toEqual(
      refusal('passenger.not-the-time', 'conflict'),
    );
    await on.door.step(office(), trip.tripId, item);
    await on.work();
    expect(await on.stateOf('worker', lost?.workerId ?? '')).toBe('registered');
    expect(await on.ledgers.close(office(), trip.batchId)).toMatchObject({ state: 'closed' });
  });

  test('does not close while a trip is on the way', async () => {
    const trip = await on.boarding([2]);
    await on.boardAll(trip);
    await expect(on.ledgers.close(office(), trip.batchId)).rejects.toEqual(
      refusal('ledger.unbalanced', 'conflict', expect.objectContaining({ openTrips: [trip.tripId] })),
    );
  });

  test('shows by name where somebody altered a fact past the events', async () => {
    const trip = await journey(3);
    const [noShow] = await on.peopleOf(trip.tripId);
    await on.asSystem('update passenger set no_show_at = null, refused_at = now() where id = $1', [noShow?.id]);
    const { inconsistent, balanced } = await on.ledgers.ofTrip(office(), trip.tripId);
    expect(inconsistent).toMatchObject([
      { id: noShow?.id, name: noShow?.name, term: 'no-show', missingIn: 'facts' },
      { id: noShow?.id, name: noShow?.name, term: 'refused', missingIn: 'events' },
    ]);
    expect(balanced).toBe(false);
  });

  test('is nobody’s but the own office’s and those who watch', async () => {
    const trip = await journey(3);
    const missing = refusal('trip.missing', 'missing');
    await expect(on.ledgers.ofTrip(on.congjiang.coordinator, trip.tripId)).rejects.toEqual(missing);
    await expect(on.ledgers.close(on.congjiang.coordinator, trip.batchId)).rejects.toEqual(
      refusal('batch.missing', 'missing'),
    );
    expect(() => on.ledgers.ofTrip(trip.leader, trip.tripId)).toThrow(refusal('access.role-required', 'forbidden'));
    expect(() => on.ledgers.close(monitorOf('51'), trip.batchId)).toThrow(refusal('access.role-required', 'forbidden'));
    expect(await on.ledgers.ofTrip(monitorOf('51'), trip.tripId)).toMatchObject({ balanced: true });
    expect(await on.ledgers.ofBatch(auditor, trip.batchId)).toMatchObject({ balanced: true });
  });
});

describe('The trail of a worker', () => {
  test('tells the whole way in order, each with who did it and a sentence in both languages', async () => {
    const trip = await journey(4);
    const worker = trip.workers[3] ?? '';
    const { items } = await on.trails.trailOf(office(), worker);
    expect(items.map(({ type, role }) => [type, role])).toEqual(
      expect.arrayContaining([
        ['worker.registered', 'coordinator'],
        ['passenger.expected', 'system'],
        ['passenger.boarded', 'trip-leader'],
        ['worker.travelling', 'trip-leader'],
        ['trip.departed', 'trip-leader'],
        ['hand-over.arrived', 'site-contact'],
        ['passenger.arrived', 'site-contact'],
        ['passenger.handed-over', 'site-contact'],
        ['worker.employed', 'site-contact'],
      ]),
    );
    expect(items.every(({ text }) => text.zh !== '' && !text.en.startsWith('Other'))).toBe(true);
    expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).sort());
  });

  test('of somebody taken off ends there and says nothing of a fever', async () => {
    const trip = await journey(3);
    const { items } = await on.trails.trailOf(office(), trip.workers[1] ?? '');
    expect(items.map(({ type }) => type)).toContain('passenger.taken-off');
    expect(JSON.stringify(items)).not.toContain('fever');
  });

  test('of another province is missing, for its coordinator and its monitor', async () => {
    const trip = await journey(3);
    const worker = trip.workers[2] ?? '';
    const missing = refusal('worker.missing', 'missing');
    await expect(on.trails.trailOf(on.congjiang.coordinator, worker)).rejects.toEqual(missing);
    await expect(on.trails.contactsOf(on.congjiang.coordinator, worker)).rejects.toEqual(missing);
    await expect(on.trails.trailOf(monitorOf('52'), worker)).rejects.toEqual(missing);
    await expect(on.trails.trailOf(trip.leader, worker)).rejects.toEqual(refusal('access.role-required', 'forbidden'));
    expect((await on.trails.trailOf(auditor, worker)).items.length).toBeGreaterThan(0);
  });

  test('cannot be read round the services either: events of another province are not there', async () => {
    const trip = await journey(3);
    const seenBy = (grant: Grant) =>
      on.db.transaction(grant, async (tx) => {
        const sql = 'select count(*)::int n from event where trip_id = $1 or worker_id = any($2::uuid[])';
        return (await tx.query<{ n: number }[]>(sql, [trip.tripId, trip.workers]))[0]?.n;
      });
    expect(await seenBy(on.congjiang.coordinator)).toBe(0);
    expect(await seenBy(monitorOf('52'))).toBe(0);
    expect(await seenBy(trip.leader)).toBe(0);
    expect(await seenBy(office())).toBeGreaterThan(0);
    expect(await seenBy(monitorOf('51'))).toBe(await seenBy(office()));
  });

  test('is append-only: no grant alters an event', async () => {
    const trip = await journey(3);
    for (const statement of ['update event set type = type', 'delete from event'])
      await expect(on.asSystem(`${statement} where trip_id = $1`, [trip.tripId])).rejects.toThrow();
  });
});

describe('The contacts of a worker', () => {
  test('are all who shared the vehicle, nearest seats first, the unlisted last, and not the no-show', async () => {
    const trip = await journey(5);
    const people = await on.peopleOf(trip.tripId);
    const { items } = await on.trails.contactsOf(office(), trip.workers[4] ?? '');
    expect(items.map(({ passengerId, seatDistance }) => [passengerId, seatDistance])).toEqual([
      [people[3]?.id, 1],
      [people[2]?.id, 2],
      [people[1]?.id, 3],
      [people[5]?.id, null],
    ]);
    expect(items[3]).toMatchObject({ name: '陌生人', workerId: null });
    expect((await on.trails.contactsOf(office(), trip.workers[0] ?? '')).items).toEqual([]);
  });

  test('are answered for fourteen days after arrival and no longer', async () => {
    const trip = await journey(4);
    const worker = trip.workers[3] ?? '';
    const contacts = async () => (await on.trails.contactsOf(office(), worker)).items.length;
    await on.clock.advance(plusSeconds(MORNING, 14 * 86_400));
    expect(await contacts()).toBe(3);
    await on.clock.advance(plusSeconds(MORNING, 14 * 86_400 + 1));
    expect(await contacts()).toBe(0);
  });
});
