import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { never, type Progress, route, type RoutingProblem } from '#solver';
import { PlanTakingService } from '#transport';
import { type Gate, refusal, type Stage, startTransport } from '../transport/stage.js';

let stage: Stage;
let gate: Gate;
let taking: PlanTakingService;
beforeAll(async () => {
  stage = await startTransport();
  gate = await stage.gate();
  taking = stage.module.get(PlanTakingService);
});
afterAll(() => stage.end());

/** A real search, and all that it said; ended after so many words. */
function searched(problem: RoutingProblem, words = Infinity) {
  const said: Progress[] = [];
  const stop = { ...never(2000), cancelled: () => said.length >= words, progress: (at: Progress) => said.push(at) };
  return { answer: route(problem, stop, 1), said };
}
const batchOf = (id: string) => stage.batches.get(stage.zhaojue, id);
/** A batch that is being planned, of whose search the office has read the first word. */
const planning = async (people = 2) => {
  const { id } = await stage.draft(await stage.crowd(people, gate));
  const { job, task } = await stage.solved(id);
  return { id, job, task };
};
const told = async (id: string, said: readonly Progress[]) => {
  for (const at of said) await stage.plans.progress(id, at);
};

describe('A plan in the making', () => {
  it('tells how good the best one so far is, as the search says it, until it is stored', async () => {
    const { id, job, task } = await planning();
    const { answer, said } = searched(task.problem);
    await told(id, said);
    const soFar = { trips: 1, personsLeftBehind: 0, costFen: answer.cost };
    expect((await batchOf(id)).progress).toEqual({ phase: 'improve', done: 2000, of: 2000, soFar });
    await stage.plans.store(job, task, answer);
    await told(id, said);
    expect((await batchOf(id)).progress).toBeNull();
  });

  it('is taken as it is: the search is to end, and what it has is stored and says so', async () => {
    const { id, job, task } = await planning(30);
    const { answer, said } = searched(task.problem, 3);
    await told(id, said);
    expect(await batchOf(id)).toMatchObject({ takenAt: null, steps: ['takePlan', 'cancel'] });
    expect(await stage.plans.wanted(id)).toBe('better');
    const taken = await taking.take(stage.zhaojue, id);
    expect(taken).toMatchObject({ state: 'planning', takenAt: expect.any(String) as unknown });
    expect(await stage.plans.wanted(id)).toBe('so-far');
    expect(await taking.take(stage.zhaojue, id)).toEqual(taken);
    await stage.plans.store(job, task, answer);
    const planned = { state: 'planned', takenAt: taken.takenAt, progress: null, leftBehind: [] };
    expect(await batchOf(id)).toMatchObject(planned);
    const steps = ['batch.drafted', 'batch.plan-requested', 'batch.plan-taken', 'batch.planned'];
    expect(await stage.eventsOf(id)).toEqual(steps);
    expect((await stage.plan(id)).takenAt).toBeNull();
  });

  it('is not taken where the search has ended by itself meanwhile', async () => {
    const { id, job, task } = await planning();
    const { answer, said } = searched(task.problem);
    await told(id, said);
    await taking.take(stage.zhaojue, id);
    await stage.plans.store(job, task, answer);
    expect(await batchOf(id)).toMatchObject({ state: 'planned', takenAt: null });
  });

  it('is not taken before there is one, where none is made, or by somebody else', async () => {
    const { id, job, task } = await planning();
    const refused = (code: string, by = stage.zhaojue) => expect(taking.take(by, id)).rejects.toEqual(refusal(code));
    await refused('batch.no-plan-yet');
    const { answer, said } = searched(task.problem);
    await told(
      id,
      said.map(({ coaches: _, ...inPieces }) => inPieces),
    );
    await refused('batch.no-plan-yet');
    await refused('batch.missing', stage.congjiang);
    expect(() => taking.take(gate.contact, id)).toThrow(refusal('access.role-required'));
    await stage.plans.store(job, task, answer);
    await refused('batch.illegal-step');
  });
});
