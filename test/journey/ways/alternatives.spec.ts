import { afterAll, beforeAll, expect, it } from 'vitest';
import { charterFacts } from '../../support/fleet/charters.js';
import {
  agreementFacts,
  openEnterprise,
  openOffice,
  place,
  registerPeople,
  until,
  vacancyFacts,
  WHEN,
} from '../../support/journey.js';
import { openStage, type Stage } from '../../support/stage.js';

const PEOPLE = 40;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['api', 'worker', 'solver']);
  await stage.admin.post('clock/advance', { to: WHEN.start });
}, 120_000);
afterAll(() => stage.close());

it('a coordinator imports a train, has it compared with coaches by the solver, and reads journey by journey why', async () => {
  const office = await openOffice(stage, '513431');
  const enterprise = await openEnterprise(stage, '91110000600037341L', '440606');
  await stage.admin.ok('post', 'agreements', { items: [agreementFacts('510000', '440000')] });
  await enterprise.key.ok('post', 'vacancies', vacancyFacts(enterprise.siteId, PEOPLE));
  await registerPeople(office, PEOPLE);
  const { proposals } = await place(office, enterprise);
  const { coordinator } = office;
  const csv = `方式,车次,出发站,出发站区划,出发站经度,出发站纬度,到达站,到达站区划,到达站经度,到达站纬度,出发时间,到达时间,座位,每座价（分）,护送人,护送人电话
专列,K5184,西昌西站,513401,102.19,27.85,广州南站,440113,113.27,22.99,2020-03-12 14:00,2020-03-13 05:00,100,15000,某护送人,17119910097`;
  const { items } = await coordinator.ok('post', 'charters/import', { csv });
  expect(items).toEqual([{ id: expect.any(String) as string, known: false, refusal: null }]);
  await coordinator.ok('post', 'charters', charterFacts);

  const { id } = await coordinator.ok('post', 'batches', {
    name: '三月第一批',
    departsAfter: WHEN.departure,
    proposalIds: proposals,
  });
  const asked = await coordinator.ok('post', `batches/${id}/alternatives`);
  expect(asked).toMatchObject({ state: 'queued', facts: null });
  const { facts, current } = await until(coordinator, `batches/${id}/alternatives`, 'done', 'failed');
  expect(current).toBe(true);
  // The other train leaves in May.
  expect(facts.charters).toMatchObject([{ id: items[0].id, number: 'K5184', from: '西昌西站', seats: 100 }]);
  const [direct] = facts.plans;
  const chosen = facts.plans.find((plan: { chosen: boolean }) => plan.chosen);
  expect(chosen).toMatchObject({ persons: PEOPLE, leftBehind: 0, ways: [{ charterId: items[0].id, persons: PEOPLE }] });
  expect(chosen.comparedFen).toBeLessThan(direct.comparedFen);
  const journeys = await coordinator.ok('get', `batches/${id}/alternatives/journeys?limit=500`);
  expect(journeys.items).toHaveLength(PEOPLE);
  expect(journeys.items[0].alternatives).toMatchObject([
    { charterId: null, reason: 'DEARER' },
    { charterId: items[0].id, reason: 'CHOSEN' },
  ]);
});
