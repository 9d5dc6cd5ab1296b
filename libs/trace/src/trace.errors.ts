import { DomainError } from '#kernel';

/** Ids and codes only; the names are on the ledger itself. */
export const ledgerUnbalanced = (details: {
  readonly openTrips: readonly string[];
  readonly differences: readonly object[];
  readonly inconsistent: readonly object[];
}) =>
  new DomainError(
    'ledger.unbalanced',
    'conflict',
    {
      zh: '人数台账不平或仍有车次未完成交接，批次不能关闭',
      en: 'The head-count does not balance or trips are not completed; the batch cannot be closed',
    },
    details,
  );
