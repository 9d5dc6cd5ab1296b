import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ProposalStep, type ProposalView, solveRunJob } from '#matching';
import { type Grant, SYSTEM } from '#platform';
import { startMatching } from '../support/matching.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let office: Grant;
let employer: { grant: Grant; site: string };
let vacancy: string;
let worker: string;
let proposal: ProposalView;
const take = (by: Grant, step: ProposalStep, id = proposal.id) => stage.proposals.step(by, { id, step });

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

describe('Whoever declined', () => {
  it('keeps the priority, and is not proposed the same vacancy again', async () => {
    await take(office, 'decline');
    const other = await stage.vacancy(employer, { headcount: 1 });
    const fresh = await stage.worker(office);
    const run = await stage.match(office);
    const made = (await stage.proposals.list(office, { run: run.id })).items;
    expect(new Map(made.map(({ workerId, vacancyId }) => [workerId, vacancyId]))).toEqual(
      new Map([
        [worker, other],
        [fresh, vacancy],
      ]),
    );
    expect(made.find(({ workerId }) => workerId === worker)?.score).toEqual(
      made.find(({ workerId }) => workerId === fresh)?.score,
    );
  });

  it('weighs in the next run exactly what somebody weighs who never declined, however often', async () => {
    await take(office, 'decline');
    const second = await stage.vacancy(employer, { headcount: 1 });
    const again = await matched();
    expect(again).toMatchObject({ workerId: worker, vacancyId: second });
    await take(office, 'decline', again.id);
    const third = await stage.vacancy(employer, { headcount: 1 });
    const fresh = await stage.worker(office);
    await stage.runs.request(office);
    const { market } = await stage.solved(await stage.theOne(solveRunJob.name));
    const { first, vacancy: opening, cost, unmatched } = market.problem;
    const weight = (id: string) => {
      const w = market.seekers.findIndex((seeker) => seeker.id === id);
      const pairs = [...opening.subarray(first[w], first[w + 1])].map((v, i) => {
        return [market.openings[v]?.id ?? '', cost[(first[w] ?? 0) + i]] as const;
      });
      return { penalty: unmatched[w], pairs: new Map(pairs) };
    };
    expect(weight(worker).penalty).toBe(weight(fresh).penalty);
    expect([...weight(worker).pairs.keys()]).toEqual([third]);
    expect([...weight(fresh).pairs.keys()].sort()).toEqual([vacancy, second, third].sort());
    expect(weight(worker).pairs.get(third)).toBe(weight(fresh).pairs.get(third));
  });

  it('takes the seat before somebody who never declined, where the work fits better', async () => {
    await take(office, 'decline');
    await stage.vacancy(employer, { headcount: 1, occupation: '焊工', reference: 'welder' });
    await stage.db.transaction(SYSTEM, async (tx) => {
      await tx.query(`update vacancy set state = 'closed' where id = $1`, [vacancy]);
      await tx.query(`update worker set occupation = '焊工' where id = $1`, [worker]);
    });
    await stage.worker(office);
    expect((await matched()).workerId).toBe(worker);
  });

  it('and is a poor labourer still comes first among equals', async () => {
    await take(office, 'decline');
    await stage.clear(office);
    const poor = await stage.worker(office, { registeredPoor: true });
    const first = await stage.vacancy(employer, { headcount: 1 });
    const declined = await matched();
    expect(declined).toMatchObject({ workerId: poor, vacancyId: first });
    await take(office, 'decline', declined.id);
    await stage.db.transaction(SYSTEM, (tx) => tx.query(`update vacancy set state = 'closed' where id = $1`, [first]));
    await stage.vacancy(employer, { headcount: 1 });
    await stage.worker(office);
    expect((await matched()).workerId).toBe(poor);
  });

  it('is told so where nothing else is left', async () => {
    await take(office, 'decline');
    const run = await stage.match(office);
    expect(await stage.runs.explain(office, run.id, worker)).toMatchObject({
      outcome: 'no-eligible-pair',
      barred: { 'turned-down': 1 },
    });
  });

  it('was refused by the enterprise is not proposed to that vacancy again either', async () => {
    await take(employer.grant, 'refuse');
    expect((await stage.match(office)).matched).toBe(0);
  });

  it('was only withdrawn may be proposed again', async () => {
    await take(office, 'withdraw');
    expect((await matched()).workerId).toBe(worker);
  });
});
