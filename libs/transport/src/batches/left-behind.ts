import type { Text } from '#kernel';
import {
  explainLeftBehind,
  type LeftExplanation,
  type LeftReason,
  type RouteAnswer,
  type RoutingProblem,
} from '#solver';
import type { RiskLevel } from '#places';
import { type BatchToPlan, type NotBoarding, parties } from './batch.js';

/** Who has no seat in the plan, and which rule or lack kept them off. */
export interface LeftBehindFacts {
  readonly proposalId: string;
  readonly reason: LeftReason | 'NO_BOARDING';
  /** What the journey would take and what is allowed or at hand: seconds, or persons and seats. */
  readonly needed: number | null;
  readonly limit: number | null;
  readonly text: Text;
}

const minutes = (seconds: number | null) => Math.ceil((seconds ?? 0) / 60);
const zh = (seconds: number | null) =>
  `${String(Math.floor(minutes(seconds) / 60))}小时${String(minutes(seconds) % 60)}分`;
const en = (seconds: number | null) =>
  `${String(Math.floor(minutes(seconds) / 60))} h ${String(minutes(seconds) % 60)} min`;
const count = (number: number | null) => String(number ?? 0);

const TEXTS: Readonly<Record<LeftReason, (explained: LeftExplanation) => Text>> = {
  NO_SEAT: ({ needed, limit }) =>
    (needed ?? 0) > (limit ?? 0)
      ? {
          zh: `车辆不够：共${count(needed)}人，可用座位只有${count(limit)}个`,
          en: `Too few vehicles: ${count(limit)} usable seats for ${count(needed)} persons`,
        }
      : {
          zh: '没有剩余车辆，其他车的空座按规定赶不到',
          en: 'No vehicle is left, and no free seat of another can be reached lawfully',
        },
  RIDE_TIME: ({ needed, limit }) => ({
    zh: `依规行车最快也要在途${zh(needed)}，上限为${zh(limit)}`,
    en: `Driven lawfully the journey takes ${en(needed)} at best; ${en(limit)} are allowed`,
  }),
  TRIP_TIME: ({ needed, limit }) => ({
    zh: `从发车到全部送达最快也要${zh(needed)}，上限为${zh(limit)}`,
    en: `The trip takes ${en(needed)} at best; ${en(limit)} are allowed`,
  }),
  BARRED: () => ({
    zh: '没有座位足够且可进入上车点和接收点的车型',
    en: 'No vehicle with enough seats may go to both places',
  }),
  GATE_HOURS: () => ({
    zh: '在允许的出发和在途时间内，赶不上接收点的接收时段',
    en: 'No lawful journey arrives within the hours of the gate',
  }),
  DRIVER_HOURS: ({ needed, limit }) => ({
    zh: `路上需驾驶${zh(needed)}，一车驾驶员24小时内合计最多${zh(limit)}`,
    en: `The way takes ${en(needed)} at the wheel; the drivers of one vehicle have ${en(limit)} in 24 hours`,
  }),
  PICKUP_CLOSED: () => ({ zh: '上车点不在开放时段', en: 'The boarding place is not open then' }),
  LATEST_END: () => ({ zh: '不能在最晚时限前到达', en: 'The journey cannot end in time' }),
  NOT_WORTH_THE_MONEY: () => ({ zh: '费用超过限额', en: 'The journey would cost more than is allowed' }),
  CANCELLED: () => ({ zh: '编制中止，尚未轮到', en: 'Planning was stopped before their turn' }),
};

const AT: Readonly<Record<RiskLevel, Text>> = {
  low: { zh: '低风险', en: 'low' },
  medium: { zh: '中风险', en: 'medium' },
  high: { zh: '高风险', en: 'high' },
};
export const noBoarding = ({ traveller: { proposalId }, level }: NotBoarding): LeftBehindFacts => ({
  ...{ proposalId, reason: 'NO_BOARDING', needed: null, limit: null },
  text: {
    zh: `上车地为${AT[level].zh}地区，不得上客`,
    en: `The boarding place is at ${AT[level].en} risk: nobody may board there`,
  },
});

/** Everybody whom the answer leaves behind, each with the reason; a party shares one. */
export function leftBehindOf(batch: BatchToPlan, problem: RoutingProblem, answer: RouteAnswer): LeftBehindFacts[] {
  const groups = parties(batch.travellers);
  const left = answer.leftBehind.flatMap(({ request, reason }) => {
    const explained = explainLeftBehind(problem, request, reason);
    const { needed, limit } = explained;
    const text = TEXTS[reason](explained);
    return (groups[request] ?? []).map(({ proposalId }) => ({ proposalId, reason, needed, limit, text }));
  });
  return [...batch.notBoarding.map(noBoarding), ...left];
}
