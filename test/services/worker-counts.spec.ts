import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { divisionPrefix } from '#kernel';
import { type Grant, newId, SYSTEM } from '#platform';
import {
  COUNTED_BY,
  type CountedBy,
  type CountedGroup,
  type CountQuery,
  WorkerCountService,
  type WorkerState,
} from '#workers';
import { grantOf, type Office } from '../support/offices.js';
import { aPerson, registered, residentId } from '../support/people.js';
import { startRegister } from '../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let counts: WorkerCountService;
let zhaojue: Office;
let congjiang: Office;

const query = <T = unknown>(sql: string, ...values: unknown[]) =>
  register.db.transaction(SYSTEM, (tx) => tx.query<T[]>(sql, values));

beforeAll(async () => {
  register = await startRegister('513431', '522633');
  counts = register.module.get(WorkerCountService);
  [zhaojue, congjiang] = [register.officeOf('513431'), register.officeOf('522633')];
});
afterAll(() => register.end());

const sorted = (groups: readonly object[]) =>
  groups.map((group) => JSON.stringify(Object.entries(group).sort())).sort();

const SCANNED = { county: 'home_division', occupation: 'occupation', state: 'state' } as const;
/** Every set of what may be told apart. */
const TOLD = Array.from({ length: 8 }, (_, bits) => COUNTED_BY.filter((_, i) => bits & (1 << i)));

/** What a scan of the register under the same grant finds. */
async function scanned(grant: Grant, { by = [], homeDivision, state, occupation, registeredPoor }: CountQuery) {
  const columns = by.map((one) => `${SCANNED[one]} "${one}"`);
  const groups = await register.db.transaction(grant, (tx) =>
    tx.query<object[]>(
      `select ${[...columns, 'count(*)::int people'].join()} from worker where id_index is not null
         and starts_with(home_division, $1) and state = coalesce($2, state)
         and ($3::text is null or occupation = $3) and registered_poor = coalesce($4, registered_poor)
       ${by.length > 0 ? `group by ${by.map((one) => SCANNED[one]).join()}` : 'having count(*) > 0'}`,
      [divisionPrefix(homeDivision ?? ''), state, occupation, registeredPoor],
    ),
  );
  return sorted(groups);
}

/** All groups, by pages that each tell the same total. */
async function counted(grant: Grant, query: CountQuery, limit = 3) {
  const items: CountedGroup[] = [];
  const totals = new Set<number>();
  let after: string | null = null;
  do {
    const page = await counts.counts(grant, { ...query, limit, ...(after && { after }) });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    totals.add(page.total);
    after = page.next;
  } while (after);
  expect([...totals]).toEqual([items.reduce((sum, { people }) => sum + people, 0)]);
  return items;
}

async function expectAsScanned(filters: CountQuery = {}, tolds: readonly (readonly CountedBy[])[] = TOLD) {
  for (const grant of [zhaojue.coordinator, congjiang.coordinator, grantOf('province-monitor', '51'), SYSTEM])
    for (const by of tolds) {
      const query = { ...filters, by };
      expect(sorted(await counted(grant, query, 20)), JSON.stringify(query)).toEqual(await scanned(grant, query));
    }
}

