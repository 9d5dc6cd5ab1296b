import { shanghaiTime, type Text } from '#kernel';
import type { Proof } from '../batches/plan-facts.js';
import type { JudgedSeat } from '../recognition/seat-recognition.service.js';
import type { SeatFacts } from '../trips/trip.js';
import type { CourseSeat, TimedCourse } from './course.js';
import { type Repair, type RepairKind, ruleText, takesOver } from './repair.js';

/** Somebody whom a coach takes on, by the seat of today and the one to be. */
export interface TakenSeat {
  readonly workerId: string;
  readonly seatId: string;
  readonly name: string;
  readonly fromTripId: string;
  readonly fromSeat: number;
  readonly toSeat: number;
  readonly boards: string;
  readonly boardsAt: string;
  readonly boardsAtLocal: string;
  readonly alights: string;
  readonly alightsAt: string;
  readonly alightsAtLocal: string;
}

/** One coach as it would run. */
export interface RepairCoach {
  /** Null for a vehicle that takes over. */
  readonly tripId: string | null;
  readonly vehicleClass: string;
  readonly drivers: number;
  readonly departsAt: string;
  readonly arrivesAt: string;
  readonly metres: number;
  readonly costFen: number;
  readonly takes: readonly TakenSeat[];
  readonly stops: readonly {
    readonly name: string;
    readonly arrivesAt: string;
    readonly leavesAt: string;
    /** Later than planned so far, in seconds; null for a stop that is new. */
    readonly laterSeconds: number | null;
  }[];
  /** By the independent check. */
  readonly proofs: readonly Proof[];
  /** Verdicts on the codes of those aboard, as of the instants of this course. */
  readonly recognition: readonly { readonly workerId: string; readonly verdict: string }[];
}

export interface RepairOption {
  readonly id: string;
  readonly kind: RepairKind;
  readonly text: Text;
  /** Everybody is taken. */
  readonly complete: boolean;
  readonly coaches: readonly RepairCoach[];
  readonly left: readonly {
    readonly workerId: string;
    readonly seatId: string;
    readonly name: string;
    readonly rule: string;
    readonly needed: number | null;
    readonly limit: number | null;
    readonly text: Text;
  }[];
  /** Against what the trips cost and drive so far. */
  readonly costDifferenceFen: number;
  readonly metresDifference: number;
}

interface FormerTrip {
  readonly id: string;
  readonly metres: number;
  readonly costFen: number;
  readonly stops: readonly { readonly name: string; readonly siteId: string | null; readonly arrivesAt: Date }[];
}

/** An option as it is read, and what it is known by: the same option has the same fingerprint. */
export function repairOption(
  former: readonly FormerTrip[],
  broken: { readonly id: string; readonly state: string },
  { kind, courses, left }: Repair,
  written: readonly { readonly judged: readonly JudgedSeat[] }[],
): { readonly view: Omit<RepairOption, 'id'>; readonly fingerprint: object } {
  const coaches = courses.map((course, i) =>
    coachOf(
      course,
      former.find(({ id }) => id === course.tripId),
      written[i]?.judged ?? [],
    ),
  );
  const changed = former.filter(({ id }) => courses.some(({ tripId }) => tripId === id));
  // Before departure a coach that broke down drives nowhere and costs nothing once nobody is left aboard.
  const ended = takesOver(kind) && broken.state !== 'departed' ? former.filter(({ id }) => id === broken.id) : [];
  const before = [...changed, ...ended];
  const sum = (figures: readonly number[]) => figures.reduce((all, one) => all + one, 0);
  const taken = sum(coaches.map(({ takes }) => takes.length));
  return {
    view: {
      kind,
      text: TEXTS[kind](taken, left.length),
      complete: left.length === 0,
      coaches,
      left: left.map(({ seat, rule, needed, limit }) => ({
        ...{ workerId: seat.workerId, seatId: seat.id, name: seat.name },
        ...{ rule, needed, limit, text: ruleText(rule, needed, limit) },
      })),
      costDifferenceFen: sum(courses.map(({ costFen }) => costFen)) - sum(before.map(({ costFen }) => costFen)),
      metresDifference: sum(courses.map(({ metres }) => metres)) - sum(before.map(({ metres }) => metres)),
    },
    fingerprint: {
      kind,
      coaches: coaches.map(({ recognition: _, proofs: __, takes, ...coach }) => ({
        ...coach,
        takes: takes.map(({ seatId, toSeat }) => [seatId, toSeat]),
      })),
      left: left.map(({ seat }) => seat.id),
    },
  };
}

