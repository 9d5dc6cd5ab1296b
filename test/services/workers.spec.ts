import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, SYSTEM } from '#platform';
import { RosterService, type WorkerService } from '#workers';
import { everythingStored, grantOf, type Office } from '../support/offices.js';
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
  register = await startRegister('513431', '510000', '522633', '530627');
  ({ db, workers } = register);
  [zhaojue, sichuan, congjiang] = [
    register.officeOf('513431'),
    register.officeOf('510000'),
    register.officeOf('522633'),
  ];
});
afterAll(() => register.end());

describe('Registering a worker', () => {
  test('gives a record with masked numbers, the destination that was read and why the person comes first', async () => {
    const worker = await registered(workers, zhaojue.coordinator, aPerson(1));
    expect(worker).toMatchObject({
      known: false,
      idNumber: `513431********${residentId(1).slice(-4)}`,
      phone: '171****0001',
      sex: 'male',
      birthDate: '1990-02-17',
      home: { zh: '四川省凉山彝族自治州昭觉县' },
      destinationCode: '440600',
      state: 'registered',
      createdAt: register.at.toISOString(),
    });
    expect(worker.priority.map(({ key }) => key)).toEqual([
      'registered-poor',
      'supervised-52',
      'three-regions-three-prefectures',
    ]);
    expect(worker.steps).toContain('withdraw');
    expect(await eventsOf(worker.id)).toEqual([
      { type: 'worker.registered', actor: zhaojue.coordinator.actor, details: {} },
    ]);
  });

  test('of the same person again at the same office answers with the record as it stands', async () => {
    const first = await registered(workers, zhaojue.coordinator, aPerson(2));
    const again = await registered(
      workers,
      zhaojue.coordinator,
      aPerson(2, { name: '卢燕', idNumber: residentId(2).toLowerCase() }),
    );
    expect(again).toEqual({ ...first, known: true });
    expect(await eventsOf(first.id)).toHaveLength(1);
  });

  test('of one person by two offices at once leaves one record, and requests for a transfer that reveal nothing', async () => {
    for (let n = 10; n < 20; n++) {
      const results = await Promise.all([
        workers.register(zhaojue.coordinator, aPerson(n)),
        workers.register(congjiang.coordinator, aPerson(n, { homeDivision: '522633' })),
        workers.register(sichuan.coordinator, aPerson(n)),
      ]);
      const asking = results.filter((result) => 'transfer' in result);
      expect(asking).toEqual(Array(2).fill({ transfer: expect.any(String) as string }));
    }
  });

  test('of one person by one office several times at once leaves one record', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => registered(workers, zhaojue.coordinator, aPerson(30))),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(all.filter(({ known }) => !known)).toHaveLength(1);
  });

  test('is refused outside the office’s area and to anybody but a coordinator', async () => {
    await expect(workers.register(congjiang.coordinator, aPerson(40))).rejects.toEqual(
      refusal('worker.home-outside-scope', 'forbidden'),
    );
    for (const role of [
      'administrator',
      'enterprise',
      'site-contact',
      'trip-leader',
      'province-monitor',
      'auditor',
    ] as const)
      expect(() => workers.register(grantOf(role, ''), aPerson(40))).toThrow(
        expect.objectContaining({ code: 'access.role-required' }),
      );
  });
});

describe('The register', () => {
  test('of another province shows nothing: its people are missing, not forbidden', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(50));
    expect((await workers.list(congjiang.coordinator)).items.filter(({ home }) => home.zh.startsWith('四川'))).toEqual(
      [],
    );
    const attempts = [
      () => workers.get(congjiang.coordinator, id),
      () => workers.withdraw(congjiang.coordinator, id),
      () => register.reveals.identity(congjiang.coordinator, id, '核对乘车人身份'),
      () => workers.get(grantOf('enterprise', ''), id),
      () => workers.get(grantOf('province-monitor', '52'), id),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toEqual(refusal('worker.missing', 'missing', { id }));
    const hidden = await db.transaction(congjiang.coordinator, (tx) =>
      tx.query<unknown[]>('select from worker where id = $1', [id]),
    );
    expect(hidden).toEqual([]);
    expect(await workers.get(sichuan.coordinator, id)).toMatchObject({ id, name: '卢燕涛' });
  });

  test('shows a monitor neither name nor numbers', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(51));
    expect(await workers.get(grantOf('province-monitor', '51'), id)).toMatchObject({
      name: '卢**',
      idNumber: null,
      phone: null,
      birthDate: null,
      village: null,
    });
  });

  test('lists a thousand people in pages without gaps or doubles', async () => {
    const zhenxiong = register.officeOf('530627');
    const roster = ['姓名,身份证号码,是否建档立卡']
      .concat(Array.from({ length: 1000 }, (_, i) => `卢燕涛,${residentId(i, '530627')},${i % 2 ? '是' : '否'}`))
      .join('\n');
    await register.module
      .get(RosterService)
      .import(zhenxiong.coordinator, Buffer.from(roster), 'roster.csv', '2020-03-06', { commit: true });
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await workers.list(zhenxiong.coordinator, { limit: 77, ...(after && { after }) });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after);
    expect(seen).toHaveLength(1000);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect((await workers.list(zhenxiong.coordinator, { registeredPoor: true, limit: 500 })).items).toHaveLength(500);
    expect((await workers.list(zhenxiong.coordinator, { homeDivision: '513431' })).items).toEqual([]);
    expect((await workers.list(zhenxiong.coordinator, { homeDivision: '530000', limit: 1 })).items).toHaveLength(1);
  });

  test('finds people by a part of the name, taken as it is written', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(52, { name: '吉克_阿依' }));
    const named = async (q: string) => (await workers.list(zhaojue.coordinator, { q })).items.map((item) => item.id);
    expect(await named('克_阿')).toEqual([id]);
    expect(await named('克%依')).toEqual([]);
    expect((await workers.list(zhaojue.coordinator, { q: '克_阿', state: 'withdrawn' })).items).toEqual([]);
  });
});

describe('Sealed numbers', () => {
  test('are revealed for a stated purpose, and who looked is recorded first', async () => {
    const { id } = await registered(workers, zhaojue.coordinator, aPerson(60));
    const command = { ...zhaojue.coordinator, command: 'once' };
    expect(await register.reveals.identity(command, id, ' 核对乘车人身份 ')).toEqual({
      idNumber: residentId(60),
      phone: '17119910060',
    });
    expect((await eventsOf(id)).at(-1)).toEqual({
      type: 'worker.revealed',
      actor: zhaojue.coordinator.actor,
      details: { purpose: '核对乘车人身份' },
    });
    expect(() => register.reveals.identity(zhaojue.coordinator, id, '查 171-1991-0060')).toThrow(
      expect.objectContaining({ code: 'worker.purpose-wrong' }),
    );
    expect(() => register.reveals.identity(grantOf('auditor', ''), id, '核对乘车人身份')).toThrow(
      expect.objectContaining({ code: 'access.role-required' }),
    );
  });

  test('stand in clear nowhere in the database, even if they slipped into a free text', async () => {
    await registered(
      workers,
      zhaojue.coordinator,
      aPerson(61, { village: `三组 ${residentId(61)}`, destinationText: '广东，电话１７１１９９１００６１' }),
    );
    const everything = await everythingStored(register.ownerUrl);
    expect(everything).toContain('卢燕涛');
    for (const n of [1, 2, 30, 50, 60, 61]) {
      expect(everything).not.toContain(residentId(n));
      expect(everything).not.toContain(residentId(n).slice(6, 17));
      expect(everything).not.toContain(`171199${10_000 + n}`);
    }
  });
});
