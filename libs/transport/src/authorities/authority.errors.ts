import { DomainError } from '#kernel';

export const notificationMissing = (id: string) =>
  new DomainError(
    'authority-notification.missing',
    'missing',
    { zh: '没有此通报，或不属您的区域', en: 'No such notification, or it is not for your area' },
    { id },
  );

export const notificationSettled = (id: string) =>
  new DomainError(
    'authority-notification.settled',
    'conflict',
    {
      zh: '通报已签收，或已由新的通报取代',
      en: 'The notification is acknowledged already, or a newer one stands in its place',
    },
    { id },
  );

export const notificationCodeRefused = () =>
  new DomainError('authority-notification.code-refused', 'unauthenticated', {
    zh: '通报编号或一次性口令不正确、已使用或已失效',
    en: 'Wrong notification or one-time code, or it was used or is no longer good',
  });
