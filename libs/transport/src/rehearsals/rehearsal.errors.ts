import { DomainError } from '#kernel';

export const rehearsalMissing = (id: string) =>
  new DomainError('rehearsal.missing', 'missing', { zh: '没有这次演练', en: 'No such rehearsal' }, { id });
