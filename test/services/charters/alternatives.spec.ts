import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { never, route } from '#solver';
import {
  CharterRegister,
  CharterSeats,
  type ComparedJourney,
  ComparingService,
  ComparisonService,
  compareWaysJob,
} from '#transport';
import { SiteService } from '#vacancies';
import { grantOf } from '../../support/offices.js';
import { aSite, enterprise, siteContact } from '../../support/vacancies.js';
import { type Gate, type Placed, refusal, type Stage, startTransport } from '../transport/stage.js';

const TRAIN = {
  mode: 'train' as const,
  from: { name: '西昌西站', divisionCode: '513401', lon: 102.19, lat: 27.85 },
  to: { name: '广州南站', divisionCode: '440113', lon: 113.27, lat: 22.99 },
  departsAt: new Date('2020-03-12T14:00:00+08:00'),
  arrivesAt: new Date('2020-03-13T05:00:00+08:00'),
  ...{ seats: 120, pricePerSeatFen: 25_000, fixedPriceFen: null },
  escort: { name: '某护送人', phone: '17119910097' },
};

let stage: Stage;
let comparisons: ComparisonService;
let comparing: ComparingService;
let foshan: Gate;
let guiyang: Gate;
let crowd: Placed[];
let train: string;
beforeAll(async () => {
  stage = await startTransport();
  comparisons = stage.module.get(ComparisonService);
  comparing = stage.module.get(ComparingService);
  foshan = await stage.gate();
  const owner = enterprise();
  const inGuiyang = { name: '贵阳一厂', divisionCode: '520100', lon: 106.63, lat: 26.65, address: '贵阳市' };
  const { id } = await stage.module.get(SiteService).create(owner, { ...aSite, ...inGuiyang });
  guiyang = { id, enterprise: owner, contact: siteContact(id) };
  // 160 to Foshan, 40 of them in groups of four, and 40 to Guiyang, which no train of this office goes to.
  crowd = [];
  for (let n = 0; n < 200; n++) {
    const village = n % 3 ? '河边村' : '大坪村';
    const group = n < 40 ? `0192a5a0-0000-7000-8000-${String(Math.floor(n / 4)).padStart(12, '0')}` : undefined;
    crowd.push(await stage.placed(n < 160 ? foshan : guiyang, stage.zhaojue, { village, ...(group && { group }) }));
  }
  train = (await stage.module.get(CharterRegister).enter(stage.zhaojue, { ...TRAIN, number: 'K5184' })).id;
}, 120_000);
afterAll(() => stage.end());

/** Does what the solver process does, with the real solver. */
async function compared(id: string) {
  await comparisons.request(stage.zhaojue, id);
  const [job] = await stage.jobs(compareWaysJob.name);
  const task = await comparing.load(id);
  if (!job || !task) throw new Error('Nothing to compare');
  let turn = task.course.next();
  while (turn.done !== true) turn = task.course.next(route(turn.value.problem, never(20), 1));
  const result = turn.value;
  const store = () => comparing.store(job, task, result);
  await store();
  const journeys: ComparedJourney[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await comparisons.journeys(stage.zhaojue, id, { after, limit: 90 });
    journeys.push(...page.items);
    after = page.next ?? undefined;
    more = page.next !== null;
  }
  const { facts, ...view } = await comparisons.get(stage.zhaojue, id);
  if (!facts) throw new Error('Nothing was found');
  return { view, facts, journeys, store };
}

