import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProposalStep, type ProposalView, withdrawProposalsJob } from '#matching';
import { type Grant, newId, SYSTEM } from '#platform';
import { startMatching } from '../support/matching.js';
import { grantOf } from '../support/offices.js';
import { enterprise } from '../support/vacancies.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let office: Grant;
let employer: { grant: Grant; site: string };
let vacancy: string;
let worker: string;
let proposal: ProposalView;
const refusal = (code: string): unknown => expect.objectContaining({ code });
const take = (by: Grant, step: ProposalStep, id = proposal.id) => stage.proposals.step(by, { id, step });
const taken = async () => (await stage.vacancies.get(employer.grant, vacancy)).taken;
const workerState = () => stage.stateOf(office, worker);

const matched = async (): Promise<ProposalView> => {
  const run = await stage.match(office);
  const [made] = (await stage.proposals.list(office, { run: run.id })).items;
  if (!made) throw new Error('Nobody was proposed');
  return made;
};

beforeAll(async () => {
  stage = await startMatching();
  const [first] = await stage.openOffices('513431');
  if (!first) throw new Error('no office');
  office = first.coordinator;
});
beforeEach(async () => {
  await stage.clear(office);
  employer = await stage.employer();
  vacancy = await stage.vacancy(employer, { headcount: 1 });
  worker = await stage.worker(office);
  proposal = await matched();
});
afterAll(() => stage.end());

