import type { Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect } from 'vitest';
import { AgreementService, HealthCodeService, HealthRuleService } from '#health';
import { PickUpPointService } from '#places';
import {
  BusinessClock,
  Database,
  type DueJob,
  type Grant,
  newId,
  Outbox,
  PlatformModule,
  type Settings,
  SYSTEM,
} from '#platform';
import { never, route } from '#solver';
import {
  type BatchFacts,
  BatchService,
  type ExportedTrip,
  ChangeRehearsalService,
  DriverRegisterService,
  LeaderCodeService,
  openBoardingJob,
  planBatchJob,
  PlanService,
  RecheckService,
  RecognitionTaskService,
  RehearsingService,
  transportJobs,
  TransportModule,
  TripExportService,
  TripService,
  TripSheetService,
  VehicleRegisterService,
} from '#transport';
import { SiteService } from '#vacancies';
import { WorkerService } from '#workers';
import { openOffices } from '../../support/offices.js';
import { aPerson, residentId, registered } from '../../support/people.js';
import { freshDatabase } from '../../support/services.js';
import { settingsFor } from '../../support/settings.js';
import { administrator, aSite, enterprise, siteContact } from '../../support/vacancies.js';

export const MORNING = new Date('2020-03-06T09:00:00+08:00');
export const DEPARTURE = new Date('2020-03-12T07:00:00+08:00');
/** Until then Guangdong recognises the codes of Sichuan and Guizhou. */
export const AGREED_UNTIL = new Date('2020-04-01T00:00:00+08:00');

const agreement = (issuerDivision: string) => ({
  issuerDivision,
  acceptorDivision: '440000',
  level: 'province' as const,
  mode: 'display' as const,
  validFrom: new Date('2020-03-01T00:00:00+08:00'),
  validTo: AGREED_UNTIL,
  instrument: '测试协议',
  kind: 'fictional' as const,
});

export interface Placed {
  readonly worker: string;
  readonly proposal: string;
}
export interface Gate {
  readonly id: string;
  readonly enterprise: Grant;
  readonly contact: Grant;
}

