import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Incidents, startIncidents } from './stage.js';

const CONNECTIONS = 4;

let on: Incidents;
beforeAll(async () => {
  on = await startIncidents({ databasePool: CONNECTIONS });
});
afterAll(() => on.end());

const inDays = (days: number) => new Date(Date.parse('2020-03-12T07:00:00+08:00') + 24 * 3_600_000 * days);
const report = (tripId: string) => on.incidents.report(on.office, { tripId, kind: 'breakdown' });
const get = (id: string) => on.incidents.get(on.office, id);

/** What somebody else holds, until `work` is done. */
async function whileHeld(statement: string, work: () => Promise<void>): Promise<void> {
  const owner = await new DataSource({ type: 'postgres', url: on.ownerUrl }).initialize();
  try {
    await owner.transaction(async (tx) => {
      await tx.query(statement);
      await work();
    });
  } finally {
    await owner.destroy();
  }
}

describe('Connections', () => {
  it('are not held by a late search: sixteen incidents are reported and read while the trips are locked', async () => {
    const [one, other] = [await on.trip(3, 'coach-49', inDays(25)), await on.trip(3, 'coach-49', inDays(25))];
    const held = `select from trip where id in ('${one.id}', '${other.id}') for update`;
    await whileHeld(held, async () => {
      const all = Array.from({ length: 16 }, (_, n) => report(n % 2 ? one.id : other.id));
      const reported = await Promise.all(all);
      const read = await Promise.all(reported.map(({ id }) => get(id)));
      expect(read.map(({ search }) => search?.state)).toEqual(Array<string>(16).fill('queued'));
    });
    await on.work();
    const { items } = await on.incidents.list(on.office, { tripId: one.id });
    expect(items).toHaveLength(8);
    const found = await Promise.all(items.map(({ id }) => get(id)));
    expect(found.map(({ search, options }) => [search?.state, options[0]?.kind])).toEqual(
      Array(8).fill(['done', 'others']),
    );
  });

  it('are enough where sixteen are resolved at once: one of each coach, and the others are told', async () => {
    const trips = [await on.trip(3, 'coach-49', inDays(28)), await on.trip(3, 'coach-49', inDays(28))];
    const ids: string[] = [];
    for (let n = 0; n < 16; n++) ids.push((await report(trips[n % 2]?.id ?? '')).id);
    await on.work();
    const chosen = await Promise.all(ids.map(get));
    const outcomes = await Promise.allSettled(
      chosen.map(({ id, options }) => on.resolving.resolve(on.office, id, options[0]?.id ?? '')),
    );
    const codes = outcomes.map((one) =>
      one.status === 'fulfilled' ? 'resolved' : (one.reason as { code: string }).code,
    );
    expect(codes.filter((code) => code === 'resolved')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['resolved', 'incident.trip-not-in-force', 'incident.option-gone']));
    const held = await on.seatsHeld();
    const everybody = trips.flatMap(({ crowd }) => crowd.map(({ worker }) => worker));
    expect(everybody.filter((worker) => held.get(worker) !== 1)).toEqual([]);
  });
});

describe('Two coordinators', () => {
  it('who resolve two incidents with the same free seats at once: one wins, the other reads what is left', async () => {
    const [one, two] = [await on.trip(4, 'coach-49', inDays(32)), await on.trip(4, 'coach-49', inDays(32))];
    const third = await on.trip(2, 'coach-49', inDays(32));
    await on.sql('update trip set usable_seats = 4 where id = any($1)', [[one.id, two.id]]);
    await on.sql('update trip set usable_seats = 7 where id = $1', [third.id]);
    const incidents = [await report(one.id), await report(two.id)];
    await on.work();
    const read = await Promise.all(incidents.map(({ id }) => get(id)));
    expect(read.map(({ options }) => options.map(({ kind, complete }) => [kind, complete]))).toEqual([
      [['others', true]],
      [['others', true]],
    ]);
    const outcomes = await Promise.allSettled(
      read.map(({ id, options }) => on.resolving.resolve(on.office, id, options[0]?.id ?? '')),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const loser = outcomes.findIndex(({ status }) => status === 'rejected');
    expect(outcomes[loser]).toMatchObject({ reason: { code: 'incident.option-gone' } });
    expect(await get(read[loser]?.id ?? '')).toMatchObject({ state: 'open', search: { state: 'queued' } });
    const left = await on.read(read[loser]?.id ?? '');
    expect(left).toMatchObject({ search: { state: 'done', current: true } });
    expect(left.options[0]?.complete).toBe(false);
    const held = await on.seatsHeld();
    const everybody = [one, two, third].flatMap(({ crowd }) => crowd.map(({ worker }) => worker));
    expect(everybody.filter((worker) => held.get(worker) !== 1)).toEqual([]);
  });
});
