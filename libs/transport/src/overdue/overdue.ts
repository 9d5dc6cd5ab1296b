import { plusSeconds, shanghaiSecondOfDay, shanghaiTime, type Text } from '#kernel';
import type { RestFacts } from '../batches/plan-facts.js';

/**
 * `departure`: it should have left; `arrival`: it should be at its last gate; `risk`: a place that it serves has become too risky for it;
 * `carrier`: the one that had confirmed gave it back. */
export const ALARM_KINDS = ['departure', 'arrival', 'risk', 'carrier'] as const;
export type AlarmKind = (typeof ALARM_KINDS)[number];

/** By a fact of the trip, by a later instant that was stated, as nothing makes it unlawful any more, or as another carrier confirmed. */
export const ALARM_ENDS = [
  'departed',
  'completed',
  'cancelled',
  'later-expected',
  'lawful-again',
  'carrier-confirmed',
] as const;
export type AlarmEnd = (typeof ALARM_ENDS)[number];

/** Who is told when: level 1 the office, 2 coordinators of prefecture and province, 3 the province's monitors. */
export interface AlarmLevel {
  readonly level: number;
  /** So long after the instant that was expected, in seconds. */
  readonly afterSeconds: number;
  /** An acknowledgement holds further levels back for so long, in seconds. */
  readonly holdSeconds: number;
}

/** How far an alarm has risen, and when it rises next; level 0 where nothing is overdue yet. @param levels in ascending order */
export function levelAt(
  levels: readonly AlarmLevel[],
  expectedAt: Date,
  now: Date,
): { readonly level: number; readonly nextAt: Date | null } {
  const reached = levels.filter(({ afterSeconds }) => plusSeconds(expectedAt, afterSeconds) <= now);
  const next = levels[reached.length];
  return { level: reached.at(-1)?.level ?? 0, nextAt: next ? plusSeconds(expectedAt, next.afterSeconds) : null };
}

/** When an acknowledged alarm rises next: not before the hold is over. */
export const heldUntil = (nextAt: Date | null, acknowledgedAt: Date, holdSeconds: number): Date | null => {
  const held = plusSeconds(acknowledgedAt, holdSeconds);
  return nextAt && (nextAt < held ? held : nextAt);
};

interface Course {
  readonly departsAt: Date;
  readonly arrivesAt: Date;
  readonly rests: readonly Pick<RestFacts, 'from' | 'to' | 'reason'>[];
}

const DAY = 86_400;

/**
 * When a trip arrives that left later than planned: everything shifts, but nobody drives within the hours without driving, so that night stops stay
 * where the clock has them. Never earlier than planned.
 * @param noDriving seconds of day, the end excluded; null where nobody knows them any more
 */
export function arrivalAfterDelay(
  { departsAt, arrivesAt, rests }: Course,
  delaySeconds: number,
  noDriving: { readonly from: number; readonly to: number } | null,
): Date {
  if (delaySeconds <= 0) return arrivesAt;
  if (!noDriving) return plusSeconds(arrivesAt, delaySeconds);
  let at = plusSeconds(departsAt, delaySeconds);
  let planned = departsAt;
  for (const { from, to, reason } of rests) {
    at = drive(at, secondsBetween(planned, new Date(from)), noDriving);
    planned = new Date(to);
    // A night stop is made again by the clock, wherever the vehicle is then.
    if (reason !== 'night') at = plusSeconds(at, secondsBetween(new Date(from), planned));
  }
  at = drive(at, secondsBetween(planned, arrivesAt), noDriving);
  return at < arrivesAt ? arrivesAt : at;
}

const secondsBetween = (from: Date, to: Date): number => Math.max(0, (to.getTime() - from.getTime()) / 1000);

/** So long on the road from an instant on, standing still within the hours without driving. */
function drive(from: Date, seconds: number, noDriving: { readonly from: number; readonly to: number }): Date {
  let [at, left] = [from, seconds];
  while (left > 0) {
    const second = shanghaiSecondOfDay(at);
    const sinceStop = (second - noDriving.from + DAY) % DAY;
    const length = (noDriving.to - noDriving.from + DAY) % DAY;
    if (sinceStop < length) {
      at = plusSeconds(at, length - sinceStop);
      continue;
    }
    const step = Math.min(left, DAY - sinceStop);
    at = plusSeconds(at, step);
    left -= step;
  }
  return at;
}

/** What somebody who answers for the trip is told. Names the sheet, nobody aboard. */
export function alarmText(kind: AlarmKind, level: number, sheetNumber: string, expectedAt: Date): Text {
  const at = shanghaiTime(expectedAt);
  const grade = String(level);
  const said: Readonly<Record<AlarmKind, Text>> = {
    departure: {
      zh: `应于 ${at} 发车，至今未发车。请核实并处置。`,
      en: `should have left at ${at} and has not. Find out, and see to it.`,
    },
    arrival: {
      zh: `应于 ${at} 到达，至今未交接完毕。请核实并处置。`,
      en: `should have arrived at ${at} and is not handed over. Find out, and see to it.`,
    },
    risk: {
      zh: `沿途有地方风险等级升高，自 ${at} 起超过载客上限或不得上客。请移出人员、改派车辆或取消。`,
      en: `is beyond the load cap, or takes people up where nobody may board, since ${at}: a place is at a higher risk. Take people out, or cancel.`,
    },
    carrier: {
      zh: `的客运企业已退回该车次，自 ${at} 起没有车辆和驾驶员。请另行派车。`,
      en: `has neither vehicle nor drivers since ${at}: the carrier gave it back. Offer it to another one.`,
    },
  };
  return {
    zh: `${grade}级告警：派车单${sheetNumber}${said[kind].zh}`,
    en: `Alarm of level ${grade}: trip ${sheetNumber} ${said[kind].en}`,
  };
}

export const reminderText = (sheetNumber: string, expiresAt: Date): Text => ({
  zh: `派车单${sheetNumber}的派车要约将于 ${shanghaiTime(expiresAt)} 过期，请尽快确认或谢绝。`,
  en: `The offer of trip ${sheetNumber} expires at ${shanghaiTime(expiresAt)}: please confirm or decline.`,
});