describe('200 people from Sichuan, of whom 160 go to Guangdong, with a chartered train of 120 seats', () => {
  test('some travel by train, the others by direct coach, cheaper than all by coach; and everybody reads why', async () => {
    const { id } = await stage.draft(crowd);
    const { view, facts, journeys, store } = await compared(id);
    await store();
    expect(view).toMatchObject({ state: 'done', current: true, failure: null });
    expect(facts.proofs.length).toBeGreaterThan(5);
    expect(facts.proofs.filter(({ ok }) => !ok)).toEqual([]);

    const [direct, chosen] = [facts.plans[0], facts.plans.find((plan) => plan.chosen)];
    if (!direct || !chosen) throw new Error('Two plans are wanted');
    expect([direct.persons, direct.leftBehind, chosen.persons, chosen.leftBehind]).toEqual([200, 0, 200, 0]);
    expect(chosen.comparedFen).toBeLessThan(direct.comparedFen);
    expect(chosen.costFen).toBeLessThan(direct.costFen);
    expect(chosen.text.zh).toMatch(/^选定：/);
    expect(direct.text.en).toMatch(/^Not chosen: .* yuan and .* person-hours, together .* yuan more$/);
    const heads = Object.fromEntries(chosen.ways.map(({ charterId, persons }) => [charterId ?? 'direct', persons]));
    expect(heads).toEqual({ direct: 80, [train]: 120 });
    expect(Math.abs(chosen.ways.reduce((sum, { costFen }) => sum + costFen, 0) - chosen.costFen)).toBeLessThan(3);

    expect(journeys).toHaveLength(200);
    const reason = (journey: ComparedJourney, charterId: string | null) =>
      journey.alternatives.find((way) => way.charterId === charterId)?.reason;
    const toGuiyang = new Set(crowd.slice(160).map(({ proposal }) => proposal));
    for (const journey of journeys.filter(({ proposalId }) => toGuiyang.has(proposalId))) {
      expect(journey.legs.map(({ leg }) => leg)).toEqual(['direct']);
      expect(['DEARER', 'RIDE_TIME']).toContain(reason(journey, train));
    }
    const byTrain = journeys.filter(({ charterId }) => charterId === train);
    expect(byTrain).toHaveLength(120);
    for (const { legs, points } of byTrain) {
      expect(legs.map(({ leg, mode, number }) => [leg, mode, number])).toEqual([
        ['feeder', 'coach', null],
        ['trunk', 'train', 'K5184'],
        ['distribution', 'coach', null],
      ]);
      expect(points.map(({ act }) => act)).toEqual(['board', 'change', 'change', 'alight']);
      const [feeder, trunk, onward] = legs.map(({ departsAt, arrivesAt }) => [
        Date.parse(departsAt),
        Date.parse(arrivesAt),
      ]);
      expect((trunk?.[0] ?? 0) - (feeder?.[1] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
      expect((onward?.[0] ?? 0) - (trunk?.[1] ?? 0)).toBeGreaterThanOrEqual(2_700_000);
    }
    for (let n = 0; n < 40; n += 4) {
      const group = crowd.slice(n, n + 4).map(({ proposal }) => proposal);
      const ways = journeys.filter(({ proposalId }) => group.includes(proposalId)).map(({ charterId }) => charterId);
      expect(new Set(ways).size).toBe(1);
    }
    expect(await stage.eventsOf(id)).toEqual(['batch.drafted', 'batch.comparison-requested', 'batch.compared']);
  });

  test('nobody is seated by it: the batch is planned with direct coaches as before', async () => {
    const { id } = await stage.draft(await stage.crowd(5, foshan));
    await compared(id);
    expect(await stage.batches.get(stage.zhaojue, id)).toMatchObject({ state: 'draft', trips: [] });
    const { trips } = await stage.plan(id);
    expect(trips).toHaveLength(1);
    expect((await stage.module.get(CharterRegister).get(stage.zhaojue, train)).seatsTaken).toBe(0);
  });
});

describe('A comparison', () => {
  test('counts on the seats that are left and on those set aside for its batch, and on no others', async () => {
    const people = await stage.crowd(30, foshan);
    const [own, other] = [await stage.draft(people), await stage.draft(await stage.crowd(1, foshan))];
    const seats = stage.module.get(CharterSeats);
    const offered = async () => (await compared(own.id)).facts.charters.map((charter) => charter.seats);
    await seats.setAside(stage.zhaojue, train, other.id, 100);
    expect(await offered()).toEqual([20]);
    await seats.setAside(stage.zhaojue, train, own.id, 20);
    expect(await offered()).toEqual([20]);
    await seats.setAside(stage.zhaojue, train, own.id, 0);
    await seats.setAside(stage.zhaojue, train, other.id, 120);
    expect(await offered()).toEqual([]);
    await seats.setAside(stage.zhaojue, train, other.id, 0);
  });

  test('knows the charters of its own office and those above, that leave within a day of the batch', async () => {
    const register = stage.module.get(CharterRegister);
    const later = {
      departsAt: new Date('2020-03-13T07:00:01+08:00'),
      arrivesAt: new Date('2020-03-13T20:00:00+08:00'),
    };
    await register.enter(stage.zhaojue, { ...TRAIN, ...later, number: 'K1' });
    await register.enter(stage.congjiang, { ...TRAIN, number: 'K2' });
    await register.enter(grantOf('coordinator', '51'), { ...TRAIN, number: 'K3' });
    const { id } = await register.enter(stage.zhaojue, { ...TRAIN, number: 'K4' });
    await register.withdraw(stage.zhaojue, id);
    const batch = await stage.draft(await stage.crowd(2, foshan));
    const { facts } = await compared(batch.id);
    expect(facts.charters.map(({ number }) => number).sort()).toEqual(['K3', 'K5184']);
  });

  test('says when the batch is another by now, and may be asked for again', async () => {
    const { id } = await stage.draft(await stage.crowd(2, foshan));
    await compared(id);
    await stage.batches.change(stage.zhaojue, id, { add: [(await stage.placed(foshan)).proposal], remove: [] });
    expect(await comparisons.get(stage.zhaojue, id)).toMatchObject({ state: 'done', current: false });
    const again = await compared(id);
    expect(again.view.current).toBe(true);
    expect(again.journeys).toHaveLength(3);
  });

  test('is not asked for twice at once, nor for a batch that is empty, approved or not one’s own', async () => {
    const { id } = await stage.draft(await stage.crowd(1, foshan));
    await expect(comparisons.get(stage.zhaojue, id)).rejects.toEqual(refusal('comparison.missing'));
    await comparisons.request(stage.zhaojue, id);
    await expect(comparisons.request(stage.zhaojue, id)).rejects.toEqual(refusal('comparison.illegal-step'));
    await expect(comparisons.request(stage.congjiang, id)).rejects.toEqual(refusal('batch.missing'));
    await expect(comparisons.get(stage.congjiang, id)).rejects.toEqual(refusal('batch.missing'));
    await expect(comparisons.journeys(stage.congjiang, id, {})).rejects.toEqual(refusal('batch.missing'));
    const settled = await stage.approved(await stage.crowd(1, foshan));
    await expect(comparisons.request(stage.zhaojue, settled.id)).rejects.toEqual(refusal('comparison.too-late'));
    const one = await stage.placed(foshan);
    const empty = await stage.draft([one]);
    await stage.batches.change(stage.zhaojue, empty.id, { add: [], remove: [one.proposal] });
    await expect(comparisons.request(stage.zhaojue, empty.id)).rejects.toEqual(refusal('batch.empty'));
  });

  test('that is overtaken by an approval or called off ends, and stores nothing', async () => {
    const { id } = await stage.draft(await stage.crowd(1, foshan));
    await comparisons.request(stage.zhaojue, id);
    const [job] = (await stage.jobs(compareWaysJob.name)).filter(({ payload }) => payload['subject'] === id);
    if (!job) throw new Error('A job is wanted');
    await stage.batches.cancel(stage.zhaojue, id);
    expect(await comparing.load(id)).toBeNull();
    await comparing.drop(job, id);
    expect(await comparisons.get(stage.zhaojue, id)).toMatchObject({ state: 'failed', facts: null });
  });

  test('tells why nothing can be compared', async () => {
    const { id } = await stage.draft(await stage.crowd(1, foshan), {
      fleet: [{ vehicleClass: 'minibus-7', count: 1 }],
    });
    await comparisons.request(stage.zhaojue, id);
    const [job] = (await stage.jobs(compareWaysJob.name)).filter(({ payload }) => payload['subject'] === id);
    const task = await comparing.load(id);
    if (!job || !task?.hindrance) throw new Error('A hindrance is wanted');
    await comparing.fail(job, id, task.hindrance);
    expect(await comparisons.get(stage.zhaojue, id)).toMatchObject({ state: 'failed', failure: task.hindrance });
  });

  test('that breaks a rule of the road is not stored', async () => {
    const { id } = await stage.draft(await stage.crowd(2, foshan));
    await comparisons.request(stage.zhaojue, id);
    const [job] = (await stage.jobs(compareWaysJob.name)).filter(({ payload }) => payload['subject'] === id);
    const task = await comparing.load(id);
    if (!job || !task) throw new Error('Nothing to compare');
    let turn = task.course.next();
    while (turn.done !== true) {
      const answer = route(turn.value.problem, never(5), 1);
      turn = task.course.next({ ...answer, routes: answer.routes.map((one) => ({ ...one, rests: [] })) });
    }
    await comparing.store(job, task, turn.value);
    expect(await comparisons.get(stage.zhaojue, id)).toMatchObject({ state: 'failed', facts: null });
  });
});
