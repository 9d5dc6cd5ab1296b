import { DomainError } from '#kernel';

export const verdictMissing = (id: string) =>
  new DomainError('verdict.missing', 'missing', { zh: '判定不存在', en: 'No such verdict' }, { id });
