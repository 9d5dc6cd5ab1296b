export type { SiteBrief, SiteFacts, SiteView } from './site.js';
export { SiteService } from './site.service.js';
export { VacanciesModule } from './vacancies.module.js';
export { vacancyLifecycle, type VacancyState, type VacancyStep } from './vacancy.lifecycle.js';
export { VacancyService, type VacancyFilter } from './vacancy.service.js';
export type {
  FreeSeats,
  OfferedVacancy,
  Posted,
  PostingResult,
  Vacancy,
  VacancyFacts,
  VacancyView,
} from './vacancy.js';