/** Transport on a database of its own, on the morning of 6 March 2020, with two offices and people who are placed; where wanted with later stages. */
export async function startTransport(more: Partial<Settings> = {}, later: readonly Type[] = []) {
  const fresh = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl, more), 'test'), TransportModule, ...later],
  }).compile();
  const clock = module.get(BusinessClock);
  await clock.advance(MORNING);
  const [db, outbox] = [module.get(Database), module.get(Outbox)];
  await outbox.subscribe(transportJobs);
  const [workers, sites, codes] = [module.get(WorkerService), module.get(SiteService), module.get(HealthCodeService)];
  const [batches, plans, trips] = [module.get(BatchService), module.get(PlanService), module.get(TripService)];
  await module.get(AgreementService).create(administrator, [agreement('510000'), agreement('520000')]);
  const [zhaojue, congjiang] = (await openOffices(fresh.ownerUrl, '513431', '522633')).map(
    (office) => office.coordinator,
  );
  if (!zhaojue || !congjiang) throw new Error('Two offices are wanted');
  await module.get(PickUpPointService).put(zhaojue, [
    { divisionCode: '513431', name: '河边村', lon: 102.9, lat: 28.1 },
    { divisionCode: '513431', name: '大坪村', lon: 102.8, lat: 27.9 },
  ]);

  const sql = <T = unknown[]>(statement: string, values: readonly unknown[] = []) =>
    db.transaction(SYSTEM, (tx) => tx.query<T>(statement, [...values]));
  let people = 0;
  let names = 0;

  const gate = async (): Promise<Gate> => {
    const owner = enterprise();
    const { id } = await sites.create(owner, { ...aSite, name: `接收点${String(names++)}` });
    return { id, enterprise: owner, contact: siteContact(id) };
  };
  /** Somebody with a confirmed placement, and a green code for the whole of spring unless told otherwise. */
  const placed = async (
    at: Gate,
    office: Grant = zhaojue,
    more: { village?: string; group?: string; code?: boolean; state?: string } = {},
  ): Promise<Placed> => {
    const n = people++;
    const facts = {
      idNumber: residentId(n, office.scope),
      homeDivision: office.scope,
      village: more.village ?? '河边村',
    };
    const { id: worker } = await registered(workers, office, aPerson(n, facts));
    const [run, proposal] = [newId(), newId()];
    await sql(
      `with run as (insert into matching_run (id, organisation_id, scope, state, seed, requested_at)
         values ($1, $2, $3, 'done', 1, $4) returning id), placed as (update worker set state = 'placed' where id = $5)
       insert into proposal (id, run_id, worker_id, vacancy_id, site_id, enterprise_id, organisation_id, home_division,
         travel_group, state, score, made_at)
       select $6, id, $5, $7, $8, $9, $2, $3, $10, $11, '{}', $4 from run`,
      [
        run,
        office.organisation,
        office.scope,
        MORNING,
        worker,
        proposal,
        newId(),
        at.id,
        at.enterprise.organisation,
        more.group ?? null,
        more.state ?? 'confirmed',
      ],
    );
    if (more.code !== false)
      await codes.declare(office, [
        {
          workerId: worker,
          issuerDivision: `${office.scope.slice(0, 2)}0000`,
          colour: 'green',
          issuedAt: new Date('2020-03-05T08:00:00+08:00'),
          expiresAt: new Date('2020-05-31T00:00:00+08:00'),
          temperature: 36.5,
          symptoms: [],
        },
      ]);
    return { worker, proposal };
  };
  const crowd = async (count: number, at: Gate, office = zhaojue) => {
    const found: Placed[] = [];
    for (let n = 0; n < count; n++)
      found.push(await placed(at, office, office === zhaojue ? { village: n % 2 ? '大坪村' : '河边村' } : {}));
    return found;
  };

  const draft = (members: readonly Placed[], more: Partial<BatchFacts> = {}, office = zhaojue) =>
    batches.draft(office, {
      name: '第一批',
      departsAfter: DEPARTURE,
      proposalIds: members.map(({ proposal }) => proposal),
      ...more,
    });
  const due = async (contract: string): Promise<DueJob[]> => {
    const jobs: DueJob[] = [];
    while ((await outbox.relay((found) => Promise.resolve(jobs.push(...found)))) > 0);
    return jobs.filter((job) => job.contract === contract);
  };
  /** Asks for a plan and solves it, up to the point of storing. */
  const solved = async (id: string, office = zhaojue) => {
    await batches.requestPlan(office, id);
    const [job] = await due(planBatchJob.name);
    const task = await plans.load(id);
    if (!job || !task) throw new Error('Nothing to plan');
    return { job, task, answer: () => route(task.problem, never(10), 1) };
  };
  const plan = async (id: string, office = zhaojue) => {
    const { job, task, answer } = await solved(id, office);
    await plans.store(job, task, answer());
    return batches.get(office, id);
  };
  const approved = async (members: readonly Placed[], more: Partial<BatchFacts> = {}, office = zhaojue) => {
    const { id } = await draft(members, more, office);
    await plan(id, office);
    return batches.approve(office, id);
  };

  return {
    module,
    batches,
    plans,
    trips,
    clock,
    sql,
    zhaojue,
    congjiang,
    gate,
    placed,
    crowd,
    draft,
    solved,
    plan,
    approved,
    sheets: module.get(TripSheetService),
    exported: async (batch?: string) => {
      const found: ExportedTrip[] = [];
      for await (const trip of module.get(TripExportService).trips(batch)) found.push(trip);
      return found;
    },
    codes: module.get(LeaderCodeService),
    vehicles: module.get(VehicleRegisterService),
    drivers: module.get(DriverRegisterService),
    ownerUrl: fresh.ownerUrl,
    appUrl: fresh.appUrl,
    jobs: due,
    departures: () => due(openBoardingJob.name),
    declare: codes.declare.bind(codes),
    agreements: module.get(AgreementService),
    rules: module.get(HealthRuleService),
    tasks: module.get(RecognitionTaskService),
    rechecks: module.get(RecheckService),
    rehearsals: module.get(ChangeRehearsalService),
    rehearsing: module.get(RehearsingService),
    db,
    eventsOf: async (subject: string) =>
      (await sql<{ type: string }[]>('select type from event where subject = $1 order by id', [subject])).map(
        ({ type }) => type,
      ),
    end: async () => {
      await module.close();
      await fresh.drop();
    },
  };
}

export type Stage = Awaited<ReturnType<typeof startTransport>>;
export const refusal = (code: string, details?: object): unknown =>
  expect.objectContaining({ code, ...(details && { details }) });
