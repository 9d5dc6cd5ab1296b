import {
  arrivalsJobs,
  ArrivalsModule,
  BoardingService,
  endPlacementJob,
  HandOverService,
  type HelpFacts,
  type IncidentReport,
  IncidentResolving,
  IncidentSearches,
  IncidentSearching,
  IncidentService,
  listPassengersJob,
  PassengerListService,
  PassengerService,
  searchIncidentJob,
  TransferService,
} from '#arrivals';
import { type DueJob, type Grant, Outbox, type Settings, SYSTEM } from '#platform';
import { LedgerService, TraceModule } from '#trace';
import { openBoardingJob, sendNoticesJob, NoticeService, tripLifecycle } from '#transport';
import { administrator } from '../../support/vacancies.js';
import { AGREED_UNTIL, DEPARTURE, type Gate, type Placed, startTransport } from '../transport/stage.js';

/** An office with trips on the road, on a database of its own, and what becomes of their people. */
export async function startIncidents(more: Partial<Settings> = {}) {
  const stage = await startTransport(more, [ArrivalsModule, TraceModule]);
  const { module, zhaojue, trips, clock, sql, db } = stage;
  const [door, lists] = [module.get(BoardingService), module.get(PassengerListService)];
  const [passengers, handOvers] = [module.get(PassengerService), module.get(HandOverService)];
  const [outbox, notices] = [module.get(Outbox), module.get(NoticeService)];
  const [incidents, searches] = [module.get(IncidentService), module.get(IncidentSearches)];
  const searching = module.get(IncidentSearching);
  await outbox.subscribe(arrivalsJobs);
  const gate = await stage.gate();
  // Journeys of April, too.
  await stage.agreements.create(administrator, [
    {
      ...{ issuerDivision: '510000', acceptorDivision: '440000', level: 'province', mode: 'display' },
      ...{ validFrom: AGREED_UNTIL, validTo: new Date('2020-06-01T00:00:00+08:00') },
      ...{ instrument: '测试协议', kind: 'fictional' },
    },
  ]);

  /** Does what the queue would do, until nothing is due. */
  const work = async (): Promise<void> => {
    const jobs: DueJob[] = [];
    await outbox.relay((found) => Promise.resolve(jobs.push(...found)));
    for (const job of jobs) {
      if (job.contract === openBoardingJob.name) await trips.openBoarding(job);
      if (job.contract === listPassengersJob.name) await lists.list(job);
      if (job.contract === endPlacementJob.name) await lists.endPlacement(job);
      if (job.contract === searchIncidentJob.name) await searching.work(job);
      if (job.contract === sendNoticesJob.name) await notices.tell(job);
    }
    if (jobs.length > 0) await work();
  };

  /** What the office reads of an incident once what can be done was searched for. */
  const read = async (id: string) => {
    await work();
    return incidents.get(zhaojue, id);
  };
  const reported = async (report: IncidentReport, by = zhaojue) => read((await incidents.report(by, report)).id);
  const helped = async (id: string, help: HelpFacts) => read((await incidents.tell(zhaojue, id, help)).id);
  const searchedAnew = async (id: string) => read((await searches.ask(zhaojue, id)).id);

  /** Seats of vacancies are given back where a placement ends. */
  const openVacancies = (crowd: readonly Placed[]) =>
    sql(
      `insert into vacancy (id, organisation_id, site_id, reference, title, occupation, headcount, taken, wage_from_fen,
         wage_to_fen, starts_on, state)
       select vacancy_id, enterprise_id, site_id, vacancy_id, '注塑工', '6-18-01', 1, 1, 450000, 600000, '2020-03-16', 'open'
       from proposal where id = any($1::uuid[]) on conflict do nothing`,
      [crowd.map(({ proposal }) => proposal)],
    );

  /** An approved trip of so many people in a coach of that class, a batch of its own. */
  const trip = async (people: number | readonly Placed[], vehicleClass = 'coach-49', departsAfter = DEPARTURE) => {
    const crowd = typeof people === 'number' ? await stage.crowd(people, gate) : people;
    await openVacancies(crowd);
    const batch = await stage.approved(crowd, { departsAfter, fleet: [{ vehicleClass, count: 1 }] });
    const [planned] = batch.trips;
    if (!planned || batch.trips.length > 1) throw new Error('One trip is wanted');
    await work();
    return { id: planned.id, batch: batch.id, departsAt: new Date(planned.departsAt), crowd };
  };
  const leaderOf = (tripId: string): Grant => ({
    ...{ actor: tripId, role: 'trip-leader', organisation: zhaojue.organisation, scope: '', site: null },
    trip: tripId,
  });
  const peopleOf = async (tripId: string) => (await passengers.ofTrip(SYSTEM, tripId)).items;
  /** Its doors are open. */
  const openDoors = async ({ id, departsAt }: { readonly id: string; readonly departsAt: Date }) => {
    if ((await clock.now()) < new Date(departsAt.getTime() - 3_600_000))
      await clock.advance(new Date(departsAt.getTime() - 3_600_000));
    await trips.nudgeDue();
    await work();
    if ((await trips.get(zhaojue, id)).state !== 'boarding') throw new Error('The doors stay closed');
  };
  /** Everybody is aboard, but for so many who do not come, and the coach is on the road. */
  const depart = async (one: { readonly id: string; readonly departsAt: Date }, noShows = 0) => {
    await openDoors(one);
    const expected = (await peopleOf(one.id)).filter(({ state }) => state === 'expected');
    await door.steps(
      leaderOf(one.id),
      one.id,
      expected.map(({ id }, i) => ({ passengerId: id, step: i < noShows ? ('no-show' as const) : ('board' as const) })),
    );
    if ((await clock.now()) < one.departsAt) await clock.advance(one.departsAt);
    await door.depart(leaderOf(one.id), one.id);
    await work();
  };
  /** Workers with so many active seats on trips that are neither over nor called off. */
  const seatsHeld = async () => {
    const rows = await sql<{ worker: string; seats: number }[]>(
      `select s.worker_id worker, count(*)::int seats from seat s join trip t on t.id = s.trip_id
       where s.active and t.state = any($1) group by 1`,
      [tripLifecycle.states.filter((state) => ['approved', 'boarding', 'departed'].includes(state))],
    );
    return new Map(rows.map(({ worker, seats }) => [worker, seats]));
  };
  /** Workers who are expected or aboard, and on how many lists. */
  const listsHeld = async () => {
    const rows = await sql<{ worker: string; lists: number }[]>(
      `select worker_id worker, count(*)::int lists from passenger where state in ('expected', 'boarded') group by 1`,
    );
    return new Map(rows.map(({ worker, lists: count }) => [worker, count]));
  };
  /** Everybody aboard arrives at the gate, is counted, and both sign. */
  const arrive = async (tripId: string, at: Gate = gate) => {
    const { items } = await handOvers.ofTrip(SYSTEM, tripId);
    for (const { id, state, siteId } of items) {
      if (state !== 'expected' || siteId !== at.id) continue;
      await handOvers.arrive(at.contact, id);
      const present = (await peopleOf(tripId)).filter((one) => one.state === 'boarded' && one.siteId === siteId);
      const { listHash } = await handOvers.count(at.contact, id, {
        ...{ present: present.map((one) => one.id), unlisted: [], disputed: [] },
      });
      const signing = { listHash: listHash ?? '', device: '平板', name: '某人' };
      await handOvers.sign(at.contact, id, signing);
      await handOvers.sign(leaderOf(tripId), id, signing);
    }
    await work();
  };

  return {
    ...stage,
    office: zhaojue,
    theGate: gate,
    incidents,
    searches,
    searching,
    ...{ read, reported, helped, searchedAnew },
    resolving: module.get(IncidentResolving),
    ledgers: module.get(LedgerService),
    notices,
    door,
    passengers,
    transfers: module.get(TransferService),
    handOvers,
    db,
    work,
    trip,
    openVacancies,
    leaderOf,
    peopleOf,
    openDoors,
    depart,
    arrive,
    seatsHeld,
    listsHeld,
    look: (id: string) => trips.get(zhaojue, id),
  };
}

export type Incidents = Awaited<ReturnType<typeof startIncidents>>;
