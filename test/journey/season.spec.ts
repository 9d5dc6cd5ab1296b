import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  advance,
  agreementFacts,
  approveBatch,
  codeFacts,
  codeOnSheet,
  type Enterprise,
  leadTrip,
  type Office,
  openEnterprise,
  openOffice,
  personFacts,
  type Trip,
  until,
  vacancyFacts,
  WHEN,
} from '../support/journey.js';
import { exportedTrips } from '../support/processes.js';
import { unlawful } from '../support/checkers/road-law.mjs';
import { type Caller, openStage, type Stage } from '../support/stage.js';

interface Person {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly steps: readonly string[];
}

let stage: Stage;
let office: Office;
let enterprise: Enterprise;
let leader: Caller;
let trip: Trip;
let batchId = '';
let handOverId = '';
const proposals: string[] = [];
const workers: string[] = [];

const tripPath = (rest = '') => `trips/${trip.id}${rest}`;
const passengers = async (): Promise<Person[]> => (await leader.ok('get', tripPath('/passengers'))).items;
const refusal = async (caller: Caller, path: string, body: object = {}) => {
  const answer = await caller.post(path, body);
  return `${String(answer.status)} ${String(answer.body.code)}`;
};
const namesIn = (ledger: Ledger, term: string): string[] =>
  [...ledger.equations]
    .flatMap(({ left, right }) => [...left, ...right])
    .find((one) => one.term === term)
    ?.persons.map(({ name }) => name) ?? [];

interface Ledger {
  readonly balanced: boolean;
  readonly equations: readonly { readonly left: readonly Term[]; readonly right: readonly Term[] }[];
  readonly differences: readonly object[];
}
interface Term {
  readonly term: string;
  readonly persons: readonly { readonly name: string }[];
}

beforeAll(async () => {
  stage = await openStage();
  await advance(stage, WHEN.start);
  office = await openOffice(stage, '513431');
  enterprise = await openEnterprise(stage, '91110000600037341L', '440606');
  await stage.admin.ok('post', 'agreements', { items: [agreementFacts('510000', '440000')] });
});
afterAll(() => stage.close());

test('people register one by one and by roster; whoever is there already is known', async () => {
  const { coordinator } = office;
  const first = await coordinator.ok('post', 'workers', personFacts(office, 0));
  expect(await coordinator.ok('post', 'workers', personFacts(office, 0))).toMatchObject({ id: first.id, known: true });
  const rows = [1, 2, 3, 4]
    .map((n) => personFacts(office, n))
    .map((one) => [one.name, one.idNumber, one.phone, '是', '广东佛山', '注塑']);
  const csv = [
    ['姓名', '身份证号', '联系电话', '是否建档立卡', '意向地', '工种'],
    ...rows,
    ['某人', '123', '', '', '', ''],
  ];
  const roster = await coordinator.send(
    'post',
    'rosters?fileName=village.csv&asOf=2020-03-06&commit=true',
    Buffer.from(csv.map((cells) => cells.join(',')).join('\r\n')),
    { 'content-type': 'text/csv' },
  );
  expect(roster.body).toMatchObject({ rows: 5, accepted: 4, rejected: 1, duplicates: 0 });
  const { items } = await coordinator.ok('get', 'workers');
  expect(items).toHaveLength(5);
  workers.push(...items.map(({ id }: { id: string }) => id));
  const one = await coordinator.ok('get', `workers/${first.id}`);
  expect(one).toMatchObject({ state: 'registered', idNumber: expect.stringMatching(/^513431\*{8}\w{4}$/) });
});

test('an enterprise posts a vacancy with its API key, and a matching run proposes everybody with a recognised code', async () => {
  const { coordinator } = office;
  const { id } = await enterprise.key.ok('post', 'vacancies', vacancyFacts(enterprise.siteId, 4));
  const items = workers.map((worker) => codeFacts(worker, office.code));
  const { items: results } = await coordinator.ok('post', 'health-codes', { items });
  expect(results.every(({ refusal: said }: { refusal: object | null }) => said === null)).toBe(true);

  const { id: runId } = await coordinator.ok('post', 'matching-runs');
  const run = await until(coordinator, `matching-runs/${runId}`, 'done', 'failed');
  expect(run).toMatchObject({ state: 'done', workers: 5, matched: 4, gap: 0 });
  const { items: proposed } = await coordinator.ok('get', `proposals?run=${runId}`);
  expect(proposed).toHaveLength(4);
  expect(proposed[0]).toMatchObject({ state: 'proposed', steps: expect.arrayContaining(['accept', 'decline']) });
  proposals.push(...proposed.map((one: { id: string }) => one.id));
  expect(await enterprise.key.ok('get', `vacancies/${id}`)).toMatchObject({ headcount: 4, taken: 4, free: 0 });
});

