import { DomainError } from '#kernel';
import type { Hindrance } from './assignment.js';

export const offerMissing = (id: string) =>
  new DomainError('carrier-offer.missing', 'missing', { zh: '没有此派车要约', en: 'No such offer' }, { id });

export const carrierMissing = (carrierId: string) =>
  new DomainError(
    'carrier-offer.carrier-missing',
    'missing',
    { zh: '没有此客运企业', en: 'No such carrier' },
    { carrierId },
  );

export const tripNotOpen = (tripId: string, state: string) =>
  new DomainError(
    'carrier-offer.trip-not-open',
    'conflict',
    {
      zh: '只有已编制或已批准的车次可以派给客运企业或收回',
      en: 'Only a trip that is planned or approved is offered to a carrier, or taken back',
    },
    { tripId, state },
  );

export const doorsOpen = (tripId: string, state: string) =>
  new DomainError(
    'carrier-offer.doors-open',
    'conflict',
    {
      zh: '车次已开始上客或已结束，不能退回；请报告突发情况（车辆或驾驶员）',
      en: 'The doors are open, or the trip is over: it cannot be given back; report an incident (vehicle or driver)',
    },
    { tripId, state },
  );

export const expiryWrong = (latest: Date) =>
  new DomainError(
    'carrier-offer.expiry-wrong',
    'invalid',
    { zh: '答复期限须在现在之后、发车之前', en: 'The carrier answers after now and before the departure' },
    { latest: latest.toISOString() },
  );

export const offerStanding = (tripId: string) =>
  new DomainError(
    'carrier-offer.standing',
    'conflict',
    {
      zh: '该车次已派给客运企业，待答复或已确认，请先撤回',
      en: 'The trip is offered already, or confirmed; withdraw that first',
    },
    { tripId },
  );

export const offerExpired = (id: string) =>
  new DomainError(
    'carrier-offer.expired',
    'conflict',
    { zh: '已过答复期限', en: 'The time for an answer is over' },
    { id },
  );

export const assignmentUnlawful = (hindrances: readonly Hindrance[]) =>
  new DomainError(
    'carrier-offer.unlawful',
    'conflict',
    {
      zh: '所派车辆或驾驶员不合规定',
      en: 'With this vehicle and these drivers the trip would not be lawful',
    },
    { hindrances },
  );

export const codeRefused = () =>
  new DomainError('carrier-offer.code-refused', 'unauthenticated', {
    zh: '要约编号或一次性口令不正确、已使用或已失效',
    en: 'Wrong offer or one-time code, or it was used or is no longer good',
  });

export const offerAnswered = (id: string, state: string) =>
  new DomainError(
    'carrier-offer.answered',
    'conflict',
    { zh: '要约已答复、过期或撤回，没有口令', en: 'An offer that is answered, over or withdrawn has no code' },
    { id, state },
  );
