import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PlacesModule } from '#places';
import { BusinessClock, Database, PlatformModule, SYSTEM } from '#platform';
import { RosterResults, RosterService, type RosterView, WorkerService, WorkersModule } from '#workers';
import { wholeRoster } from '../support/files/rosters.js';
import { everythingStored, grantOf, type Office, openOffices } from '../support/offices.js';
import { aPerson, residentId, registered } from '../support/people.js';
import { freshDatabase, type FreshDatabase } from '../support/services.js';
import { settingsFor } from '../support/settings.js';

interface KeyRow {
  readonly row: number;
  readonly verdict: 'accept' | 'reject' | 'duplicate';
  readonly reasons: readonly string[];
  readonly id?: string;
  readonly phone: string | null;
  readonly travelsWithRow: number | 'ambiguous' | null;
}
interface Key {
  readonly rows: number;
  readonly accept: number;
  readonly reject: number;
  readonly duplicate: number;
  readonly key: readonly KeyRow[];
}

const FOLDER = 'test/fixtures/rosters';
const FILES = [
  ['513431', '513431-zhaojue.csv'],
  ['522633', '522633-congjiang.xlsx'],
  ['530627', '530627-zhenxiong.csv'],
] as const;
const DAY = '2020-03-06';

let fresh: FreshDatabase;
let module: TestingModule;
let db: Database;
let workers: WorkerService;
let rosters: RosterService;
const offices = new Map<string, Office>();

const officeOf = (code: string) => offices.get(code) as Office;
const fileOf = (name: string) => readFile(`${FOLDER}/${name}`);
const keyOf = async (name: string) =>
  JSON.parse(await readFile(`${FOLDER}/${name.replace(/\.\w+$/, '')}.key.json`, 'utf8')) as Key;
const bring = (office: Office, bytes: Uint8Array, commit = true) =>
  rosters.import(office.coordinator, bytes, 'roster', DAY, { commit });
const csv = (...rows: string[]) => Buffer.from(['序号,姓名,身份证号码,同行人', ...rows].join('\n'));
const stored = <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
  db.transaction(SYSTEM, (tx) => tx.query<T[]>(sql, values));
const groupsOf = async (view: RosterView) => {
  const rows = await stored<{ row: number; travel_group: string | null }>(
    'select r.row, w.travel_group from roster_row r join worker w on w.id = r.worker_id where roster_id = $1 order by line',
    view.id,
  );
  return new Map(rows.map(({ row, travel_group }) => [row, travel_group]));
};

beforeAll(async () => {
  fresh = await freshDatabase();
  module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test'), PlacesModule, WorkersModule],
  }).compile();
  db = module.get(Database);
  workers = module.get(WorkerService);
  rosters = module.get(RosterService);
  await module.get(BusinessClock).advance(new Date('2020-03-06T01:00:00Z'));
  const codes = ['513431', '522633', '530627', '510000', '511500'];
  (await openOffices(fresh.ownerUrl, ...codes)).forEach((office, i) => offices.set(codes[i] ?? '', office));
});
afterAll(async () => {
  await module.close();
  await fresh.drop();
});

