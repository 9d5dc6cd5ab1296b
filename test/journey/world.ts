import {
  account,
  agreementFacts,
  approveAccepted,
  codeFacts,
  type Enterprise,
  leadTrip,
  type Office,
  openEnterprise,
  openOffice,
  personFacts,
  place,
  registerPeople,
  vacancyFacts,
  WHEN,
} from '../support/journey.js';
import { type Caller, openStage, type Stage } from '../support/stage.js';
import { waitFor } from '../support/wait-for.js';
import { keyFileWith } from '../support/files/keys.js';
import { charterFacts } from '../support/fleet/charters.js';
import { type Carrier, carry, openCarrier } from '../support/fleet/carrier.js';
import { alarmOf, notifiedOf } from './bodies-of/late-ids.js';
import { type Route, routesOf } from './routes.js';

/** One id of each sort of thing that a tenant has. */
export interface Ids {
  readonly organisation: string;
  readonly division: string;
  readonly apiKey: string;
  readonly worker: string;
  readonly roster: string;
  readonly transfer: string;
  readonly site: string;
  readonly vacancy: string;
  readonly vehicle: string;
  readonly driver: string;
  readonly charter: string;
  readonly carrier: string;
  readonly carrierOffer: string;
  readonly arrivalSlot: string;
  readonly agreement: string;
  readonly riskLevel: string;
  readonly healthCode: string;
  readonly issuingKey: string;
  readonly run: string;
  readonly verdict: string;
  readonly recognitionTask: string;
  readonly rehearsal: string;
  readonly proposal: string;
  readonly batch: string;
  readonly trip: string;
  readonly sheetNumber: string;
  readonly passenger: string;
  readonly handOver: string;
  readonly [sort: string]: string;
}

/** An office and an enterprise with a trip whose doors are open, everybody who acts for them, and the ids of what they have. */
export interface Tenant {
  readonly office: Office;
  readonly enterprise: Enterprise;
  readonly carrier: Carrier;
  readonly leader: Caller;
  readonly monitor: Caller;
  /** The first worker, signed in with a slip. */
  readonly worker: Caller;
  readonly ids: Ids;
}

export interface TenantSeed {
  readonly county: string;
  readonly uscc: string;
  readonly carrierUscc: string;
  readonly city: string;
  readonly departsAfter: string;
}

/** The processes, and two tenants who are strangers to each other. */
export interface World {
  readonly stage: Stage;
  readonly routes: readonly Route[];
  readonly ours: Tenant;
  readonly theirs: Tenant;
  readonly auditor: Caller;
}

const PEOPLE = 3;

export const ZHAOJUE: TenantSeed = {
  county: '513431',
  uscc: '91110000600037341L',
  carrierUscc: '91513400MA5D00901W',
  city: '440606',
  departsAfter: WHEN.departure,
};
const CONGJIANG: TenantSeed = {
  county: '522633',
  uscc: '91441900MA5D00001G',
  carrierUscc: '91522600MA5D009022',
  city: '441900',
  departsAfter: '2020-03-13T07:00:00+08:00',
};

export const provinceOf = (code: string) => `${code.slice(0, 2)}0000`;

