import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grant, newId, SYSTEM } from '#platform';
import { HistoryService } from '#trace';
import { grantOf } from '../../support/offices.js';
import { startProposed } from './proposed.js';

let proposed: Awaited<ReturnType<typeof startProposed>>;
let histories: HistoryService;
let office: Grant;
let worker: string;
let goesOn: string;

beforeAll(async () => {
  proposed = await startProposed();
  const { stage } = proposed;
  office = proposed.office;
  histories = new HistoryService(stage.db, stage.workers);
  ({ worker } = await proposed.anew());
  goesOn = await proposed.someone();
  await stage.db.transaction(SYSTEM, (tx) =>
    tx.query(
      `insert into account (id, organisation_id, login, name, role, password_hash)
       values ($1, $2, 'clerk', '经办人甲', 'coordinator', '')`,
      [office.actor, office.organisation],
    ),
  );
  await proposed.records.correct(office, worker, { version: 1, reason: '本人来电更正', village: '三组' });
  await proposed.leaving.merge(office, worker, { into: goesOn, reason: '同一人重复登记' });
});
afterAll(() => proposed.stage.end());

describe('The history of a record', () => {
  it('says of each change who, when and why, that of a merged record included', async () => {
    const { items } = await histories.of(office, goesOn);
    const of = (type: string) => items.find((change) => change.type === type);
    expect(of('worker.corrected')).toMatchObject({
      workerId: worker,
      role: 'coordinator',
      by: '经办人甲',
      reason: '本人来电更正',
      fields: ['village'],
      text: { zh: '登记内容已更正' },
    });
    expect(of('worker.merged')).toMatchObject({ workerId: worker, otherId: goesOn, reason: '同一人重复登记' });
    expect(of('worker.absorbed')).toMatchObject({ workerId: goesOn, otherId: worker });
    expect(of('proposal.made')).toMatchObject({ workerId: worker, role: 'system', by: null });
    const instants = items.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted());
  });

  it('of the merged record itself tells how it ended', async () => {
    const { items } = await histories.of(office, worker);
    expect(items.at(-1)).toMatchObject({ type: 'worker.merged', otherId: goesOn });
    expect(items.some(({ workerId }) => workerId === goesOn)).toBe(false);
  });

  it('names colleagues to the office and to auditors, and nobody to others who watch', async () => {
    const namesFor = async (grant: Grant) => (await histories.of(grant, goesOn)).items.map(({ by }) => by);
    expect(await namesFor(grantOf('auditor', ''))).toContain('经办人甲');
    expect(await namesFor(grantOf('province-monitor', '51'))).not.toContain('经办人甲');
  });

  it('is missing for other offices, as that of nobody', async () => {
    for (const id of [goesOn, worker, newId()])
      await expect(histories.of(proposed.other, id)).rejects.toMatchObject({ code: 'worker.missing' });
    await expect(histories.of(grantOf('site-contact', ''), goesOn)).rejects.toMatchObject({
      code: 'access.role-required',
    });
  });
});
