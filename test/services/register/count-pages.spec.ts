import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountedBy, WorkerCountService } from '#workers';
import type { Office } from '../../support/offices.js';
import { aPerson, registered } from '../../support/people.js';
import { startRegister } from '../../support/register.js';

let register: Awaited<ReturnType<typeof startRegister>>;
let counts: WorkerCountService;
let zhaojue: Office;

beforeAll(async () => {
  register = await startRegister('513431');
  counts = register.module.get(WorkerCountService);
  zhaojue = register.officeOf('513431');
});
afterAll(() => register.end());

test('groups come by county, occupation and state; without counties the largest come first', async () => {
  for (const [n, occupation] of ['焊工', '厨师', '焊工', '保安', '厨师', '焊工'].entries())
    await registered(register.workers, zhaojue.coordinator, aPerson(n, { occupation }));
  const shown = async (by: readonly CountedBy[]) => {
    const found: unknown[] = [];
    for (let after: string | null | undefined = undefined; after !== null;) {
      const page = await counts.counts(zhaojue.coordinator, { by, limit: 1, after });
      expect(page.total).toBe(6);
      found.push(...page.items.map(({ occupation, people }) => [occupation, people]));
      after = page.next;
    }
    return found;
  };
  for (const fold of [false, true]) {
    if (fold) await counts.fold();
    expect(await shown(['occupation'])).toEqual([
      ['焊工', 3],
      ['厨师', 2],
      ['保安', 1],
    ]);
    expect(await shown(['county', 'occupation'])).toEqual([
      ['保安', 1],
      ['厨师', 2],
      ['焊工', 3],
    ]);
  }
});

test('the next page of one kind is not taken for that of another', async () => {
  const { next } = await counts.counts(zhaojue.coordinator, { by: ['occupation'], limit: 1 });
  for (const after of [String(next), 'x', 'bnVsbA', Buffer.from('["513431"]').toString('base64url')])
    await expect(counts.counts(zhaojue.coordinator, { by: ['county', 'state'], after })).rejects.toMatchObject({
      code: 'worker.page-unknown',
    });
});
