import { DomainError } from '#kernel';

export const searchMissing = (incidentId: string) =>
  new DomainError(
    'incident-search.missing',
    'missing',
    { zh: '没有正在进行的处置方案搜索', en: 'Nothing is searched for about this incident' },
    { incidentId },
  );

/** Kept as the reason of a search that failed. */
export const tripsRestless = () =>
  new DomainError('incident-search.trips-restless', 'conflict', {
    zh: '搜索期间相关车次不断变化，请稍后重新搜索',
    en: 'The trips changed again and again meanwhile; search again in a moment',
  });
