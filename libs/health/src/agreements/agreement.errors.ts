import { DomainError } from '#kernel';

export const agreementMissing = (id: string) =>
  new DomainError('agreement.missing', 'missing', { zh: '互认协议不存在', en: 'No such agreement' }, { id });

export const divisionWrong = (division: string) =>
  new DomainError(
    'agreement.division-wrong',
    'invalid',
    { zh: '互认双方应为省级或市级行政区划', en: 'The parties of an agreement are provinces or cities' },
    { division },
  );

export const samePlace = () =>
  new DomainError('agreement.same-place', 'invalid', {
    zh: '发码地与认码地相同，无须协议',
    en: 'A place recognises its own codes without an agreement',
  });

export const levelWrong = () =>
  new DomainError('agreement.level-wrong', 'invalid', {
    zh: '级别与双方不符：双方均为省级时为 province，否则为 city',
    en: 'The level does not fit: province where both parties are provinces, else city',
  });

export const spanEmpty = () =>
  new DomainError('agreement.span-empty', 'invalid', {
    zh: '终止时间须晚于生效时间',
    en: 'An agreement ends after it begins',
  });

export const agreementDiffers = () =>
  new DomainError('agreement.differs', 'conflict', {
    zh: '双方已有同一时间生效的协议，且内容不同；请先撤销',
    en: 'Another agreement of these parties begins at the same instant; revoke it first',
  });