describe.each(FILES)('The roster of %s', (code, file) => {
  test('is checked first: that says what would become of each row and writes nobody', async () => {
    const key = await keyOf(file);
    const check = await bring(officeOf(code), await fileOf(file), false);
    expect(check).toMatchObject({ state: 'checked', rows: key.rows, accepted: key.accept, rejected: key.reject });
    const told = check.items.map(({ row, verdict, reasons }) => ({ row, verdict, reasons }));
    expect(told).toEqual(key.key.map(({ row, verdict, reasons }) => ({ row, verdict, reasons })));
    expect(check.steps).toEqual(['commit', 'cancel']);
    expect(check.columns?.map(({ field }) => field)).toEqual(expect.arrayContaining(['name', 'id', 'companion']));
    expect(await stored('select from worker where home_division = $1', code)).toEqual([]);
    expect(await stored(`select from event where type like 'worker.%'`)).toEqual(await stored('select from worker'));
  });

  test('is taken in exactly as a careful clerk would', async () => {
    const key = await keyOf(file);
    const taken = await bring(officeOf(code), await fileOf(file));
    expect(taken).toMatchObject({
      known: false,
      rows: key.rows,
      accepted: key.accept,
      rejected: key.reject,
      duplicates: key.duplicate,
    });
    const told = taken.items.map(({ row, verdict, reasons }) => ({ row, verdict, reasons }));
    expect(told).toEqual(key.key.map(({ row, verdict, reasons }) => ({ row, verdict, reasons })));
    const people = await stored<{ n: number }>('select count(*)::int n from worker where home_division = $1', code);
    expect(people).toEqual([{ n: key.accept }]);
    expect(await rosters.get(officeOf(code).coordinator, taken.id)).toEqual(taken);
    for (const { reasons, questions } of taken.items)
      for (const reason of [...reasons, ...questions.map((question) => question.code)])
        expect(taken.legend[reason]?.remedy.zh).toBeTruthy();
  });

  test('brought in again changes nothing and says that it is known', async () => {
    const before = await everythingStored(fresh.ownerUrl);
    const again = await bring(officeOf(code), await fileOf(file));
    expect(again.known).toBe(true);
    expect(again.items.filter(({ verdict }) => verdict === 'accept').every(({ known }) => known)).toBe(true);
    expect(await everythingStored(fresh.ownerUrl)).toBe(before);
  });

  test('joins the companions it names, and leaves an ambiguous name an open question', async () => {
    const { key } = await keyOf(file);
    const view = await bring(officeOf(code), await fileOf(file));
    const groups = await groupsOf(view);
    const accepted = new Set(key.filter(({ verdict }) => verdict === 'accept').map(({ row }) => row));
    for (const { row, verdict, travelsWithRow: other } of key) {
      if (verdict !== 'accept' || other === null) continue;
      if (other === 'ambiguous') {
        const item = view.items.find((one) => one.row === row);
        expect(item?.questions.map((question) => question.code)).toContain('companion-ambiguous');
      } else if (accepted.has(other)) {
        expect([row, groups.get(row)]).toEqual([row, expect.any(String)]);
        expect(groups.get(row)).toBe(groups.get(other));
      }
    }
    const linked = new Set(key.flatMap(({ row, travelsWithRow }) => (travelsWithRow ? [row, travelsWithRow] : [])));
    const alone = key.filter(({ row, verdict }) => verdict === 'accept' && !linked.has(row));
    expect(alone.length).toBeGreaterThan(50);
    for (const { row } of alone) expect(groups.get(row) ?? null).toBeNull();
  });

  test('leaves no ID and no phone number in clear anywhere', async () => {
    const { key } = await keyOf(file);
    const everything = await everythingStored(fresh.ownerUrl);
    for (const { id, phone } of key)
      for (const secret of [id, id?.slice(6, 17), phone]) if (secret) expect(everything).not.toContain(secret);
  });

  test('is shown to no other office', async () => {
    const { id } = await bring(officeOf(code), await fileOf(file));
    const stranger = officeOf('511500').coordinator;
    await expect(rosters.get(stranger, id)).rejects.toMatchObject({ code: 'roster.missing', kind: 'missing' });
    expect((await workers.list(stranger)).items).toEqual([]);
  });
});

