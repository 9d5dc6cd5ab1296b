import { DomainError } from '#kernel';

export const versionStale = (version: number) =>
  new DomainError(
    'worker.version-stale',
    'conflict',
    {
      zh: '此人的登记已被他人更正，请重新读取后再更正',
      en: 'Somebody has corrected this record since you read it; read it again',
    },
    { version },
  );

export const deceased = () =>
  new DomainError('worker.deceased', 'conflict', {
    zh: '此人已故，登记不再变动',
    en: 'The person has died; the record stays as it is',
  });

export const mergedAway = (into: string) =>
  new DomainError(
    'worker.merged',
    'conflict',
    { zh: '此登记已并入同一人的另一登记', en: 'This record was merged into another one of the same person' },
    { into },
  );

export const consentWithdrawn = () =>
  new DomainError('worker.consent-withdrawn', 'conflict', {
    zh: '本人已撤回同意，须重新征得同意后方可处理',
    en: 'The person withdrew the consent; nothing is done with the record until it is given anew',
  });

export const consentWrong = () =>
  new DomainError('worker.consent-wrong', 'invalid', {
    zh: '同意日期应为不晚于今天的日期，并写明所同意文本的版本',
    en: 'The day of the consent is not after today, and the version of the text is named',
  });

export const lastYearWrong = () =>
  new DomainError('worker.last-year-wrong', 'invalid', {
    zh: '上年就业应为已过去的年份；未就业的不填地点、单位和月数',
    en: 'Last year’s work is of a year that is over; who had none has no place, employer or months',
  });

export const placeOfWorkUnknown = (code: string) =>
  new DomainError(
    'worker.work-place-unknown',
    'invalid',
    { zh: '上年就业地区划代码不存在', en: 'There is no division with the code of last year’s work' },
    { code },
  );

export const pickUpUnknown = () =>
  new DomainError('worker.pick-up-unknown', 'invalid', {
    zh: '集合点不存在，或同时给出了集合点与自定地点',
    en: 'There is no such boarding place, or both a place and a point of one’s own were named',
  });

export const poorDatesWrong = () =>
  new DomainError('worker.poor-dates-wrong', 'invalid', {
    zh: '建档与脱贫日期有误：须先建档后脱贫，且不晚于今天建档',
    en: 'A household enters the register of the poor before it leaves it, and not after today',
  });

export const skillWrong = () =>
  new DomainError('worker.skill-wrong', 'invalid', {
    zh: '技能须有名称；发证日期不晚于今天，无证书的不填',
    en: 'A skill has a name; a certificate’s day is not after today, and wanted only where there is one',
  });

export const companionUnfit = () =>
  new DomainError('worker.companion-unfit', 'conflict', {
    zh: '只有双方均为待业登记状态时才能变更同行',
    en: 'Companions change while both are on the register, in nobody’s plans',
  });
