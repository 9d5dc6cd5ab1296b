import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, type Grant, SYSTEM } from '#platform';
import { RecordService, RosterService, type WorkerFilters, type WorkerService, type WorkerView } from '#workers';
import { grantOf, type Office } from '../../support/offices.js';
import { aPerson, registered, residentId } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let zhaojue: Office;
let liangshan: Office;
let congjiang: Office;

const FAMILY = ['卢', '吉克', '王', '阿'];
const GIVEN = ['燕', '燕涛', '伟', '依', '史色'];
const OCCUPATIONS = ['焊工', '缝纫工', ''];
/** Names that a pattern or an order of a language would get wrong. */
const ODD = [
  '百%',
  '百％甲',
  '吉克%依',
  '吉克_依',
  '吉克依',
  '吉克\\依',
  "O'Brien",
  'obrien',
  '𠮷野',
  '𠮷',
  '퟿甲',
  '\u{10ffff}甲',
];

const sql = <T = unknown>(grant: Grant, text: string, ...values: unknown[]) =>
  db.transaction(grant, (tx) => tx.query<T[]>(text, values));

beforeAll(async () => {
  register = await startRegister('513431', '513400', '522633');
  ({ db, workers } = register);
  [zhaojue, liangshan, congjiang] = ['513431', '513400', '522633'].map((code) => register.officeOf(code)) as [
    Office,
    Office,
    Office,
  ];
  await roster(zhaojue, '513431', 240);
  await roster(congjiang, '522633', 90);
  for (const [n, name] of ODD.entries()) {
    const homeDivision = n % 2 ? '513431' : '513432';
    await registered(workers, liangshan.coordinator, aPerson(900 + n, { name, homeDivision, occupation: '阿姨' }));
  }
});
afterAll(() => register.end());

async function roster(office: Office, county: string, rows: number) {
  const lines = Array.from({ length: rows }, (_, i) => {
    const name = `${FAMILY[i % 4] ?? ''}${GIVEN[i % 5] ?? ''}`;
    return `${name},${residentId(i, county)},${i % 3 === 0 ? '是' : '否'},${OCCUPATIONS[i % 3 === 0 ? 0 : i % 2] ?? ''}`;
  });
  const file = ['姓名,身份证号码,是否建档立卡,意向工种', ...lines].join('\n');
  await register.module
    .get(RosterService)
    .import(office.coordinator, Buffer.from(file), 'roster.csv', '2020-03-06', { commit: true });
}

/** All pages, each of which must tell the same total. */
async function everybody(grant: Grant, filters: WorkerFilters, limit = 17): Promise<readonly WorkerView[]> {
  const seen: WorkerView[] = [];
  const totals = new Set<string>();
  let after: string | null = null;
  do {
    const page = await workers.list(grant, { ...filters, limit, ...(after && { after }) });
    seen.push(...page.items);
    totals.add(`${page.totalIs} ${String(page.total)}`);
    after = page.next;
  } while (after);
  expect([...totals]).toEqual([`exact ${String(seen.length)}`]);
  return seen;
}
const idsOf = (people: readonly WorkerView[]) => people.map(({ id }) => id);
const inOrder = (people: readonly WorkerView[]) =>
  people
    .map(({ homeDivision, id }) => `${homeDivision} ${id}`)
    .sort()
    .map((one) => one.slice(7));

