import 'reflect-metadata';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '#platform';
import { type RosterOptions, RosterService } from '#workers';
import { breakpoint } from '../../faults/breakpoint.js';
import { csvOf } from '../../support/files/rosters.js';
import { everythingStored, type Office } from '../../support/offices.js';
import { residentId } from '../../support/people.js';
import { startRegister } from '../../support/register.js';
import { waitFor } from '../../support/wait-for.js';

const DAY = '2020-03-06';
/** Rows that go in at once. */
const BATCH = 2000;
const HEADINGS = ['序号', '姓名', '身份证号码', '联系电话', '备用'];

let register: Awaited<ReturnType<typeof startRegister>>;
let rosters: RosterService;
let owner: Client;
let office: Office;

const idOf = (n: number) => residentId(n % 1000, '513431', `19${String(60 + Math.floor(n / 1000))}-02-17`);
const personRow = (n: number) => [String(n + 1), '卢燕涛', idOf(n), `171${String(10_000_000 + n)}`, ''];
/** Who has no sound ID number is refused. */
const brokenRow = (n: number) => [String(n + 1), '马海木', '123', '', ''];
const rosterOf = (...rows: string[][]) => csvOf([HEADINGS, ...rows]);
const many = (from: number, count: number) => Array.from({ length: count }, (_, i) => personRow(from + i));
const bring = (file: Buffer, options: Partial<RosterOptions> = {}, by = office) =>
  rosters.import(by.coordinator, file, '花名册.csv', DAY, { commit: true, ...options });
const stored = <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
  register.db.transaction(SYSTEM, (tx) => tx.query<T[]>(sql, values));
const numberOf = async (sql: string, ...values: unknown[]) =>
  (await stored<{ n: number }>(`select (${sql})::int n`, ...values))[0]?.n;
const people = 'select count(*) from worker';

