import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { solveRunJob } from '#matching';
import type { Grant } from '#platform';
import { startMatching } from '../support/matching.js';
import { grantOf } from '../support/offices.js';
import { residentId } from '../support/people.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let zhaojue: Grant;
let congjiang: Grant;
const refusal = (code: string): unknown => expect.objectContaining({ code });

const proposalsOf = async (by: Grant, run: string) => (await stage.proposals.list(by, { run, limit: 500 })).items;
const ofCongjiang = (n: number) => ({ idNumber: residentId(n, '522633'), homeDivision: '522633' });

beforeAll(async () => {
  stage = await startMatching();
  const [first, second] = await stage.openOffices('513431', '522633');
  if (!first || !second) throw new Error('no offices');
  [zhaojue, congjiang] = [first.coordinator, second.coordinator];
});
afterAll(() => stage.end());

describe('A matching run', () => {
  it('proposes registered workers for open seats, takes the seats, and tells why', async () => {
    await stage.clear(zhaojue, congjiang);
    const employer = await stage.employer();
    const vacancy = await stage.vacancy(employer, { headcount: 2 });
    const ids = [await stage.worker(zhaojue), await stage.worker(zhaojue)];
    const run = await stage.match(zhaojue);

    expect(run).toMatchObject({ state: 'done', workers: 2, vacancies: 1, pairs: 2, matched: 2, gap: 0, steps: [] });
    expect(run.cost).toBe(run.bound);
    const made = await proposalsOf(zhaojue, run.id);
    expect(made.map(({ workerId }) => workerId).sort()).toEqual([...ids].sort());
    expect(made[0]).toMatchObject({
      vacancyId: vacancy,
      state: 'proposed',
      steps: ['offer', 'accept', 'decline', 'withdraw'],
    });
    expect((await stage.vacancies.get(employer.grant, vacancy)).taken).toBe(2);
    expect(await stage.stateOf(zhaojue, ids[0] ?? '')).toBe('proposed');
    const events = (await stage.events('proposal.made')).filter(({ details }) => details['run'] === run.id);
    expect(events.map(({ worker_id }) => worker_id).sort()).toEqual([...ids].sort());
    expect(events[0]).toMatchObject({ trip_id: null, details: { vacancy, run: run.id, step: 'propose' } });
    const { total, ...parts } = made[0]?.score ?? { total: -1 };
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(total);
    expect(await stage.runs.explain(zhaojue, run.id, ids[0] ?? '')).toMatchObject({
      outcome: 'proposed',
      chosen: { vacancy, score: { total } },
    });
  });

  it('gives the one seat to the registered poor labourer among equals', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer(), { headcount: 1 });
    const other = await stage.worker(zhaojue);
    const poor = await stage.worker(zhaojue, { registeredPoor: true });
    const last = await stage.worker(zhaojue);
    const run = await stage.match(zhaojue);
    expect((await proposalsOf(zhaojue, run.id)).map(({ workerId }) => workerId)).toEqual([poor]);
    for (const id of [other, last])
      expect(await stage.runs.explain(zhaojue, run.id, id)).toMatchObject({ outcome: 'outcompeted', chosen: null });
    expect(run.certificate?.outcomes).toEqual({ proposed: 1, outcompeted: 2 });
    expect(run.certificate).toHaveProperty('prices');
    const [listed] = (await stage.runs.list(zhaojue, {})).items;
    expect(listed).toMatchObject({ id: run.id, cost: run.cost, certificate: { bound: run.bound } });
    expect(listed?.certificate).not.toHaveProperty('prices');
  });

  it('keeps reserved seats for poor labourers from run to run, until as many have been seated', async () => {
    await stage.clear(zhaojue, congjiang);
    const employer = await stage.employer();
    const vacancy = await stage.vacancy(employer, { headcount: 3, reservedForPoor: 2 });
    const others = [await stage.worker(zhaojue), await stage.worker(zhaojue)];
    const first = await stage.match(zhaojue);
    const [made] = await proposalsOf(zhaojue, first.id);
    expect(first.matched).toBe(1);
    const left = others.find((id) => id !== made?.workerId) ?? '';
    const outcompeted = await stage.runs.explain(zhaojue, first.id, left);
    expect(outcompeted).toMatchObject({ outcome: 'outcompeted', alternatives: [{ vacancy }] });

    // The seats that are left are all reserved now: one poor labourer gets one, and the other stays reserved.
    const poor = await stage.worker(zhaojue, { registeredPoor: true });
    const second = await stage.match(zhaojue);
    expect((await proposalsOf(zhaojue, second.id)).map(({ workerId }) => workerId)).toEqual([poor]);
    expect(await stage.runs.explain(zhaojue, second.id, left)).toMatchObject({ barred: { reserved: 1 } });
    const third = await stage.match(zhaojue);
    expect(third.matched).toBe(0);
    expect(await stage.vacancies.get(employer.grant, vacancy)).toMatchObject({ reservedForPoor: 2, taken: 2, free: 1 });
  });

  it('keeps a group at one site', async () => {
    await stage.clear(zhaojue, congjiang);
    const [near, far] = [await stage.employer({ name: '一厂' }), await stage.employer({ name: '二厂' })];
    await stage.vacancy(near, { headcount: 2, wageFromFen: 550_000 });
    await stage.vacancy(far, { headcount: 2 });
    await stage.vacancy(far, { headcount: 1, occupation: '装配' });
    const group = [await stage.worker(zhaojue), await stage.worker(zhaojue), await stage.worker(zhaojue)];
    await stage.group(group);
    const made = await proposalsOf(zhaojue, (await stage.match(zhaojue)).id);
    expect(made.map(({ siteId }) => siteId)).toEqual([far.site, far.site, far.site]);
    expect(new Set(made.map(({ travelGroup }) => travelGroup))).toEqual(new Set([group[0]]));
  });

  it('tells a worker whom every vacancy bars which rule did it', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer());
    const id = await stage.worker(zhaojue, { minWageFen: 900_000 });
    const run = await stage.match(zhaojue);
    const why = { outcome: 'no-eligible-pair', barred: { wage: 1 }, alternatives: [] };
    expect(await stage.runs.explain(zhaojue, run.id, id)).toMatchObject(why);
    expect(run).toMatchObject({ state: 'done', matched: 0 });
  });

  it('proposes nobody for a place that does not recognise the health code, or where nobody can say', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer({ name: '厦门厂', divisionCode: '350200' }));
    const [green, none, expired] = [
      await stage.worker(zhaojue),
      await stage.worker(zhaojue, {}, null),
      await stage.worker(zhaojue, {}, { expiresAt: new Date('2020-03-15T00:00:00+08:00') }),
    ];
    expect((await stage.match(zhaojue)).matched).toBe(0);
    await stage.vacancy(await stage.employer());
    const run = await stage.match(zhaojue);
    expect((await proposalsOf(zhaojue, run.id)).map(({ workerId }) => workerId)).toEqual([green]);
    for (const id of [none, expired])
      expect((await stage.runs.explain(zhaojue, run.id, id)).barred).toEqual({ recognition: 2 });
  });

  it('lets a place that wants a further proof cost more', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer({ name: '宁波厂', divisionCode: '330200' }));
    await stage.worker(zhaojue);
    expect((await proposalsOf(zhaojue, (await stage.match(zhaojue)).id))[0]?.score?.recognition).toBe(40);
  });

  it('covers the part of the area that is asked for, and nothing outside it', async () => {
    await expect(stage.runs.request(zhaojue, '513400')).rejects.toEqual(refusal('matching-run.scope-outside'));
    await expect(stage.runs.request(zhaojue, '999999')).rejects.toEqual(refusal('place.division-missing'));
    expect(() => stage.runs.request(grantOf('enterprise', ''))).toThrow(refusal('access.role-required'));
  });
});

