import type { Text } from '#kernel';
import type { Explanation, Outcome } from '../pairs/explanation.js';
import { type Bar, type Score, WEIGHTS } from '../pairs/pair.js';
import type { ProposalState, ProposalStep } from './proposal.lifecycle.js';

/** An offer as the worker reads it: what, where, why, and what may be answered. */
export interface OwnOffer {
  readonly id: string;
  readonly state: ProposalState;
  readonly text: Text;
  readonly employer: string;
  readonly title: string;
  readonly occupation: string;
  readonly wageFromFen: number;
  readonly wageToFen: number;
  readonly startsOn: string;
  readonly site: { readonly name: string; readonly address: string; readonly place: Text };
  /** Why this one. */
  readonly why: readonly Text[];
  readonly note: string | null;
  readonly madeAt: string;
  readonly decidedAt: string | null;
  /** `accept`, `decline`: what the worker may still answer. Declining never lowers priority. */
  readonly steps: readonly ProposalStep[];
}

/** What the last matching run over the worker's home said. */
export interface OwnExplanation {
  readonly runId: string;
  readonly at: string;
  readonly outcome: Outcome | 'not-considered';
  readonly text: Text;
  /** What stood in the way, and of how many vacancies. */
  readonly barred: readonly { readonly bar: Bar; readonly vacancies: number; readonly text: Text }[];
}

export const OFFER_STATES: Readonly<Record<ProposalState, Text>> = {
  proposed: { zh: '已为您推荐，等您答复', en: 'Proposed to you; your answer is waited for' },
  offered: { zh: '已告知您，等您答复', en: 'Put to you; your answer is waited for' },
  accepted: { zh: '您已接受，等企业确认', en: 'You accepted; the enterprise has to confirm' },
  confirmed: { zh: '企业已确认', en: 'The enterprise confirmed' },
  declined: { zh: '您已谢绝，不影响优先次序', en: 'You declined; that does not lower your priority' },
  refused: { zh: '企业未确认', en: 'The enterprise refused' },
  withdrawn: { zh: '推荐已撤回', en: 'The proposal was withdrawn' },
};

const OUTCOMES: Readonly<Record<Outcome | 'not-considered', Text>> = {
  proposed: { zh: '匹配到一个岗位', en: 'A vacancy was found' },
  'no-eligible-pair': {
    zh: '目前没有符合条件的岗位，原因见下',
    en: 'No vacancy was open to you; what stood in the way is below',
  },
  'no-common-site': {
    zh: '没有一处能同时安排您和同行者',
    en: 'No site has work for all who travel with you',
  },
  outcompeted: {
    zh: '岗位名额给了更难另行安排的人；可放宽意向地、工种或最低工资',
    en: 'The seats went to people harder to place elsewhere; a wider wish for place, occupation or wage would help',
  },
  'seat-went': { zh: '名额在推荐前已满', en: 'The seat went to somebody else before the proposal was made' },
  'not-available': {
    zh: '匹配期间您或同行者已另有安排',
    en: 'You, or somebody who travels with you, were placed elsewhere during the run',
  },
  'not-considered': {
    zh: '最近一次匹配时您尚未登记或不在待推荐名单',
    en: 'You were not on the list when matching was run last',
  },
};

const BARS: Readonly<Record<Bar, Text>> = {
  'turned-down': {
    zh: '您谢绝过，或企业谢绝过',
    en: 'You declined it before, or the enterprise refused',
  },
  reserved: {
    zh: '名额保留给建档立卡贫困劳动力',
    en: 'Its seats are kept for registered poor labourers',
  },
  wage: { zh: '工资低于您的要求', en: 'It pays less than you ask for' },
  until: {
    zh: '开工在您可出发的最后日期之后',
    en: 'It begins after the last day on which you would set out',
  },
  date: { zh: '您可出发的日期太晚', en: 'You can travel only after it has begun' },
  reach: { zh: '太远，客车不能依法直达', en: 'It is too far for a lawful coach trip' },
  recognition: {
    zh: '当地届时不认可您的健康码',
    en: 'Your health code would not be recognised there',
  },
};

const ANSWERS: readonly ProposalStep[] = ['accept', 'decline'];
export const answersAmong = (steps: readonly ProposalStep[]): ProposalStep[] =>
  steps.filter((step) => ANSWERS.includes(step));

function placeText(cost: number): Text {
  if (cost === 0) return { zh: '符合您的意向地', en: 'It lies where you wish to work, or you left that open' };
  if (cost < WEIGHTS.sameProvince) return { zh: '符合您的另一意向地', en: 'It lies where you would work as well' };
  if (cost < WEIGHTS.elsewhere)
    return { zh: '与您的意向地同省', en: 'It lies in the province in which you wish to work' };
  return { zh: '不在您的意向地', en: 'It does not lie where you wish to work' };
}

function workText(cost: number): Text {
  if (cost === 0) return { zh: '符合您的工种意向', en: 'It is the occupation that you wish for' };
  if (cost === WEIGHTS.occupationUnstated) return { zh: '您没有写工种意向', en: 'You named no occupation' };
  if (cost < WEIGHTS.otherOccupation)
    return { zh: '符合您的另一工种意向', en: 'It is another occupation that you would take' };
  return { zh: '与您的工种意向不同', en: 'It is another occupation than you wish for' };
}

/** Why an offer was chosen, from what it costs. */
export function whyOf({ distance, destination, occupation, recognition }: Score): Text[] {
  const kilometres = (distance * WEIGHTS.metresAUnit) / 1000;
  return [
    placeText(destination),
    workText(occupation),
    { zh: `离家约 ${kilometres} 公里`, en: `It is about ${kilometres} km from home` },
    recognition === 0
      ? { zh: '当地认可您的健康码', en: 'Your health code is recognised there' }
      : { zh: '当地认可您的健康码，但须另备材料', en: 'Your health code is recognised there with further proofs' },
  ];
}

/** In the worker's words; null for a run in which the worker was not looked at. */
export function ownExplanation(
  runId: string,
  at: Date,
  explained: Pick<Explanation, 'outcome' | 'barred'> | null,
): OwnExplanation {
  const outcome = explained?.outcome ?? 'not-considered';
  const barred = Object.entries(explained?.barred ?? {}) as [Bar, number][];
  return {
    runId,
    at: at.toISOString(),
    outcome,
    text: OUTCOMES[outcome],
    barred: barred.map(([bar, vacancies]) => ({ bar, vacancies, text: BARS[bar] })),
  };
}
