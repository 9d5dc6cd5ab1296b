import { DomainError } from '#kernel';

export const proposalMissing = (id: string) =>
  new DomainError('proposal.missing', 'missing', { zh: '推荐不存在', en: 'No such proposal' }, { id });

export const stepNotYours = (step: string, by: string) =>
  new DomainError(
    'proposal.step-not-yours',
    'forbidden',
    {
      zh: by === 'enterprise' ? '只有用工企业可以确认或拒绝' : '只有劳务输出地经办人可以代为答复或撤回',
      en: by === 'enterprise' ? 'Only the enterprise may confirm or refuse' : 'Only the office answers for the worker',
    },
    { step, by },
  );

export const proposedTwice = () =>
  new DomainError('proposal.proposed-twice', 'conflict', {
    zh: '该人员已有有效推荐',
    en: 'The worker has a live proposal already',
  });

/** Two steps of one proposal in one request: the second would be judged by a state that is past. */
export const namedTwice = (id: string) =>
  new DomainError(
    'proposal.named-twice',
    'conflict',
    { zh: '同一请求中同一推荐只能操作一次', en: 'A request may take one step of a proposal' },
    { id },
  );
