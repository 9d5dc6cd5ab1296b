import { plusSeconds, shanghaiTime, type Text } from '#kernel';
import type { ArrivalSlot } from './arrival-slot.js';
import { hourOf } from './arrival-slot.js';
import type { ExpectedAtGate } from './gate-room.js';

/** What a plan asks of a gate. */
type Asked = Pick<ArrivalSlot, 'siteId' | 'gate' | 'persons' | 'arrivesAt'>;

/** An hour of the clock in which more people come than the gate receives. */
export interface FullHour {
  readonly from: string;
  readonly until: string;
  readonly fromLocal: string;
  /** People whom other batches bring: accepted, or asked for. */
  readonly expected: number;
  /** People whom this plan brings … */
  readonly planned: number;
  /** … and of these, those of coaches for which there is no room. */
  readonly tooMany: number;
}

/** A gate that will have to refuse people whom a plan brings. */
export interface GateWithoutRoom {
  readonly siteId: string;
  readonly gate: string;
  readonly perHour: number;
  /** People bound there in the plan, and how many of them it has no room for. */
  readonly persons: number;
  readonly tooMany: number;
  /** One coach brings more people than an hour's, or the hours in which they could come are full. */
  readonly reason: 'LOAD' | 'HOURS_FULL';
  readonly hours: readonly FullHour[];
  readonly text: Text;
}

const HOUR = 3600;

/** Gates that receive fewer people in some hour than come in it; of coaches in one hour the first are received. In the order of the gates asked. */
export function gatesWithoutRoom(
  slots: readonly Asked[],
  asking: ReadonlyMap<string, ExpectedAtGate>,
): GateWithoutRoom[] {
  return [...asking].flatMap(([siteId, gate]) => {
    const own = slots
      .filter((slot) => slot.siteId === siteId)
      .sort((a, b) => a.arrivesAt.getTime() - b.arrivesAt.getTime());
    const hours = [...new Set(own.map(({ arrivesAt }) => hourOf(arrivesAt).from.getTime()))].flatMap((hour) =>
      fullHour(own, gate, hour),
    );
    const [first] = own;
    if (!first || hours.length === 0) return [];
    const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
    const found = {
      ...{ siteId, gate: first.gate, perHour: gate.perHour, hours },
      persons: sum(own.map(({ persons }) => persons)),
      tooMany: sum(hours.map(({ tooMany }) => tooMany)),
      reason: own.some(({ persons }) => persons > gate.perHour) ? ('LOAD' as const) : ('HOURS_FULL' as const),
    };
    return [{ ...found, text: textOf(found) }];
  });
}

function fullHour(slots: readonly Asked[], gate: ExpectedAtGate, hour: number): FullHour[] {
  const expected = gate.expected.get(hour) ?? 0;
  let [planned, received] = [0, 0];
  for (const { arrivesAt, persons } of slots) {
    if (hourOf(arrivesAt).from.getTime() !== hour) continue;
    planned += persons;
    if (expected + received + persons <= gate.perHour) received += persons;
  }
  if (received === planned) return [];
  const from = new Date(hour);
  const span = { from: from.toISOString(), until: plusSeconds(from, HOUR).toISOString() };
  return [{ ...span, fromLocal: shanghaiTime(from), expected, planned, tooMany: planned - received }];
}

function textOf({ gate, perHour, persons, tooMany, reason, hours }: Omit<GateWithoutRoom, 'text'>): Text {
  const [figures, others] = [
    hours.map(({ planned }) => String(planned)),
    hours.map(({ expected }) => String(expected)),
  ];
  const listed = (line: (local: string, own: string, other: string) => string) =>
    hours.map(({ fromLocal }, k) => line(fromLocal, figures[k] ?? '', others[k] ?? ''));
  const zh = listed((local, own, other) => `${local} 起一小时本方案到${own}人、其他批次${other}人`).join('；');
  const en = listed((local, own, other) => `in the hour from ${local} on this plan brings ${own}, others ${other}`);
  const why: Text =
    reason === 'LOAD'
      ? {
          zh: '有一车送来的人多于其一小时所能接收（同行小组不拆开，或没有更多车辆）',
          en: 'One vehicle brings more than an hour’s (a group is not parted, or there are no more vehicles)',
        }
      : { zh: '能够到达的各小时已无余量', en: 'The hours in which they can come have no more room' };
  return {
    zh: `${gate}每小时接收${String(perHour)}人，本方案送来的${String(persons)}人中有${String(tooMany)}人接收不下。${why.zh}：${zh}`,
    en: `${gate} receives ${String(perHour)} people an hour and has no room for ${String(tooMany)} of the ${String(persons)} whom the plan brings. ${why.en}: ${en.join('; ')}`,
  };
}
