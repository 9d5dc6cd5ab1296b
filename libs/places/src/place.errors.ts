import { DomainError } from '#kernel';

export const divisionMissing = (code: string) =>
  new DomainError('place.division-missing', 'missing', { zh: '没有这个行政区划', en: 'No such division' }, { code });

export const divisionUnknown = (code: string) =>
  new DomainError(
    'place.division-unknown',
    'invalid',
    { zh: '行政区划代码不存在', en: 'There is no division with this code' },
    { code },
  );

export const outsideScope = (code: string) =>
  new DomainError(
    'place.outside-scope',
    'forbidden',
    { zh: '该地不在您的管辖范围内', en: 'This place is not in the area you answer for' },
    { code },
  );
