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
    zh: '请给出要演练的规则、撤回的规则或撤销的协议',
    en: 'Say which rule, withdrawal or revocation is to be rehearsed',
  });
