import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AgreementService, HealthCodeService, type JourneyPlace } from '#health';
import { KeptVerdictService, parseAgreements, VerdictService } from '#health';
import { SYSTEM } from '#platform';
import { WorkerService } from '#workers';
import { registered, residentId } from '../../support/people.js';
import { at, grant, openHealth } from './stage.js';

const { module, db } = await openHealth();
const kept = module.get(KeptVerdictService);
const agreements = module.get(AgreementService);

const office = (scope: string) => grant('coordinator', scope);
const [zhaojue, congjiang] = [office('513431'), office('522633')];
const administrator = grant('administrator');
const foshan: JourneyPlace = { division: '440604', at: at('2020-03-16T06:00'), act: 'alight' };
const sql = <T>(statement: string, values: unknown[] = []): Promise<T[]> =>
  db.transaction(SYSTEM, (tx) => tx.query<T[]>(statement, values));

let people = 0;
const aWorker = async (declares = true) => {
  const person = { idNumber: residentId((people += 1)), name: '阿依', homeDivision: '513431', registeredPoor: true };
  const { id } = await registered(module.get(WorkerService), zhaojue, person);
  const [issuedAt, expiresAt] = [at('2020-03-06T08:00'), at('2020-04-06T00:00')];
  const code = { workerId: id, issuerDivision: '510000', colour: 'green' as const, issuedAt, expiresAt };
  if (declares) await module.get(HealthCodeService).declare(zhaojue, [{ ...code, temperature: 36.5, symptoms: [] }]);
  return id;
};
const asked = async (declares = true) => module.get(VerdictService).judge(zhaojue, await aWorker(declares), [foshan]);

beforeAll(async () => {
  await agreements.create(administrator, parseAgreements(readFileSync('config/reference/agreements.csv', 'utf8')));
});

describe('A verdict that somebody asked for', () => {
  it('is kept, for the office of the home alone, with the code sealed', async () => {
    const { id, verdict, expiresAt } = await asked();
    expect(await kept.get(zhaojue, id)).toMatchObject({
      verdict,
      occasion: 'asked',
      judgedAt: at('2020-03-06T09:00'),
      expiresAt,
      inputsKept: true,
      places: [
        { division: '440604', reason: 'agreement', remedy: null, text: { en: 'Recognised under an agreement' } },
      ],
    });
    await expect(kept.get(congjiang, id)).rejects.toEqual(expect.objectContaining({ code: 'verdict.missing' }));
    expect(() => kept.get(administrator, id)).toThrow(expect.objectContaining({ code: 'access.role-required' }));
    const [row] = await sql<{ sealed: Buffer; rest: object }>(
      `select sealed, to_jsonb(v) - 'sealed' rest from verdict v where id = $1`,
      [id],
    );
    expect(row?.sealed.toString('latin1')).not.toMatch(/green|36\.5/);
    expect(JSON.stringify(row?.rest)).not.toMatch(/green|36\.5/);
  });

  it('rests on grounds that are kept once for all that share them', async () => {
    await asked();
    await asked();
    expect(await sql('select id from verdict_grounds')).toHaveLength(1);
  });
});

describe('Coming to kept verdicts again', () => {
  it('gives the same, whatever became of codes and agreements since', async () => {
    const [code, none] = [await asked(), await asked(false)];
    const [agreement] = await sql<{ id: string }>(
      `select id from agreement where issuer_division = '510000' and acceptor_division = '440000'`,
    );
    await agreements.advance(administrator, agreement?.id ?? '', 'revoke');
    await sql('delete from health_code where worker_id = $1', [code.workerId]);
    const { checked, differing } = await kept.recompute(zhaojue, {});
    expect(checked).toBeGreaterThanOrEqual(2);
    expect(differing).toEqual([]);
    expect([code.verdict, none.verdict]).toEqual(['RECOGNISED', 'UNDECIDED']);
    expect((await asked()).verdict).toBe('NOT_RECOGNISED');
    expect(await sql('select id from verdict_grounds')).toHaveLength(2);
  });

  it('tells of one that was altered', async () => {
    const { id } = await asked();
    await sql(`update verdict set outcome = 'RECOGNISED' where id = $1`, [id]);
    expect((await kept.recompute(zhaojue, {})).differing).toEqual([
      { id, differences: [{ what: 'verdict', kept: 'RECOGNISED', found: 'NOT_RECOGNISED' }] },
    ]);
    await sql('delete from verdict where id = $1', [id]);
  });

  it('passes over what was erased when its time was over, and goes on part by part', async () => {
    const { id } = await asked();
    await sql(`update verdict set sealed = null where id = $1`, [id]);
    const all = await kept.recompute(zhaojue, {});
    expect(all).toMatchObject({ erased: 1, differing: [], next: null });
    const first = await kept.recompute(zhaojue, { limit: 1 });
    expect(first.checked).toBe(1);
    const rest = await kept.recompute(zhaojue, { after: first.next ?? '' });
    expect(first.checked + rest.checked).toBe(all.checked);
    expect(await kept.recompute(congjiang, {})).toMatchObject({ checked: 0, erased: 0 });
  });
});
