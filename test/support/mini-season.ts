import { Client as PostgresClient } from 'pg';
import { Client } from '../../apps/cli/src/demo/client.js';
import { Narrator } from '../../apps/cli/src/demo/narrator.js';
import type { Proposal } from '../../apps/cli/src/demo/offers.js';
import { invented } from '../../apps/cli/src/demo/season-cast.js';
import { DAY, type Enterprise, type Office, type Season } from '../../apps/cli/src/demo/season.js';
import { traceSeason } from '../../apps/cli/src/demo/tracing.js';
import type { Batch, Journey, Trip } from '../../apps/cli/src/demo/transport.js';
import { travel } from '../../apps/cli/src/demo/travelling.js';
import { oracle } from '../faults/oracle.js';
import { foundAdministrator, PASSWORD } from './founder.js';
import { residentId } from './people.js';
import { type StartedProcess, startProcess } from './processes.js';
import { freshDatabase } from './services.js';
import { environmentFor, settingsFor } from './settings.js';

interface Made {
  readonly id: string;
}

interface Run {
  readonly state: string;
  readonly matched: number | null;
}

/** Congjiang in Guizhou: near enough to Foshan that one driver's day is enough. */
const COUNTY = {
  code: '522633',
  office: '从江县就业局',
  login: 'congjiang',
  roster: 'congjiang.csv',
  lon: 108.9053,
  lat: 25.7533,
};
const GATES = [
  { city: '440604', lon: 113.08, lat: 23.01 },
  { city: '440606', lon: 113.29, lat: 22.81 },
  { city: '441900', lon: 113.75, lat: 23.04 },
];
const NAMES = '赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦尤许何';
export const PEOPLE_A_VACANCY = 3;
const WITHIN_SECONDS = 60;

export interface MiniSeasonOptions {
  readonly queuePrefix: string;
  readonly redisUrl: string | null;
  readonly workers: number;
}

type App = 'api' | 'worker' | 'solver';

/**
 * A small season played through the HTTP API of running processes, with the demo's own moves: an office with its
 * roster, three enterprises with a gate and an API key each, seats for everybody in vacancies of three.
 * Worker and solver are the test's to kill and to start again.
 */
export async function startMiniSeason({ queuePrefix, redisUrl, workers }: MiniSeasonOptions) {
  const fresh = await freshDatabase();
  const settings = settingsFor(fresh.appUrl, { queuePrefix, redisUrl });
  const started: StartedProcess[] = [];
  const start = async (app: App) => {
    const one = await startProcess(app, environmentFor(settings));
    started.push(one);
    return one;
  };
  const owner = new PostgresClient({ connectionString: fresh.ownerUrl });
  await owner.connect();
  const [{ url }] = await Promise.all([start('api'), foundAdministrator(settings)]);
  const starting = Promise.all([start('worker'), start('solver')]);
  const season = await found(new Client(url));
  await gather(season, workers);
  const [worker, solver] = await starting;

  const { client } = season.offices[0] ?? lost('the office');
  const live = (state: string) => client.all<Proposal & { vacancyId: string }>(`proposals?state=${state}&limit=500`);

  return {
    url,
    worker,
    solver,
    season,
    office: client,
    owner,
    start,
    proposals: live,
    /** Asks for matching, through the queue. Gives the id of the run. */
    requestMatching: async () => (await client.post<Made>('matching-runs')).id,
    /** Matching is done: everybody has a proposal. */
    matched: (run: string) =>
      client.until<Run>(`matching-runs/${run}`, ({ state }) => state === 'done', ignore, WITHIN_SECONDS),
    approve: () => approve(season, live),
    /** All trips to the last signature, with a no-show, a fever and an unlisted person on the way. */
    ride: (journey: Journey) => travel(season, new Client(url), [journey]),
    /** True if every head-count balances and the batch could be closed. */
    balances: (journey: Journey) => traceSeason(season, [journey]),
    /** The vacancies of all enterprises, each with the client of its enterprise. */
    vacancies: async () => {
      const found = season.enterprises.map(async (enterprise) =>
        (await enterprise.client.all<Made>('vacancies?limit=500')).map(({ id }) => ({ id, client: enterprise.client })),
      );
      return (await Promise.all(found)).flat();
    },
    ...oracle(owner),
    end: async () => {
      await owner.end();
      await Promise.all(started.map((one) => one.stop()));
      await fresh.drop();
    },
  };
}

export type MiniSeason = Awaited<ReturnType<typeof startMiniSeason>>;

const ignore = () => undefined;
function lost(what: string): never {
  throw new Error(`${what} is missing`);
}

async function found(nobody: Client): Promise<Season> {
  const admin = await nobody.as('admin', PASSWORD);
  await admin.post('clock/advance', { to: DAY.start });
  const { id } = await admin.post<Made>('organisations', {
    name: COUNTY.office,
    kind: 'exporting',
    divisionCode: COUNTY.code,
  });
  const account = { organisationId: id, role: 'coordinator', login: COUNTY.login, name: '协调员', password: PASSWORD };
  await admin.post('accounts', account);
  const offices: Office[] = [{ county: COUNTY, client: await nobody.as(COUNTY.login, PASSWORD) }];
  const enterprises = await Promise.all(GATES.map((_, at) => foundEnterprise(nobody, admin, at)));
  return { admin, offices, enterprises, tell: new Narrator(true), figures: {} };
}

