import { lifecycle, type StateOf, type StepOf } from '#kernel';

export const vacancyLifecycle = lifecycle('vacancy', 'open', {
  close: { from: ['open'], to: 'closed' },
  reopen: { from: ['closed'], to: 'open' },
  withdraw: { from: ['open', 'closed'], to: 'withdrawn' },
});

export type VacancyState = StateOf<typeof vacancyLifecycle>;
export type VacancyStep = StepOf<typeof vacancyLifecycle>;
