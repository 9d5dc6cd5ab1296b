import { DomainError } from '#kernel';

export const engineUnknown = (version: string) =>
  new DomainError(
    'rule.engine-unknown',
    'invalid',
    { zh: '规则引擎版本应为 1.3.3', en: 'Rules are written for engine version 1.3.3' },
    { version },
  );

export const divisionUnknown = (division: string) =>
  new DomainError(
    'rule.division-unknown',
    'invalid',
    { zh: '规则所属行政区划不存在', en: 'There is no division with the code of the rule' },
    { division },
  );

export const logicMalformed = (problems: readonly string[]) =>
  new DomainError(
    'rule.malformed',
    'invalid',
    { zh: '规则逻辑不是合法的 CertLogic', en: 'The logic of the rule is not valid CertLogic' },
    { problems },
  );

export const testsMissing = () =>
  new DomainError('rule.tests-missing', 'invalid', {
    zh: '规则须自带测试：至少一例通过、一例不通过',
    en: 'A rule brings tests: at least one that it lets through and one that it stops',
  });

export const testsFailed = (tests: readonly string[]) =>
  new DomainError(
    'rule.tests-failed',
    'invalid',
    { zh: '规则自带的测试未通过', en: 'Tests that the rule brings fail' },
    { tests },
  );

export const versionNotGrowing = (newest: string) =>
  new DomainError(
    'rule.version-not-growing',
    'conflict',
    { zh: '版本号须大于已发布的版本', en: 'The version must be greater than the newest one published' },
    { newest },
  );

export const notLoosening = (tests: readonly string[]) =>
  new DomainError(
    'rule.not-loosening',
    'invalid',
    {
      zh: '不是放宽：没有旧版本，或旧版本放行的情形被新版本拦下',
      en: 'It is no loosening: there is no older version, or this one stops what the older one lets through',
    },
    { tests },
  );

export const noticeShort = () =>
  new DomainError('rule.notice-short', 'invalid', {
    zh: '收紧的规则须提前 48 小时公布',
    en: 'A rule that asks for more is published 48 hours before it takes effect',
  });

export const farAhead = () =>
  new DomainError('rule.far-ahead', 'invalid', {
    zh: '规则最多提前两周公布',
    en: 'A rule is published at most two weeks before it takes effect',
  });

export const spanShort = () =>
  new DomainError('rule.span-short', 'invalid', {
    zh: '规则的有效期至少 72 小时',
    en: 'A rule stays in force for at least 72 hours',
  });

export const ruleMissing = (identifier: string) =>
  new DomainError('rule.missing', 'missing', { zh: '没有这条规则', en: 'There is no such rule' }, { identifier });

export const ruleWithdrawn = (identifier: string, at: Date) =>
  new DomainError(
    'rule.withdrawn',
    'conflict',
    {
      zh: '规则已撤回，其编号不再使用',
      en: 'The rule is withdrawn, and its identifier is not used again',
    },
    { identifier, at: at.toISOString() },
  );

export const withdrawnEarly = (notBefore: Date) =>
  new DomainError(
    'rule.withdrawn-early',
    'conflict',
    { zh: '生效的规则至少施行 72 小时后才能撤回', en: 'A rule is withdrawn once it was in force for 72 hours' },
    { notBefore: notBefore.toISOString() },
  );
