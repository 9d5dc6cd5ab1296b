import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AgreementService, type HealthCodeFacts, HealthCodeService } from '#health';
import { type JourneyPlace, parseAgreements, VerdictService } from '#health';
import { type Grant, newId, SYSTEM } from '#platform';
import { WorkerService } from '#workers';
import { registered } from '../support/people.js';
import { at, grant, openHealth, refusal } from './health/stage.js';

const { module, db } = await openHealth();
const codes = module.get(HealthCodeService);
const agreements = module.get(AgreementService);
const verdicts = module.get(VerdictService);

let worker: string;

const office = (scope: string) => grant('coordinator', scope);
const zhaojue = office('513431');
const congjiang = office('522633');
const administrator = grant('administrator');
const table = parseAgreements(readFileSync('config/reference/agreements.csv', 'utf8'));

const aCode = (changed: Partial<HealthCodeFacts> = {}): HealthCodeFacts => ({
  workerId: worker,
  issuerDivision: '510000',
  colour: 'green',
  issuedAt: at('2020-03-06T08:00'),
  expiresAt: at('2020-04-06T00:00'),
  temperature: 36.5,
  symptoms: [],
  ...changed,
});
const foshan: JourneyPlace = { division: '440604', at: at('2020-03-16T06:00'), act: 'alight' };
const verdictOf = async (id = worker, place = foshan) => (await verdicts.judge(zhaojue, id, [place])).verdict;
const rows = <T>(grant: Grant, sql: string, values: unknown[] = []): Promise<T[]> =>
  db.transaction(grant, (tx) => tx.query<T[]>(sql, values));

/** A resident ID with the right check character; the order number tells people apart. */
const idNumber = (order: number): string => {
  const body = `51343119900101${String(order).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${'10X98765432'.charAt(sum % 11)}`;
};
let numbered = 0;

beforeAll(async () => {
  const recorded = await agreements.create(administrator, table);
  expect(recorded.map(({ refusal: none }) => none)).toEqual(table.map(() => null));
});
beforeEach(async () => {
  const person = { idNumber: idNumber((numbered += 1)), name: '阿依', homeDivision: '513431', registeredPoor: true };
  worker = (await registered(module.get(WorkerService), zhaojue, person)).id;
});

describe('A declaration', () => {
  it('makes the worker recognised where an agreement says so, and nowhere else', async () => {
    expect(await verdictOf()).toBe('UNDECIDED');
    expect(await codes.declare(zhaojue, [aCode()])).toMatchObject([{ known: false, refusal: null }]);
    expect(await verdictOf()).toBe('RECOGNISED');
    expect(await verdictOf(worker, { ...foshan, division: '420100' })).toBe('NOT_RECOGNISED');
  });

  it('sent again is known; a further certificate is new and counts', async () => {
    const [first] = await codes.declare(zhaojue, [aCode()]);
    expect(await codes.declare(zhaojue, [aCode()])).toEqual([{ id: first?.id, known: true, refusal: null }]);
    const [second] = await codes.declare(zhaojue, [aCode({ certificates: ['clinic-certificate'] })]);
    expect(second?.known).toBe(false);
    const kept = await db.transaction(zhaojue, (tx) => codes.newest(tx, [worker]));
    expect(kept.get(worker)).toMatchObject({ id: second?.id, certificates: ['clinic-certificate'] });
  });

  it('issued last counts, even if an older one comes in later', async () => {
    await codes.declare(zhaojue, [aCode({ colour: 'red' })]);
    await codes.declare(zhaojue, [aCode({ issuedAt: at('2020-03-05T08:00') })]);
    expect(await verdictOf()).toBe('NOT_RECOGNISED');
  });

  it('among many is refused by itself', async () => {
    const results = await codes.declare(zhaojue, [
      aCode({ workerId: newId() }),
      aCode({ issuedAt: at('2020-03-06T09:01') }),
      aCode(),
    ]);
    expect(results.map((result) => result.refusal?.code ?? 'declared')).toEqual([
      'health.worker-missing',
      'health.issued-in-future',
      'health.worker-twice',
    ]);
    expect(await codes.declare(zhaojue, [aCode(), aCode({ workerId: newId() })])).toMatchObject([
      { refusal: null },
      { id: null },
    ]);
  });

  it('by another office finds no such worker', async () => {
    expect(await codes.declare(congjiang, [aCode()])).toMatchObject([{ refusal: { code: 'health.worker-missing' } }]);
    await expect(verdicts.judge(congjiang, worker, [foshan])).rejects.toEqual(refusal('health.worker-missing'));
  });

  it('is read by the office of the home alone', async () => {
    await codes.declare(zhaojue, [aCode()]);
    const others: Grant[] = [
      congjiang,
      administrator,
      ...(['enterprise', 'site-contact', 'trip-leader', 'province-monitor', 'auditor'] as const).map((role) =>
        grant(role),
      ),
    ];
    for (const grant of others) expect(await rows(grant, 'select id from health_code')).toEqual([]);
    expect(await rows(zhaojue, 'select id from health_code where worker_id = $1', [worker])).toHaveLength(1);
    for (const grant of others.slice(1))
      expect(() => verdicts.judge(grant, worker, [foshan])).toThrow(refusal('access.role-required'));
  });

  it('leaves its temperature and symptoms sealed, and its event says nothing of health', async () => {
    const [result] = await codes.declare(zhaojue, [
      aCode({ temperature: 38.4, symptoms: ['cough'], colour: 'yellow' }),
    ]);
    const [row] = await rows<{ sealed: Buffer; rest: object }>(
      SYSTEM,
      `select sealed, to_jsonb(c) - 'sealed' rest from health_code c where id = $1`,
      [result?.id],
    );
    expect(row?.sealed.toString('latin1')).not.toMatch(/38\.4|cough/);
    expect(JSON.stringify(row?.rest)).not.toMatch(/38\.4|cough/);
    const events = await rows<{ type: string; details: object }>(
      SYSTEM,
      'select type, details from event where subject = $1',
      [result?.id],
    );
    expect(events).toEqual([{ type: 'health-code.declared', details: { issuer: '510000' } }]);
  });
});

