import { DomainError } from '#kernel';

export const vacancyMissing = (id: string) =>
  new DomainError('vacancy.missing', 'missing', { zh: '岗位不存在', en: 'No such vacancy' }, { id });

export const referenceTaken = (reference: string) =>
  new DomainError(
    'vacancy.reference-taken',
    'conflict',
    { zh: '该岗位编号已发布过，且内容不同', en: 'This reference was posted before with other facts' },
    { reference },
  );

export const headcountWrong = () =>
  new DomainError('vacancy.headcount-wrong', 'invalid', {
    zh: '招聘人数至少为 1',
    en: 'A vacancy is for at least one person',
  });

export const reservedWrong = () =>
  new DomainError('vacancy.reserved-wrong', 'invalid', {
    zh: '为建档立卡贫困劳动力预留的名额不能少于 0 或多于招聘人数',
    en: 'Seats kept for registered poor labourers are from 0 up to the headcount',
  });

export const wageWrong = () =>
  new DomainError('vacancy.wage-wrong', 'invalid', {
    zh: '工资须大于 0，且下限不高于上限（单位：分）',
    en: 'Wages are above 0 and the lower one does not exceed the upper one (in fen)',
  });

export const dateWrong = (field: 'startsOn' | 'closesOn') =>
  new DomainError(
    'vacancy.date-wrong',
    'invalid',
    { zh: '日期不存在', en: 'There is no such day in the calendar' },
    { field },
  );

export const closesInThePast = (closesOn: string) =>
  new DomainError(
    'vacancy.closes-in-the-past',
    'invalid',
    { zh: '截止日期已过', en: 'The closing date is past already' },
    { closesOn },
  );

export const vacancyNotOpen = (id: string) =>
  new DomainError(
    'vacancy.not-open',
    'conflict',
    { zh: '岗位已关闭、撤回或已过截止日期', en: 'The vacancy is closed, withdrawn or past its closing date' },
    { id },
  );

export const vacancyFull = (id: string) =>
  new DomainError(
    'vacancy.full',
    'conflict',
    { zh: '岗位名额不足', en: 'The vacancy has not so many seats left' },
    { id },
  );
