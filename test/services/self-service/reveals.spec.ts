import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BusinessClock, type Grant, newId } from '#platform';
import { grantOf, type Office } from '../../support/offices.js';
import { aPerson, registered } from '../../support/people.js';
import { startRegisterWith } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegisterWith>>;
let office: Office;
let worker: string;
const spent = (budget: string, limit: number): unknown =>
  expect.objectContaining({
    code: 'worker.reveal-budget-spent',
    kind: 'exhausted',
    details: { budget, limit, renewsAt: '2020-03-06T16:00:00.000Z' },
  });
const reveal = (by: Grant) => register.reveals.identity(by, worker, '核对乘车人身份');
/** Somebody else of the same office. */
const colleague = (): Grant => ({ ...office.coordinator, actor: newId() });

beforeAll(async () => {
  register = await startRegisterWith({ revealsOfPerson: 3, revealsOfOffice: 5 }, '513431', '522633');
  office = register.officeOf('513431');
  ({ id: worker } = await registered(register.workers, office.coordinator, aPerson(1)));
});
afterAll(() => register.end());

test('Nobody looks at more numbers than a day allows, also not many at once; then not the office; then the day is over', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => reveal(office.coordinator)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  await expect(reveal(office.coordinator)).rejects.toEqual(spent('person', 3));

  const other = colleague();
  await reveal(other);
  await reveal(other);
  await expect(reveal(other)).rejects.toEqual(spent('office', 5));
  await expect(reveal(colleague())).rejects.toEqual(spent('office', 5));

  const { day, items } = await register.reveals.counts(grantOf('auditor', ''));
  expect(day).toBe('2020-03-06');
  expect(items.map(({ budget, subject, reveals }) => [budget, subject, reveals])).toEqual([
    ['office', office.organisation, 5],
    ['person', office.coordinator.actor, 3],
    ['person', other.actor, 2],
  ]);
  expect((await register.reveals.counts(register.officeOf('522633').coordinator)).items).toEqual([]);
  expect(() => register.reveals.counts(grantOf('enterprise', ''))).toThrow(
    expect.objectContaining({ code: 'access.role-required' }),
  );

  await register.module.get(BusinessClock).advance(new Date('2020-03-06T15:59:59Z'));
  await expect(reveal(office.coordinator)).rejects.toEqual(spent('person', 3));
  await register.module.get(BusinessClock).advance(new Date('2020-03-06T16:00:00Z'));
  await reveal(office.coordinator);
  expect((await register.reveals.counts(grantOf('auditor', ''), '2020-03-06')).items).toHaveLength(3);
});

test('A look that is refused for its purpose, or at somebody else’s worker, costs nothing', async () => {
  const by = colleague();
  expect(() => register.reveals.identity(by, worker, '查')).toThrow(
    expect.objectContaining({ code: 'worker.purpose-wrong' }),
  );
  await expect(
    register.reveals.identity(register.officeOf('522633').coordinator, worker, '核对乘车人身份'),
  ).rejects.toEqual(expect.objectContaining({ code: 'worker.missing' }));
  const { items } = await register.reveals.counts(grantOf('auditor', ''), '2020-03-07');
  expect(items.filter(({ subject }) => subject === by.actor)).toEqual([]);
});
