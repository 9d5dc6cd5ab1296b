import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solveRunJob } from '#matching';
import { type Grant, SYSTEM } from '#platform';
import { startMatching } from '../support/matching.js';
import { waitFor } from '../support/wait-for.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let zhaojue: Grant;
const refusal = (code: string): unknown => expect.objectContaining({ code });
const proposalsOf = async (by: Grant, run: string) => (await stage.proposals.list(by, { run, limit: 500 })).items;

/** By then the proposals are written. */
const explanationsWait = () =>
  stage.db.transaction(SYSTEM, async (tx) => {
    const waiting = await tx.query<unknown[]>(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
         and query ilike 'insert into matching_explanation_page%'`,
    );
    return waiting.length === 1;
  });

beforeAll(async () => {
  stage = await startMatching();
  const [office] = await stage.openOffices('513431');
  if (!office) throw new Error('no office');
  zhaojue = office.coordinator;
});
afterAll(() => stage.end());

describe('A run that is cancelled', () => {
  it('before it began is never taken up', async () => {
    const { id } = await stage.runs.request(zhaojue);
    expect(await stage.runs.cancel(zhaojue, id)).toMatchObject({ state: 'cancelled', steps: [] });
    expect(await stage.solving.start(id)).toBeNull();
    await expect(stage.runs.cancel(zhaojue, id)).rejects.toEqual(refusal('matching-run.illegal-step'));
    await stage.due();
  });

  it('while it runs proposes nothing', async () => {
    await stage.clear(zhaojue);
    await stage.vacancy(await stage.employer());
    const worker = await stage.worker(zhaojue);
    const { id } = await stage.runs.request(zhaojue);
    const answer = await stage.solved(await stage.theOne(solveRunJob.name));
    await stage.solving.report(id, { phase: 'improve', done: 1, of: 3, best: 700, bound: -Infinity }, 7);
    expect(await stage.runs.get(zhaojue, id)).toMatchObject({
      state: 'running',
      progress: { phase: 'improve', done: 1, of: 3, best: 100, bound: null },
      gap: null,
      steps: ['cancel'],
    });
    await stage.solving.report(id, { phase: 'improve', done: 2, of: 3, best: 700, bound: 672 }, 7);
    expect(await stage.runs.get(zhaojue, id)).toMatchObject({ progress: { done: 2, bound: 96 }, gap: 0.04 });
    expect(await stage.solving.cancelled(id)).toBe(false);
    await stage.runs.cancel(zhaojue, id);
    expect(await stage.solving.cancelled(id)).toBe(true);
    await answer.store();
    expect(await proposalsOf(zhaojue, id)).toHaveLength(0);
    expect(await stage.stateOf(zhaojue, worker)).toBe('registered');
  });
});

describe('A run that is cancelled while its proposals are written', () => {
  it('does not keep the coordinator waiting, and takes back all that was written', async () => {
    await stage.clear(zhaojue);
    const employer = await stage.employer();
    const vacancy = await stage.vacancy(employer);
    const worker = await stage.worker(zhaojue);
    const { id } = await stage.runs.request(zhaojue);
    const answer = await stage.solved(await stage.theOne(solveRunJob.name));
    const storing = await stage.db.transaction(SYSTEM, async (tx) => {
      await tx.query('lock table matching_explanation_page in share mode');
      const done = answer.store();
      await waitFor(explanationsWait, { what: 'the explanations to wait for the lock' });
      expect(await stage.runs.cancel(zhaojue, id)).toMatchObject({ state: 'cancelled', steps: [] });
      return { done };
    });
    await storing.done;
    expect(await stage.runs.get(zhaojue, id)).toMatchObject({ state: 'cancelled', matched: null, certificate: null });
    expect(await proposalsOf(zhaojue, id)).toEqual([]);
    expect(await stage.stateOf(zhaojue, worker)).toBe('registered');
    expect((await stage.vacancies.get(employer.grant, vacancy)).taken).toBe(0);
    await expect(stage.runs.explain(zhaojue, id, worker)).rejects.toEqual(refusal('matching-run.explanation-missing'));
    await stage.outbox.sweep(() => Promise.resolve(true), -1);
    expect((await stage.due()).map(({ payload }) => payload['subject'])).not.toContain(id);
  });
});
