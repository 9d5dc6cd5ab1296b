import { DomainError } from '#kernel';

export const vehicleMissing = (id: string) =>
  new DomainError('vehicle.missing', 'missing', { zh: '没有此车辆', en: 'No such vehicle' }, { id });

export const plateWrong = (plate: string) =>
  new DomainError(
    'vehicle.plate-wrong',
    'invalid',
    { zh: '号牌不符合机动车号牌的编排规则', en: 'No vehicle can bear such a plate' },
    { plate },
  );

export const plateElsewhere = (plate: string, registeredDivision: string) =>
  new DomainError(
    'vehicle.plate-elsewhere',
    'invalid',
    { zh: '号牌与车籍所在地不在同一省', en: 'The plate is of another province than the registered place' },
    { plate, registeredDivision },
  );

export const seatsWrong = (approvedSeats: number, limits: { readonly from: number; readonly to: number }) =>
  new DomainError(
    'vehicle.seats-wrong',
    'invalid',
    {
      zh: '核定座位数应在车型座位数与最大座位数之间',
      en: 'The approved seats lie between those of the class and those of the largest class',
    },
    { approvedSeats, ...limits },
  );

export const permitsIncomplete = (wanted: readonly string[]) =>
  new DomainError(
    'vehicle.permits-incomplete',
    'invalid',
    {
      zh: '须有道路运输证、检验合格和承运人责任险，每种一份',
      en: 'Wanted are the transport permit, the inspection and the carrier’s insurance, each once',
    },
    { wanted },
  );

export const plateTaken = () =>
  new DomainError('vehicle.plate-taken', 'conflict', {
    zh: '该号牌的车辆已由其他单位登记',
    en: 'A vehicle with this plate is registered by another carrier',
  });

export const vehicleOtherwise = (fields: readonly string[]) =>
  new DomainError(
    'vehicle.registered-otherwise',
    'conflict',
    { zh: '该车辆已登记，且内容不同', en: 'This vehicle is registered with other facts' },
    { fields },
  );

export const vehicleEngaged = () =>
  new DomainError('vehicle.engaged', 'conflict', {
    zh: '该车辆在这段时间已有车次或停用',
    en: 'The vehicle is engaged at that time: it has a trip, or is out of use',
  });

export const driverMissing = (id: string) =>
  new DomainError('driver.missing', 'missing', { zh: '没有此驾驶员', en: 'No such driver' }, { id });

export const licenceNumberWrong = () =>
  new DomainError('driver.licence-number-wrong', 'invalid', {
    zh: '驾驶证号（即身份证号）不正确',
    en: 'The licence number, which is the ID number, is wrong',
  });

export const dayWrong = (field: string) =>
  new DomainError(
    'driver.day-wrong',
    'invalid',
    { zh: '日期不存在', en: 'There is no such day in the calendar' },
    { field },
  );

export const permitDayWrong = (kind: string) =>
  new DomainError(
    'vehicle.day-wrong',
    'invalid',
    { zh: '日期不存在', en: 'There is no such day in the calendar' },
    { kind },
  );

export const licenceTaken = () =>
  new DomainError('driver.licence-taken', 'conflict', {
    zh: '该驾驶证已登记，工号或单位不同',
    en: 'The bearer of this licence is registered under another reference, or by another carrier',
  });

export const driverOtherwise = (fields: readonly string[]) =>
  new DomainError(
    'driver.registered-otherwise',
    'conflict',
    { zh: '该工号已登记，且内容不同', en: 'This reference is registered with other facts' },
    { fields },
  );

export const driverEngaged = () =>
  new DomainError('driver.engaged', 'conflict', {
    zh: '该驾驶员在这段时间已有车次、在别处驾驶或不在岗',
    en: 'The driver is engaged at that time: on a trip, driving elsewhere, or away',
  });

export const spansWrong = () =>
  new DomainError('fleet.spans-wrong', 'invalid', {
    zh: '时段须先始后终，且互不重叠',
    en: 'A span ends after it begins, and no two of them overlap',
  });
