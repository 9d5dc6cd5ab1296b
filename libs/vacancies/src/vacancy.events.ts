import type { VacancyStep } from './vacancy.lifecycle.js';

export const VACANCY_POSTED = 'vacancy.posted' as const;

/** What a step is called once it has happened. */
export const HAPPENED = {
  close: 'vacancy.closed',
  reopen: 'vacancy.reopened',
  withdraw: 'vacancy.withdrawn',
} as const satisfies Record<VacancyStep, `vacancy.${string}`>;
