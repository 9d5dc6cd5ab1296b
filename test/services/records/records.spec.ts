import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PickUpPointService } from '#places';
import { type Database, type Grant, newId, SYSTEM } from '#platform';
import { type Correction, RecordService, TransferService, type WorkerService } from '#workers';
import { everythingStored, grantOf, type Office } from '../../support/offices.js';
import { aPerson, registered } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let db: Database;
let workers: WorkerService;
let records: RecordService;
let zhaojue: Office;
let congjiang: Office;
let coordinator: Grant;

const refusal = (code: string): unknown => expect.objectContaining({ code });
const eventsOf = (worker: string) =>
  db.transaction(SYSTEM, (tx) =>
    tx.query<{ type: string; actor: string; details: object }[]>(
      'select type, actor, details from event where worker_id = $1 order by id',
      [worker],
    ),
  );
const correct = (id: string, change: Partial<Correction>, by = coordinator) =>
  records.correct(by, id, { version: 1, reason: '本人来电更正', ...change });
const enter = (n: number, more: Parameters<typeof aPerson>[1] = {}) =>
  registered(workers, coordinator, aPerson(n, more));
const advance = (id: string, ...steps: Parameters<WorkerService['advance']>[2][]) =>
  db.transaction(SYSTEM, async (tx) => {
    for (const step of steps) await workers.advance(tx, [id], step, register.at);
  });

beforeAll(async () => {
  register = await startRegister('513431', '522633');
  ({ db, workers } = register);
  records = register.module.get(RecordService);
  [zhaojue, congjiang] = [register.officeOf('513431'), register.officeOf('522633')];
  coordinator = zhaojue.coordinator;
});
afterAll(() => register.end());