test('the worker accepts before the enterprise confirms', async () => {
  const [first = '', ...others] = proposals;
  expect(await refusal(enterprise.key, `proposals/${first}/confirm`)).toBe('409 proposal.illegal-step');
  expect(await office.coordinator.ok('post', `proposals/${first}/accept`)).toMatchObject({ state: 'accepted' });
  expect(await enterprise.key.ok('post', `proposals/${first}/confirm`)).toMatchObject({ state: 'confirmed' });
  for (const [caller, step] of [
    [office.coordinator, 'accept'],
    [enterprise.key, 'confirm'],
  ] as const)
    await caller.ok('post', 'proposals/steps', { items: others.map((id) => ({ id, step })) });
  const { items } = await office.coordinator.ok('get', 'proposals?state=confirmed');
  expect(items).toHaveLength(4);
  expect(await office.coordinator.ok('get', 'workers?state=placed')).toMatchObject({ items: { length: 4 } });
});

test('a batch is planned within the rules, approved, and its doors open when the departure is due', async () => {
  const { coordinator } = office;
  const approved = await approveBatch(office, proposals);
  batchId = approved.batchId;
  expect(approved.trips).toHaveLength(1);
  trip = approved.trips[0] ?? trip;
  const full = await coordinator.ok('get', tripPath());
  expect(full).toMatchObject({ state: 'approved' });
  expect(full.proofs.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);
  expect(new Set(full.seats.map(({ workerId }: { workerId: string }) => workerId)).size).toBe(4);
  expect(unlawful(await exportedTrips(stage.environment, batchId))).toEqual([]);
  const code = await codeOnSheet(coordinator, trip.id);
  expect(
    await refusal(stage.nobody, 'sign-in/trip-code', { sheetNumber: trip.sheetNumber, code: 'AAAA2222', name: '某' }),
  ).toMatch(/^401 /);
  leader = await leadTrip(stage, office, trip);
  expect(await refusal(stage.nobody, 'sign-in/trip-code', { sheetNumber: trip.sheetNumber, code, name: '某' })).toMatch(
    /^401 /,
  );
  expect(await leader.ok('get', 'sign-in/me')).toMatchObject({ role: 'trip-leader', trip: trip.id });
});

test('the leader boards by name; the trip departs only once nobody is merely expected', async () => {
  const [absent, ...others] = await passengers();
  expect(absent?.steps).toEqual(expect.arrayContaining(['board', 'no-show', 'refuse']));
  expect(await refusal(leader, tripPath(`/passengers/${proposals[0] ?? ''}/board`))).toBe('404 passenger.missing');
  for (const { id } of others) {
    const boarded = await leader.ok('post', tripPath(`/passengers/${id}/board`));
    expect(boarded).toMatchObject({ state: 'boarded', steps: expect.arrayContaining(['take-off', 'recall']) });
  }
  expect(await refusal(leader, tripPath(`/passengers/${others[0]?.id ?? ''}/board`))).toBe(
    '409 passenger.illegal-step',
  );
  expect(await refusal(leader, tripPath('/depart'))).toBe('409 trip.still-expected');
  await leader.ok('post', tripPath(`/passengers/${absent?.id ?? ''}/no-show`));
  const { items: handOvers } = await leader.ok('get', tripPath('/hand-overs'));
  handOverId = handOvers[0].id;
  expect(await refusal(leader, `hand-overs/${handOverId}/arrive`)).toBe('409 hand-over.not-departed');
  await leader.ok('post', tripPath('/depart'));
  expect(await office.coordinator.ok('get', tripPath())).toMatchObject({ state: 'departed' });
});

