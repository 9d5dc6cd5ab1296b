import { DomainError } from '#kernel';

export const riskLevelMissing = (id: string) =>
  new DomainError(
    'risk-level.missing',
    'missing',
    { zh: '没有这条风险等级记录', en: 'No such declaration of a risk level' },
    { id },
  );

export const riskLevelOver = (validTo: Date) =>
  new DomainError(
    'risk-level.over',
    'conflict',
    { zh: '该风险等级届时已经结束', en: 'The risk level is over by then' },
    { validTo: validTo.toISOString() },
  );

export const riskLevelSpan = () =>
  new DomainError('risk-level.span-empty', 'invalid', {
    zh: '结束时间必须晚于开始时间',
    en: 'The end must be later than the beginning',
  });
