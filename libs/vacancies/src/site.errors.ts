import { DomainError } from '#kernel';

export const siteMissing = (id: string) =>
  new DomainError('site.missing', 'missing', { zh: '接收点不存在', en: 'No such site' }, { id });

export const siteNameTaken = () =>
  new DomainError('site.name-taken', 'conflict', {
    zh: '本企业已有同名接收点，且内容不同',
    en: 'Your organisation has another site of this name',
  });

export const divisionUnknown = (divisionCode: string) =>
  new DomainError(
    'site.division-unknown',
    'invalid',
    { zh: '行政区划代码不存在', en: 'There is no division of this code' },
    { divisionCode },
  );

export const pointWrong = () =>
  new DomainError('site.point-wrong', 'invalid', {
    zh: '坐标不在国内，请检查经纬度是否颠倒',
    en: 'The point lies outside the country; are longitude and latitude swapped?',
  });

export const hoursWrong = () =>
  new DomainError('site.hours-wrong', 'invalid', {
    zh: '接收时段须当日开始，最长 24 小时',
    en: 'Receiving hours begin within the day and last at most 24 hours',
  });
