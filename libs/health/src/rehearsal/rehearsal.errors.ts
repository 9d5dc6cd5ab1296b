import { DomainError } from '#kernel';

export const versionUnknown = (identifier: string, version: string) =>
  new DomainError(
    'rule.version-unknown',
    'missing',
    { zh: '没有这一版本的规则', en: 'There is no such version of the rule' },
    { identifier, version },
  );

export const changeWanted = () =>
  new DomainError('rehearsal.change-wanted', 'invalid', {
    zh: '请给出一项要演练的变更：规则、撤回的规则、协议、协议草案或撤销的协议',
    en: 'Name one change to rehearse: a rule, a withdrawal, an agreement, a draft of one, or a revocation',
  });
