import type { Text } from '#kernel';
import type { PlanFigures, WayReason } from '../journey-facts.js';

const yuan = (fen: number): string => (Math.round(fen) / 100).toFixed(2);
const hours = (seconds: number): string => (seconds / 3600).toFixed(1);

const TEXTS: Readonly<Record<WayReason, (figures: { readonly dearer: number; readonly seats: number }) => Text>> = {
  CHOSEN: () => ({ zh: '选定的方式', en: 'The way that was chosen' }),
  DEARER: ({ dearer }) => ({
    zh: `连同时间折价，比选定的方式贵${yuan(dearer)}元`,
    en: `With the time priced, ${yuan(dearer)} yuan dearer than the way that was chosen`,
  }),
  NO_SEAT: ({ seats }) => ({
    zh: `本批可用的${String(seats)}个座位已由更省钱的人乘坐`,
    en: `The ${String(seats)} seats for this batch go to those for whom they save more`,
  }),
  WHOLE_PLAN: () => ({
    zh: '只看此人更便宜，但整批这样走总费用更高：接驳车、整班价格或直达车的空座要由他人分担',
    en: 'Cheaper for this person alone, but not for the batch: others would bear the feeder coach, the price of the charter or the empty seats of a direct coach',
  }),
  LATE_FOR_DEPARTURE: () => ({
    zh: '依规行车，赶不上在规定的候车时间之前到站',
    en: 'Driven lawfully, nobody from there is at the station the prescribed time before departure',
  }),
  NOT_TO_THE_GATE: () => ({
    zh: '到站后没有合规的车程能在接收时段内到达接收点',
    en: 'From the station no lawful way leads to the gate within its hours',
  }),
  RIDE_TIME: () => ({ zh: '全程超过门到门时限', en: 'From door to door it takes longer than is allowed' }),
  GROUP_TOO_LARGE: () => ({
    zh: '同行小组一起接驳坐不下一辆车',
    en: 'The travel group does not fit into one coach to or from the station',
  }),
  LEFT_BEHIND: () => ({ zh: '没有座位或没有合规的车程', en: 'There is no seat, or no lawful way' }),
};

export const reasonText = (reason: WayReason, figures: { readonly dearer: number; readonly seats: number }): Text =>
  TEXTS[reason](figures);

type Compared = Omit<PlanFigures, 'text'>;

/** Why a whole plan was chosen, or lost against the one that was. */
export function planText(plan: Compared, chosen: Compared, hourFen: number): Text {
  const figures = {
    zh: `${yuan(plan.costFen)}元，${hours(plan.personSeconds)}人时，${String(plan.persons)}人，${String(plan.coaches)}辆车`,
    en: `${yuan(plan.costFen)} yuan, ${hours(plan.personSeconds)} person-hours, ${String(plan.persons)} persons, ${String(plan.coaches)} coaches`,
  };
  const priced = {
    zh: `每人时按${yuan(hourFen)}元计`,
    en: `an hour of a person at ${yuan(hourFen)} yuan`,
  };
  if (plan.chosen)
    return {
      zh: `选定：${figures.zh}；在不多留下任何人的方案中，费用加时间折价最低（${priced.zh}）`,
      en: `Chosen: ${figures.en}; of all plans that leave nobody more behind, the least in cost with time priced (${priced.en})`,
    };
  if (plan.leftBehind > chosen.leftBehind)
    return {
      zh: `未选：${figures.zh}；比选定方案多留下${String(plan.leftBehind - chosen.leftBehind)}人`,
      en: `Not chosen: ${figures.en}; it leaves ${String(plan.leftBehind - chosen.leftBehind)} more behind`,
    };
  const [money, time] = [plan.costFen - chosen.costFen, plan.personSeconds - chosen.personSeconds];
  return {
    zh: `未选：${figures.zh}；与选定方案相比费用${signed(money, yuan)}元，用时${signed(time, hours)}人时，合计贵${yuan(plan.comparedFen - chosen.comparedFen)}元`,
    en: `Not chosen: ${figures.en}; against the chosen one ${signed(money, yuan)} yuan and ${signed(time, hours)} person-hours, together ${yuan(plan.comparedFen - chosen.comparedFen)} yuan more`,
  };
}

const signed = (value: number, written: (value: number) => string): string =>
  `${value < 0 ? '−' : '+'}${written(Math.abs(value))}`;
