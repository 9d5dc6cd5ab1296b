import { DomainError } from '#kernel';
import type { RisenTrip } from './risen/risen-trip.js';

export const batchMissing = (id: string) =>
  new DomainError('batch.missing', 'missing', { zh: '批次不存在', en: 'No such batch' }, { id });

export const tripMissing = (id: string) =>
  new DomainError('trip.missing', 'missing', { zh: '车次不存在', en: 'No such trip' }, { id });

export const placementsUnfit = (proposals: readonly string[]) =>
  new DomainError(
    'batch.placements-unfit',
    'invalid',
    {
      zh: '只有本地已确认且未安排出行的岗位安置可以加入批次',
      en: 'Only confirmed placements of your own area that are in no other batch can join a batch',
    },
    { proposals },
  );

export const nobodyPicked = () =>
  new DomainError('batch.nobody-picked', 'conflict', {
    zh: '没有符合条件且尚未安排出行的人',
    en: 'Nobody who is in no batch answers to what was asked for',
  });

export const tooManyPicked = (persons: number, most: number) =>
  new DomainError(
    'batch.too-many-picked',
    'conflict',
    {
      zh: `符合条件的有 ${String(persons)} 人，一个批次至多 ${String(most)} 人`,
      en: `${String(persons)} answer to what was asked for; a batch takes ${String(most)} at most`,
    },
    { persons, most },
  );

export const batchEmpty = (id: string) =>
  new DomainError('batch.empty', 'conflict', { zh: '批次中没有人', en: 'There is nobody in the batch' }, { id });

export const noPlanYet = (id: string) =>
  new DomainError(
    'batch.no-plan-yet',
    'conflict',
    { zh: '尚未编出可用的方案，请稍候', en: 'No plan has been found yet; wait a moment' },
    { id },
  );

export const nothingToPrint = (id: string) =>
  new DomainError(
    'batch.nothing-to-print',
    'conflict',
    { zh: '批次没有车次，无派车单可打印', en: 'The batch has no trips, so that there is no sheet to print' },
    { id },
  );

export const placementsEnded = (proposals: readonly string[]) =>
  new DomainError(
    'batch.placements-ended',
    'conflict',
    {
      zh: '批次中有人的岗位安置已撤销，请先移出',
      en: 'Some placements of the batch have ended; take these people out first',
    },
    { proposals },
  );

export const noRuleInForce = (date: string) =>
  new DomainError(
    'batch.no-rule-in-force',
    'invalid',
    { zh: '该日期没有有效的运输规则', en: 'No transport rule is in force on that date' },
    { date },
  );

export const departsInThePast = () =>
  new DomainError('batch.departs-in-the-past', 'invalid', {
    zh: '出发时间已过',
    en: 'The earliest departure lies in the past',
  });

export const vehicleClassUnknown = (name: string) =>
  new DomainError(
    'batch.vehicle-class-unknown',
    'invalid',
    { zh: '没有这种车型', en: 'No such vehicle class' },
    { name },
  );

export const riskRose = (trips: readonly RisenTrip[]) =>
  new DomainError(
    'batch.risk-rose',
    'conflict',
    {
      zh: '编制方案之后有地方的风险等级升高，方案不再合规，请重新编制',
      en: 'Places were declared to be at a higher risk since the plan was made, which is lawful no more; plan again',
    },
    { trips },
  );

export const tripRiskRose = (risen: RisenTrip) =>
  new DomainError(
    'trip.risk-rose',
    'conflict',
    {
      zh: '沿途有地方风险等级升高，超过现行载客上限或不得上客',
      en: 'A place on the way is at a higher risk by now: more people than may ride, or boarding where nobody may',
    },
    { ...risen },
  );

export const peopleLeftBehind = (leftBehind: readonly object[]) =>
  new DomainError(
    'batch.people-left-behind',
    'conflict',
    {
      zh: '方案中有人未能安排座位，请移出或调整车辆、时间后重新编制',
      en: 'The plan leaves people behind; take them out, or change vehicles or times and plan again',
    },
    { leftBehind },
  );

export const notRecognised = (seats: readonly object[]) =>
  new DomainError(
    'batch.not-recognised',
    'conflict',
    {
      zh: '有人的健康码在途经或到达地不被认可，不能批准',
      en: 'Somebody’s health code is not recognised where the journey leads; the batch cannot be approved',
    },
    { seats },
  );

export const seatedElsewhere = () =>
  new DomainError('trip.seated-elsewhere', 'conflict', {
    zh: '有人在重叠时间内已安排其他车次',
    en: 'Somebody has a seat on another trip at an overlapping time',
  });

export const tripNotInForce = (id: string, state: string) =>
  new DomainError(
    'trip.not-in-force',
    'conflict',
    {
      zh: '车次未批准、已完成或已取消，没有领队口令',
      en: 'A trip that is not approved, or is over, has no leader’s code',
    },
    { id, state },
  );

export const leaderCodeRefused = () =>
  new DomainError('trip.leader-code-refused', 'unauthenticated', {
    zh: '派车单编号或一次性口令不正确，或已使用',
    en: 'Wrong sheet number or one-time code, or it was used already',
  });

export const taskMissing = (id: string) =>
  new DomainError('recognition-task.missing', 'missing', { zh: '待办不存在', en: 'No such task' }, { id });

export const stillRefused = (verdict: string) =>
  new DomainError(
    'recognition-task.still-refused',
    'conflict',
    { zh: '重新判定后健康码仍不被认可', en: 'Judged again, the code is still not recognised' },
    { verdict },
  );

export const tripUnlawful = (tripId: string, why: string) =>
  new DomainError(
    'trip.unlawful',
    'conflict',
    {
      zh: `改动后该车次不合规：${why}`,
      en: `Changed so, the trip would break a rule: ${why}`,
    },
    { tripId, why },
  );

export const tripOfCharter = (tripId: string) =>
  new DomainError(
    'trip.of-charter',
    'conflict',
    {
      zh: '该车次是列车或航班，按时刻表运行：不派车，方案不在此调整',
      en: 'This trip is a train or flight that keeps to its timetable: no carrier is asked, and nothing is planned anew here',
    },
    { tripId },
  );

export const noSeatThere = (tripId: string, people: number) =>
  new DomainError(
    'recognition-task.no-seat-there',
    'conflict',
    {
      zh: '该车次没有同路线的足够空座（同行者一并改乘），或在该车次上健康码同样不被认可',
      en: 'That trip has not enough free seats the same way (companions move together), or codes are not recognised on it either',
    },
    { tripId, people },
  );

export const tooLateToMove = (tripState: string) =>
  new DomainError(
    'recognition-task.too-late',
    'conflict',
    { zh: '车门已开，请在车门处办理', en: 'The doors are open: settle it at the door' },
    { tripState },
  );
