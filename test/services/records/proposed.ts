import { LeavingService, type ProposalStep } from '#matching';
import { type Grant, SYSTEM } from '#platform';
import { RecordService, RevealService, SplitService, type WorkerStep } from '#workers';
import { startMatching } from '../../support/matching.js';
import { aPerson, residentId } from '../../support/people.js';

/** Two offices; the first has somebody who is proposed for the only seat of a vacancy, `anew` before each test. */
export async function startProposed() {
  const stage = await startMatching();
  const [first, second] = await stage.openOffices('513431', '522633');
  if (!first || !second) throw new Error('no office');
  const office: Grant = first.coordinator;
  let [employer, vacancy, worker] = [await stage.employer(), '', ''];
  let last = 500;

  /** Somebody of the first office with a number of the own. */
  const someone = (more: Parameters<typeof aPerson>[1] = {}) =>
    stage.worker(office, { idNumber: residentId((last += 1)), ...more });
  const live = async () =>
    (await stage.proposals.list(office, { worker })).items.find(({ state }) => state !== 'withdrawn');

  return {
    stage,
    leaving: stage.module.get(LeavingService),
    splits: stage.module.get(SplitService),
    records: stage.module.get(RecordService),
    reveals: stage.module.get(RevealService),
    office,
    other: second.coordinator,
    async anew() {
      await stage.clear(office);
      employer = await stage.employer();
      vacancy = await stage.vacancy(employer, { headcount: 1 });
      worker = await someone();
      await stage.match(office);
      return { employer, worker };
    },
    someone,
    newNumber: () => residentId((last += 1)),
    live,
    /** Seats of the vacancy that are held. */
    taken: async () => (await stage.vacancies.get(employer.grant, vacancy)).taken,
    take: async (by: Grant, step: ProposalStep) => stage.proposals.step(by, { id: (await live())?.id ?? '', step }),
    advance: (id: string, ...steps: WorkerStep[]) =>
      stage.db.transaction(SYSTEM, async (tx) => {
        for (const step of steps) await stage.workers.advance(tx, [id], step, new Date('2020-03-06T01:00:00Z'));
      }),
    lastEvent: async (type: string) => (await stage.events(type)).at(-1),
  };
}
