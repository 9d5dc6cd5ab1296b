import { DomainError } from '#kernel';

export const charterMissing = (id: string) =>
  new DomainError('charter.missing', 'missing', { zh: '没有此包运', en: 'No such charter' }, { id });

export const charterNumberWrong = (mode: string, number: string) =>
  new DomainError(
    'charter.number-wrong',
    'invalid',
    { zh: '车次或航班号不合编排规则', en: 'No train or flight can bear such a number' },
    { mode, number },
  );

export const charterStationWrong = (field: 'from' | 'to', why: 'division' | 'coordinates' | 'same') =>
  new DomainError(
    'charter.station-wrong',
    'invalid',
    {
      zh: '车站的区划不存在、坐标不在国内，或与另一站相同',
      en: 'The division of a station is unknown, its coordinates lie outside the country, or both stations are one',
    },
    { field, why },
  );

export const charterTimesWrong = (why: 'past' | 'order' | 'too-long') =>
  new DomainError(
    'charter.times-wrong',
    'invalid',
    {
      zh: '出发已过、到达不晚于出发，或全程超过三天',
      en: 'It left already, does not arrive after it leaves, or takes more than three days',
    },
    { why },
  );

export const charterPriceWrong = () =>
  new DomainError('charter.price-wrong', 'invalid', {
    zh: '每座价与总价须且只能填一项',
    en: 'Give the price of a seat or the price of the whole, and not both',
  });

export const escortWrong = (field: 'name' | 'phone') =>
  new DomainError(
    'charter.escort-wrong',
    'invalid',
    { zh: '须有护送人姓名和手机号', en: 'An escort with name and mobile number is wanted' },
    { field },
  );

export const charterOtherwise = (fields: readonly string[]) =>
  new DomainError(
    'charter.registered-otherwise',
    'conflict',
    {
      zh: '同一车次（航班）同一时刻已登记，且方式、车站或到达时刻不同',
      en: 'The same number and departure is registered with another mode, other stations or another arrival',
    },
    { fields },
  );

export const charterSeatsTaken = () =>
  new DomainError('charter.seats-taken', 'conflict', {
    zh: '座位已留给批次：余座不足，或尚不能撤销、减座',
    en: 'Seats are set aside for batches: not so many are left, or it cannot be withdrawn or made smaller yet',
  });

export const charterBatchOver = (batchId: string, state: string) =>
  new DomainError(
    'charter.batch-over',
    'conflict',
    { zh: '批次已批准或已结束，不能再留座', en: 'The batch is approved or over; no seats are set aside for it' },
    { batchId, state },
  );

export const charterBatchSeated = (batchId: string) =>
  new DomainError(
    'charter.batch-seated',
    'conflict',
    {
      zh: '该批次已选定方案并按名单占座，座位随方案增减',
      en: 'People of the batch are seated by name; its seats follow the plan that was chosen',
    },
    { batchId },
  );

export const charterNotOpen = (id: string) =>
  new DomainError(
    'charter.not-open',
    'conflict',
    {
      zh: '该包运已出发或已撤销，不能再留座或撤销',
      en: 'The charter has left or is withdrawn; nothing of it is set aside or withdrawn any more',
    },
    { id },
  );

export const charterFileWrong = (why: 'empty' | 'too-long' | 'columns', columns: readonly string[]) =>
  new DomainError(
    'charter.file-wrong',
    'invalid',
    { zh: '文件没有内容、行数过多或缺少列', en: 'The file is empty, has too many lines, or lacks columns' },
    { why, columns },
  );

export const charterRowWrong = (columns: readonly string[]) =>
  new DomainError(
    'charter.row-wrong',
    'invalid',
    { zh: '这一行的这些单元格读不懂', en: 'These cells of the line cannot be read' },
    { columns },
  );