test('whoever is taken off with a fever is written down as in care, and the reason stays sealed', async () => {
  const ill = (await passengers()).find(({ state }) => state === 'boarded');
  const path = tripPath(`/passengers/${ill?.id ?? ''}`);
  const { text } = await leader.post(`${path}/take-off`, { reason: 'fever', place: '都匀服务区', note: '体温38.2度' });
  expect(text).toMatch(/"state":"taken-off".*"reason":"care"|"reason":"care".*"state":"taken-off"/);
  expect(text).not.toMatch(/fever|38\.2/);
  expect(await refusal(leader, `${path}/reveal`, { purpose: '通知家属' })).toBe('403 access.role-required');
  expect((await office.coordinator.post(`${path}/reveal`, { purpose: '通知家属' })).text).toMatch(
    /fever.*38\.2|38\.2.*fever/,
  );
});

test('the gate counts by name, and both sign the same list', async () => {
  const path = `hand-overs/${handOverId}`;
  const { gate } = enterprise;
  expect(await refusal(gate, `${path}/count`, { present: [] })).toBe('409 hand-over.illegal-step');
  await leader.ok('post', `${path}/arrive`);
  expect(await refusal(gate, `${path}/sign`, { listHash: 'a'.repeat(64), device: '平板' })).toBe(
    '409 hand-over.not-counted',
  );
  expect(await refusal(office.coordinator, `batches/${batchId}/close`)).toBe('409 ledger.unbalanced');
  const present = (await passengers()).filter(({ state }) => state === 'boarded').map(({ id }) => id);
  const before = await gate.ok('post', `${path}/count`, { present: [] });
  const counted = await gate.ok('post', `${path}/count`, {
    present,
    unlisted: [{ name: '途中搭车者', note: '自称同乡', dispute: '不在接收名单内' }],
  });
  expect(counted.state).toBe('counted');
  expect(createHash('sha256').update(String(counted.list)).digest('hex')).toBe(counted.listHash);
  const stale = await leader.post(`${path}/sign`, { listHash: before.listHash, device: '手机' });
  expect(stale.body).toMatchObject({
    status: 409,
    code: 'hand-over.list-changed',
    details: { listHash: counted.listHash },
  });
  expect(await refusal(office.coordinator, `${path}/sign`, { listHash: counted.listHash, device: '手机' })).toBe(
    '403 access.role-required',
  );
  const half = await leader.ok('post', `${path}/sign`, { listHash: counted.listHash, device: '手机' });
  expect(half.state).toBe('counted');
  const done = await gate.ok('post', `${path}/sign`, { listHash: counted.listHash, device: '平板' });
  expect(done).toMatchObject({ state: 'completed' });
  expect(done.signatures).toMatchObject([{ role: 'trip-leader' }, { role: 'site-contact' }]);
});

test('the ledger balances by name and the batch closes', async () => {
  const ledger: Ledger = await office.coordinator.ok('get', `batches/${batchId}/ledger`);
  expect(ledger).toMatchObject({ balanced: true, differences: [], inconsistent: [] });
  const counts = ['planned', 'boarded', 'no-show', 'taken-off', 'arrived', 'unlisted', 'handed-over', 'disputed'].map(
    (term) => namesIn(ledger, term).length,
  );
  expect(counts).toEqual([4, 3, 1, 1, 2, 1, 2, 1]);
  expect(namesIn(ledger, 'disputed')).toEqual(['途中搭车者']);
  expect(namesIn(ledger, 'boarded').sort()).toEqual(
    [...namesIn(ledger, 'arrived'), ...namesIn(ledger, 'taken-off')].sort(),
  );
  expect(await office.coordinator.ok('post', `batches/${batchId}/close`)).toMatchObject({ state: 'closed' });
  expect(await refusal(office.coordinator, `batches/${batchId}/close`)).toBe('409 batch.illegal-step');
});

test('the trail tells the way of one worker, and who shared the vehicle', async () => {
  const { items } = await office.coordinator.ok('get', 'workers?state=employed');
  expect(items).toHaveLength(2);
  const trail = await office.coordinator.ok('get', `workers/${items[0].id}/trail`);
  const types = trail.items.map(({ type }: { type: string }) => type);
  const story = [
    'worker.registered',
    'proposal.accepted',
    'proposal.confirmed',
    'passenger.boarded',
    'trip.departed',
    'passenger.handed-over',
  ];
  expect(types.filter((type: string) => story.includes(type))).toEqual(story);
  const contacts = await office.coordinator.ok('get', `workers/${items[0].id}/contacts`);
  expect(contacts.items.map(({ name }: { name: string }) => name)).toContain('途中搭车者');
  expect(contacts.items).toHaveLength(3);
});
