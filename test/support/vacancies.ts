import { Test } from '@nestjs/testing';
import { AccessService, BusinessClock, Database, type Grant, newId, PlatformModule, SYSTEM } from '#platform';
import { type SiteFacts, SiteService, VacanciesModule, type VacancyFacts, VacancyService } from '#vacancies';
import { freshDatabase } from './services.js';
import { settingsFor } from './settings.js';

const nobody = { actor: newId(), organisation: null, scope: '', site: null, trip: null };

export const enterprise = (organisation = newId()): Grant => ({ ...nobody, role: 'enterprise', organisation });
export const siteContact = (site = newId()): Grant => ({ ...nobody, role: 'site-contact', site });
export const tripLeader: Grant = { ...nobody, role: 'trip-leader' };
export const administrator: Grant = { ...nobody, role: 'administrator' };
/** Of Zhaojue county. */
export const coordinator: Grant = { ...nobody, role: 'coordinator', organisation: newId(), scope: '513431' };

export const aSite: SiteFacts = {
  name: '顺德一厂',
  divisionCode: '440606',
  address: '佛山市顺德区大良街道',
  lon: 113.29,
  lat: 22.81,
  receivesFrom: 28_800,
  receivesTo: 72_000,
  contactName: '接收联系人',
  contactPhone: '17100006261',
};

export const aVacancy = (siteId: string, changed: Partial<VacancyFacts> = {}): VacancyFacts => ({
  siteId,
  reference: 'FS-2020-017',
  title: '注塑工',
  occupation: '6-18-01',
  headcount: 5,
  wageFromFen: 450_000,
  wageToFen: 600_000,
  startsOn: '2020-03-16',
  closesOn: '2020-03-12',
  ...changed,
});

/** The vacancies on a database of their own, on the morning of 6 March 2020. */
export async function startVacancies() {
  const fresh = await freshDatabase();
  const module = await Test.createTestingModule({
    imports: [PlatformModule.with(settingsFor(fresh.appUrl), 'test'), VacanciesModule],
  }).compile();
  await module.get(BusinessClock).advance(new Date('2020-03-06T09:00:00+08:00'));
  const db = module.get(Database);
  return {
    db,
    access: module.get(AccessService),
    sites: module.get(SiteService),
    vacancies: module.get(VacancyService),
    eventsOf: (subject: string) =>
      db.transaction(SYSTEM, async (tx) => {
        const sql = 'select type from event where subject = $1 order by id';
        return (await tx.query<{ type: string }[]>(sql, [subject])).map(({ type }) => type);
      }),
    async end() {
      await module.close();
      await fresh.drop();
    },
  };
}
