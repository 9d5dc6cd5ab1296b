import { DomainError } from '#kernel';

export const alarmMissing = (id: string) =>
  new DomainError('alarm.missing', 'missing', { zh: '没有此告警', en: 'No such alarm' }, { id });

export const alarmEnded = (id: string, endedBy: string | null) =>
  new DomainError('alarm.ended', 'conflict', { zh: '告警已结束', en: 'The alarm has ended' }, { id, endedBy });

export const notOnTheWay = (tripState: string) =>
  new DomainError(
    'expected-arrival.not-on-the-way',
    'conflict',
    { zh: '车次不在途中', en: 'The trip is not on its way' },
    { tripState },
  );

export const expectedInThePast = (now: Date) =>
  new DomainError(
    'expected-arrival.in-the-past',
    'invalid',
    { zh: '预计到达时刻须在将来', en: 'An expected arrival is an instant to come' },
    { now: now.toISOString() },
  );