beforeAll(async () => {
  register = await startRegister('513431', '522633');
  rosters = register.module.get(RosterService);
  office = register.officeOf('513431');
  owner = new Client({ connectionString: register.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await register.end();
});

describe('A roster that is cancelled in the middle', () => {
  const file = () => rosterOf(...many(0, 2 * BATCH + 500));
  let id = '';

  test('keeps what was written, and nothing more is written', async () => {
    const stop = await breakpoint(owner, 'insert on roster_row', `new.line > ${String(BATCH + 100)}`);
    const importing = bring(file()).catch((error: unknown) => error);
    await waitFor(async () => (await stop.waiting()) > 0, { what: 'the second batch to be in hand' });
    const [roster] = await stored<{ id: string }>('select id from roster');
    id = roster?.id ?? '';
    const cancelled = await rosters.cancel(office.coordinator, id);
    expect(cancelled).toMatchObject({ state: 'cancelled', rows: BATCH, accepted: BATCH, steps: [], progress: null });
    await stop.lift();
    expect(await importing).toMatchObject({ code: 'roster.cancelled', kind: 'conflict' });
    expect(await numberOf(people)).toBe(BATCH);
    expect(await numberOf('select count(*) from roster_row where roster_id = $1', id)).toBe(BATCH);
    expect(await numberOf(`select count(*) from event where type = 'roster.imported'`)).toBe(0);
    expect(await rosters.get(office.coordinator, id)).toMatchObject({ state: 'cancelled', accepted: BATCH });
  });

  test('takes no further step', async () => {
    const before = await everythingStored(register.ownerUrl);
    await expect(rosters.commit(office.coordinator, id)).rejects.toMatchObject({ code: 'roster.illegal-step' });
    await expect(rosters.cancel(office.coordinator, id)).rejects.toMatchObject({ code: 'roster.illegal-step' });
    await expect(
      rosters.correctColumns(office.coordinator, id, ['row', 'name', 'id', 'phone', null]),
    ).rejects.toMatchObject({ code: 'roster.illegal-step' });
    expect(await everythingStored(register.ownerUrl)).toBe(before);
  });

  test('is taken up again with the same file, and nobody is registered twice', async () => {
    const again = await bring(file());
    const rows = 2 * BATCH + 500;
    expect(again).toMatchObject({ known: false, state: 'committed', rows, accepted: rows, already: BATCH });
    expect(await numberOf(people)).toBe(rows);
    expect(await numberOf(`select count(*) from event where type = 'worker.registered'`)).toBe(rows);
    expect(await numberOf('select count(*) from roster')).toBe(1);
  });
});

describe('All or nothing', () => {
  test('writes nobody where one row of many is refused, and says how many were', async () => {
    const before = await numberOf(people);
    const view = await bring(rosterOf(...many(8000, 10), brokenRow(8010)), { allOrNothing: true });
    expect(view).toMatchObject({ state: 'checked', accepted: 10, rejected: 1, refusal: 'roster.rows-rejected' });
    expect(await numberOf(people)).toBe(before);
    await expect(rosters.commit(office.coordinator, view.id, { allOrNothing: true })).rejects.toMatchObject({
      code: 'roster.rows-rejected',
      details: { rejected: 1 },
    });
    expect(await numberOf(people)).toBe(before);
    const written = await rosters.commit(office.coordinator, view.id);
    expect(written).toMatchObject({ state: 'committed', accepted: 10, rejected: 1 });
    expect(await numberOf(people)).toBe((before ?? 0) + 10);
  });

  test('writes everybody where no row is refused', async () => {
    const view = await bring(rosterOf(...many(8100, 10)), { allOrNothing: true });
    expect(view).toMatchObject({ state: 'committed', accepted: 10, rejected: 0, refusal: null });
  });

  test('leaves nothing of several batches behind when it is cancelled before its end', async () => {
    const before = await numberOf(people);
    const file = rosterOf(...many(10_000, BATCH + 500));
    const { id } = await bring(file, { commit: false });
    const atTheEnd = await breakpoint(owner, 'insert on worker');
    const committing = rosters.commit(office.coordinator, id, { allOrNothing: true }).catch((error: unknown) => error);
    await waitFor(async () => (await atTheEnd.waiting()) > 0, { what: 'the commit to write people' });
    expect((await rosters.cancel(office.coordinator, id)).state).toBe('cancelled');
    await atTheEnd.lift();
    expect(await committing).toMatchObject({ code: 'roster.cancelled' });
    expect(await numberOf(people)).toBe(before);
    expect(await numberOf('select count(*) from roster_row where roster_id = $1 and worker_id is not null', id)).toBe(
      0,
    );
  });
});

describe('The columns of a roster', () => {
  const swapped = (n: number) =>
    rosterOf([String(n), '沙马曲', idOf(9000 + n), `171${String(20_000_000 + n)}`, `171${String(30_005_000 + n)}`]);
  const fields = ['row', 'name', 'id', null, 'phone'] as const;
  const phonesOf = async (id: string) => {
    const [row] = await stored<{ worker: string }>('select worker_id worker from roster_row where roster_id = $1', id);
    return (await register.workers.get(office.coordinator, row?.worker ?? '')).phone;
  };

  test('are corrected by a person: the rows are checked anew, and so written', async () => {
    const checked = await bring(swapped(1), { commit: false });
    expect(checked.columns?.map(({ field }) => field)).toEqual(['row', 'name', 'id', 'phone', null]);
    const corrected = await rosters.correctColumns(office.coordinator, checked.id, fields);
    expect(corrected).toMatchObject({ id: checked.id, state: 'checked', accepted: 1 });
    expect(corrected.columns?.map(({ field }) => field)).toEqual(fields);
    expect(corrected.columns?.every(({ by, field }) => field === null || by === 'person')).toBe(true);
    expect(await numberOf('select count(*) from roster_row where roster_id = $1', checked.id)).toBe(1);
    const { id } = await rosters.commit(office.coordinator, checked.id);
    expect(await phonesOf(id)).toBe('171****5001');
  });

  test('are remembered for the next roster of the office with these headings', async () => {
    const next = await bring(swapped(2));
    expect(next.columns?.map(({ field }) => field)).toEqual(fields);
    expect(await phonesOf(next.id)).toBe('171****5002');
  });

  test('are remembered for no other office, and for no other headings', async () => {
    const elsewhere = await bring(swapped(3), { commit: false }, register.officeOf('522633'));
    expect(elsewhere.columns?.map(({ field }) => field)).toEqual(['row', 'name', 'id', 'phone', null]);
    const other = await bring(csvOf([[...HEADINGS.slice(0, 4), '备用电话'], personRow(9004)]), { commit: false });
    expect(other.columns?.[3]?.field).toBe('phone');
  });

  test('are refused without name and ID, named twice, or another number of them', async () => {
    const { id } = await bring(swapped(5), { commit: false });
    const unfit = [
      ['row', 'name', null, 'phone', null],
      ['row', 'name', 'id', 'phone', 'phone'],
      ['name', 'id'],
      ['row', 'name', 'id', 'phone', null, null],
    ] as const;
    for (const wrong of unfit)
      await expect(rosters.correctColumns(office.coordinator, id, wrong)).rejects.toMatchObject({
        code: 'roster.columns-unfit',
        kind: 'invalid',
      });
    const stranger = register.officeOf('522633').coordinator;
    await expect(rosters.correctColumns(stranger, id, fields)).rejects.toMatchObject({ code: 'roster.missing' });
  });
});