/** Plays a season of a few people until the doors of their coach are open. */
async function playUntilBoarding(stage: Stage, seed: TenantSeed): Promise<Tenant> {
  const { county, uscc, city, departsAfter } = seed;
  await stage.admin.post('clock/advance', { to: WHEN.start });
  const office = await openOffice(stage, county);
  const enterprise = await openEnterprise(stage, uscc, city);
  const carrier = await openCarrier(stage, seed);
  const { items: agreements } = await stage.admin.ok('post', 'agreements', {
    items: [agreementFacts(provinceOf(county), provinceOf(city))],
  });
  const { items: riskLevels } = await stage.admin.ok('post', 'risk-levels', {
    items: [{ divisionCode: '650000', level: 'medium', validFrom: WHEN.start, source: `通告 ${county}` }],
  });
  const vacancy = await enterprise.key.ok('post', 'vacancies', vacancyFacts(enterprise.siteId, PEOPLE));
  const people = await registerPeople(office, PEOPLE);
  const [worker = ''] = people;
  const { runId, proposals } = await place(office, enterprise);
  const { batchId, trips, arrivalSlot } = await approveAccepted(office, enterprise, proposals, departsAfter);
  const charter = await office.coordinator.ok('post', 'charters', charterFacts);
  const [trip] = trips;
  if (!trip) throw new Error('No trip was planned');
  const carrierOffer = await carry(office.coordinator, carrier, trip);
  const leader = await leadTrip(stage, office, trip);
  const { items: passengers } = await leader.ok('get', `trips/${trip.id}/passengers`);
  const { id: incident } = await leader.ok('post', 'incidents', { tripId: trip.id, kind: 'breakdown' });
  const { items: verdicts } = await office.coordinator.ok('get', `verdicts?tripId=${trip.id}`);
  const { items: handOvers } = await leader.ok('get', `trips/${trip.id}/hand-overs`);
  const { items: codes } = await office.coordinator.ok('post', 'health-codes', {
    items: [{ ...codeFacts(worker, county), certificates: ['clinic-certificate'] }],
  });
  const { items: keys } = await stage.admin.ok('post', 'issuing-keys', {
    items: [{ issuerDivision: provinceOf(county), algorithm: 'ES256', validFrom: '2020-03-01T00:00:00+08:00' }],
  });
  const province = await stage.admin.ok('post', 'organisations', {
    name: '省人社厅',
    kind: 'exporting',
    divisionCode: provinceOf(county),
  });
  return {
    office,
    enterprise,
    carrier,
    leader,
    monitor: await account(stage, province.id, 'province-monitor', `monitor-${county}`),
    worker: await signInWithSlip(stage, office, worker),
    ids: {
      organisation: enterprise.id,
      division: county,
      apiKey: enterprise.keyId,
      worker,
      roster: await rosterOf(office),
      transfer: await transferOf(stage, office, province.id),
      site: enterprise.siteId,
      vacancy: vacancy.id,
      vehicle: carrier.vehicle,
      driver: carrier.driver,
      charter: charter.id,
      carrier: carrier.id,
      carrierOffer,
      arrivalSlot,
      agreement: agreements[0].id,
      riskLevel: riskLevels[0].id,
      verdict: verdicts[0].id,
      healthCode: codes[0].id,
      issuingKey: keys[0].id,
      rehearsal: await rehearsalOf(stage, agreements[0].id),
      // Nobody has compared the ways of the batch.
      alternative: batchId,
      recognitionTask: await taskOf(office, people.at(-1) ?? ''),
      run: runId,
      proposal: proposals[0] ?? '',
      batch: batchId,
      trip: trip.id,
      ...{ sheetNumber: trip.sheetNumber, passenger: passengers[0].id, incident },
      handOver: handOvers[0].id,
      authorityNotification: await notifiedOf(office),
    },
  };
}

/** With the code of a new slip and the last four of the ID number. */
async function signInWithSlip({ nobody }: Stage, { coordinator, code }: Office, worker: string): Promise<Caller> {
  const printed = await coordinator.ok('post', `workers/${worker}/slips`);
  const idTail = personFacts({ code }, 0).idNumber.slice(-4);
  const { accessToken } = await nobody.ok('post', 'self-service/sign-in', { code: printed.code, idTail });
  return nobody.with(accessToken);
}

/** The province's own office asks for somebody of the county's. */
async function transferOf(stage: Stage, { code }: Office, province: string): Promise<string> {
  const coordinator = await account(stage, province, 'coordinator', `province-${code}`);
  const { transfer } = await coordinator.ok('post', 'workers', personFacts({ code }, 1));
  return transfer;
}

/** Somebody with a seat whose code turns red, and green again: the task is settled. */
async function taskOf({ coordinator, code }: Office, worker: string): Promise<string> {
  const declare = (colour: string) =>
    coordinator.ok('post', 'health-codes', { items: [{ ...codeFacts(worker, code), colour }] });
  const tasks = async () => (await coordinator.ok('get', 'recognition-tasks')).items;
  await declare('red');
  await waitFor(async () => (await tasks()).length > 0, { what: 'a task' });
  const [{ id }] = await tasks();
  await declare('green');
  await waitFor(async () => (await tasks())[0].state === 'remedied', { what: 'the task to be settled' });
  return id;
}

/** An agreement is revoked, in a rehearsal alone, which the solver has done. */
async function rehearsalOf({ admin }: Stage, revokedAgreement: string): Promise<string> {
  const { id } = await admin.ok('post', 'health-rehearsals', { revokedAgreement });
  const rehearsal = async () => admin.ok('get', `health-rehearsals/${String(id)}`);
  await waitFor(async () => (await rehearsal()).state === 'done', { what: 'a rehearsal' });
  return id;
}

/** A roster of one row that is not written down as a worker. */
async function rosterOf({ coordinator }: Office): Promise<string> {
  const { body, text } = await coordinator.send(
    'post',
    'rosters?fileName=small.csv&asOf=2020-03-06&commit=true',
    Buffer.from('姓名,身份证号,联系电话\n某人,123,\n'),
    { 'content-type': 'text/csv' },
  );
  if (!body.id) throw new Error(text);
  return body.id;
}

export async function openWorld(): Promise<World> {
  const keyFile = keyFileWith('k1');
  const stage = await openStage(['api', 'worker', 'solver'], { logLevel: 'debug', keyFile });
  const theirs = await playUntilBoarding(stage, ZHAOJUE);
  const ours = await playUntilBoarding(stage, CONGJIANG);
  const organisations = await stage.admin.ok('get', 'organisations');
  const { id } = organisations.find(({ kind }: { kind: string }) => kind === 'operator');
  return {
    stage,
    routes: await routesOf(stage),
    ours,
    theirs: { ...theirs, ids: { ...theirs.ids, alarm: await alarmOf(theirs.office) } },
    auditor: await account(stage, id, 'auditor', 'auditor'),
  };
}
