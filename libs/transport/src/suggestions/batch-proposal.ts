import { shanghaiInstant, type Text } from '#kernel';
import type { FleetItem } from '../batches/batch.js';
import type { CoachClass } from './coaches.js';
import { seatsOf } from './coaches.js';
import type { LeaveReason, Leaving, LeftOut, LeftOutReason, StayReason } from './proposing.js';
import { daysBetween, GROUPING, plusDays } from './waiting.js';

/** What `POST /v1/batches` takes: the draft with exactly these people. */
export interface ProposedDraft {
  readonly name: string;
  readonly departsAfter: string;
  readonly proposalIds: readonly string[];
  /** Where a fleet was named; otherwise the planner has every class. */
  readonly fleet?: readonly FleetItem[] | undefined;
}

interface PersonsAt {
  readonly divisionCode: string;
  readonly name: Text;
  readonly persons: number;
}

/** People who stay for the same reason. */
interface Staying<Reason> {
  readonly reason: Reason;
  /** The first day on which they could leave, or the last; null where the reason is about none. */
  readonly day: string | null;
  readonly text: Text;
  readonly persons: number;
}

interface LeftOutTogether extends Staying<LeftOutReason> {
  readonly proposalIds: readonly string[];
}

/** A batch that could be made. Days are `YYYY-MM-DD` in Asia/Shanghai. */
export interface BatchProposal {
  readonly draft: ProposedDraft;
  readonly departsOn: string;
  /** Expected, of the farthest. */
  readonly arrivesOn: string;
  readonly origins: readonly PersonsAt[];
  readonly destination: Omit<PersonsAt, 'persons'>;
  readonly persons: number;
  /** Expected; the planner may find others. */
  readonly vehicles: readonly CoachClass[];
  readonly seats: number;
  /** Persons by seat under the cap, 0–1. */
  readonly load: number;
  readonly why: {
    readonly reason: LeaveReason;
    readonly text: Text;
    /** Who may not wait any longer. */
    readonly due: number;
    /** Who will be there only after the first day of work. */
    readonly late: number;
    /** Days between confirmation and departure. */
    readonly waits: { readonly longest: number; readonly mean: number };
  };
  /** How many of the same counties for the same city do not leave with them: they are in another proposal, or in none (`leftOut`). */
  readonly leavesOut: readonly Staying<StayReason>[];
}

export interface BatchProposals {
  readonly from: string;
  readonly to: string;
  /** Placements that are in no batch, and how many of them are proposed. */
  readonly waiting: number;
  readonly proposed: number;
  readonly items: readonly BatchProposal[];
  readonly leftOut: readonly LeftOutTogether[];
}

const n = String;
const STAYS: Readonly<Record<StayReason, (day: string) => Text>> = {
  NOT_YET: (day) => ({ zh: `${day} 起方可出发`, en: `May leave from ${day} on` }),
  NO_SEAT: () => ({ zh: '车已坐满，等下一批', en: 'The coaches are full; leaves with a later batch' }),
};
const LEFT_OUT: Readonly<Record<LeftOutReason, (day: string) => Text>> = {
  LATER: (day) => ({
    zh: `${day} 起方可出发，不在所询日期内`,
    en: `May leave from ${day} on, after the days asked for`,
  }),
  PAST: (day) => ({
    zh: `本人最晚 ${day} 出发，已过`,
    en: `Would set out by ${day} at the latest, which is past`,
  }),
  GROUP_APART: (day) => ({
    zh: `同行者没有共同的出发日（有人最晚 ${day}）`,
    en: `The travel group has no day in common (one of them leaves by ${day} at the latest)`,
  }),
  GROUP_TOO_LARGE: () => ({
    zh: '同行者多于一车可用座位',
    en: 'The travel group is larger than the usable seats of a coach',
  }),
  NO_BOARDING: () => ({
    zh: '上车地风险等级较高，这些天不得上客',
    en: 'Nobody may board there on these days: the risk level is too high',
  }),
  NO_VEHICLE: (day) => ({ zh: `应于 ${day} 前出发，没有空余车辆`, en: `Should leave by ${day}; no vehicle is free` }),
  WAITS: (day) => ({
    zh: `车未坐满，可等到 ${day}`,
    en: `No coach is full yet; may wait until ${day}`,
  }),
};

const percent = (load: number): string => `${n(Math.floor(load * 100 + 1e-9))}%`;
const WHY: Readonly<Record<LeaveReason, (load: number, due: number) => Text>> = {
  FULL: (load) => ({
    zh: `车辆坐满上限座位的 ${percent(load)}，不必再等`,
    en: `The coaches are ${percent(load)} full against the cap; nobody needs to wait`,
  }),
  DUE: (load, due) => ({
    zh: `${n(due)} 人不能再等；车辆坐满上限座位的 ${percent(load)}`,
    en: `${n(due)} may not wait any longer; the coaches are ${percent(load)} full against the cap`,
  }),
};

export type Naming = (divisionCode: string) => Text;

export function leftOutView(leftOut: readonly LeftOut[]): LeftOutTogether[] {
  const found = new Map<string, { reason: LeftOutReason; day: string | null; proposalIds: string[] }>();
  for (const { placement, reason, day } of leftOut) {
    const key = `${reason} ${day ?? ''}`;
    const group = found.get(key) ?? { reason, day, proposalIds: [] };
    group.proposalIds.push(placement.proposalId);
    found.set(key, group);
  }
  return [...found.values()].map(({ reason, day, proposalIds }) => ({
    ...{ reason, day, text: LEFT_OUT[reason](day ?? ''), persons: proposalIds.length, proposalIds },
  }));
}

/** @param isFleetNamed whether the batch is to keep to the coaches of the proposal */
export function proposalView(leaving: Leaving, nameOf: Naming, isFleetNamed: boolean): BatchProposal {
  const { day, corridor, persons, coaches, reason, due, nights, stays } = leaving;
  const load = persons.length / seatsOf(coaches);
  const counts = new Map<string, number>();
  for (const { origin } of persons) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  const waits = persons.map(({ confirmedOn }) => daysBetween(confirmedOn, day));
  const [centre = ''] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  return {
    draft: {
      name: `${day} ${nameOf(centre).zh} → ${nameOf(corridor.destination).zh}`,
      departsAfter: shanghaiInstant(day, GROUPING.departsAt).toISOString(),
      proposalIds: persons.map(({ proposalId }) => proposalId).sort(),
      ...(isFleetNamed && { fleet: coaches.map(({ vehicleClass, count }) => ({ vehicleClass, count })) }),
    },
    ...{ departsOn: day, arrivesOn: plusDays(day, nights) },
    origins: [...counts].map(([divisionCode, count]) => ({ divisionCode, name: nameOf(divisionCode), persons: count })),
    destination: { divisionCode: corridor.destination, name: nameOf(corridor.destination) },
    ...{ persons: persons.length, vehicles: coaches, seats: seatsOf(coaches), load },
    why: {
      ...{ reason, due, text: WHY[reason](load, due) },
      late: persons.filter((one) => plusDays(day, one.journeyDays) > one.startsOn).length,
      waits: { longest: Math.max(...waits), mean: waits.reduce((a, b) => a + b, 0) / waits.length },
    },
    leavesOut: stays.map(({ reason, from, persons: count }) => ({
      ...{ reason, day: from, text: STAYS[reason](from), persons: count },
    })),
  };
}
