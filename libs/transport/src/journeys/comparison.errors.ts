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
