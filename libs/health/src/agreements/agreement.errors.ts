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

export const notYourSide = () =>
  new DomainError('agreement.not-your-side', 'forbidden', {
    zh: '只有发码地或认码地的主管单位可以起草',
    en: 'Only an office that answers for the issuer or the acceptor drafts their agreement',
  });

export const otherSideConfirms = (step: string) =>
  new DomainError(
    'agreement.other-side-decides',
    'forbidden',
    {
      zh: '由另一方确认或谢绝；本方只能撤回草案',
      en: 'The other side confirms or declines; your own may withdraw the draft',
    },
    { step },
  );

export const draftOpen = () =>
  new DomainError('agreement.draft-open', 'conflict', {
    zh: '该协议已有待确认的草案，请先确认、谢绝或撤回',
    en: 'A draft of this agreement is open already: have it confirmed, declined or withdrawn first',
  });

export const partiesDiffer = () =>
  new DomainError('agreement.parties-differ', 'invalid', {
    zh: '新版本的双方须与原协议相同',
    en: 'A new version is of the same parties as the agreement that it changes',
  });

export const signedLate = () =>
  new DomainError('agreement.signed-later', 'invalid', {
    zh: '签署日期晚于今天',
    en: 'It cannot have been signed on a day that is still to come',
  });