describe('A roster', () => {
  test('sent twice at once is one roster', async () => {
    const file = csv(...Array.from({ length: 50 }, (_, i) => `${i + 1},卢燕涛,${residentId(i + 200, '511500')},`));
    const [one, other] = await Promise.all([bring(officeOf('511500'), file), bring(officeOf('511500'), file)]);
    expect(one.id).toBe(other.id);
    expect([one.known, other.known].sort()).toEqual([false, true]);
    expect(one.accepted).toBe(50);
  });

  test('of two offices with the same people in opposite order registers each person once', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i + 1},卢燕涛,${residentId(i + 300)},`);
    const [one, other] = await Promise.all([
      bring(officeOf('510000'), csv(...rows)),
      bring(officeOf('513431'), csv(...rows.toReversed())),
    ]);
    expect(one.accepted + other.accepted).toBe(100);
    expect(one.rejected + other.rejected).toBe(100);
    const refused = [...one.items, ...other.items].filter(({ verdict }) => verdict === 'reject');
    for (const item of refused)
      expect(item).toMatchObject({
        reasons: ['registered-elsewhere'],
        workerId: null,
        transferId: expect.any(String) as string,
      });
  });

  test('keeps people whom the office has as they are, and joins newcomers to their group', async () => {
    const office = officeOf('513431');
    const known = await registered(workers, office.coordinator, aPerson(500, { name: '吉克阿依' }));
    const first = await bring(office, csv(`1,吉克阿依,${residentId(500)},`, `2,马海木,${residentId(501)},吉克阿依`));
    expect(first.items.map((item) => item.known)).toEqual([true, false]);
    const group = (await groupsOf(first)).get(2);
    expect(await workers.get(office.coordinator, known.id)).toMatchObject({ travelGroup: group, phone: '171****0500' });
    const later = await bring(office, csv(`1,吉克阿依,${residentId(500)},`, `2,沙马曲,${residentId(502)},吉克阿依`));
    expect((await groupsOf(later)).get(2)).toBe(group);
    expect(group).toEqual(expect.any(String));
  });

  test('refuses a child whom only the date on the form makes old enough', async () => {
    const child = residentId(1, '513431', '2004-05-01');
    const form = Buffer.from(`填报时间：2020年6月1日\n序号,姓名,身份证号码\n1,马海木,${child}`);
    const view = await bring(officeOf('513431'), form);
    expect(view.items).toMatchObject([{ verdict: 'reject', reasons: ['under-16'], workerId: null }]);
    expect(view).toMatchObject({ accepted: 0, rejected: 1 });
  });

  test('is refused with a day to come or none, and to anybody but a coordinator', async () => {
    const office = officeOf('513431');
    for (const day of ['2020-03-07', '2020-02-30', 'today'])
      await expect(rosters.import(office.coordinator, csv(), 'roster', day, { commit: true })).rejects.toMatchObject({
        kind: 'invalid',
      });
    await expect(rosters.import(grantOf('auditor', ''), csv(), 'roster', DAY, { commit: true })).rejects.toMatchObject({
      code: 'access.role-required',
    });
  });
});

describe('The result file of a roster', () => {
  const resultOf = async ({ coordinator }: Pick<Office, 'coordinator'>, id: string) => {
    const { bytes, fileName } = await module.get(RosterResults).of(coordinator, id);
    return { fileName, file: await buffer(bytes) };
  };

  test.each(FILES)('of %s is the roster itself with the verdict of each row behind it', async (code, name) => {
    const file = await fileOf(name);
    const view = await bring(officeOf(code), file);
    const result = await resultOf(officeOf(code), view.id);
    expect(result.fileName).toBe(`roster-result.${name.split('.')[1] ?? ''}`);
    const [before, after] = [await wholeRoster(file), await wholeRoster(result.file)];
    const said = ({ rows }: typeof before) =>
      rows.map(({ line, row, verdict, reasons }) => [line, row, verdict, reasons]);
    expect(said(after)).toEqual(said(before));
    expect(after.columns.slice(-2).map(({ heading }) => heading)).toEqual(['核对结果 verdict', '处理办法 what to do']);
  });

  test('says of whom another office has that it was asked for a transfer', async () => {
    const row = `1,卢燕涛,${residentId(700)},`;
    await bring(officeOf('513431'), csv(row));
    const { id } = await bring(officeOf('522633'), csv(row, `2,吉克阿依,${residentId(701)},`));
    const [, first, second] = (await resultOf(officeOf('522633'), id)).file.toString().split('\n');
    expect(first).toMatch(/,拒绝 reject,.*已向其申请转移/);
    expect(second?.trim()).toBe(`2,吉克阿依,${residentId(701)},,接受 accept,`);
  });

  test('is for nobody else, and gone with the file', async () => {
    const office = officeOf('513431');
    const { id } = await bring(office, csv(`1,卢燕涛,${residentId(710)},`));
    await expect(resultOf(officeOf('511500'), id)).rejects.toMatchObject({ code: 'roster.missing' });
    await expect(resultOf({ coordinator: grantOf('auditor', '') }, id)).rejects.toMatchObject({ kind: 'forbidden' });
    await stored('delete from roster_piece where roster_id = $1', id);
    await expect(resultOf(office, id)).rejects.toMatchObject({ code: 'roster.file-gone', kind: 'conflict' });
  });
});
