import { DomainError } from '#kernel';

export const versionMissing = (tripId: string, number: number) =>
  new DomainError(
    'trip-version.missing',
    'missing',
    { zh: '车次没有这一版方案', en: 'The trip has no such version' },
    { tripId, number },
  );
