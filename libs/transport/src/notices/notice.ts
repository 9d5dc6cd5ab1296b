import { shanghaiTime, type Text } from '#kernel';
import type { TripMode } from '../batches/plan-facts.js';
import type { BookedLeg } from '../journeys/booked-legs.service.js';
import type { TripState } from '../trips/trip.lifecycle.js';
import type { SeatFacts, StopFacts } from '../trips/trip.js';

/**
 * `seat`: a seat by name is theirs; `moved`: it is on another trip than they were told; `changed`: time or seat are others; `removed`: they are
 * not on the trip any more; `departure`: be at the stop; `called-off`: do not come.
 */
export const NOTICE_KINDS = ['seat', 'moved', 'changed', 'removed', 'departure', 'called-off'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `paper`: whoever has no telephone is told by the village, from the printed list. */
export const CHANNELS = ['phone', 'paper'] as const;
export type Channel = (typeof CHANNELS)[number];

/** `refused`: the provider could not bring it; it is on the printed list as well. */
export const NOTICE_STATES = ['sent', 'to-print', 'refused'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** What people are told when this happens to their trip. */
const KIND_OF: Readonly<Record<string, NoticeKind>> = {
  'trip.approved': 'seat',
  'seat.added': 'seat',
  'seat.moved': 'moved',
  'seat.changed': 'changed',
  'seat.removed': 'removed',
  'trip.departure-due': 'departure',
  'trip.cancelled': 'called-off',
};

/** What is still true to tell when the trip has come this far. */
const TOLD_WHILE: Readonly<Record<NoticeKind, readonly TripState[]>> = {
  seat: ['approved'],
  moved: ['approved', 'boarding'],
  changed: ['approved', 'boarding'],
  removed: ['approved', 'boarding'],
  departure: ['approved', 'boarding'],
  'called-off': ['cancelled'],
};

/** What an event has people told, or null where it came too late to be true. */
export function kindToTell(event: string, state: TripState): NoticeKind | null {
  const kind = KIND_OF[event];
  return kind && TOLD_WHILE[kind].includes(state) ? kind : null;
}

/** What people call what they ride: the sheet, or the train or flight. */
const calledOf = ({ mode, serviceNumber, sheetNumber }: Called): Text => {
  const number = serviceNumber ?? '';
  if (mode === 'coach') return { zh: `派车单${sheetNumber}`, en: `trip sheet ${sheetNumber}` };
  return mode === 'flight'
    ? { zh: `${number}航班`, en: `flight ${number}` }
    : { zh: `${number}次列车`, en: `train ${number}` };
};

interface Called {
  readonly mode: TripMode;
  readonly serviceNumber: string | null;
  readonly sheetNumber: string;
}

/** A whole journey of several legs, in one message. Times are of Asia/Shanghai. */
export function journeyText(legs: readonly BookedLeg[]): Text {
  const parts = legs.map(({ mode, called, seatNumber, from, departsAtLocal }): Text => {
    const by = calledOf({ mode, serviceNumber: called, sheetNumber: called });
    const seat = String(seatNumber);
    return {
      zh: `${departsAtLocal} 在${from}乘${by.zh}，${seat}号座`,
      en: `at ${from} on ${departsAtLocal}, ${by.en}, seat ${seat}`,
    };
  });
  const { to = '', arrivesAtLocal = '' } = legs.at(-1) ?? {};
  return {
    zh: `您的行程已定：${parts.map(({ zh }) => zh).join('；')}；约 ${arrivesAtLocal} 到达${to}。请带身份证和健康码。`,
    en: `Your journey: board ${parts.map(({ en }) => en).join('; then ')}; at ${to} about ${arrivesAtLocal}. Bring your ID card and health code.`,
  };
}

export interface NoticeFacts extends Called {
  readonly seat: Pick<SeatFacts, 'number'>;
  readonly boards: Pick<StopFacts, 'name' | 'arrivesAt'>;
  readonly alights: Pick<StopFacts, 'name' | 'arrivesAt'>;
}

/** Short enough for one message. Times are of Asia/Shanghai. */
export function noticeText(kind: NoticeKind, facts: NoticeFacts): Text {
  const { sheetNumber, seat, boards, alights } = facts;
  const called = calledOf(facts);
  const [from, to] = [shanghaiTime(boards.arrivesAt), shanghaiTime(alights.arrivesAt)];
  const place = String(seat.number);
  switch (kind) {
    case 'seat':
      return {
        zh: `您的座位已定：${from} 在${boards.name}上车，${place}号座，派车单${sheetNumber}；约 ${to} 到达${alights.name}。请带身份证和健康码。`,
        en: `Your seat: board at ${boards.name} on ${from}, seat ${place}, trip sheet ${sheetNumber}; at ${alights.name} about ${to}. Bring your ID card and health code.`,
      };
    case 'moved':
      return {
        zh: `您已改乘派车单${sheetNumber}：${from} 在${boards.name}上车，${place}号座；约 ${to} 到达${alights.name}。原座位作废。请带身份证和健康码。`,
        en: `You were moved to trip ${sheetNumber}: board at ${boards.name} on ${from}, seat ${place}; at ${alights.name} about ${to}. Your earlier seat is void. Bring your ID card and health code.`,
      };
    case 'changed':
      return {
        zh: `您的行程有变：派车单${sheetNumber}，${from} 在${boards.name}上车，${place}号座；约 ${to} 到达${alights.name}。以此为准，请带身份证和健康码。`,
        en: `Your journey has changed: trip ${sheetNumber}, board at ${boards.name} on ${from}, seat ${place}; at ${alights.name} about ${to}. This holds instead. Bring your ID card and health code.`,
      };
    case 'removed':
      return {
        zh: `您已不在派车单${sheetNumber}（${from} ${boards.name}）上，请勿前往。岗位保留，新的安排另行通知。`,
        en: `You are not on trip ${sheetNumber} (${from}, ${boards.name}) any more: do not come. Your job is kept; you will be told of another trip.`,
      };
    case 'departure':
      return {
        zh: `即将发车：请于 ${from} 前到${boards.name}上车，${place}号座，${called.zh}。请带身份证和健康码。`,
        en: `Departure is near: be at ${boards.name} by ${from}, seat ${place}, ${called.en}. Bring your ID card and health code.`,
      };
    case 'called-off':
      return {
        zh: `派车单${sheetNumber}（${from} ${boards.name}）已取消，请勿前往。岗位保留，新的安排另行通知。`,
        en: `Trip ${sheetNumber} (${from}, ${boards.name}) is called off: do not come. Your job is kept; you will be told of another trip.`,
      };
  }
}