function coachOf(course: TimedCourse, former: FormerTrip | undefined, judged: readonly JudgedSeat[]): RepairCoach {
  const { tripId, vehicle, times, metres, costFen, proofs, stops, timedStops, seats } = course;
  return {
    ...{ tripId, vehicleClass: vehicle.name, drivers: times.drivers, metres, costFen, proofs },
    departsAt: times.departsAt.toISOString(),
    arrivesAt: times.arrivesAt.toISOString(),
    takes: seats.filter(({ seat }) => seat.tripId !== tripId).map((one) => taken(course, one)),
    stops: stops.flatMap(({ name, siteId }, k) => {
      const timed = timedStops[k];
      if (!timed) return [];
      const planned = former?.stops.find((stop) => stop.name === name && stop.siteId === siteId);
      const later = planned && (timed.arrivesAt.getTime() - planned.arrivesAt.getTime()) / 1000;
      const [arrivesAt, leavesAt] = [timed.arrivesAt.toISOString(), timed.leavesAt.toISOString()];
      return { name, arrivesAt, leavesAt, laterSeconds: later ?? null };
    }),
    recognition: judged.map(({ seat, verdict }) => ({ workerId: seat.workerId, verdict: verdict.verdict })),
  };
}

function taken({ stops, timedStops }: TimedCourse, one: CourseSeat): TakenSeat {
  const { id: seatId, workerId, name, tripId: fromTripId, number: fromSeat }: SeatFacts = one.seat;
  const [boards, alights] = [stops[one.boardStop], stops[one.alightStop]];
  const [on, off] = [timedStops[one.boardStop], timedStops[one.alightStop]];
  const [boardsAt, alightsAt] = [on?.arrivesAt ?? new Date(0), off?.arrivesAt ?? new Date(0)];
  return {
    ...{ workerId, seatId, name, fromTripId, fromSeat, toSeat: one.number },
    ...{ boards: boards?.name ?? '', boardsAt: boardsAt.toISOString(), boardsAtLocal: shanghaiTime(boardsAt) },
    ...{ alights: alights?.name ?? '', alightsAt: alightsAt.toISOString(), alightsAtLocal: shanghaiTime(alightsAt) },
  };
}

const besides = (left: number): Text =>
  left === 0 ? { zh: '', en: '' } : { zh: `，${String(left)}人未能安排`, en: `; ${String(left)} find no seat` };

const TEXTS: Readonly<Record<RepairKind, (taken: number, left: number) => Text>> = {
  others: (taken, left) => ({
    zh: `由其他车次的空座接走${String(taken)}人${besides(left).zh}`,
    en: `Free seats of other coaches take ${String(taken)}${besides(left).en}`,
  }),
  replacement: (taken, left) => ({
    zh: `由替换车辆接走${String(taken)}人${besides(left).zh}`,
    en: `Vehicles that take over carry ${String(taken)}${besides(left).en}`,
  }),
  both: (taken, left) => ({
    zh: `由其他车次的空座和替换车辆接走${String(taken)}人${besides(left).zh}`,
    en: `Other coaches and vehicles that take over carry ${String(taken)}${besides(left).en}`,
  }),
  wait: () => ({ zh: '原车稍后继续，时刻重新计算', en: 'The same coach goes on later, timed again' }),
  'fewer-drivers': () => ({
    zh: '由其余驾驶员继续，按规定休息',
    en: 'The other drivers go on, with the rests that the rules ask for',
  }),
  'ask-gate': () => ({
    zh: '原车稍后继续，已同意时段的接收点重新征询',
    en: 'The same coach goes on later; gates that had accepted its hour are asked anew',
  }),
  detour: (_, left) => ({ zh: `绕行${besides(left).zh}`, en: `Another way round${besides(left).en}` }),
  'depart-without': (_, left) => ({
    zh: `不再等候，${String(left)}人退回协调员另行安排`,
    en: `It leaves without them: ${String(left)} go back to the coordinator`,
  }),
  'later-coach': (taken) => ({
    zh: `${String(taken)}人改乘后续车次`,
    en: `${String(taken)} ride with a later coach`,
  }),
  'as-timed': () => ({ zh: '列车（航班）按时刻运行', en: 'The train or flight keeps its hours' }),
  'road-opens': (_, left) => ({
    zh: `在封路处等候放行${besides(left).zh}`,
    en: `They wait for the road to open${besides(left).en}`,
  }),
};