describe('Two runs at once', () => {
  it('never sell a seat twice, whoever stores first', async () => {
    await stage.clear(zhaojue, congjiang);
    const employer = await stage.employer();
    const vacancies = [
      await stage.vacancy(employer, { headcount: 3 }),
      await stage.vacancy(employer, { headcount: 2 }),
    ];
    for (let n = 0; n < 5; n++) {
      await stage.worker(zhaojue);
      await stage.worker(congjiang, ofCongjiang(n));
    }
    const [first, second] = [await stage.runs.request(zhaojue), await stage.runs.request(congjiang)];
    const answers = await Promise.all((await stage.due()).map(stage.solved));
    await Promise.all(answers.map(({ store }) => store()));

    const made = [...(await proposalsOf(zhaojue, first.id)), ...(await proposalsOf(congjiang, second.id))];
    expect(made).toHaveLength(5);
    for (const id of vacancies) {
      const { taken, headcount } = await stage.vacancies.get(employer.grant, id);
      expect(taken).toBe(headcount);
      expect(made.filter(({ vacancyId }) => vacancyId === id)).toHaveLength(headcount);
    }
    const runs = [await stage.runs.get(zhaojue, first.id), await stage.runs.get(congjiang, second.id)];
    expect(runs.reduce((sum, run) => sum + (run.certificate?.leftOut ?? 0), 0)).toBe(5);
    expect(runs.flatMap((run) => run.certificate?.outcomes['seat-went'] ?? [])).toEqual([5]);
  });

  it('never propose a worker twice', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer(), { headcount: 9 });
    const ids = [await stage.worker(zhaojue), await stage.worker(zhaojue)];
    const [first, second] = [await stage.runs.request(zhaojue), await stage.runs.request(zhaojue)];
    const answers = await Promise.all((await stage.due()).map(stage.solved));
    await Promise.all(answers.map(({ store }) => store()));
    const [one, two] = [await proposalsOf(zhaojue, first.id), await proposalsOf(zhaojue, second.id)];
    expect([...one, ...two].map(({ workerId }) => workerId).sort()).toEqual([...ids].sort());
  });
});