describe('The record of a person', () => {
  test('holds all that is told at registration, masked, for the office alone', async () => {
    const relative = { name: '沙马木呷', relation: '妻子', phone: '17119970001' };
    const { id } = await registered(workers, coordinator, {
      ...aPerson(1),
      town: '新城镇',
      lastYear: { year: 2019, employed: true, division: '440606', months: 9 },
      skills: [{ name: '焊工', level: 4, certified: true }],
      languages: ['ii', 'zh'],
      furtherDestinations: [{ text: '江苏苏州' }],
      furtherOccupations: ['装配'],
      availableUntil: '2020-04-18',
      poorSince: '2014-12-31',
      consent: { version: '2020-03', means: 'signed-paper', givenOn: '2020-03-05' },
      relative,
    });
    const whole = await records.get(coordinator, id);
    expect(whole).toMatchObject({
      furtherDestinations: [{ code: '320500', text: '江苏苏州' }],
      furtherOccupations: ['装配'],
      availableUntil: '2020-04-18',
      record: {
        town: '新城镇',
        lastYear: { division: '440606', months: 9 },
        languages: ['ii', 'zh'],
        relative: { name: '沙**', phone: '171****0001' },
        consent: { version: '2020-03', means: 'signed-paper', givenAt: '2020-03-04T16:00:00.000Z' },
      },
    });
    expect(whole.priority[0]).toMatchObject({ key: 'registered-poor', since: '2014-12-31', until: null });
    expect(whole.priority[1]).toMatchObject({ key: 'supervised-52', since: '2020-01-25', until: '2021-01-01' });
    expect(await register.reveals.identity(coordinator, id, '联系其家属')).toMatchObject({ relative });
    expect((await records.get(grantOf('auditor', ''), id)).record).toBeNull();
    expect(await everythingStored(register.ownerUrl)).not.toMatch(/17119970001|沙马木呷/);
  });

  test('is missing for another office, as one that never was', async () => {
    const { id } = await enter(2);
    const other = congjiang.coordinator;
    const asks = (one: string) => [
      records.get(other, one),
      correct(one, { village: '三组' }, other),
      records.giveConsent(other, one, { version: '1', means: 'spoken' }),
    ];
    const [there, nowhere] = await Promise.all([asks(id), asks(newId())].map((all) => Promise.allSettled(all)));
    for (const answer of [...(there ?? []), ...(nowhere ?? [])])
      expect(answer).toMatchObject({ status: 'rejected', reason: refusal('worker.missing') });
    await expect(records.get(grantOf('site-contact', ''), id)).rejects.toEqual(refusal('access.role-required'));
  });

  test('is corrected with a reason; the fields are recorded, their values are not', async () => {
    const { id } = await enter(3, { destinationText: '广东佛山' });
    const after = await correct(id, {
      phone: '17119970003',
      destinationText: '江苏苏州',
      minWageFen: null,
      town: '新城镇',
      relative: { name: '沙马木呷', phone: '17119970004' },
    });
    expect(after).toMatchObject({ version: 2, phone: '171****0003', destinationCode: '320500', minWageFen: null });
    expect((await eventsOf(id)).at(-1)).toEqual({
      type: 'worker.corrected',
      actor: coordinator.actor,
      details: {
        fields: ['destinationCode', 'destinationText', 'minWageFen', 'town', 'phone', 'relative'],
        reason: '本人来电更正',
      },
    });
    expect(await register.reveals.identity(coordinator, id, '核对更正结果')).toMatchObject({ phone: '17119970003' });
    expect(await correct(id, { version: 2, town: '新城镇' })).toMatchObject({ version: 2 });
  });

  test('of which two read the same version is corrected by one of them', async () => {
    const { id } = await enter(4);
    const both = await Promise.allSettled([correct(id, { village: '一组' }), correct(id, { village: '二组' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: refusal('worker.version-stale'),
    });
    await expect(correct(id, { village: '三组' })).rejects.toEqual(
      expect.objectContaining({ code: 'worker.version-stale', details: { version: 2 } }),
    );
  });

  test('derives priority anew where home or poverty change, and never takes it from outside', async () => {
    const { id } = await enter(5, { homeDivision: '513431' });
    const keys = async (change: Partial<Correction>) => {
      const { priority } = await correct(id, { ...change, version: (await workers.get(coordinator, id)).version });
      return priority.map(({ key }) => key);
    };
    const sets = ['supervised-52', 'three-regions-three-prefectures'];
    expect(await keys({ registeredPoor: false })).toEqual(sets);
    expect(await keys({ registeredPoor: true, poorUntil: '2020-03-07' })).toEqual(['registered-poor', ...sets]);
    expect(await keys({ poorUntil: '2020-03-06' })).toEqual(sets);
  });

  test('refuses what is no phone, no place, outside the area, no boarding place, or no reason', async () => {
    const { id } = await enter(6);
    const refused: [Partial<Correction>, string][] = [
      [{ phone: '123' }, 'worker.phone-wrong'],
      [{ name: '卢3' }, 'worker.name-wrong'],
      [{ homeDivision: '522633' }, 'worker.home-outside-scope'],
      [{ availableFrom: '2020-05-01', availableUntil: '2020-04-01' }, 'worker.until-wrong'],
      [{ furtherDestinations: [{ code: '999999' }] }, 'worker.destination-unknown'],
      [{ relative: { name: '沙马', phone: '1' } }, 'worker.phone-wrong'],
      [{ pickUpPointId: newId() }, 'worker.pick-up-unknown'],
      [{ householdWith: newId() }, 'worker.missing'],
      [{ travelsWith: id }, 'worker.missing'],
      [{ reason: '错' }, 'worker.purpose-wrong'],
    ];
    for (const [change, code] of refused) await expect(correct(id, change)).rejects.toEqual(refusal(code));
    expect(await records.get(coordinator, id)).toMatchObject({ version: 1 });
  });

  test('names a boarding place of the area, or a point of the person’s own', async () => {
    const { id } = await enter(7);
    const point = { divisionCode: '513431', name: '河边村', lon: 102.8, lat: 28 };
    const [put] = await register.module.get(PickUpPointService).put(coordinator, [point]);
    const known = await correct(id, { pickUpPointId: put?.id ?? '' });
    expect(known.record).toMatchObject({ pickUpPointId: put?.id, pickUp: null });
    const pickUp = { name: '村口小学', lon: 102.81, lat: 28.01 };
    expect((await correct(id, { version: 2, pickUp })).record).toMatchObject({ pickUpPointId: null, pickUp });
  });

  test('joins a household and a travel group, and leaves them', async () => {
    const [one, other] = [await enter(8), await enter(9)];
    const joined = await correct(one.id, { householdWith: other.id, travelsWith: other.id });
    expect(joined.record).toMatchObject({ householdMembers: [other.id], companions: [other.id] });
    expect((await records.get(coordinator, other.id)).record).toMatchObject({ companions: [one.id] });
    expect((await eventsOf(other.id)).at(-1)).toMatchObject({ details: { fields: ['household', 'travelGroup'] } });
    const left = await correct(one.id, { version: 2, householdWith: null, travelsWith: null });
    expect(left.record).toMatchObject({ household: null, householdMembers: [], companions: [] });
    await advance(other.id, 'propose');
    await expect(correct(one.id, { version: 3, travelsWith: other.id })).rejects.toEqual(
      refusal('worker.companion-unfit'),
    );
  });

  test('keeps name and home as the list bears them while the person is on the way', async () => {
    const { id } = await enter(10);
    await advance(id, 'propose', 'accept', 'place', 'depart');
    await expect(correct(id, { name: '卢燕' })).rejects.toEqual(refusal('worker.on-the-way'));
    expect(await correct(id, { phone: '17119970010' })).toMatchObject({ version: 2 });
  });

  test('keeps the relative’s number through a corrected ID and a transfer', async () => {
    const relative = { name: '沙马木呷', phone: '17119970011' };
    const { id } = await registered(workers, coordinator, { ...aPerson(11), relative });
    const asked = await workers.register(congjiang.coordinator, aPerson(11, { homeDivision: '522633' }));
    if (!('transfer' in asked)) throw new Error('No transfer was asked for');
    await register.module.get(TransferService).step(coordinator, asked.transfer, 'accept');
    expect(await register.reveals.identity(congjiang.coordinator, id, '核对家属电话')).toMatchObject({ relative });
    expect(await records.get(congjiang.coordinator, id)).toMatchObject({ version: 2, furtherDestinations: null });
  });

  test('says when and how the person agreed, and refuses a consent of a day to come', async () => {
    const { id } = await enter(12);
    const given = await records.giveConsent(coordinator, id, { version: '2020-03', means: 'spoken' });
    expect(given).toMatchObject({ version: 2, record: { consent: { means: 'spoken' } } });
    await expect(
      records.giveConsent(coordinator, id, { version: '2020-03', means: 'spoken', givenOn: '2020-03-07' }),
    ).rejects.toEqual(refusal('worker.consent-wrong'));
    expect((await eventsOf(id)).at(-1)).toMatchObject({
      type: 'worker.consent-given',
      details: { version: '2020-03', means: 'spoken', on: '2020-03-06' },
    });
  });
});
