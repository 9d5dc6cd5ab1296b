import { DomainError } from '#kernel';
import type { TransferStep } from './transfer.lifecycle.js';

export const transferMissing = (id: string) =>
  new DomainError('transfer.missing', 'missing', { zh: '没有此转移申请', en: 'No such transfer' }, { id });

export const transferStepNotYours = (step: TransferStep) =>
  new DomainError(
    'transfer.step-not-yours',
    'forbidden',
    {
      zh: '同意或拒绝由转出单位决定，撤回由申请单位决定',
      en: 'The office that has the person accepts or refuses; the office that asked cancels',
    },
    { step },
  );

export const workerBusy = () =>
  new DomainError('transfer.worker-busy', 'conflict', {
    zh: '此人已有推荐、正在途中或在岗，暂不能转移',
    en: 'The person is proposed, on the way or at work, and cannot be transferred now',
  });
