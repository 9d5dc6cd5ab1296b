import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PickUpPointService } from '#places';
import { type Database, newId, SYSTEM } from '#platform';
import type { WorkerService } from '#workers';
import { grantOf, type Office } from '../support/offices.js';
import { aPerson, residentId, registered } from '../support/people.js';
import { startRegister } from '../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let zhaojue: Office;
let sichuan: Office;
let congjiang: Office;

const eventsOf = (worker: string) =>
  db.transaction(SYSTEM, (tx) =>
    tx.query<{ type: string; actor: string; details: object }[]>(
      'select type, actor, details from event where worker_id = $1 order by id',
      [worker],
    ),
  );
const refusal = (code: string, kind: string, details: object = expect.anything()) =>
  expect.objectContaining({ code, kind, details });

beforeAll(async () => {
  register = await startRegister('513431', '510000', '522633');
  ({ db, workers } = register);
  [zhaojue, sichuan, congjiang] = [
    register.officeOf('513431'),
    register.officeOf('510000'),
    register.officeOf('522633'),
  ];
});
afterAll(() => register.end());

describe('A worker’s steps', () => {
  test('go on for all or for none, with an event for each, on the word of people who may not read the register', async () => {
    const [one, other] = await Promise.all([70, 71].map((n) => registered(workers, zhaojue.coordinator, aPerson(n))));
    const ids = [other?.id ?? '', one?.id ?? ''];
    const leader = grantOf('trip-leader', '');
    const step = (...steps: Parameters<WorkerService['advance']>[2][]) =>
      db.transaction(leader, async (tx) => {
        for (const each of steps) await workers.advance(tx, ids, each, register.at);
        return tx.query<unknown[]>('select from worker');
      });
    expect(await step('propose', 'accept', 'place', 'depart')).toEqual([]);
    expect((await eventsOf(ids[0] ?? '')).map(({ type }) => type)).toEqual([
      'worker.registered',
      'worker.proposed',
      'worker.accepted',
      'worker.placed',
      'worker.travelling',
    ]);
    await db.transaction(SYSTEM, (tx) => workers.advance(tx, ids.slice(1), 'employ', register.at));
    await expect(step('strand')).rejects.toEqual(refusal('worker.illegal-step', 'conflict'));
    expect(await workers.get(zhaojue.coordinator, ids[0] ?? '')).toMatchObject({ state: 'travelling' });
    await expect(
      db.transaction(SYSTEM, (tx) => workers.advance(tx, [newId()], 'propose', register.at)),
    ).rejects.toEqual(refusal('worker.missing', 'missing'));
  });

  test('write no index, so that a run can propose a province at once', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(72));
    const written = await db.transaction(SYSTEM, async (tx) => {
      await workers.advance(tx, [id], 'propose', register.at);
      // Of this connection, since it last told the statistics.
      return tx.query<[{ updated: number; withoutIndex: number }]>(
        `select pg_stat_get_xact_tuples_updated('worker'::regclass)::int updated,
           pg_stat_get_xact_tuples_hot_updated('worker'::regclass)::int "withoutIndex"`,
      );
    });
    expect(written[0].updated).toBeGreaterThan(0);
    expect(written[0].withoutIndex).toBe(written[0].updated);
  });

  test('crossing in opposite order do not block each other for ever', async () => {
    const people = await Promise.all(
      Array.from({ length: 20 }, (_, i) => registered(workers, zhaojue.coordinator, aPerson(100 + i))),
    );
    const ids = people.map(({ id }) => id);
    const propose = (list: readonly string[]) =>
      db.transaction(SYSTEM, (tx) => workers.advance(tx, list, 'propose', register.at));
    const results = await Promise.allSettled([propose(ids), propose([...ids].reverse())]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('end with withdrawal and begin again with resumption, at the own office only', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(80));
    expect(await workers.withdraw(zhaojue.coordinator, id)).toMatchObject({ state: 'withdrawn', steps: ['resume'] });
    await expect(workers.withdraw(zhaojue.coordinator, id)).rejects.toEqual(refusal('worker.illegal-step', 'conflict'));
    expect(await workers.resume(zhaojue.coordinator, id)).toMatchObject({ state: 'registered' });
  });

  test('leave only those registered within the area to matching', async () => {
    const waiting = await registered(workers, zhaojue.coordinator, aPerson(90));
    const gone = await registered(workers, zhaojue.coordinator, aPerson(91));
    await workers.withdraw(zhaojue.coordinator, gone.id);
    const candidates = (scope: string) =>
      db.transaction(SYSTEM, async (tx) => {
        const found = [];
        for await (const page of workers.forMatching(tx, scope, 1)) found.push(...page);
        return found;
      });
    const ids = (await candidates('5134')).map(({ id }) => id);
    expect(ids).toContain(waiting.id);
    expect(ids).not.toContain(gone.id);
    expect((await candidates('52')).map(({ id }) => id)).not.toContain(waiting.id);
    expect((await candidates('513431')).find(({ id }) => id === waiting.id)).toMatchObject({
      homeDivision: '513431',
      registeredPoor: true,
      destinationCode: '440600',
      minWageFen: 450_000,
      availableFrom: '2020-03-18',
      birthDate: '1990-02-17',
    });
  });

  test('come with a brief that tells people apart and hides their numbers', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(92));
    const briefs = await db.transaction(grantOf('trip-leader', ''), (tx) => workers.brief(tx, [id]));
    expect(briefs.get(id)).toEqual({
      id,
      name: '卢燕涛',
      sex: 'female',
      birthDate: '1990-02-17',
      maskedId: `513431********${residentId(92).slice(-4)}`,
      homeDivision: '513431',
      village: '河边村4组',
      travelGroup: null,
    });
  });
});

describe('Boarding places', () => {
  test('are written by the coordinator of the area, with a result for each, and moved by the same name', async () => {
    const points = register.module.get(PickUpPointService);
    const point = { divisionCode: '513431', name: '河边村', lon: 102.8, lat: 28 };
    const results = await points.put(zhaojue.coordinator, [
      point,
      { ...point, divisionCode: '522633' },
      { ...point, divisionCode: '999999' },
    ]);
    expect(results.map((result) => result.refusal?.code ?? null)).toEqual([
      null,
      'place.outside-scope',
      'place.division-unknown',
    ]);
    const [moved] = await points.put(sichuan.coordinator, [{ ...point, lon: 102.9 }]);
    expect(moved?.id).toBe(results[0]?.id);
    expect(await points.list(zhaojue.coordinator, '513431')).toEqual([{ id: moved?.id, ...point, lon: 102.9 }]);
    expect(await points.list(congjiang.coordinator, '513431')).toEqual([]);
    const known = await db.transaction(zhaojue.coordinator, (tx) => points.pointsOf(tx, '513431'));
    expect(points.boardingPlace(known, '河边村4组', '513431')).toEqual({ name: '河边村', lon: 102.9, lat: 28 });
    expect(points.boardingPlace(known, '三组', '513431').name).toBe('昭觉县集合点');
    expect(() => points.boardingPlace(known, null, '999999')).toThrow(
      expect.objectContaining({ code: 'place.division-unknown' }),
    );
  });
});
