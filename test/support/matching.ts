import { Test } from '@nestjs/testing';
import { type AgreementFacts, AgreementService, type HealthCodeFacts, HealthCodeService } from '#health';
import {
  MarketService,
  MatchingModule,
  MatchingRunService,
  OwnOffersService,
  ProposalService,
  solveRunJob,
  SolvingService,
} from '#matching';
import { withdrawProposalsJob } from '#matching';
import {
  BusinessClock,
  Database,
  type Delivery,
  type DueJob,
  type Grant,
  Outbox,
  PlatformModule,
  type Settings,
  SYSTEM,
} from '#platform';
import { checkMatch, match, never } from '#solver';
import { SiteService, type VacancyFacts, VacancyService } from '#vacancies';
import { type WorkerFacts, WorkerService } from '#workers';
import { openOffices } from './offices.js';
import { aPerson, registered } from './people.js';
import { freshDatabase } from './services.js';
import { settingsFor } from './settings.js';
import { administrator, aSite, aVacancy, enterprise } from './vacancies.js';

const between = (issuer: string, acceptor: string, extraRequired: string[] = []): AgreementFacts => ({
  issuerDivision: issuer,
  acceptorDivision: acceptor,
  level: 'province',
  mode: 'display',
  validFrom: new Date('2020-03-01T00:00:00+08:00'),
  extraRequired,
  instrument: '测试协议',
  kind: 'fictional',
});
/** Guangdong recognises Sichuan and Guizhou; Zhejiang wants a certificate of Sichuan; Fujian recognises nobody. */
const agreements = [
  between('510000', '440000'),
  between('520000', '440000'),
  between('510000', '330000', ['clinic-certificate']),
];
const aCode = (workerId: string, { scope }: Grant): HealthCodeFacts => ({
  workerId,
  issuerDivision: `${scope.slice(0, 2)}0000`,
  colour: 'green',
  issuedAt: new Date('2020-03-05T08:00:00+08:00'),
  expiresAt: new Date('2020-03-31T23:59:59+08:00'),
  temperature: 36.5,
  symptoms: [],
});

/** Matching on a database of its own, on the morning of 6 March 2020. */
export async function startMatching(more: Partial<Settings> = {}) {
  const fresh = await freshDatabase();
  const settings = settingsFor(fresh.appUrl, more);
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settings, 'test'), MatchingModule],
  }).compile();
  await module.get(BusinessClock).advance(new Date('2020-03-06T09:00:00+08:00'));
  const [db, outbox] = [module.get(Database), module.get(Outbox)];
  await outbox.subscribe([solveRunJob, withdrawProposalsJob]);
  const [runs, markets, solving] = [
    module.get(MatchingRunService),
    module.get(MarketService),
    module.get(SolvingService),
  ];
  const [sites, vacancies, workers] = [module.get(SiteService), module.get(VacancyService), module.get(WorkerService)];
  const codes = module.get(HealthCodeService);
  await module.get(AgreementService).create(administrator, agreements);
  let people = 0;
  let references = 0;

  /** What the queue would be given next. */
  const due = async (): Promise<DueJob[]> => {
    const jobs: DueJob[] = [];
    await outbox.relay((found) => Promise.resolve(jobs.push(...found)));
    return jobs;
  };
  const theOne = async (contract: string): Promise<DueJob> => {
    const [job, ...more] = (await due()).filter((found) => found.contract === contract);
    if (!job || more.length > 0) throw new Error(`Wanted one ${contract}, there are ${job ? more.length + 1 : 0}`);
    return job;
  };
  /** A run up to the answer, as the solver process does it. */
  const solved = async (delivery: Delivery) => {
    const run = await solving.start(delivery.payload['subject'] ?? '');
    const market = run && (await markets.drawUp(run, () => solving.cancelled(run.id)));
    if (!run || !market) throw new Error('Nothing left to do');
    const answer = match(market.problem, never(), run.seed);
    const wrong = checkMatch(market.problem, answer);
    if (wrong) throw new Error(wrong);
    return { store: () => solving.store(delivery, run.id, { market, answer }), run, market, answer };
  };

  return {
    settings,
    module,
    db,
    outbox,
    runs,
    solving,
    sites,
    vacancies,
    workers,
    due,
    theOne,
    solved,
    proposals: module.get(ProposalService),
    ownOffers: module.get(OwnOffersService),
    openOffices: (...codes: string[]) => openOffices(fresh.ownerUrl, ...codes),
    codes,
    /** Registers a person, of Zhaojue unless told, with a green code of the province until the end of March. */
    worker: async (by: Grant, more: Partial<WorkerFacts> = {}, code: Partial<HealthCodeFacts> | null = {}) => {
      const { id } = await registered(workers, by, { ...aPerson(people++), registeredPoor: false, ...more });
      if (code) await codes.declare(by, [{ ...aCode(id, by), ...code }]);
      return id;
    },
    group: (ids: readonly string[]) =>
      db.transaction(SYSTEM, (tx) =>
        tx.query('update worker set travel_group = $2 where id = any($1::uuid[])', [ids, ids[0]]),
      ),
    employer: async (site: Partial<typeof aSite> = {}) => {
      const grant = enterprise();
      const { id } = await sites.create(grant, { ...aSite, ...site });
      return { grant, site: id };
    },
    vacancy: async ({ grant, site }: { grant: Grant; site: string }, more: Partial<VacancyFacts> = {}) =>
      (await vacancies.post(grant, aVacancy(site, { reference: `R${String(references++)}`, ...more })).then((it) => it))
        .id,
    /** Asks for a run and does it. */
    match: async (by: Grant, wanted?: string) => {
      const { id } = await runs.request(by, wanted);
      await (await solved(await theOne(solveRunJob.name))).store();
      return runs.get(by, id);
    },
    stateOf: async (by: Grant, id: string) => (await workers.get(by, id)).state,
    events: (type: string) =>
      db.transaction(SYSTEM, (tx) =>
        tx.query<{ subject: string; worker_id: string; trip_id: string | null; details: Record<string, string> }[]>(
          'select subject, worker_id, trip_id, details from event where type = $1 order by id',
          [type],
        ),
      ),
    /** Nobody of these offices waits and nothing is open but what comes next; the queue is empty. */
    clear: async (...offices: readonly Grant[]) => {
      for (const office of offices)
        for (const { id } of (await workers.list(office, { state: 'registered', limit: 500 })).items)
          await workers.withdraw(office, id);
      await db.transaction(SYSTEM, (tx) => tx.query(`update vacancy set state = 'closed' where state = 'open'`));
      await due();
    },
    async end() {
      await module.close();
      await fresh.drop();
    },
  };
}
