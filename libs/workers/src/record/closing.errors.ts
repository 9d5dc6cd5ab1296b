import { DomainError, type Text } from '#kernel';
import type { WorkerState } from '../worker.lifecycle.js';

export const diesOnTheWay = () =>
  new DomainError('worker.dies-on-the-way', 'conflict', {
    zh: '此人正在途中：先由领队办理下车，或由接收点交接，再登记死亡',
    en: 'The person is on the way: have the trip leader take the person off, or the site hand over, and report the death then',
  });

export const deathDateWrong = () =>
  new DomainError('worker.death-date-wrong', 'invalid', {
    zh: '死亡日期应为不晚于今天的日期（YYYY-MM-DD）',
    en: 'The day of the death is a date not after today (YYYY-MM-DD)',
  });

export const mergeWithItself = () =>
  new DomainError('worker.merge-with-itself', 'invalid', {
    zh: '不能将登记并入其自身',
    en: 'A record cannot be merged into itself',
  });

const BOUND_BY: Readonly<Partial<Record<WorkerState, Text>>> = {
  placed: {
    zh: '其中一份登记已由企业确认录用，先撤回该推荐或待到岗后再并',
    en: 'One of the two is placed with an employer: withdraw that placement, or wait for the arrival',
  },
  travelling: { zh: '其中一份登记正在途中，待到达后再并', en: 'One of the two is on the way: wait for the arrival' },
  employed: {
    zh: '此份登记已在岗，应将另一份并入此份',
    en: 'This record is of somebody at work: merge the other one into it',
  },
};

export const mergeBound = (id: string, state: WorkerState) =>
  new DomainError(
    'worker.merge-bound',
    'conflict',
    BOUND_BY[state] ?? { zh: '登记状态不允许合并', en: 'The state of the record does not allow it' },
    { id, state },
  );

export const splitFactsWrong = (wanted: boolean) =>
  new DomainError(
    'worker.split-facts-wrong',
    'invalid',
    wanted
      ? { zh: '请填写应分出的人员信息', en: 'Say who is separated out of this record' }
      : { zh: '撤销合并时不填人员信息', en: 'A merger is undone as it was: send no facts' },
  );
