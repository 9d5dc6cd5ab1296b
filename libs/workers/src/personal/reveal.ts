import { DomainError, plusSeconds, shanghaiInstant } from '#kernel';

/** `person`: one account; `office`: all accounts of an organisation together. */
export const REVEAL_BUDGETS = ['person', 'office'] as const;
export type RevealBudget = (typeof REVEAL_BUDGETS)[number];

export interface RevealCount {
  readonly budget: RevealBudget;
  /** The account, or the organisation. */
  readonly subject: string;
  readonly organisationId: string;
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  readonly day: string;
  readonly reveals: number;
}

/** The midnight after a business day. */
export const renewalAfter = (day: string): Date => plusSeconds(shanghaiInstant(day), 86_400);

export const revealBudgetSpent = (budget: RevealBudget, limit: number, renewsAt: Date) =>
  new DomainError(
    'worker.reveal-budget-spent',
    'exhausted',
    {
      zh: budget === 'person' ? '您今天的查看次数已用完，零点恢复' : '本单位今天的查看次数已用完，零点恢复',
      en:
        budget === 'person'
          ? 'You have looked at as many numbers as a day allows; it renews at midnight'
          : 'Your office has looked at as many numbers as a day allows; it renews at midnight',
    },
    { budget, limit, renewsAt: renewsAt.toISOString() },
  );
