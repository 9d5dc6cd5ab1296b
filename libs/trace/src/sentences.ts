import type { Text } from '#kernel';

/** What happened, as a person would say it. Types that a later version adds are shown by their name. */
const SENTENCES: Readonly<Record<string, Text>> = {
  'worker.registered': { zh: '登记为务工人员', en: 'Registered as a worker' },
  'worker.id-corrected': { zh: '身份证号码已更正', en: 'The ID number was corrected' },
  'worker.corrected': { zh: '登记内容已更正', en: 'The record was corrected' },
  'worker.priority-derived': { zh: '优先次序已重新推导', en: 'Priority was derived anew' },
  'worker.consent-given': { zh: '本人同意处理其信息', en: 'The person agreed to the use of the data' },
  'worker.consent-withdrawn': { zh: '本人撤回同意', en: 'The person withdrew the consent' },
  'worker.deceased': { zh: '登记死亡', en: 'The death was reported' },
  'worker.merged': { zh: '并入同一人的另一登记', en: 'Merged into another record of the same person' },
  'worker.absorbed': { zh: '并入了同一人的重复登记', en: 'Another record of the same person was merged into this one' },
  'worker.split': { zh: '分出另一人的登记', en: 'Another person’s record was separated out of this one' },
  'worker.split-off': { zh: '由另一登记分出', en: 'Separated out of another record' },
  'worker.transferred': { zh: '转入另一单位登记', en: 'Handed over to another office' },
  'worker.revealed': { zh: '证件信息被查看', en: 'The ID was looked at' },
  'worker.proposed': { zh: '已推荐岗位', en: 'A vacancy was proposed' },
  'worker.offered': { zh: '岗位已告知本人', en: 'The offer was put to the person' },
  'worker.accepted': { zh: '本人接受推荐', en: 'Accepted the offer' },
  'worker.placed': { zh: '企业确认录用', en: 'The enterprise confirmed' },
  'worker.travelling': { zh: '启程', en: 'Set out' },
  'worker.employed': { zh: '到岗', en: 'Began to work' },
  'worker.withdrawn': { zh: '退出登记', en: 'Left the register' },
  'worker.returned': { zh: '返乡', en: 'Came home' },
  'worker.wishes-changed': { zh: '意愿已更正', en: 'Wishes were corrected' },
  'slip.printed': { zh: '已打印自助服务条', en: 'A slip was printed' },
  'slip.signed-in': { zh: '本人凭打印条登录', en: 'Signed in with the slip' },
  'slip.voided': { zh: '打印条已作废', en: 'The slip became void' },
  'worker.copied': { zh: '已提供个人资料副本', en: 'A copy of the data was given' },
  'worker.erased': { zh: '个人资料已删除', en: 'The personal data were erased' },
  'retention.carried-out': { zh: '到期资料已删除', en: 'What was kept long enough was erased' },
  'transfer.requested': { zh: '另一单位申请转入', en: 'Another office asked for the person' },
  'transfer.accepted': { zh: '同意转移', en: 'The transfer was accepted' },
  'transfer.refused': { zh: '不同意转移', en: 'The transfer was refused' },
  'transfer.cancelled': { zh: '转移申请已撤回', en: 'The request for a transfer was taken back' },
  'health-code.declared': { zh: '健康码已申报', en: 'A health code was declared' },
  'health-code.revoked': { zh: '健康码已撤销', en: 'A health code was called off' },
  'proposal.made': { zh: '匹配产生推荐', en: 'Proposed by a matching run' },
  'proposal.offered': { zh: '推荐已告知本人', en: 'The proposal was put to the person' },
  'proposal.accepted': { zh: '推荐已接受', en: 'The proposal was accepted' },
  'proposal.confirmed': { zh: '推荐已由企业确认', en: 'The proposal was confirmed' },
  'proposal.declined': { zh: '本人谢绝推荐', en: 'The proposal was declined' },
  'proposal.refused': { zh: '企业谢绝推荐', en: 'The enterprise refused the proposal' },
  'proposal.withdrawn': { zh: '推荐已撤回', en: 'The proposal was withdrawn' },
  'passenger.expected': { zh: '列入乘车名单', en: 'Listed as a passenger' },
  'passenger.boarded': { zh: '已上车', en: 'Boarded' },
  'passenger.no-show': { zh: '未到', en: 'Did not come' },
  'passenger.refused': { zh: '上车时被拒载', en: 'Refused at the door' },
  'passenger.recalled': { zh: '点名记录已撤回', en: 'The entry at the door was taken back' },
  'passenger.taken-off': { zh: '途中下车', en: 'Taken off on the way' },
  'passenger.left-behind': { zh: '未随车到达，安置终止', en: 'Did not travel to the gate; the placement ended' },
  'passenger.arrived': { zh: '到达接收点，点数在场', en: 'Arrived: present at the count' },
  'passenger.missed': { zh: '重新点数，不在场', en: 'Counted again: not present' },
  'passenger.unlisted': { zh: '到达，不在名单上', en: 'Arrived without being listed' },
  'passenger.struck': { zh: '名单外登记已撤销', en: 'The unlisted entry was taken back' },
  'passenger.handed-over': { zh: '已交接', en: 'Handed over' },
  'passenger.disputed': { zh: '接收点提出异议', en: 'Disputed by the site' },
  'passenger.revealed': { zh: '封存的原因被查看', en: 'The sealed reason was looked at' },
  'trip.departed': { zh: '所乘车次发车', en: 'The vehicle departed' },
  'trip.completed': { zh: '所乘车次全部交接完成', en: 'All hand-overs of the trip were completed' },
  'hand-over.arrived': { zh: '车辆到达接收点', en: 'The vehicle reached the site' },
  'hand-over.counted': { zh: '接收点完成点数', en: 'The site counted' },
  'hand-over.signed': { zh: '交接单签字', en: 'The hand-over list was signed' },
  'hand-over.completed': { zh: '双方签字，交接完成', en: 'Both signed: the hand-over was completed' },
};

/** Back on the register is not the same as new on it. */
const RELEASED: Readonly<Record<string, Text>> = {
  release: { zh: '安置终止，恢复待业登记', en: 'The placement ended; back on the register' },
  strand: { zh: '行程中止，恢复待业登记', en: 'The journey ended early; back on the register' },
  resume: { zh: '重新登记', en: 'Taken up again' },
};

export function sentenceFor(type: string, details: Readonly<Record<string, unknown>>): Text {
  const step = typeof details['step'] === 'string' ? details['step'] : '';
  const released = type === 'worker.registered' ? RELEASED[step] : undefined;
  return released ?? SENTENCES[type] ?? { zh: `其他记录：${type}`, en: `Other: ${type}` };
}