describe('The list of workers', () => {
  test('gives, for any filters together, exactly those for whom they hold, with their number', async () => {
    const all = await everybody(liangshan.coordinator, {});
    expect(all).toHaveLength(240 + ODD.length);
    await workers.withdraw(zhaojue.coordinator, all[5]?.id ?? '');
    await workers.withdraw(zhaojue.coordinator, all[6]?.id ?? '');
    const now = await everybody(liangshan.coordinator, {});
    for (const homeDivision of [undefined, '513431', '513432', '510000'])
      for (const state of [undefined, 'withdrawn'] as const)
        for (const registeredPoor of [undefined, true])
          for (const occupation of [undefined, '焊工', '焊'])
            for (const name of [undefined, '吉克', '卢燕']) {
              const filters = { homeDivision, state, registeredPoor, occupation, name };
              const wanted = now.filter(
                (one) =>
                  (homeDivision === undefined || one.homeDivision.startsWith(homeDivision.replace(/(?:00)+$/, ''))) &&
                  (state ?? one.state) === one.state &&
                  (registeredPoor ?? one.registeredPoor) === one.registeredPoor &&
                  (occupation ?? one.occupation) === one.occupation &&
                  one.name.startsWith(name ?? ''),
              );
              expect(idsOf(await everybody(liangshan.coordinator, filters)), JSON.stringify(filters)).toEqual(
                inOrder(wanted),
              );
            }
  });

  test('goes by homes, and within a home in the order of registration', async () => {
    const all = await everybody(liangshan.coordinator, {}, 100);
    expect(idsOf(all)).toEqual(inOrder(all));
    expect(new Set(all.map(({ homeDivision }) => homeDivision))).toEqual(new Set(['513431', '513432']));
  });

  test('takes the beginning of a name as it is written: %, _, \\, quotes, rare characters', async () => {
    const all = await everybody(liangshan.coordinator, {});
    const beginnings = [
      ...ODD,
      '1',
      '吉克%',
      '吉克_',
      '吉克\\',
      "O'",
      'o',
      'O',
      '퟿',
      '\u{10ffff}',
      '%',
      '_',
      '\\',
      "' or true --",
    ];
    for (const name of beginnings) {
      const wanted = all.filter((one) => one.name.startsWith(name));
      expect(idsOf(await everybody(liangshan.coordinator, { name }, 3)), name).toEqual(inOrder(wanted));
    }
    expect((await everybody(liangshan.coordinator, { name: '吉克_' })).map(({ name }) => name)).toEqual(['吉克_依']);
    expect((await everybody(liangshan.coordinator, { name: '克' })).map(({ name }) => name)).toEqual([]);
  });

  test('reads names from an index, under row-level security as well', async () => {
    const owner = new Client({ connectionString: register.ownerUrl });
    await owner.connect();
    try {
      // In a register of a few hundred the other index of homes would do as well.
      await owner.query(`begin; drop index worker_home; set local enable_seqscan = off; set local role mendao_app;
        select set_config('app.role', 'coordinator', true), set_config('app.scope', '513431', true)`);
      const named = `consent_withdrawn_at is null and home_division = '513431' and name ~>=~ '卢' and name ~<~ '卣'`;
      const text = JSON.stringify((await owner.query(`explain select id from worker where ${named}`)).rows);
      expect(text).toContain('starts_with(home_division');
      expect(text).toMatch(
        /Index Only Scan using worker_home_name.*Index Cond: \(\(home_division = '513431'::text\) AND \(name ~>=~ '卢'::text\) AND \(name ~<~/,
      );
    } finally {
      await owner.query('rollback');
      await owner.end();
    }
  });

  test('tells an exact total as soon as somebody came, changed or left', async () => {
    const totals = async (filters: WorkerFilters) => {
      const { total, totalIs } = await workers.list(zhaojue.coordinator, { ...filters, limit: 1 });
      return [total, totalIs];
    };
    const [[all], [named], [sewers]] = [
      await totals({}),
      await totals({ name: '新来' }),
      await totals({ occupation: '缝纫工' }),
    ];
    const one = await registered(workers, zhaojue.coordinator, aPerson(950, { name: '新来', occupation: '缝纫工' }));
    expect(await totals({})).toEqual([Number(all) + 1, 'exact']);
    expect(await totals({ name: '新来' })).toEqual([Number(named) + 1, 'exact']);
    expect(await totals({ occupation: '缝纫工' })).toEqual([Number(sewers) + 1, 'exact']);
    await register.module.get(RecordService).correct(zhaojue.coordinator, one.id, {
      version: one.version,
      reason: '本人来电更正',
      occupation: '焊工',
      name: '另名',
    });
    expect(await totals({ name: '新来' })).toEqual([named, 'exact']);
    expect(await totals({ occupation: '缝纫工' })).toEqual([sewers, 'exact']);
    await sql(SYSTEM, 'update worker set id_index = null where id = $1', one.id);
    expect(await totals({})).toEqual([all, 'exact']);
  });

  test('finds nobody by what a withdrawn consent withholds, and counts nobody so', async () => {
    const filters = [
      { name: '同意' },
      { q: '意者' },
      { occupation: '厨师' },
      { registeredPoor: true, occupation: '厨师' },
    ];
    const found = () =>
      Promise.all(filters.map(async (one) => (await everybody(zhaojue.coordinator, one)).map(({ name }) => name)));
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(951, { name: '同意者', occupation: '厨师' }));
    expect(await found()).toEqual(Array(4).fill(['同意者']));
    const before = await everybody(zhaojue.coordinator, {});
    await sql(SYSTEM, 'update worker set consent_withdrawn_at = now() where id = $1', id);
    expect(await found()).toEqual(Array(4).fill([]));
    expect(idsOf(await everybody(zhaojue.coordinator, {}))).toEqual(idsOf(before));
  });

  test('neither shows nor counts anybody of another province', async () => {
    const theirs = { total: 0, totalIs: 'exact', items: [], next: null };
    for (const filters of [{}, { name: '卢' }, { q: '燕' }, { occupation: '焊工' }, { registeredPoor: true }])
      for (const homeDivision of ['513431', '513400', '510000'])
        expect(await workers.list(congjiang.coordinator, { ...filters, homeDivision })).toEqual(theirs);
    expect(await workers.list(congjiang.coordinator, { name: '吉克%' })).toEqual(theirs);
    const ours = await everybody(congjiang.coordinator, { name: '卢' });
    expect(ours.every(({ homeDivision }) => homeDivision === '522633')).toBe(true);
    // Nor where a statement forgets to say of which area.
    const counted = await sql<{ area: string }>(congjiang.coordinator, 'select distinct area from worker_count');
    expect(counted.every(({ area }) => area === '522633')).toBe(true);
  });

  test('does not take the next page of another kind, nor what is none', async () => {
    for (const after of ['x', '513431', `513431.${'0'.repeat(36)}`, 'WyI1MTM0MzEiXQ'])
      await expect(workers.list(zhaojue.coordinator, { after })).rejects.toMatchObject({ code: 'worker.page-unknown' });
  });

  test('is not asked by name by those who are shown no names', () => {
    for (const role of ['province-monitor', 'auditor'] as const)
      for (const filters of [{ name: '卢' }, { q: '卢' }])
        expect(() => workers.list(grantOf(role, '51'), filters)).toThrow(
          expect.objectContaining({ code: 'access.role-required' }),
        );
  });

  test('of thousands who are sought by a part of the name says how many there are at least', async () => {
    await sql(
      SYSTEM,
      `insert into worker (id, organisation_id, id_index, sealed, name, sex, birth_date, home_division, registered_poor, priority,
         state, created_at)
       select uuidv7(), uuidv7(), uuid_send(uuidv7()), '', 'x', 'male', '1990-02-17', '513433', true, '{}', 'registered', now()
       from generate_series(1, 5001) n`,
    );
    expect(await workers.list(liangshan.coordinator, { q: '𠮷', limit: 1 })).toMatchObject({
      items: [{ name: '𠮷' }],
      total: 2,
      totalIs: 'at-least',
    });
    expect(await workers.list(zhaojue.coordinator, { q: '卢', limit: 1 })).toMatchObject({ totalIs: 'exact' });
  });
});
