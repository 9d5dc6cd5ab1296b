import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, type Grant, newId } from '#platform';
import { type SiteService, type VacancyFacts, type VacancyService } from '#vacancies';
import {
  administrator,
  aSite,
  aVacancy as aVacancyAt,
  coordinator,
  enterprise,
  siteContact,
  startVacancies,
  tripLeader,
} from '../support/vacancies.js';

let stage: Awaited<ReturnType<typeof startVacancies>>;
let vacancies: VacancyService;
let sites: SiteService;
let db: Database;
let owner: Grant;
let site: string;
const refusal = (code: string): unknown => expect.objectContaining({ code });
const aVacancy = (changed: Partial<VacancyFacts> = {}) => aVacancyAt(site, changed);

beforeAll(async () => {
  stage = await startVacancies();
  ({ db, sites, vacancies } = stage);
});
beforeEach(async () => {
  owner = enterprise();
  site = (await sites.create(owner, aSite)).id;
});
afterAll(() => stage.end());

describe('Posting', () => {
  it('twice makes one vacancy and one event', async () => {
    const first = await vacancies.post(owner, aVacancy());
    expect(await vacancies.post(owner, aVacancy())).toEqual({ id: first.id, known: true });
    expect(await stage.eventsOf(first.id)).toEqual(['vacancy.posted']);
  });

  it('ten times at once makes one vacancy and one event', async () => {
    const posted = await Promise.all(Array.from({ length: 10 }, () => vacancies.post(owner, aVacancy())));
    const [id = ''] = posted.map((one) => one.id);
    expect(new Set(posted.map((one) => one.id)).size).toBe(1);
    expect(posted.filter(({ known }) => !known)).toHaveLength(1);
    expect(await stage.eventsOf(id)).toEqual(['vacancy.posted']);
  });

  it('a reference with other facts is refused, but another enterprise may use it', async () => {
    await vacancies.post(owner, aVacancy());
    await expect(vacancies.post(owner, aVacancy({ headcount: 6 }))).rejects.toEqual(refusal('vacancy.reference-taken'));
    const other = enterprise();
    const { id } = await sites.create(other, aSite);
    expect(await vacancies.post(other, aVacancy({ siteId: id }))).toMatchObject({ known: false });
  });

  it('for a site of another enterprise finds no such site', async () => {
    await expect(vacancies.post(enterprise(), aVacancy())).rejects.toEqual(refusal('site.missing'));
  });

  it('many at once gives a result for each and leaves out only the refused', async () => {
    const { id: known } = await vacancies.post(owner, aVacancy({ reference: 'a' }));
    const results = await vacancies.postMany(owner, [
      aVacancy({ reference: 'c' }),
      aVacancy({ reference: 'a' }),
      aVacancy({ reference: 'b', closesOn: '2020-03-05' }),
      aVacancy({ reference: 'c' }),
      aVacancy({ reference: 'c', headcount: 9 }),
      aVacancy({ reference: 'd', siteId: newId() }),
    ]);
    const [first] = results;
    expect(results.map((result) => result.refusal?.code ?? result.known)).toEqual([
      false,
      true,
      'vacancy.closes-in-the-past',
      true,
      'vacancy.reference-taken',
      'site.missing',
    ]);
    expect(results[1]?.id).toBe(known);
    expect(results[3]?.id).toBe(first?.id);
    expect((await vacancies.list(owner, {})).items.map(({ reference }) => reference).sort()).toEqual(['a', 'c']);
  });

  it('the same many in two orders at once makes each once', async () => {
    const items = Array.from({ length: 60 }, (_, i) => aVacancy({ reference: `r${i}` }));
    const answers = await Promise.all(
      [items, [...items].reverse(), items].map((order) => vacancies.postMany(owner, order)),
    );
    expect(answers.flat().filter(({ known }) => !known)).toHaveLength(60);
    expect(new Set(answers.flat().map(({ id }) => id)).size).toBe(60);
  });

  it('is for enterprises', () => {
    expect(() => vacancies.post(coordinator, aVacancy())).toThrow(refusal('access.role-required'));
  });
});

describe('A vacancy', () => {
  it('of another enterprise is missing, not forbidden, and cannot be withdrawn by it', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    const stranger = enterprise();
    await expect(vacancies.get(stranger, id)).rejects.toEqual(refusal('vacancy.missing'));
    await expect(vacancies.advance(stranger, id, 'withdraw')).rejects.toEqual(refusal('vacancy.missing'));
    expect((await vacancies.list(stranger, {})).items).toEqual([]);
  });

  it('shows nothing to a query that forgets whose it is', async () => {
    await vacancies.post(owner, aVacancy());
    for (const grant of [enterprise(), siteContact(), tripLeader])
      for (const table of ['site', 'vacancy'])
        expect(await db.transaction(grant, (tx) => tx.query(`select id from ${table}`))).toEqual([]);
  });

  it('is read by coordinators with its employer and site, and changed by none of them', async () => {
    const { id: organisation } = await stage.access.createOrganisation(administrator, {
      name: '顺德电器厂',
      kind: 'enterprise',
      divisionCode: '440606',
      uscc: '91110000600037341L',
    });
    const employer = enterprise(organisation);
    const { id: siteId } = await sites.create(employer, aSite);
    const { id } = await vacancies.post(employer, aVacancy({ siteId }));
    expect(await vacancies.get(coordinator, id)).toMatchObject({
      employer: '顺德电器厂',
      site: { name: '顺德一厂', divisionCode: '440606' },
      free: 5,
      steps: [],
    });
    expect((await vacancies.get(employer, id)).steps).toEqual(['close', 'withdraw']);
    const change = `update vacancy set title = 'x' where id = $1`;
    expect(await db.transaction(coordinator, (tx) => tx.query(change, [id]))).toEqual([[], 0]);
  });

  it('is seen by the contact of its site only', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    expect((await vacancies.list(siteContact(site), {})).items.map((one) => one.id)).toEqual([id]);
    await expect(vacancies.get(siteContact(), id)).rejects.toEqual(refusal('vacancy.missing'));
  });

  it('is found by state, site and place, page by page', async () => {
    const { id: dongguan } = await sites.create(owner, { ...aSite, name: '东莞厂', divisionCode: '441900' });
    const posted = await vacancies.postMany(
      owner,
      ['1', '2', '3'].map((reference) => aVacancy({ reference })),
    );
    const { id: other } = await vacancies.post(owner, aVacancy({ reference: '4', siteId: dongguan }));
    await vacancies.advance(owner, other, 'close');
    const ids = async (filter: Parameters<VacancyService['list']>[1]) =>
      (await vacancies.list(owner, filter)).items.map(({ id }) => id);
    expect(await ids({ state: 'closed' })).toEqual([other]);
    expect(await ids({ site: dongguan })).toEqual([other]);
    expect(await ids({ place: '441900' })).toEqual([other]);
    expect((await ids({ place: '440600' })).sort()).toEqual(posted.map(({ id }) => id).sort());
    expect(await ids({ place: '440000' })).toHaveLength(4);
    const first = await vacancies.list(owner, { limit: 3 });
    const rest = await vacancies.list(owner, { limit: 3, after: first.next ?? '' });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([3, 1, null]);
  });

  it('is withdrawn once, which is told to those who listen', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    expect(await vacancies.advance(owner, id, 'withdraw')).toMatchObject({ state: 'withdrawn', steps: [] });
    await expect(vacancies.advance(owner, id, 'withdraw')).rejects.toEqual(refusal('vacancy.illegal-step'));
    expect(await stage.eventsOf(id)).toEqual(['vacancy.posted', 'vacancy.withdrawn']);
  });
});
