import 'reflect-metadata';
import { createHash } from 'node:crypto';
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
/** Everybody on board, and gone. */
const departed = async (perSite: readonly number[]): Promise<SetOut> => {
  const trip = await on.boarding(perSite);
  await on.boardAll(trip);
  await on.door.depart(trip.leader, trip.tripId);
  return trip;
};
const sign = (trip: SetOut, id: string, by: 'leader' | number, listHash: string) =>
  on.handOvers.sign(by === 'leader' ? trip.leader : (trip.contacts[by] ?? trip.leader), id, {
    listHash,
    device: by === 'leader' ? '手机' : '平板',
  });

const nobody = { present: [], unlisted: [], disputed: [] };

describe('The hand-over', () => {
  test('is completed by both signatures over the same list: accepted people are employed, the trip completes', async () => {
    const trip = await departed([2]);
    const [a, b] = await on.peopleOf(trip.tripId);
    const gate = await on.gate(trip);
    expect(await on.handOvers.arrive(trip.leader, gate.id)).toMatchObject({ state: 'arrived', listHash: null });
    const counted = await on.handOvers.count(gate.contact, gate.id, {
      present: [a?.id ?? '', b?.id ?? ''],
      unlisted: [{ name: '表弟', note: '同村' }],
      disputed: [{ passengerId: b?.id ?? '', reason: '非本厂录用' }],
    });
    expect(counted.differences.map(({ kind, name }) => [kind, name])).toEqual([
      ['disputed', b?.name],
      ['unlisted', '表弟'],
    ]);
    const listHash = counted.listHash ?? '';
    expect(listHash).toBe(
      createHash('sha256')
        .update(counted.list ?? '')
        .digest('hex'),
    );

    expect(await sign(trip, gate.id, 'leader', listHash)).toMatchObject({ state: 'counted' });
    const done = await sign(trip, gate.id, 0, listHash);
    expect(done).toMatchObject({ state: 'completed', listHash, signed: { listHash, list: counted.list } });
    expect(done.signatures).toMatchObject([
      { role: 'trip-leader', personName: '带队人', device: '手机', current: true },
      { role: 'site-contact', personName: '接收员1', device: '平板', current: true },
    ]);
    expect(await on.stateOf('trip', trip.tripId)).toBe('completed');
    await on.work();
    expect(await on.stateOf('worker', a?.workerId ?? '')).toBe('employed');
    expect(await on.stateOf('worker', b?.workerId ?? '')).toBe('registered');
    expect(await sign(trip, gate.id, 0, listHash)).toMatchObject({ state: 'completed' });
  });

  test('a count changed after one side signed voids that signature: a stale hash is refused with the new one', async () => {
    const trip = await departed([2]);
    const [a, b] = await on.peopleOf(trip.tripId);
    const gate = await on.gate(trip);
    await on.handOvers.arrive(gate.contact, gate.id);
    const before = await on.handOvers.count(gate.contact, gate.id, { ...nobody, present: [a?.id ?? ''] });
    await sign(trip, gate.id, 'leader', before.listHash ?? '');
    const all = { ...nobody, present: [a?.id ?? '', b?.id ?? ''] };
    const after = await on.handOvers.count(gate.contact, gate.id, all);
    expect(after.signatures).toMatchObject([{ role: 'trip-leader', current: false }]);
    await expect(sign(trip, gate.id, 0, before.listHash ?? '')).rejects.toEqual(
      refusal('hand-over.list-changed', 'conflict', { listHash: after.listHash }),
    );
    expect(await sign(trip, gate.id, 0, after.listHash ?? '')).toMatchObject({ state: 'counted' });
    expect(await on.handOvers.count(gate.contact, gate.id, all)).toMatchObject({ listHash: after.listHash });
    expect(await sign(trip, gate.id, 'leader', after.listHash ?? '')).toMatchObject({ state: 'completed' });
  });

  test('keeps its order: departure, arrival, count, signatures', async () => {
    const trip = await on.boarding([1]);
    await on.boardAll(trip);
    const gate = await on.gate(trip);
    await expect(on.handOvers.arrive(gate.contact, gate.id)).rejects.toEqual(
      refusal('hand-over.not-departed', 'conflict'),
    );
    await on.door.depart(trip.leader, trip.tripId);
    await expect(on.handOvers.count(gate.contact, gate.id, nobody)).rejects.toEqual(
      refusal('hand-over.illegal-step', 'conflict'),
    );
    await on.handOvers.arrive(gate.contact, gate.id);
    await expect(sign(trip, gate.id, 'leader', '0'.repeat(64))).rejects.toEqual(
      refusal('hand-over.not-counted', 'conflict'),
    );
    await on.handOvers.count(gate.contact, gate.id, nobody);
  });

  test('is signed by the two sides only, and counted by the site only', async () => {
    const trip = await departed([1]);
    const gate = await on.gate(trip);
    const forbidden = refusal('access.role-required', 'forbidden');
    const signing = { listHash: '0'.repeat(64), device: '手机' };
    expect(() => on.handOvers.sign(on.zhaojue.coordinator, gate.id, signing)).toThrow(forbidden);
    expect(() => on.handOvers.count(trip.leader, gate.id, nobody)).toThrow(forbidden);
  });

  test('wants a name under the signature', async () => {
    const trip = await departed([1]);
    const gate = await on.gate(trip);
    await on.handOvers.arrive(gate.contact, gate.id);
    const { listHash } = await on.handOvers.count(gate.contact, gate.id, nobody);
    const nameless = { ...gate.contact, actor: trip.batchId };
    const signing = { listHash: listHash ?? '', device: '平板' };
    await expect(on.handOvers.sign(nameless, gate.id, signing)).rejects.toEqual(
      refusal('hand-over.name-wanted', 'invalid'),
    );
    const signed = await on.handOvers.sign(nameless, gate.id, { ...signing, name: '代班' });
    expect(signed.signatures).toMatchObject([{ personName: '代班' }]);
  });

  test('of two sites completes the trip with the second; a site whose people all left is waived', async () => {
    const trip = await departed([1, 1, 1]);
    const people = await on.peopleOf(trip.tripId);
    const last = people[2]?.id ?? '';
    await on.door.step(trip.leader, trip.tripId, {
      passengerId: last,
      step: 'take-off',
      reason: 'own-wish',
      place: '桂林',
    });
    for (const nth of [0, 1]) {
      expect(await on.stateOf('trip', trip.tripId)).toBe('departed');
      const gate = await on.gate(trip, nth);
      await on.handOvers.arrive(gate.contact, gate.id);
      const counted = await on.handOvers.count(gate.contact, gate.id, { ...nobody, present: [people[nth]?.id ?? ''] });
      await sign(trip, gate.id, 'leader', counted.listHash ?? '');
      await sign(trip, gate.id, nth, counted.listHash ?? '');
    }
    expect(await on.stateOf('trip', trip.tripId)).toBe('completed');
  });
});
