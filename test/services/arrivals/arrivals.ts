import { Test } from '@nestjs/testing';
import {
  arrivalsJobs,
  ArrivalsModule,
  BoardingService,
  endPlacementJob,
  HandOverService,
  listPassengersJob,
  PassengerListService,
  PassengerService,
} from '#arrivals';
import { BusinessClock, Database, type DueJob, type Grant, Outbox, PlatformModule, SYSTEM } from '#platform';
import { LedgerService, TraceModule, TrailService } from '#trace';
import { BatchService, TripService } from '#transport';
import { WorkerService } from '#workers';
import { MORNING, type SetOut, tripBuilder } from './approved-trip.js';
import { openOffices } from '../../support/offices.js';
import { freshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';

/** Trips with people on them, on a database of their own, on the morning of 7 March 2020. */
export async function startArrivals() {
  const fresh = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test'), ArrivalsModule, TraceModule],
  }).compile();
  const clock = module.get(BusinessClock);
  await clock.advance(MORNING);
  const [db, outbox] = [module.get(Database), module.get(Outbox)];
  await outbox.subscribe(arrivalsJobs);
  const [workers, trips, lists] = [
    module.get(WorkerService),
    module.get(TripService),
    module.get(PassengerListService),
  ];
  const [zhaojue, congjiang] = await openOffices(fresh.ownerUrl, '513431', '522633');
  if (!zhaojue || !congjiang) throw new Error('Two offices are wanted');

  const asSystem = <T = unknown[]>(statement: string, values: readonly unknown[] = []) =>
    db.transaction(SYSTEM, (tx) => tx.query<T>(statement, [...values]));
  await asSystem(
    `insert into account (id, organisation_id, login, name, role, password_hash) values ($1, $2, 'zhaojue', '经办人', 'coordinator', '')`,
    [zhaojue.coordinator.actor, zhaojue.organisation],
  );

  /** Does what the queue would do, until nothing is due. */
  const work = async (): Promise<void> => {
    const jobs: DueJob[] = [];
    await outbox.relay((found) => Promise.resolve(jobs.push(...found)));
    for (const job of jobs) {
      if (job.contract === listPassengersJob.name) await lists.list(job);
      if (job.contract === endPlacementJob.name) await lists.endPlacement(job);
    }
    if (jobs.length > 0) await work();
  };

  const approve = tripBuilder(asSystem, workers);
  const approved = (perSite: readonly number[], office: Grant = zhaojue.coordinator) => approve(perSite, office);

  const openDoors = (tripId: string) =>
    db.transaction(SYSTEM, async (tx) => trips.advance(tx, tripId, 'openBoarding', await clock.now(tx)));
  /** An approved trip whose doors are open and whose list is made. */
  const boarding = async (perSite: readonly number[], office?: Grant): Promise<SetOut> => {
    const setOut = await approved(perSite, office);
    await openDoors(setOut.tripId);
    await work();
    return setOut;
  };
  const [boardingService, handOvers] = [module.get(BoardingService), module.get(HandOverService)];
  const passengers = module.get(PassengerService);
  const peopleOf = async (tripId: string) => (await passengers.ofTrip(SYSTEM, tripId)).items;
  /** Boards everybody who is still expected. */
  const boardAll = async ({ tripId, leader }: SetOut) => {
    const expected = (await peopleOf(tripId)).filter(({ state }) => state === 'expected');
    await boardingService.steps(
      leader,
      tripId,
      expected.map(({ id }) => ({ passengerId: id, step: 'board' })),
    );
  };

  return {
    db,
    module,
    clock,
    asSystem,
    work,
    approved,
    openDoors,
    boarding,
    boardAll,
    peopleOf,
    passengers,
    handOvers,
    door: boardingService,
    ledgers: module.get(LedgerService),
    trails: module.get(TrailService),
    batches: module.get(BatchService),
    trips,
    zhaojue,
    congjiang,
    /** The hand-over of the n-th site. */
    gate: async ({ tripId, contacts }: SetOut, nth = 0) => {
      const { items } = await handOvers.ofTrip(SYSTEM, tripId);
      const gate = items.find(({ siteId }) => siteId === contacts[nth]?.site);
      const contact = contacts[nth];
      if (!gate || !contact) throw new Error('No such gate');
      return { id: gate.id, contact };
    },
    stateOf: async (table: 'worker' | 'trip' | 'batch' | 'hand_over' | 'proposal', id: string) =>
      (await asSystem<{ state: string }[]>(`select state from ${table} where id = $1`, [id]))[0]?.state,
    eventsOf: async (subject: string) =>
      (await asSystem<{ type: string }[]>('select type from event where subject = $1 order by id', [subject])).map(
        ({ type }) => type,
      ),
    end: async () => {
      await module.close();
      await fresh.drop();
    },
  };
}

export type Arrivals = Awaited<ReturnType<typeof startArrivals>>;
