import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database, type Grant, newId, SYSTEM } from '#platform';
import { type SiteService, type VacancyFacts, type VacancyService } from '#vacancies';
import {
  aSite,
  aVacancy as aVacancyAt,
  coordinator,
  enterprise,
  siteContact,
  startVacancies,
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

describe('Seats', () => {
  const take = (id: string, seats = 1, grant: Grant = coordinator) =>
    db.transaction(grant, (tx) => vacancies.take(tx, id, seats));
  const giveBack = (id: string, seats = 1) => db.transaction(coordinator, (tx) => vacancies.giveBack(tx, id, seats));

  it('20 coordinators race for 5 seats and exactly 5 get one', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => take(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toEqual(refusal('vacancy.full'));
    expect(await vacancies.get(owner, id)).toMatchObject({ taken: 5, free: 0 });
  });

  it('are taken all or none, and come back', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    await take(id, 3);
    await expect(take(id, 3)).rejects.toEqual(refusal('vacancy.full'));
    await giveBack(id, 2);
    await take(id, 4);
    expect((await vacancies.get(owner, id)).taken).toBe(5);
  });

  it('are not given back more often than taken', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    await take(id);
    await expect(giveBack(id, 2)).rejects.toThrow('were not taken');
  });

  it('of a closed or withdrawn vacancy are not taken, but given back', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    await take(id);
    await vacancies.advance(owner, id, 'close');
    await expect(take(id)).rejects.toEqual(refusal('vacancy.not-open'));
    await vacancies.advance(owner, id, 'withdraw');
    await giveBack(id);
    expect((await vacancies.get(owner, id)).taken).toBe(0);
  });

  it('after the closing date are not taken, on it they are', async () => {
    const today = await vacancies.post(owner, aVacancy({ reference: 'today', closesOn: '2020-03-06' }));
    await take(today.id);
    const later = aVacancy({ reference: 'yesterday', closesOn: '2020-03-07' });
    const { id } = await vacancies.post(owner, later);
    await db.transaction(SYSTEM, (tx) => tx.query(`update vacancy set closes_on = '2020-03-05' where id = $1`, [id]));
    await expect(take(id)).rejects.toEqual(refusal('vacancy.not-open'));
    const offered = await db.transaction(SYSTEM, (tx) => vacancies.forMatching(tx));
    expect(offered.map((one) => one.id)).toContain(today.id);
    expect(offered.map((one) => one.id)).not.toContain(id);
  });

  it('of a vacancy that does not exist are missing', async () => {
    await expect(take(newId())).rejects.toEqual(refusal('vacancy.missing'));
  });

  it('that are free are offered to matching with their place, full vacancies are not', async () => {
    const { id } = await vacancies.post(owner, aVacancy());
    const full = await vacancies.post(owner, aVacancy({ reference: 'full', headcount: 1 }));
    await take(id, 2);
    await take(full.id);
    const offered = await db.transaction(SYSTEM, (tx) => vacancies.forMatching(tx));
    expect(offered.find((one) => one.id === id)).toEqual({
      id,
      organisationId: owner.organisation,
      siteId: site,
      divisionCode: '440606',
      lon: 113.29,
      lat: 22.81,
      title: '注塑工',
      occupation: '6-18-01',
      free: 3,
      reservedForPoor: 0,
      wageFromFen: 450_000,
      wageToFen: 600_000,
      startsOn: '2020-03-16',
    });
    expect(offered.find((one) => one.id === full.id)).toBeUndefined();
  });
});

describe('A site', () => {
  it('sent again is the same, with another fact refused', async () => {
    expect(await sites.create(owner, aSite)).toEqual({ id: site, known: true });
    const moved = { ...aSite, contactPhone: '17100006262' };
    await expect(sites.create(owner, moved)).rejects.toEqual(refusal('site.name-taken'));
  });

  it('says how many people it can take in an hour when it is made, or later; who leaves it out says nothing of it', async () => {
    const facts = { ...aSite, name: '三厂', arrivalCapacity: 80 };
    const { id } = await sites.create(owner, facts);
    expect((await sites.get(coordinator, id)).arrivalCapacity).toBe(80);
    expect((await sites.get(coordinator, site)).arrivalCapacity).toBeNull();
    expect((await sites.setArrivalCapacity(owner, id, 40)).arrivalCapacity).toBe(40);
    await expect(sites.create(owner, facts)).rejects.toEqual(refusal('site.name-taken'));
    await expect(sites.create(owner, { ...facts, arrivalCapacity: null })).rejects.toEqual(refusal('site.name-taken'));
    const { arrivalCapacity: _, ...others } = facts;
    expect(await sites.create(owner, others)).toEqual({ id, known: true });
    const brief = await db.transaction(SYSTEM, (tx) => sites.brief(tx, [id]));
    expect(brief.get(id)?.arrivalCapacity).toBe(40);
  });

  it('sent twice at once is there once', async () => {
    const facts = { ...aSite, name: '二厂' };
    await Promise.allSettled([sites.create(owner, facts), sites.create(owner, facts)]);
    expect((await sites.list(owner, {})).items.filter(({ name }) => name === '二厂')).toHaveLength(1);
  });

  it('hides the number of its contact in views and in the table, and shows it for a trip sheet', async () => {
    expect((await sites.get(coordinator, site)).contactPhone).toBe('171****6261');
    const [row] = await db.transaction(SYSTEM, (tx) =>
      tx.query<{ contact_phone: Buffer }[]>('select contact_phone from site where id = $1', [site]),
    );
    expect(row?.contact_phone.toString('latin1')).not.toContain('6261');
    const contacts = await db.transaction(SYSTEM, (tx) => sites.contactsOf(tx, [site]));
    expect(contacts.get(site)).toEqual({ name: '接收联系人', phone: '17100006261' });
  });

  it('is told to later stages without its contact', async () => {
    const brief = await db.transaction(SYSTEM, (tx) => sites.brief(tx, [site]));
    expect(JSON.stringify(brief.get(site))).not.toMatch(/contact/);
    expect(brief.get(site)).toMatchObject({ name: '顺德一厂', receivesFrom: 28_800, receivesTo: 72_000 });
  });

  it('of another enterprise or of another contact is missing', async () => {
    await expect(sites.get(enterprise(), site)).rejects.toEqual(refusal('site.missing'));
    await expect(sites.get(siteContact(), site)).rejects.toEqual(refusal('site.missing'));
    expect((await sites.list(siteContact(site), {})).items.map(({ id }) => id)).toEqual([site]);
  });
});
