import { DomainError, type Text } from '#kernel';

export const passengerMissing = (id: string) =>
  new DomainError('passenger.missing', 'missing', { zh: '乘客不存在', en: 'No such passenger' }, { id });

export const notTheTime = (step: string, tripState: string) =>
  new DomainError(
    'passenger.not-the-time',
    'conflict',
    {
      zh: '车次当前状态不能执行此操作：上车点名须在发车前，途中下车须在到达交接前',
      en: 'Not in this state of the trip: boarding is before departure, taking off before the hand-overs are done',
    },
    { step, tripState },
  );

export const reasonWanted = (step: string) =>
  new DomainError(
    'passenger.reason-wanted',
    'invalid',
    { zh: '请填写原因；途中下车还须填写地点', en: 'State the reason, and for taking somebody off the place as well' },
    { step },
  );

export const purposeWanted = () =>
  new DomainError('passenger.purpose-wanted', 'invalid', {
    zh: '请写明查看用途（4至200字）',
    en: 'State the purpose in 4 to 200 characters',
  });

export const nothingSealed = (id: string) =>
  new DomainError(
    'passenger.nothing-sealed',
    'missing',
    { zh: '没有封存的记录', en: 'There is no sealed record of this passenger' },
    { id },
  );

export const listMissing = (tripId: string) =>
  new DomainError(
    'trip.list-missing',
    'unavailable',
    { zh: '乘客名单正在生成，请稍候', en: 'The passenger list is being made; try again in a moment' },
    { tripId },
  );

export const passUsed = (passengerId: string, boardedAt: Date) =>
  new DomainError(
    'boarding-pass.used',
    'conflict',
    { zh: '此乘车码已用于登车，不能再次使用', en: 'Somebody has boarded with that pass already; it is good once' },
    { passengerId, boardedAt: boardedAt.toISOString() },
  );

export const stillExpected = (expected: number) =>
  new DomainError(
    'trip.still-expected',
    'conflict',
    {
      zh: `还有 ${expected} 人未点名，不能发车`,
      en: `${expected} on the list are neither boarded nor no-show nor refused; the trip cannot depart`,
    },
    { expected },
  );

export const placementGone = (passengerIds: readonly string[]) =>
  new DomainError(
    'trip.placement-gone',
    'conflict',
    {
      zh: '已上车人员中有人的岗位安置已撤销，请撤回其上车记录并记为拒载后发车',
      en: 'The placement of somebody on board was withdrawn; recall and refuse that person, then depart',
    },
    { passengerIds },
  );

export const handOverMissing = (id: string) =>
  new DomainError('hand-over.missing', 'missing', { zh: '交接单不存在', en: 'No such hand-over' }, { id });

export const notDeparted = (tripState: string) =>
  new DomainError(
    'hand-over.not-departed',
    'conflict',
    { zh: '车次尚未发车', en: 'The trip has not departed' },
    { tripState },
  );

export const notAboard = (passengerIds: readonly string[]) =>
  new DomainError(
    'hand-over.not-aboard',
    'invalid',
    {
      zh: '有人不在本交接单的在车名单上；确已到达者请按名单外人员登记',
      en: 'Somebody is not among those on board for this site; record whoever came all the same as unlisted',
    },
    { passengerIds },
  );

export const disputedAbsent = (passengerIds: readonly string[]) =>
  new DomainError(
    'hand-over.disputed-absent',
    'invalid',
    { zh: '只能对已到达的人提出异议', en: 'Only somebody who is present can be disputed' },
    { passengerIds },
  );

export const nobodyFound = () =>
  new DomainError('hand-over.nobody-found', 'conflict', {
    zh: '交接已完成；只有找到未到人员或发现名单外人员时才能重新点数',
    en: 'The hand-over is completed; it is counted again only where somebody missing or unlisted was found',
  });

export const notCounted = (state: string) =>
  new DomainError(
    'hand-over.not-counted',
    'conflict',
    { zh: '请接收点先点数，再签字', en: 'The site counts first, then both sign' },
    { state },
  );

export const listChanged = (listHash: string) =>
  new DomainError(
    'hand-over.list-changed',
    'conflict',
    { zh: '名单已变化，请核对后对新名单签字', en: 'The list has changed; look at it again and sign the new one' },
    { listHash },
  );

export const nameWanted = () =>
  new DomainError('hand-over.name-wanted', 'invalid', {
    zh: '请填写签字人姓名',
    en: 'State the name of the person who signs',
  });

/** What the door is told: the verdict and the remedy, and nothing of health. */
export const notRecognised = (passengerId: string, verdict: string, remedy: Text | null) =>
  new DomainError(
    'passenger.not-recognised',
    'conflict',
    {
      zh: '此人的健康码在行程所到之处不被认可，不能上车',
      en: 'The code of this passenger is not recognised where the journey leads; no boarding',
    },
    { passengerId, verdict, remedy },
  );

export const verdictLapsed = (passengerId: string) =>
  new DomainError(
    'passenger.verdict-lapsed',
    'conflict',
    {
      zh: '发车已延误，原判定不再有效，请经办人重新判定',
      en: 'The departure is so late that the verdict no longer holds; have the trip judged again',
    },
    { passengerId },
  );

/** @param items that bar the departure, with figures and remedies */
export const notReady = (tripId: string, items: readonly object[]) =>
  new DomainError(
    'trip.not-ready',
    'conflict',
    { zh: '发车检查表有未完成的必备项，不能发车', en: 'Items of the departure checklist that bar it are open' },
    { tripId, items },
  );

export const noTransfer = (tripId: string) =>
  new DomainError(
    'trip.no-transfer',
    'conflict',
    { zh: '该车次不到站换乘', en: 'The trip is no feeder or train: nobody changes at a station' },
    { tripId },
  );
