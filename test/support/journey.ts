import { PASSWORD } from './founder.js';
import { residentId } from './people.js';
import type { Caller, Stage } from './stage.js';
import { waitFor } from './wait-for.js';

/** An exporting office with its coordinator. */
export interface Office {
  readonly id: string;
  readonly code: string;
  readonly coordinator: Caller;
}

/** An enterprise with its API key, a person of its staff, one site and the contact at its gate. */
export interface Enterprise {
  readonly id: string;
  readonly siteId: string;
  readonly keyId: string;
  readonly key: Caller;
  readonly staff: Caller;
  readonly gate: Caller;
}

export interface Seat {
  readonly workerId: string;
  readonly siteId: string;
  readonly name: string;
}

export interface Trip {
  readonly id: string;
  readonly sheetNumber: string;
  readonly departsAt: string;
  readonly state: string;
  readonly seats: readonly Seat[];
}

export const WHEN = {
  start: '2020-03-06T09:00:00+08:00',
  departure: '2020-03-12T07:00:00+08:00',
} as const;

export async function account(stage: Stage, organisationId: string, role: string, login: string, siteId?: string) {
  const facts = {
    organisationId,
    role,
    login,
    name: `${login}的人`,
    password: PASSWORD,
    ...(siteId ? { siteId } : {}),
  };
  await stage.admin.ok('post', 'accounts', facts);
  return stage.nobody.signIn(login);
}

export async function openOffice(stage: Stage, code: string): Promise<Office> {
  const { id } = await stage.admin.ok('post', 'organisations', {
    name: `${code}就业局`,
    kind: 'exporting',
    divisionCode: code,
  });
  return { id, code, coordinator: await account(stage, id, 'coordinator', `office-${code}`) };
}

/** A gate that is open round the clock. */
export const siteFacts = (city: string, name = `${city}一号门`) => ({
  name,
  divisionCode: city,
  address: '工业路1号',
  lon: 113.29,
  lat: 22.81,
  receivesFrom: 0,
  receivesTo: 86_400,
  contactName: '门岗接收员',
  contactPhone: '17100006261',
});

export async function openEnterprise(stage: Stage, uscc: string, city: string): Promise<Enterprise> {
  const { id } = await stage.admin.ok('post', 'organisations', {
    name: `${city}电器`,
    kind: 'enterprise',
    divisionCode: city,
    uscc,
  });
  const { id: keyId, key: secret } = await stage.admin.ok('post', `organisations/${id}/api-keys`, { name: 'ERP' });
  const key = stage.nobody.with(secret);
  const { id: siteId } = await key.ok('post', 'sites', siteFacts(city));
  return {
    id,
    siteId,
    keyId,
    key,
    staff: await account(stage, id, 'enterprise', `staff-${city}`),
    gate: await account(stage, id, 'site-contact', `gate-${city}`, siteId),
  };
}

export const vacancyFacts = (siteId: string, headcount: number, reference = 'A-1') => ({
  siteId,
  reference,
  title: '注塑工',
  occupation: '注塑',
  headcount,
  wageFromFen: 500_000,
  wageToFen: 650_000,
  startsOn: '2020-03-16',
});

const TENS = '甲乙丙丁戊己庚辛壬癸';
/** The n-th person who registers at an office, n < 100. */
export const personFacts = (office: Pick<Office, 'code'>, n: number) => ({
  idNumber: residentId(n, office.code),
  name: `吉木${TENS.charAt(n / 10)}${TENS.charAt(n % 10)}`,
  phone: `171199${String(10_000 + n)}`,
  homeDivision: office.code,
  registeredPoor: n % 2 === 0,
  destinationText: '广东佛山',
  occupation: '注塑',
});

export const codeFacts = (workerId: string, home: string) => ({
  workerId,
  issuerDivision: `${home.slice(0, 2)}0000`,
  colour: 'green',
  issuedAt: '2020-03-06T08:00:00+08:00',
  expiresAt: '2020-03-31T23:59:59+08:00',
  temperature: 36.5,
  symptoms: [],
});

export const agreementFacts = (from: string, to: string) => ({
  issuerDivision: from,
  acceptorDivision: to,
  level: 'province',
  mode: 'verify',
  validFrom: '2020-03-01T00:00:00+08:00',
  instrument: '演示协议',
  kind: 'fictional',
});