describe('A proposal', () => {
  it('is accepted for the worker by the office and confirmed by the enterprise, which places the worker', async () => {
    expect(await take(office, 'accept')).toMatchObject({ state: 'accepted', steps: ['decline', 'withdraw'] });
    expect(await workerState()).toBe('accepted');
    expect(await take(employer.grant, 'confirm')).toMatchObject({ state: 'confirmed', steps: [] });
    expect(await workerState()).toBe('placed');
    expect(await taken()).toBe(1);
    expect((await stage.events('proposal.confirmed')).at(-1)).toMatchObject({
      subject: proposal.id,
      worker_id: worker,
      details: { vacancy, run: proposal.runId },
    });
  });

  it('of a run that does not exist is refused by the database', async () => {
    const copied = stage.db.transaction(SYSTEM, (tx) =>
      tx.query(
        `insert into proposal select (jsonb_populate_record(p, jsonb_build_object('id', $2::uuid, 'run_id', $2::uuid,
           'state', 'withdrawn'))).* from proposal p where id = $1`,
        [proposal.id, newId()],
      ),
    );
    await expect(copied).rejects.toMatchObject({ constraint: 'proposal_run_fk' });
  });

  it('is confirmed only after the worker has accepted', async () => {
    await expect(take(employer.grant, 'confirm')).rejects.toEqual(refusal('proposal.illegal-step'));
    expect(await workerState()).toBe('proposed');
  });

  it('is not answered by the wrong side', async () => {
    await expect(take(office, 'refuse')).rejects.toEqual(refusal('proposal.step-not-yours'));
    await expect(take(employer.grant, 'accept')).rejects.toEqual(refusal('proposal.step-not-yours'));
    expect(() => take(grantOf('auditor', ''), 'withdraw')).toThrow(refusal('access.role-required'));
  });

  it.each([
    ['declined', 'decline', 'office'],
    ['refused', 'refuse', 'enterprise'],
    ['withdrawn', 'withdraw', 'office'],
  ] as const)('that is %s gives the seat back and frees the worker, once', async (state, step, side) => {
    const by = side === 'office' ? office : employer.grant;
    await take(office, 'accept');
    expect((await take(by, step)).state).toBe(state);
    expect(await taken()).toBe(0);
    expect(await workerState()).toBe('registered');
    await expect(take(by, step)).rejects.toEqual(refusal('proposal.illegal-step'));
    expect(await taken()).toBe(0);
  });

  it('that is confirmed can be withdrawn until the worker is on the way', async () => {
    await take(office, 'accept');
    await take(employer.grant, 'confirm');
    await stage.db.transaction(SYSTEM, (tx) => stage.workers.advance(tx, [worker], 'depart', new Date()));
    await expect(take(office, 'withdraw')).rejects.toEqual(refusal('worker.illegal-step'));
    expect(await taken()).toBe(1);
  });

  it('answered by two at once is answered once', async () => {
    const answers = await Promise.allSettled([
      take(office, 'decline'),
      take(office, 'withdraw'),
      take(employer.grant, 'refuse'),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await taken()).toBe(0);
  });
});

describe('Steps of many proposals', () => {
  it('have a result each, and a refused one does not hinder the rest', async () => {
    const unknown = newId();
    const results = await stage.proposals.steps(office, [
      { id: unknown, step: 'accept' },
      { id: proposal.id, step: 'accept', note: '本人同意' },
      { id: proposal.id, step: 'decline' },
    ]);
    expect(results).toEqual([
      { id: unknown, state: null, refusal: refusal('proposal.missing') },
      { id: proposal.id, state: 'accepted', refusal: null },
      { id: proposal.id, state: null, refusal: refusal('proposal.named-twice') },
    ]);
    expect(await stage.proposals.get(office, proposal.id)).toMatchObject({ state: 'accepted', note: '本人同意' });
  });
});

describe('A withdrawn vacancy', () => {
  const withdraw = async () => {
    await stage.vacancies.advance(employer.grant, vacancy, 'withdraw');
    const delivery = await stage.theOne(withdrawProposalsJob.name);
    await stage.proposals.withdrawAll(delivery);
    await stage.proposals.withdrawAll(delivery);
  };

  it('withdraws its proposals, so that the workers can be matched again', async () => {
    await take(office, 'accept');
    await withdraw();
    expect((await stage.proposals.get(office, proposal.id)).state).toBe('withdrawn');
    expect(await workerState()).toBe('registered');
    expect(await taken()).toBe(0);
  });

  it('does not call back who is on the way already', async () => {
    await take(office, 'accept');
    await take(employer.grant, 'confirm');
    await stage.db.transaction(SYSTEM, (tx) => stage.workers.advance(tx, [worker], 'depart', new Date()));
    await withdraw();
    expect((await stage.proposals.get(office, proposal.id)).state).toBe('confirmed');
  });
});

describe('An enterprise', () => {
  it('sees name, sex, age and home county of whom it may get, and neither ID number nor phone', async () => {
    const seen = await stage.proposals.get(employer.grant, proposal.id);
    expect(seen.worker).toEqual({
      name: '卢燕涛',
      sex: expect.stringMatching(/male/),
      age: 30,
      home: { zh: '四川省凉山彝族自治州昭觉县', en: expect.stringContaining('Sichuan') },
      maskedId: null,
      village: null,
    });
    expect(seen.score).toBeNull();
    expect((await stage.workers.get(employer.grant, worker)).idNumber).toBeNull();
  });

  it('sees no more of the person once the proposal has ended', async () => {
    await take(office, 'decline');
    expect((await stage.proposals.get(employer.grant, proposal.id)).worker).toBeNull();
    await expect(stage.workers.get(employer.grant, worker)).rejects.toEqual(refusal('worker.missing'));
  });

  it('sees nothing of what is proposed to another', async () => {
    const other = enterprise();
    expect((await stage.proposals.list(other, {})).items).toEqual([]);
    await expect(take(other, 'refuse')).rejects.toEqual(refusal('proposal.missing'));
    await expect(stage.workers.get(other, worker)).rejects.toEqual(refusal('worker.missing'));
  });
});

describe('A monitor', () => {
  it('reads runs and proposals of the province without persons, and no explanation', async () => {
    const monitor = grantOf('province-monitor', '51');
    expect((await stage.runs.get(monitor, proposal.runId)).state).toBe('done');
    expect(await stage.proposals.get(monitor, proposal.id)).toMatchObject({ worker: null, score: null, steps: [] });
    expect(() => stage.runs.explain(monitor, proposal.runId, worker)).toThrow(refusal('access.role-required'));
    const elsewhere = grantOf('province-monitor', '52');
    await expect(stage.runs.get(elsewhere, proposal.runId)).rejects.toEqual(refusal('matching-run.missing'));
  });
});

describe('Transport', () => {
  it('is given the confirmed proposals of an area, and those by id', async () => {
    await take(office, 'accept');
    await take(employer.grant, 'confirm');
    const confirmed = expect.objectContaining({ id: proposal.id, workerId: worker, siteId: employer.site });
    await stage.db.transaction(office, async (tx) => {
      expect(await stage.proposals.confirmed(tx, { ids: [proposal.id] })).toEqual([confirmed]);
      expect(await stage.proposals.confirmed(tx, { homeDivisionPrefix: '5134' })).toContainEqual(confirmed);
      expect(await stage.proposals.confirmed(tx, { homeDivisionPrefix: '52' })).toEqual([]);
    });
  });
});
