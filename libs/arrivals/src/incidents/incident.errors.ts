import { DomainError } from '#kernel';

export const incidentMissing = (id: string) =>
  new DomainError('incident.missing', 'missing', { zh: '没有这条途中情况', en: 'No such incident' }, { id });

export const tripNotOnItsWay = (tripId: string, state: string) =>
  new DomainError(
    'incident.trip-not-in-force',
    'conflict',
    { zh: '车次未批准、已完成或已取消', en: 'The trip is not approved, or is over' },
    { tripId, state },
  );

export const placeWanted = () =>
  new DomainError('incident.place-wanted', 'invalid', {
    zh: '车辆已发车，请填写停车地点',
    en: 'The coach is on the road: say where it stands',
  });

export const factsWanted = (kind: string, wanted: readonly string[]) =>
  new DomainError(
    'incident.facts-wanted',
    'invalid',
    { zh: '该类情况还须填写其他内容', en: 'More is to be told of an incident of that kind' },
    { kind, wanted },
  );

export const personsNotAboard = (workers: readonly string[]) =>
  new DomainError(
    'incident.not-aboard',
    'conflict',
    { zh: '所列人员不在车上', en: 'Somebody named is not aboard' },
    { workers },
  );

export const departedAlready = (tripId: string) =>
  new DomainError(
    'incident.departed',
    'conflict',
    {
      zh: '车次已发车，未到人员须在发车前上报',
      en: 'The trip has departed; who does not come is reported before that',
    },
    { tripId },
  );

export const personsNotExpected = (workers: readonly string[]) =>
  new DomainError(
    'incident.not-expected',
    'conflict',
    { zh: '所列人员不在该车次的待上车名单', en: 'Somebody named is not expected on that trip' },
    { workers },
  );

export const incidentAhead = () =>
  new DomainError('incident.in-the-future', 'invalid', {
    zh: '发生时间不能晚于现在',
    en: 'It cannot have happened later than now',
  });

/** Meanwhile things have changed, or nobody ever read of it. @param why a refusal of what it would do */
export const optionGone = (optionId: string, why?: DomainError) =>
  new DomainError(
    'incident.option-gone',
    'conflict',
    {
      zh: '该方案已不成立，正在按现状重新搜索，请稍后从新方案中选择',
      en: 'That option no longer holds; those of now are being searched for: choose from them in a moment',
    },
    { optionId, ...(why && { reason: why.code, text: why.text }) },
  );
