import type { Text } from '#kernel';
import type { SeatFacts } from '../trips/trip.js';
import type { TimedCourse } from './course.js';

/** Vehicles that could take over. */
export interface ReplacementFacts {
  readonly vehicleClass: string;
  readonly count: number;
  /** When the first of them can board people: before departure at the first stop, else where the coach stands. */
  readonly readyAt: Date;
}

/** Where a coach stands on the road. */
export interface Roadside {
  readonly name: string;
  readonly divisionCode: string;
  readonly lon: number;
  readonly lat: number;
}

/** What is asked of a repair. */
export interface RepairFacts {
  readonly tripId: string;
  /** Who is to be taken on. */
  readonly workers: readonly string[];
  /** Null before departure. */
  readonly roadside: Roadside | null;
  /** Since when it stands. */
  readonly at: Date;
  readonly replacements: readonly ReplacementFacts[];
  /** The coach goes on then; null where nobody can say. */
  readonly goesOnAt: Date | null;
  /** What is thought of. */
  readonly kinds: readonly RepairKind[];
}

/** `others`: free seats of other coaches; `replacement`: vehicles that take over; `both`. */
export type TakingOver = 'others' | 'replacement' | 'both';
/**
 * Or the same coach: `wait`, later; `fewer-drivers`, with those who are well; `ask-gate`, and gates that accepted another hour are asked anew;
 * `detour`, another way, leaving earlier or later where the rules want it; `road-opens`, once the road is open again; `depart-without`, at its
 * hour, without those who did not come, or `later-coach`, and they ride with a later one; `as-timed`, a train or flight that keeps its hours.
 */
export type RepairKind =
  | TakingOver
  | 'wait'
  | 'fewer-drivers'
  | 'ask-gate'
  | 'detour'
  | 'road-opens'
  | 'depart-without'
  | 'later-coach'
  | 'as-timed';

export const takesOver = (kind: RepairKind): kind is TakingOver =>
  kind === 'others' || kind === 'replacement' || kind === 'both';

export interface LeftSeat {
  readonly seat: SeatFacts;
  readonly rule: string;
  readonly needed: number | null;
  readonly limit: number | null;
}

/** One way to repair it, as the independent check has proven it. */
export interface Repair {
  readonly kind: RepairKind;
  readonly courses: readonly TimedCourse[];
  readonly left: readonly LeftSeat[];
}

/** A repair to be tried, and people whom it leaves where they are, as its option names them. */
export interface RepairTry {
  readonly repair: Repair;
  readonly stays: readonly LeftSeat[];
}

/** Called between the steps of a search, with how many are done of how many; throws where nobody waits for it any more. */
export type Look = (done: number, of: number) => Promise<void>;

/** Why something is not possible: which rule, for which trip or vehicle, with its figures. */
export interface RepairHindrance {
  readonly kind: RepairKind;
  readonly tripId: string | null;
  readonly vehicleClass: string | null;
  readonly rule: string;
  readonly needed: number | null;
  readonly limit: number | null;
  readonly text: Text;
}

const hours = (seconds: number | null) => (seconds === null ? '–' : (seconds / 3600).toFixed(1));
const figure = (number: number | null) => (number === null ? '–' : String(number));

/** The rule in words. */
export function ruleText(rule: string, needed: number | null, limit: number | null): Text {
  switch (rule) {
    case 'NO_SEAT':
      return {
        zh: `座位不够：需要${figure(needed)}个，可用${figure(limit)}个`,
        en: `Too few seats: ${figure(needed)} are wanted, ${figure(limit)} are free`,
      };
    case 'RIDE_TIME':
      return {
        zh: `乘车时间超限：需${hours(needed)}小时，上限${hours(limit)}小时`,
        en: `Too long on board: ${hours(needed)} h, and ${hours(limit)} h are allowed`,
      };
    case 'DRIVER_HOURS':
      return {
        zh: `驾驶时间超限：一车驾驶员24小时内合计最多${hours(limit)}小时`,
        en: `Too long at the wheel: the drivers of one coach have ${hours(limit)} h in 24 hours`,
      };
    case 'CREW':
      return {
        zh: `需要${figure(needed)}名驾驶员，已派${figure(limit)}名`,
        en: `It takes ${figure(needed)} drivers, and ${figure(limit)} are promised`,
      };
    case 'GATE_HOURS':
      return { zh: '赶不上接收点的接收时段', en: 'It does not arrive within the hours of the gate' };
    case 'PAST_CHANGED':
      return { zh: '已驶过的站点时刻会改变', en: 'Stops that lie behind would have other instants' };
    case 'PASSED':
      return { zh: '该车已驶过停车地点，或已开始下客', en: 'That coach is past the place, or has set people down' };
    case 'OTHER_WAY':
      return {
        zh: '该车不去这些接收点，或没有空座',
        en: 'That coach goes to none of their gates, or has no free seat',
      };
    case 'NO_OTHERS':
      return { zh: '本机构没有可接续的其他车次', en: 'No other trip of the office can take anybody' };
    case 'NO_LATER_COACH':
      return { zh: '一天之内没有去这些接收点的后续车次', en: 'No later coach goes to their gates within a day' };
    case 'GROUP_APART':
      return {
        zh: '同行人员仍在原车，不能分乘；请一并上报同行人员',
        en: 'Companions would stay on this coach, and may not be torn apart; name them as well',
      };
    case 'NOT_MISSING':
      return { zh: '所列人员已上车或已离开该车次', en: 'Those named have boarded, or have left the trip' };
    case 'NO_SHOW':
      return { zh: '未到', en: 'Did not come' };
    case 'NOBODY_TAKEN':
      return { zh: '没有人能被接走', en: 'Nobody could be taken' };
    default:
      return { zh: `不合规：${rule}`, en: `A rule would be broken: ${rule}` };
  }
}

export const hindrance = (
  kind: RepairKind,
  rule: string,
  more: Partial<Omit<RepairHindrance, 'kind' | 'rule' | 'text'>> = {},
): RepairHindrance => {
  const { tripId = null, vehicleClass = null, needed = null, limit = null } = more;
  return { kind, tripId, vehicleClass, rule, needed, limit, text: ruleText(rule, needed, limit) };
};
