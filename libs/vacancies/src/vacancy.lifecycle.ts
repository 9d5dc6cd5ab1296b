import { lifecycle, type StateOf, type StepOf } from '#kernel';

export const vacancyLifecycle = lifecycle('vacancy', 'open', {
  close: { from: ['open'], to: 'closed' },
  reopen: { from: ['closed'], to: 'open' },
  withdraw: { from: ['open', 'closed'], to: 'withdrawn' },
});

export type VacancyState = StateOf<typeof vacancyLifecycle>;
export type VacancyStep = StepOf<typeof vacancyLifecycle>;

/** What a step is called once it has happened. */
export const VACANCY_EVENTS = {
  close: 'vacancy.closed',
  reopen: 'vacancy.reopened',
  withdraw: 'vacancy.withdrawn',
} as const satisfies Record<VacancyStep, `vacancy.${string}`>;