describe('Verdicts of many', () => {
  it('are one a worker; nobody without a code is let through', async () => {
    await codes.declare(zhaojue, [aCode()]);
    const stranger = newId();
    const home: JourneyPlace = { division: '513431', at: at('2020-03-15T18:00'), act: 'board' };
    const judged = await db.transaction(SYSTEM, (tx) =>
      verdicts.judgeMany(tx, [worker, stranger], () => [home, foshan]),
    );
    expect(judged.get(worker)?.places.map(({ reason }) => reason)).toEqual(['own-code', 'agreement']);
    expect(judged.get(stranger)?.verdict).toBe('UNDECIDED');
    const elsewhere = await db.transaction(congjiang, (tx) => verdicts.judgeMany(tx, [worker], () => [foshan]));
    expect(elsewhere.get(worker)?.verdict).toBe('UNDECIDED');
  });
});

describe('Agreements', () => {
  it('recorded again are known, and each of many has its own result', async () => {
    const again = await agreements.create(administrator, [
      ...table.slice(0, 1),
      { ...(table[0] as (typeof table)[0]), mode: 'verify' },
      { ...(table[0] as (typeof table)[0]), acceptorDivision: '990000' },
    ]);
    expect(again.map((result) => result.refusal?.code ?? result.known)).toEqual([
      true,
      'agreement.differs',
      'agreement.division-wrong',
    ]);
  });

  it('are found by issuer, place and instant, by everybody who is signed in, and written by administrators', async () => {
    const find = async (instant: string, grant = congjiang) =>
      (await agreements.list(grant, { issuer: '530627', acceptor: '330106', at: at(instant) })).items;
    expect(await find('2020-03-24T23:59')).toMatchObject([{ issuerDivision: '530000', steps: [] }]);
    expect(await find('2020-03-25T00:00')).toEqual([]);
    expect((await find('2020-03-20T00:00', administrator))[0]?.steps).toEqual(['revoke']);
    const first = await agreements.list(congjiang, { limit: 20 });
    const rest = await agreements.list(congjiang, { limit: 20, after: first.next ?? '' });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([20, table.length - 20, null]);
    expect(() => agreements.create(zhaojue, table)).toThrow(refusal('access.role-required'));
    expect(await rows(zhaojue, `update agreement set mode = 'relay'`)).toEqual([[], 0]);
  });

  it('that are revoked count no more at once, and may be recorded anew', async () => {
    await codes.declare(zhaojue, [aCode()]);
    const anhui: JourneyPlace = { ...foshan, division: '340104' };
    expect(await verdictOf(worker, anhui)).toBe('RECOGNISED');
    const [agreement] = (await agreements.list(zhaojue, { issuer: '510000', acceptor: '340104' })).items;
    const id = agreement?.id ?? '';
    expect(await agreements.advance(administrator, id, 'revoke')).toMatchObject({ state: 'revoked', steps: [] });
    expect(await verdictOf(worker, anhui)).toBe('NOT_RECOGNISED');
    await expect(agreements.advance(administrator, id, 'revoke')).rejects.toEqual(refusal('agreement.illegal-step'));
    await expect(agreements.advance(administrator, newId(), 'revoke')).rejects.toEqual(refusal('agreement.missing'));
    const facts = table.filter((row) => row.issuerDivision === '510000' && row.acceptorDivision === '340000');
    expect(await agreements.create(administrator, facts)).toMatchObject([{ known: false, refusal: null }]);
    expect(await verdictOf(worker, anhui)).toBe('RECOGNISED');
  });
});