/** Asks again until the run, the batch or the trip has got there. */
export const until = async (caller: Caller, path: string, ...states: readonly string[]) =>
  waitFor(
    async () => {
      const body = await caller.ok('get', path);
      return states.includes(body.state) ? body : null;
    },
    { what: `${path} to be ${states.join(' or ')}`, within: 60 },
  );

export async function registerPeople({ coordinator, code }: Office, count: number, first = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let n = first; n < first + count; n++)
    ids.push((await coordinator.ok('post', 'workers', personFacts({ code }, n))).id);
  const items = ids.map((id) => codeFacts(id, code));
  const { items: results } = await coordinator.ok('post', 'health-codes', { items });
  for (const { refusal } of results) if (refusal) throw new Error(refusal.code);
  return ids;
}

/** From registered people to confirmed placements; gives the proposals and the run. */
export async function place({ coordinator }: Office, enterprise: Enterprise) {
  const { id: runId } = await coordinator.ok('post', 'matching-runs');
  await until(coordinator, `matching-runs/${runId}`, 'done');
  const { items } = await coordinator.ok('get', `proposals?run=${runId}&limit=500`);
  const proposals: string[] = items.map(({ id }: { id: string }) => id);
  for (const [caller, step] of [
    [coordinator, 'accept'],
    [enterprise.key, 'confirm'],
  ] as const) {
    await caller.ok('post', 'proposals/steps', { items: proposals.map((id) => ({ id, step })) });
  }
  return { runId: String(runId), proposals };
}

/** Confirmed placements become a batch, planned and approved. */
export async function approveBatch(
  { coordinator }: Office,
  proposalIds: readonly string[],
  departsAfter: string = WHEN.departure,
  beforeApproval: () => Promise<unknown> = () => Promise.resolve(),
) {
  const { id } = await coordinator.ok('post', 'batches', {
    name: '三月第一批',
    departsAfter,
    proposalIds,
  });
  await coordinator.ok('post', `batches/${id}/plan`);
  await until(coordinator, `batches/${id}`, 'planned', 'draft');
  await beforeApproval();
  const batch = await coordinator.ok('post', `batches/${id}/approve`);
  const trips: Trip[] = [];
  for (const trip of batch.trips) trips.push(await coordinator.ok('get', `trips/${trip.id}`));
  return { batchId: String(id), trips };
}

/** As `approveBatch`, at a gate that wants to be asked: it accepts the one slot. */
export async function approveAccepted(
  office: Office,
  { key, gate, siteId }: Enterprise,
  proposals: readonly string[],
  departsAfter: string,
) {
  await key.ok('post', `sites/${siteId}/arrival-capacity`, { arrivalCapacity: 200 });
  let arrivalSlot = '';
  const approved = await approveBatch(office, proposals, departsAfter, async () => {
    const { items } = await gate.ok('get', 'arrival-slots?state=asked');
    arrivalSlot = items[0].id;
    const answer = await gate.ok('post', 'arrival-slots/accept', { slotIds: [arrivalSlot] });
    if (answer.items[0].refusal) throw new Error(JSON.stringify(answer));
  });
  return { ...approved, arrivalSlot };
}

/** The code as it stands on the printed sheet. */
export async function codeOnSheet(coordinator: Caller, tripId: string): Promise<string> {
  const { text } = await coordinator.get(`trips/${tripId}/sheet`);
  return /one-time code<\/dt><dd>([A-Z2-9]{8})</.exec(text)?.[1] ?? '';
}

/** The doors open because the departure has come due; the leader signs in with the sheet's code. */
export async function leadTrip(
  stage: Stage,
  { coordinator }: Office,
  { id, sheetNumber, departsAt }: Trip,
): Promise<Caller> {
  // The clock may be further already: another trip left earlier.
  await stage.admin.post('clock/advance', { to: new Date(Date.parse(departsAt) - 1_800_000).toISOString() });
  await until(coordinator, `trips/${id}`, 'boarding');
  const code = await codeOnSheet(coordinator, id);
  const { accessToken } = await stage.nobody.ok('post', 'sign-in/trip-code', { sheetNumber, code, name: '带队人' });
  const leader = stage.nobody.with(accessToken);
  await waitFor(async () => (await leader.ok('get', `trips/${id}/passengers`)).items.length > 0, {
    what: 'the passenger list',
    within: 30,
  });
  return leader;
}

export const advance = (stage: Stage, to: string) => stage.admin.ok('post', 'clock/advance', { to });