async function foundEnterprise(nobody: Client, admin: Client, at: number): Promise<Enterprise> {
  const { city, lon, lat } = GATES[at] ?? lost('the gate');
  const name = `示范企业${'甲乙丙'.charAt(at)}`;
  const { id } = await admin.post<Made>('organisations', {
    name,
    kind: 'enterprise',
    divisionCode: city,
    uscc: invented(at + 1, city),
  });
  const { key } = await admin.post<{ key: string }>(`organisations/${id}/api-keys`, { name: 'ERP' });
  const client = nobody.with(key);
  const site = await client.post<Made>('sites', {
    name: `${name}一号门`,
    divisionCode: city,
    address: `${name}一号门`,
    lon,
    lat,
    receivesFrom: 0,
    receivesTo: 86_400,
    contactName: '门岗',
    contactPhone: '17100000000',
  });
  const login = `gate-${at}`;
  await admin.post('accounts', {
    organisationId: id,
    role: 'site-contact',
    login,
    name: '接收员',
    password: PASSWORD,
    siteId: site.id,
  });
  return { id, name, siteId: site.id, client, gate: await nobody.as(login, PASSWORD) };
}

/** Roster, vacancies with a seat for everybody, an agreement and green codes, up to the morning of matching. */
async function gather({ admin, offices, enterprises }: Season, workers: number): Promise<void> {
  const { client } = offices[0] ?? lost('the office');
  const rows = Array.from({ length: workers }, (_, n) => {
    const name = `${NAMES.charAt(n % NAMES.length)}${NAMES.charAt(Math.floor(n / NAMES.length))}`;
    return `${n + 1},${name},${residentId(n, COUNTY.code)},171199${10_000 + n},一组,否,广东,普工,4000,3月10日`;
  });
  const head = '序号,姓名,身份证号码,联系电话,住址（村组）,是否建档立卡,意向务工地,意向工种,期望月工资,拟出发时间';
  const query = `fileName=${COUNTY.roster}&asOf=2020-03-06&commit=true`;
  const roster = Buffer.from([head, ...rows].join('\n'));
  const { accepted } = await client.upload<{ accepted: number }>(`rosters?${query}`, roster);
  if (accepted !== workers) throw new Error(`${accepted} of ${workers} rows were accepted`);

  const vacanciesEach = Math.ceil(workers / (PEOPLE_A_VACANCY * enterprises.length));
  for (const { client: enterprise, siteId } of enterprises) {
    const items = Array.from({ length: vacanciesEach }, (_, n) => ({
      siteId,
      reference: `V-${n}`,
      title: '普工',
      occupation: '普工',
      headcount: PEOPLE_A_VACANCY,
      wageFromFen: 450_000,
      wageToFen: 600_000,
      startsOn: '2020-03-16',
    }));
    await enterprise.post('vacancies/bulk', { items });
  }
  const agreement = { issuerDivision: '520000', acceptorDivision: '440000', level: 'province', mode: 'display' };
  const validFrom = '2020-03-01T00:00:00+08:00';
  await admin.post('agreements', { items: [{ ...agreement, validFrom, instrument: '测试协议', kind: 'fictional' }] });
  const people = await client.all<Made>('workers?limit=500');
  const code = { issuerDivision: '520000', colour: 'green', temperature: 36.5, symptoms: [] };
  const days = { issuedAt: '2020-03-06T08:00:00+08:00', expiresAt: '2020-03-31T23:59:59+08:00' };
  await client.post('health-codes', { items: people.map(({ id }) => ({ workerId: id, ...code, ...days })) });
  await admin.post('clock/advance', { to: DAY.matching });
}

/** Everybody accepts, is confirmed, and gets a seat in a small coach: many trips. */
async function approve(season: Season, live: (state: string) => Promise<Proposal[]>): Promise<Journey> {
  const [office] = season.offices;
  const { client } = office ?? lost('the office');
  const stepAll = (by: Client, proposals: readonly Made[], step: string) =>
    by.post('proposals/steps', { items: proposals.map(({ id }) => ({ id, step })) });
  await stepAll(client, await live('proposed'), 'accept');
  for (const enterprise of season.enterprises) {
    const { items } = await enterprise.client.get<{ items: Made[] }>('proposals?state=accepted&limit=500');
    await stepAll(enterprise.client, items, 'confirm');
  }
  await season.admin.post('clock/advance', { to: DAY.planning });
  const { id } = await client.post<Made>('batches', {
    name: '3月12日',
    departsAfter: DAY.departure,
    fleet: [{ vehicleClass: 'coach-19', count: 40 }],
    proposalIds: (await live('confirmed')).map((proposal) => proposal.id),
  });
  await client.post(`batches/${id}/plan`);
  await client.until<Batch>(`batches/${id}`, ({ state }) => state === 'planned', ignore, WITHIN_SECONDS);
  const batch = await client.post<Batch>(`batches/${id}/approve`);
  const trips = await Promise.all(batch.trips.map((trip) => client.get<Trip>(`trips/${trip.id}`)));
  return { office: office ?? lost('the office'), batch, trips };
}
