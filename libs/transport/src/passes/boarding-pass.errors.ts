import { DomainError } from '#kernel';

export const passUnreadable = () =>
  new DomainError('boarding-pass.unreadable', 'invalid', {
    zh: '不是乘车码，请重新扫描或按名单登车',
    en: 'That is no boarding pass; scan it again, or board by the list',
  });

export const passForged = () =>
  new DomainError('boarding-pass.forged', 'invalid', {
    zh: '乘车码不是本系统签发的，请按名单核对身份',
    en: 'That pass was not issued here; check the person against the list',
  });

export const passOfOtherTrip = () =>
  new DomainError('boarding-pass.other-trip', 'conflict', {
    zh: '乘车码不属于本车次，请核对派车单号',
    en: 'That pass is for another trip; compare the number of the trip sheet',
  });

export const passVoid = () =>
  new DomainError('boarding-pass.void', 'conflict', {
    zh: '座位已释放或已改乘其他车次，此码作废',
    en: 'The seat was given free or is on another trip now; that pass is void',
  });
