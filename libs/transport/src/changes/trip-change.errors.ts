import { DomainError } from '#kernel';

export const nothingToChange = () =>
  new DomainError('trip-change.nothing', 'invalid', {
    zh: '没有说明要改什么',
    en: 'Nothing was said to be changed',
  });

export const tooLateToChange = (tripId: string, state: string) =>
  new DomainError(
    'trip-change.too-late',
    'conflict',
    {
      zh: '车门已开或车次已结束，不能再改方案',
      en: 'The doors are open or the trip is over: the plan cannot be changed any more',
    },
    { tripId, state },
  );

export const inPlanning = (batchId: string, state: string) =>
  new DomainError(
    'trip-change.in-planning',
    'conflict',
    { zh: '批次正在重新编制，请等新方案', en: 'The batch is being planned anew; wait for its plan' },
    { batchId, state },
  );

export const targetUnfit = (tripId: string, state: string) =>
  new DomainError(
    'trip-change.target-unfit',
    'conflict',
    {
      zh: '只能改乘另一车次，且已批准的改到已批准的、草案改到草案',
      en: 'People move to another trip only, from an approved one to an approved one, or from a plan to a plan',
    },
    { tripId, state },
  );

export const personNotAboard = (tripId: string, workerId: string) =>
  new DomainError(
    'trip-change.person-missing',
    'missing',
    { zh: '此人在该车次没有座位', en: 'That person has no seat on the trip' },
    { tripId, workerId },
  );

export const noFreeSeat = (tripId: string, people: number, free: number) =>
  new DomainError(
    'trip-change.no-seat',
    'conflict',
    {
      zh: `空座不足：需要${String(people)}个，按实载率与隔离区只剩${String(free)}个`,
      en: `Too few seats: ${String(people)} are wanted, ${String(free)} are left under the load cap and the isolation rows`,
    },
    { tripId, people, free },
  );

/** Where somebody would have to board, or to be set down, without a stop there. */
export interface MissingStop {
  readonly workerId: string;
  readonly kind: 'pick-up' | 'set-down';
  readonly name: string;
  readonly divisionCode: string;
}

export const noSuchStop = (tripId: string, missing: readonly MissingStop[]) =>
  new DomainError(
    'trip-change.no-stop',
    'conflict',
    {
      zh: `该车次不停靠：${missing.map(({ name }) => name).join('、')}`,
      en: `The trip does not stop at ${missing.map(({ name }) => name).join(', ')}`,
    },
    { tripId, missing },
  );

export const companionsApart = (tripId: string, on: readonly string[]) =>
  new DomainError(
    'trip-change.companions-apart',
    'conflict',
    { zh: '同行者在另一车次，不能分开', en: 'Companions ride on another trip; they stay together' },
    { tripId, companionsOn: on },
  );

export const wouldBeTurnedBack = (tripId: string, seats: readonly object[]) =>
  new DomainError(
    'trip-change.not-recognised',
    'conflict',
    {
      zh: '新上车的人健康码在途经或到达地不被认可',
      en: 'The health code of somebody who would join is not recognised where the journey leads',
    },
    { tripId, seats },
  );

export const isolationTaken = (tripId: string, seats: readonly number[]) =>
  new DomainError(
    'trip-change.isolation-taken',
    'conflict',
    {
      zh: '新发车日的规则下有人坐在隔离区，请先调整座位',
      en: 'Under the rule of the new day somebody would sit in the isolation rows; change seats first',
    },
    { tripId, seats },
  );

export const partOfJourney = (tripId: string) =>
  new DomainError(
    'trip-change.part-of-journey',
    'conflict',
    {
      zh: '接驳车和分送车随整段行程编排，不能单独改人或改时刻；批准前可放弃方案重新编制',
      en: 'A feeder or distribution coach follows from the whole journey: its people and its hour are not changed alone. Before approval the choice can be given up',
    },
    { tripId },
  );

/** @throws trip-change.part-of-journey */
export function refuseLeg({ id, leg }: { readonly id: string; readonly leg: string }): void {
  if (leg !== 'direct') throw partOfJourney(id);
}
