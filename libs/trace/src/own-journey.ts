import type { Text } from '#kernel';
import type { WorkerState } from '#workers';

/** Where a worker stands, said to the worker. */
export const STANDINGS: Readonly<Record<WorkerState, Text>> = {
  registered: { zh: '已登记，等候推荐岗位', en: 'Registered; a vacancy is looked for' },
  proposed: { zh: '有岗位推荐给您，请答复', en: 'A vacancy was proposed to you; please answer' },
  offered: { zh: '岗位已告知您，等您答复', en: 'You were told of a vacancy; your answer is waited for' },
  accepted: { zh: '您已接受岗位，等企业确认', en: 'You accepted; the enterprise has to confirm' },
  placed: { zh: '企业已确认，等候安排乘车', en: 'The enterprise confirmed; your journey is arranged' },
  travelling: { zh: '途中', en: 'On the way' },
  employed: { zh: '已到岗', en: 'At work' },
  withdrawn: { zh: '已退出登记', en: 'Off the register' },
  returned: { zh: '已返乡', en: 'Back home' },
  deceased: { zh: '已登记身故', en: 'Recorded as deceased' },
  merged: { zh: '已并入另一条登记', en: 'Joined to another record' },
};

/** How it went at the door and at the gate. `care`: what concerns health is not said in so many words. */
const DOOR_REASONS: Readonly<Record<string, Text>> = {
  care: { zh: '因身体状况需要照护', en: 'for reasons of care' },
  connection: { zh: '未赶上列车或航班', en: 'the train or flight had left' },
  papers: { zh: '证件不全', en: 'papers were missing' },
  'own-wish': { zh: '本人意愿', en: 'by your own wish' },
  conduct: { zh: '乘车纪律', en: 'conduct on board' },
  other: { zh: '其他原因', en: 'another reason' },
};

const DOOR_STATES: Readonly<Record<string, Text>> = {
  expected: { zh: '在乘车名单上', en: 'On the passenger list' },
  boarded: { zh: '已上车', en: 'On board' },
  'no-show': { zh: '未到', en: 'You did not come' },
  refused: { zh: '上车时被拒', en: 'Refused at the door' },
  rebooked: { zh: '已改乘其他车次', en: 'Rebooked: you travel with another coach' },
  'taken-off': { zh: '途中下车', en: 'Taken off on the way' },
  transferred: { zh: '已换乘', en: 'You changed to the next vehicle' },
  arrived: { zh: '已到达', en: 'Arrived' },
  'handed-over': { zh: '已交接', en: 'Handed over' },
  disputed: { zh: '接收点有异议', en: 'The site disputes your arrival' },
};

export function doorText(state: string, reason: string | null): Text {
  const said = DOOR_STATES[state] ?? { zh: state, en: state };
  const why = reason === null ? undefined : DOOR_REASONS[reason];
  return why ? { zh: `${said.zh}：${why.zh}`, en: `${said.en}: ${why.en}` } : said;
}