/** The same numbers for the same seed: mulberry32. */
function dice(seed: number) {
  let a = seed;
  return (sides: number): number => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

const HOMES = ['513431', '513432', '522633'];
const OCCUPATIONS = [null, '焊工', '缝纫工'];
const STATES = ['registered', 'withdrawn', 'employed'];

const anyOf = 'select id from worker order by id limit $1 offset $2';
const CHANGES: readonly ((roll: (sides: number) => number) => readonly [sql: string, ...values: unknown[]])[] = [
  (roll) => [
    `insert into worker (id, organisation_id, id_index, sealed, name, sex, birth_date, home_division, registered_poor, priority,
       occupation, state, created_at)
     select uuidv7(), uuidv7(), uuid_send(uuidv7()), '', 'x', 'male', '1990-02-17', $2, n % 2 = 0, '{}', $3, 'registered', now()
     from generate_series(1, $1) n`,
    1 + roll(20),
    HOMES[roll(3)],
    OCCUPATIONS[roll(3)],
  ],
  (roll) => [`update worker set state = $3 where id in (${anyOf})`, 1 + roll(9), roll(30), STATES[roll(3)]],
  (roll) => [`update worker set home_division = $3 where id in (${anyOf})`, 1 + roll(9), roll(30), HOMES[roll(3)]],
  (roll) => [`update worker set occupation = $3 where id in (${anyOf})`, 1 + roll(9), roll(30), OCCUPATIONS[roll(3)]],
  (roll) => [
    `update worker set registered_poor = not registered_poor, name = 'y' where id in (${anyOf})`,
    1 + roll(9),
    roll(30),
  ],
  (roll) => [`update worker set id_index = null, occupation = null where id in (${anyOf})`, 1 + roll(2), roll(30)],
  (roll) => [`delete from worker where id in (${anyOf})`, 1 + roll(4), roll(30)],
];

test.each([1, 2, 3])(
  'after any changes, kept or undone, folded or not, the counts are what a scan finds (%i)',
  async (seed) => {
    const roll = dice(seed);
    for (let n = 0; n < 60; n++) {
      const some = Array.from({ length: 1 + roll(3) }, () => CHANGES[roll(10) < 4 ? 0 : roll(CHANGES.length)]?.(roll));
      const undone = roll(5) === 0;
      await register.db
        .transaction(SYSTEM, async (tx) => {
          for (const [sql, ...values] of some.flatMap((one) => (one ? [one] : []))) await tx.query(sql, values);
          if (undone) throw new Error('undone');
        })
        .catch((error: unknown) => {
          if (!undone) throw error;
        });
      if (roll(4) === 0) await counts.fold();
      if (roll(6) > 0) continue;
      const filters = {
        homeDivision: [undefined, '510000', '513400', '513431', '520000'][roll(5)],
        state: [undefined, 'registered', 'employed'][roll(3)] as WorkerState | undefined,
        occupation: [undefined, undefined, '焊工'][roll(3)],
        registeredPoor: [undefined, true, false][roll(3)],
      };
      await expectAsScanned(filters, [COUNTED_BY, TOLD[roll(8)] ?? []]);
    }
    await counts.fold();
    expect(await query('select from worker_count_delta')).toEqual([]);
    expect(await query('select from worker_count where n <= 0')).toEqual([]);
    await expectAsScanned();
  },
);

test('what an office writes down is counted at once, by home, occupation and state', async () => {
  await query('delete from worker');
  const { id } = await registered(register.workers, zhaojue.coordinator, aPerson(1));
  await registered(register.workers, zhaojue.coordinator, aPerson(2, { occupation: undefined }));
  await registered(
    register.workers,
    congjiang.coordinator,
    aPerson(3, { homeDivision: '522633', idNumber: residentId(3, '522633') }),
  );
  expect(await counts.counts(zhaojue.coordinator, { by: ['state', 'occupation'] })).toEqual({
    total: 2,
    items: [
      { occupation: null, state: 'registered', people: 1 },
      { occupation: '叉车', state: 'registered', people: 1 },
    ],
    next: null,
  });
  await register.workers.withdraw(zhaojue.coordinator, id);
  expect((await counts.counts(zhaojue.coordinator, { by: ['state'] })).items).toEqual([
    { state: 'registered', people: 1 },
    { state: 'withdrawn', people: 1 },
  ]);
  expect((await counts.counts(grantOf('auditor', ''), { by: ['county'] })).items).toEqual([
    { county: '513431', people: 2 },
    { county: '522633', people: 1 },
  ]);
  expect((await counts.counts(grantOf('auditor', ''), { homeDivision: '520000' })).total).toBe(1);
});

test('an occupation that goes on and on is counted by how it begins', async () => {
  const { id } = await registered(register.workers, zhaojue.coordinator, aPerson(4));
  await query('update worker set occupation = $2 where id = $1', id, '焊'.repeat(30_000));
  await counts.fold();
  const { items } = await counts.counts(zhaojue.coordinator, { by: ['occupation'] });
  expect(items).toContainEqual({ occupation: '焊'.repeat(100), people: 1 });
});

test('another office sees nothing of it, counted or not yet', async () => {
  const theirs = { homeDivision: '522633', idNumber: residentId(5, '522633') };
  await registered(register.workers, congjiang.coordinator, aPerson(5, theirs));
  for (const fold of [false, true]) {
    if (fold) await counts.fold();
    expect(await counts.counts(congjiang.coordinator, { homeDivision: '513431' })).toEqual({
      total: 0,
      items: [],
      next: null,
    });
    const seen = await register.db.transaction(congjiang.coordinator, (tx) =>
      tx.query<object[]>(`select area home from worker_count union select home_division from worker_count_delta`),
    );
    expect(seen).toEqual([{ home: '522633' }]);
  }
});

test('neither an enterprise nor a worker is told', () => {
  for (const role of ['administrator', 'enterprise', 'site-contact', 'trip-leader', 'worker'] as const)
    expect(() => counts.counts(grantOf(role, ''))).toThrow(expect.objectContaining({ code: 'access.role-required' }));
});

test('two that write at once do not wait for each other, nor for the folding', async () => {
  const [one, other] = [new Client({ connectionString: register.ownerUrl }), new Client(register.ownerUrl)];
  await Promise.all([one.connect(), other.connect()]);
  const write = async (client: Client) => {
    await client.query(`begin; set local lock_timeout = '2s'`);
    await client.query(
      `insert into worker (id, organisation_id, id_index, sealed, name, sex, birth_date, home_division, registered_poor, priority,
         state, created_at) values ($1, $1, uuid_send($1), '', 'x', 'male', '1990-02-17', '513431', true, '{}', 'registered', now())`,
      [newId()],
    );
  };
  const { total } = await counts.counts(zhaojue.coordinator);
  await write(one);
  await counts.fold();
  await write(other);
  await other.query('commit');
  expect((await counts.counts(zhaojue.coordinator)).total).toBe(total + 1);
  await one.query('commit');
  await counts.fold();
  expect((await counts.counts(zhaojue.coordinator)).total).toBe(total + 2);
  await Promise.all([one.end(), other.end()]);
});
