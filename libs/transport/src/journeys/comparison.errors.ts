import { DomainError } from '#kernel';

export const comparisonMissing = (batchId: string) =>
  new DomainError(
    'comparison.missing',
    'missing',
    { zh: '该批次没有做过出行方式比较', en: 'The ways of this batch were never compared' },
    { batchId },
  );

export const comparisonTooLate = (batchId: string, state: string) =>
  new DomainError(
    'comparison.too-late',
    'conflict',
    {
      zh: '正在编制、已批准或已结束的批次不再比较出行方式',
      en: 'The ways of a batch that is being planned, is approved or over are not compared any more',
    },
    { batchId, state },
  );

export const alternativeMissing = (id: string) =>
  new DomainError(
    'comparison.alternative-missing',
    'missing',
    { zh: '最近一次比较中没有此方案', en: 'The newest comparison has no such alternative' },
    { id },
  );

/** @param fault what an alternative breaks by now, in the words of the check; null where the batch is another one */
export const comparisonOutdated = (batchId: string, fault: string | null) =>
  new DomainError(
    'comparison.outdated',
    'conflict',
    {
      zh: '比较之后批次、包运或规则已变，方案不再成立，请重新比较',
      en: 'The batch, a charter or a rule changed since the comparison, and the alternative no longer holds; compare again',
    },
    { batchId, fault },
  );

export const nothingChosen = (batchId: string) =>
  new DomainError(
    'comparison.nothing-chosen',
    'conflict',
    { zh: '该批次没有选定方案，或方案已批准', en: 'No alternative of the batch is chosen, or its plan is approved' },
    { batchId },
  );
