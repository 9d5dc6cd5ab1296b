import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Grant } from '#platform';
import { startMatching } from '../../support/matching.js';
import { grantOf } from '../../support/offices.js';

let stage: Awaited<ReturnType<typeof startMatching>>;
let office: Grant;
let employer: Awaited<ReturnType<typeof stage.employer>>;
const refusal = (code: string): unknown => expect.objectContaining({ code });
const own = (worker: string): Grant => ({ ...grantOf('worker', '', null), actor: worker });
const offersOf = (worker: string) =>
  stage.db.transaction(own(worker), (tx) => stage.ownOffers.of(tx, own(worker), worker));

beforeAll(async () => {
  stage = await startMatching();
  const [first] = await stage.openOffices('513431');
  if (!first) throw new Error('no office');
  office = first.coordinator;
});
beforeEach(async () => {
  await stage.clear(office);
  employer = await stage.employer();
});
afterAll(() => stage.end());

describe('An offer, as the worker reads it', () => {
  test('says what and where it is, why, and what may be answered', async () => {
    await stage.vacancy(employer, { headcount: 1 });
    const worker = await stage.worker(office, { destinationText: '广东佛山', occupation: '焊工' });
    await stage.match(office);
    const [offer] = await offersOf(worker);
    expect(offer).toMatchObject({ state: 'proposed', steps: ['accept', 'decline'], wageFromFen: expect.any(Number) });
    expect(offer?.why.map(({ en }) => en)).toEqual([
      'It lies where you wish to work, or you left that open',
      'It is another occupation than you wish for',
      expect.stringMatching(/^It is about \d+ km from home$/),
      'Your health code is recognised there',
    ]);
    expect(await stage.ownOffers.lastExplanation(worker, '513431')).toMatchObject({ outcome: 'proposed', barred: [] });
  });

  test('is accepted or declined by the worker, who is recorded as the one who did it', async () => {
    await stage.vacancy(employer, { headcount: 2 });
    const [first, second] = [await stage.worker(office), await stage.worker(office)];
    await stage.match(office);
    const [accepted] = await offersOf(first);
    const [declined] = await offersOf(second);
    if (!accepted || !declined) throw new Error('Nobody was proposed');
    expect(await stage.proposals.step(own(first), { id: accepted.id, step: 'accept' })).toMatchObject({
      state: 'accepted',
      worker: null,
      score: null,
    });
    await stage.proposals.step(own(second), { id: declined.id, step: 'decline' });
    expect(await stage.stateOf(office, first)).toBe('accepted');
    expect(await stage.stateOf(office, second)).toBe('registered');
    const before = await stage.workers.get(office, second);
    expect(before.priority).toEqual((await stage.workers.get(office, first)).priority);
    const events = await stage.db.transaction(office, (tx) =>
      tx.query<{ role: string }[]>(
        `select role_of_actor(actor, null) role from event where type in ('proposal.accepted', 'proposal.declined')
         and actor = any($1::uuid[])`,
        [[first, second]],
      ),
    );
    expect(events).toEqual([{ role: 'worker' }, { role: 'worker' }]);
  });

  test('of somebody else is missing, and confirming or withdrawing is not the worker’s to do', async () => {
    await stage.vacancy(employer, { headcount: 2 });
    const [worker, other] = [await stage.worker(office), await stage.worker(office)];
    await stage.match(office);
    const [offer] = await offersOf(worker);
    const [foreign] = await offersOf(other);
    if (!offer || !foreign) throw new Error('Nobody was proposed');
    await expect(stage.proposals.step(own(worker), { id: foreign.id, step: 'decline' })).rejects.toEqual(
      refusal('proposal.missing'),
    );
    for (const step of ['confirm', 'refuse', 'withdraw'] as const)
      await expect(stage.proposals.step(own(worker), { id: offer.id, step })).rejects.toEqual(
        refusal('proposal.step-not-yours'),
      );
    expect(await stage.db.transaction(own(worker), (tx) => stage.ownOffers.of(tx, own(worker), other))).toEqual([]);
  });
});

describe('Somebody to whom nothing was proposed', () => {
  test('reads what stood in the way, of how many vacancies', async () => {
    await stage.vacancy(employer, { headcount: 1 });
    const worker = await stage.worker(office, { minWageFen: 9_000_000 });
    await stage.match(office);
    expect(await stage.ownOffers.lastExplanation(worker, '513431')).toMatchObject({
      outcome: 'no-eligible-pair',
      barred: [{ bar: 'wage', vacancies: 1, text: { en: 'It pays less than you ask for' } }],
    });
  });

  test('reads so where the last run did not look at the person', async () => {
    await stage.vacancy(employer, { headcount: 1 });
    await stage.worker(office);
    await stage.match(office);
    const late = await stage.worker(office);
    expect(await stage.ownOffers.lastExplanation(late, '513431')).toMatchObject({ outcome: 'not-considered' });
    expect(await stage.ownOffers.lastExplanation(late, '440600')).toBeNull();
  });
});
