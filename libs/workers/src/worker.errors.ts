import { DomainError, type ResidentIdFault } from '#kernel';

const ID_FAULTS = {
  'id-length': { zh: '身份证号码应为18位', en: 'A resident ID has 18 characters' },
  'id-date': {
    zh: '身份证号码中的出生日期不存在',
    en: 'The birth date in the resident ID is not a day of the calendar',
  },
  'id-checksum': { zh: '身份证号码校验码不符，请核对', en: 'The check character of the resident ID does not fit' },
} as const;

export const idWrong = (fault: ResidentIdFault) =>
  new DomainError('worker.id-wrong', 'invalid', ID_FAULTS[fault], { fault });

/** Says that, and nothing of where or who. */
export const idTaken = () =>
  new DomainError('worker.id-taken', 'conflict', {
    zh: '该身份证号码已登记在另一人名下',
    en: 'Another record bears this resident ID',
  });

export const onTheWay = () =>
  new DomainError('worker.on-the-way', 'conflict', {
    zh: '此人正在途中，随车名单以原登记为准，到达后再更正',
    en: 'The person is on the way with a list that bears what was written before; correct it after the arrival',
  });

export const underAge = (leastAge: number) =>
  new DomainError(
    'worker.under-16',
    'invalid',
    {
      zh: `未满 ${leastAge} 周岁，不能务工（劳动法第十五条）`,
      en: `Under ${leastAge}: may not be employed (Labour Law, art. 15)`,
    },
    { leastAge },
  );

export const phoneWrong = () =>
  new DomainError('worker.phone-wrong', 'invalid', {
    zh: '手机号码应为11位，没有可不填',
    en: 'A mobile number has 11 digits; leave it out where there is none',
  });

export const nameWrong = () =>
  new DomainError('worker.name-wrong', 'invalid', {
    zh: '请填写姓名（不含数字和控制字符）',
    en: 'A name is wanted, without digits and control characters',
  });

export const dateWrong = () =>
  new DomainError('worker.date-wrong', 'invalid', {
    zh: '可出发日期不存在（YYYY-MM-DD）',
    en: 'The first day of travel is not a day of the calendar (YYYY-MM-DD)',
  });

export const untilWrong = () =>
  new DomainError('worker.until-wrong', 'invalid', {
    zh: '最晚出发日期不存在，或早于可出发日期',
    en: 'The last day of travel is not a day of the calendar, or lies before the first',
  });

export const homeUnknown = (code: string) =>
  new DomainError(
    'worker.home-unknown',
    'invalid',
    { zh: '户籍地区划代码不存在', en: 'There is no division with the code of the home' },
    { code },
  );

export const homeOutsideScope = (code: string) =>
  new DomainError(
    'worker.home-outside-scope',
    'forbidden',
    { zh: '户籍地不在您的管辖范围内', en: 'The home is not in the area you answer for' },
    { code },
  );

export const destinationUnknown = (code: string) =>
  new DomainError(
    'worker.destination-unknown',
    'invalid',
    { zh: '意向地区划代码不存在', en: 'There is no division with the code of the wished destination' },
    { code },
  );

export const workerMissing = (id?: string) =>
  new DomainError('worker.missing', 'missing', { zh: '没有此务工人员', en: 'No such worker' }, id ? { id } : {});

export const purposeWrong = () =>
  new DomainError('worker.purpose-wrong', 'invalid', {
    zh: '请写明查看用途（4至200字），其中不得含身份证号或手机号',
    en: 'State the purpose in 4 to 200 characters, without any ID or phone number',
  });

export const rosterMissing = (id: string) =>
  new DomainError('roster.missing', 'missing', { zh: '没有此花名册', en: 'No such roster' }, { id });

export const asOfWrong = () =>
  new DomainError('roster.as-of-wrong', 'invalid', {
    zh: '填报日期应为不晚于今天的日期（YYYY-MM-DD）',
    en: 'The day of the roster is a date not after today (YYYY-MM-DD)',
  });

export const pageUnknown = () =>
  new DomainError('worker.page-unknown', 'invalid', {
    zh: '翻页参数 after 不是上一页给出的 next',
    en: '`after` is not the `next` of a page of this kind',
  });
