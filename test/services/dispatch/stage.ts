import { rm } from 'node:fs/promises';
import {
  ArrivalsModule,
  arrivalsJobs,
  BoardingService,
  listPassengersJob,
  PassengerListService,
  PassengerService,
} from '#arrivals';
import { type DueJob, Outbox, SYSTEM, temporaryFolder } from '#platform';
import { BatchStepsService, openBoardingJob } from '#transport';
import { DEPARTURE, type Gate, startTransport } from '../transport/stage.js';

const DAY_MS = 86_400_000;

/** Transport together with the doors of the vehicles, on the morning of 6 March 2020. */
export async function startDispatch() {
  const noticeFolder = await temporaryFolder();
  const stage = await startTransport({ noticeFolder }, [ArrivalsModule]);
  const outbox = stage.module.get(Outbox);
  await outbox.subscribe(arrivalsJobs);
  const [boarding, passengers] = [stage.module.get(BoardingService), stage.module.get(PassengerService)];
  const lists = stage.module.get(PassengerListService);

  /** Does what the queue would do of the doors, until nothing is due. */
  const work = async (): Promise<void> => {
    const jobs: DueJob[] = [];
    await outbox.relay((found) => Promise.resolve(jobs.push(...found)));
    for (const job of jobs) {
      if (job.contract === openBoardingJob.name) await stage.trips.openBoarding(job);
      if (job.contract === listPassengersJob.name) await lists.list(job);
    }
    if (jobs.length > 0) await work();
  };
  const board = async (tripId: string) => {
    const { items } = await passengers.ofTrip(SYSTEM, tripId);
    const steps = items.map(({ id }) => ({ passengerId: id, step: 'board' as const }));
    return boarding.steps(stage.zhaojue, tripId, steps);
  };

  return {
    ...stage,
    noticeFolder,
    end: async () => {
      await stage.end();
      await rm(noticeFolder, { recursive: true, force: true });
    },
    steps: stage.module.get(BatchStepsService),
    boarding,
    passengers,
    board,
    work,
    /** A planned batch of so many people. */
    planned: async (gate: Gate, people = 1, office = stage.zhaojue) => {
      const now = await stage.clock.now();
      const departsAfter = now < DEPARTURE ? DEPARTURE : new Date(now.getTime() + DAY_MS);
      const { id } = await stage.draft(await stage.crowd(people, gate, office), { departsAfter }, office);
      return stage.plan(id, office);
    },
    /** Of all trips there are. */
    lastDeparture: async () => {
      const [{ at }] = await stage.sql<[{ at: Date }]>('select max(departs_at) at from trip');
      return at;
    },
    /** Opens the doors of all trips that depart within the hour after an instant. */
    openDoors: async (at: Date) => {
      if ((await stage.clock.now()) < at) await stage.clock.advance(at);
      while ((await stage.trips.nudgeDue()) > 0);
      await work();
    },
  };
}

export type DispatchStage = Awaited<ReturnType<typeof startDispatch>>;
