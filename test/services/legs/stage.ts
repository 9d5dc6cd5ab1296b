import { afterAll, beforeAll } from 'vitest';
import { never, route } from '#solver';
import {
  type BookedJourney,
  type CharterFacts,
  CharterRegister,
  ChoiceService,
  ComparingService,
  ComparisonService,
  compareWaysJob,
} from '#transport';
import { type Gate, type Placed, type Stage, startTransport } from '../transport/stage.js';

/** Leaves the evening of the departure and is in Guangzhou early next day. */
export const TRAIN: Omit<CharterFacts, 'number'> = {
  mode: 'train',
  from: { name: '西昌西站', divisionCode: '513401', lon: 102.19, lat: 27.85 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  departsAt: new Date('2020-03-12T14:00:00+08:00'),
  arrivesAt: new Date('2020-03-13T05:00:00+08:00'),
  ...{ seats: 40, pricePerSeatFen: 15_000, fixedPriceFen: null },
  escort: { name: '某护送人', phone: '17119910097' },
};

/** A stage with a gate in Foshan, where trains can be entered, ways compared by the real solver, and plans chosen. */
export async function openLegs() {
  const stage = await startTransport();
  return legsOn(stage, await stage.gate());
}

/** The same on a stage that is open already. */
export function legsOn<T extends Stage>(stage: T, gate: Gate) {
  const { module } = stage;
  const [comparisons, comparing] = [module.get(ComparisonService), module.get(ComparingService)];
  const [choices, register] = [module.get(ChoiceService), module.get(CharterRegister)];

  /** Does what the solver process does. */
  const compared = async (id: string, office = stage.zhaojue) => {
    await comparisons.request(office, id);
    const [job] = (await stage.jobs(compareWaysJob.name)).filter(({ payload }) => payload['subject'] === id);
    const task = await comparing.load(id);
    if (!job || !task) throw new Error('Nothing to compare');
    let turn = task.course.next();
    while (turn.done !== true) turn = task.course.next(route(turn.value.problem, never(20), 1));
    await comparing.store(job, task, turn.value);
    const { facts } = await comparisons.get(office, id);
    if (!facts) throw new Error('Nothing was found');
    const best = facts.plans.find(({ chosen }) => chosen)?.id ?? '';
    return { facts, best, direct: facts.plans[0]?.id ?? '' };
  };
  /** A batch with the plan that the comparison holds for the best. */
  const chosen = async (people: readonly Placed[], office = stage.zhaojue) => {
    const { id } = await stage.draft(people, {}, office);
    const { best } = await compared(id, office);
    return choices.choose(office, id, best);
  };
  const legs = async (id: string): Promise<BookedJourney[]> =>
    (await choices.legs(stage.zhaojue, id, { limit: 500 })).items;

  return {
    ...{ stage, gate, comparisons, choices, register, compared, chosen, legs },
    train: async (number: string, facts: Partial<CharterFacts> = {}) =>
      (await register.enter(stage.zhaojue, { ...TRAIN, number, ...facts })).id,
    /** Those who would share a group are given the same. */
    groups: async (sizes: readonly number[]) => {
      const people: Placed[] = [];
      for (const [n, size] of sizes.entries())
        for (let one = 0; one < size; one++) {
          const group = `0192a5a0-0000-7000-8000-${String(people.length - one + 1000 * n).padStart(12, '0')}`;
          people.push(await stage.placed(gate, stage.zhaojue, { ...(size > 1 && { group }) }));
        }
      return people;
    },
  };
}

export type Legs = Awaited<ReturnType<typeof openLegs>>;

/** As `openLegs`, for the whole of a file. */
export function legsStage(): () => Legs {
  let found: Legs | undefined;
  beforeAll(async () => {
    found = await openLegs();
  }, 120_000);
  afterAll(() => found?.stage.end());
  return () => {
    if (!found) throw new Error('The stage is not open yet');
    return found;
  };
}