describe('A run that is delivered again', () => {
  it('makes nothing twice', async () => {
    await stage.clear(zhaojue, congjiang);
    const employer = await stage.employer();
    const vacancy = await stage.vacancy(employer, { headcount: 5 });
    await stage.worker(zhaojue);
    const { id } = await stage.runs.request(zhaojue);
    const delivery = await stage.theOne(solveRunJob.name);
    const [one, two] = [await stage.solved(delivery), await stage.solved(delivery)];
    await Promise.all([one.store(), two.store()]);
    expect(await proposalsOf(zhaojue, id)).toHaveLength(1);
    expect((await stage.vacancies.get(employer.grant, vacancy)).taken).toBe(1);
    expect(await stage.solving.start(id)).toBeNull();
  });

  it('is taken over from a process that died in the middle, whose late answer counts for nothing', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer());
    await stage.worker(zhaojue);
    const { id } = await stage.runs.request(zhaojue);
    const died = await stage.solved(await stage.theOne(solveRunJob.name));
    await stage.outbox.sweep(() => Promise.resolve(true), -1);
    const again = await stage.theOne(solveRunJob.name);
    expect(again.epoch).toBe(1);
    await died.store();
    expect(await proposalsOf(zhaojue, id)).toHaveLength(0);
    await (await stage.solved(again)).store();
    expect(await proposalsOf(zhaojue, id)).toHaveLength(1);
    expect(await stage.runs.get(zhaojue, id)).toMatchObject({ state: 'done', matched: 1 });
  });
});

describe('A run whose answer does not pass the check', () => {
  it('fails with code and reason and proposes nothing', async () => {
    const { id } = await stage.runs.request(zhaojue);
    const delivery = await stage.theOne(solveRunJob.name);
    await stage.solving.start(id);
    await stage.solving.fail(delivery, id, 'check-failed', 'Worker 3 is not eligible for vacancy 0.');
    expect(await stage.runs.get(zhaojue, id)).toMatchObject({
      state: 'failed',
      failure: { code: 'matching-run.check-failed', fault: 'Worker 3 is not eligible for vacancy 0.' },
    });
    expect(await stage.solving.start(id)).toBeNull();
  });
});

describe('Another office', () => {
  it('sees neither run nor proposals, and finds them missing', async () => {
    await stage.clear(zhaojue, congjiang);
    await stage.vacancy(await stage.employer());
    const worker = await stage.worker(zhaojue);
    const run = await stage.match(zhaojue);
    const id = (await proposalsOf(zhaojue, run.id))[0]?.id ?? '';
    expect(await proposalsOf(congjiang, run.id)).toEqual([]);
    await expect(stage.runs.get(congjiang, run.id)).rejects.toEqual(refusal('matching-run.missing'));
    await expect(stage.runs.cancel(congjiang, run.id)).rejects.toEqual(refusal('matching-run.missing'));
    await expect(stage.runs.explain(congjiang, run.id, worker)).rejects.toEqual(
      refusal('matching-run.explanation-missing'),
    );
    await expect(stage.proposals.get(congjiang, id)).rejects.toEqual(refusal('proposal.missing'));
    await expect(stage.proposals.step(congjiang, { id, step: 'decline' })).rejects.toEqual(refusal('proposal.missing'));
    expect((await stage.runs.list(congjiang, {})).items.map((seen) => seen.id)).not.toContain(run.id);
  });
});
