import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BusinessClock, type Grant, SYSTEM } from '#platform';
import { PriorityService, RecordService } from '#workers';
import { aPerson, registered } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let coordinator: Grant;
const keysOf = async (id: string) =>
  (await register.module.get(RecordService).get(coordinator, id)).priority.map(({ key }) => key);

beforeAll(async () => {
  register = await startRegister('513431');
  coordinator = register.officeOf('513431').coordinator;
});
afterAll(() => register.end());

test('Priority is derived anew from what is dated, with an event for each who changes, and again changes nothing', async () => {
  const { workers, db, module } = register;
  const poor = await registered(workers, coordinator, aPerson(1));
  const leaving = await registered(
    workers,
    coordinator,
    aPerson(2, { poorSince: '2014-12-31', poorUntil: '2020-06-30' }),
  );
  const neither = await registered(workers, coordinator, aPerson(3, { registeredPoor: false }));
  const spring = ['registered-poor', 'supervised-52', 'three-regions-three-prefectures'];
  expect(await keysOf(leaving.id)).toEqual(spring);
  const priorities = module.get(PriorityService);
  expect(await priorities.recompute()).toEqual({ divisions: 1, changed: 0 });

  // The household of one leaves the register of the poor; somebody tampered with what is derived for another.
  await module.get(BusinessClock).advance(new Date('2020-06-29T16:00:00Z'));
  await db.transaction(SYSTEM, (tx) => tx.query(`update worker set priority = '{hubei}' where id = $1`, [neither.id]));
  expect(await priorities.recompute()).toEqual({ divisions: 1, changed: 2 });
  expect(await keysOf(poor.id)).toEqual(spring);
  expect(await keysOf(leaving.id)).toEqual(spring.slice(1));
  expect(await keysOf(neither.id)).toEqual(spring.slice(1));

  // Every set has ended.
  await module.get(BusinessClock).advance(new Date('2020-12-31T16:00:00Z'));
  expect(await priorities.recompute()).toEqual({ divisions: 1, changed: 3 });
  expect(await Promise.all([poor, leaving, neither].map(({ id }) => keysOf(id)))).toEqual([
    ['registered-poor'],
    [],
    [],
  ]);
  expect(await priorities.recompute()).toEqual({ divisions: 1, changed: 0 });
  const events = await db.transaction(SYSTEM, (tx) =>
    tx.query<{ details: object }[]>(
      `select details from event where type = 'worker.priority-derived' and worker_id = $1 order by id`,
      [leaving.id],
    ),
  );
  expect(events.map(({ details }) => details)).toEqual([{ priority: spring.slice(1) }, { priority: [] }]);
});
