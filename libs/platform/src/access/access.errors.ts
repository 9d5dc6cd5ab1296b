import { DomainError } from '#kernel';
import { LIVE_API_KEYS, type OrganisationKind, SHORTEST_PASSWORD } from './access.js';
import type { Role } from '../grant.js';

export const notSignedIn = () =>
  new DomainError('access.not-signed-in', 'unauthenticated', {
    zh: '未登录，或登录已失效',
    en: 'Not signed in, or the sign-in is no longer good',
  });

export const signInRefused = () =>
  new DomainError('access.sign-in-refused', 'unauthenticated', {
    zh: '用户名或密码不正确，或账号暂时锁定',
    en: 'Wrong login or password, or the account is locked for a while',
  });

export const refreshRefused = () =>
  new DomainError('access.refresh-refused', 'unauthenticated', {
    zh: '刷新令牌无效或已使用过，请重新登录',
    en: 'The refresh token is not good or was used before; sign in again',
  });

export const passwordsElsewhere = () =>
  new DomainError('access.passwords-elsewhere', 'conflict', {
    zh: '本系统使用外部身份提供方登录，不接受密码',
    en: 'People sign in with the configured identity provider here, not with a password',
  });

export const loginTaken = () =>
  new DomainError('access.login-taken', 'conflict', { zh: '登录名已被使用', en: 'This login is taken' });

export const usccTaken = () =>
  new DomainError('access.uscc-taken', 'conflict', {
    zh: '该统一社会信用代码已登记',
    en: 'An organisation with this unified social credit code is registered already',
  });

export const usccWrong = () =>
  new DomainError('access.uscc-wrong', 'invalid', {
    zh: '企业与客运企业须填写正确的统一社会信用代码（18位，末位为校验码）',
    en: 'An enterprise or carrier needs a correct unified social credit code (18 characters, the last is a check)',
  });

export const organisationMissing = (id: string) =>
  new DomainError('access.organisation-missing', 'missing', { zh: '机构不存在', en: 'No such organisation' }, { id });

export const roleUnfit = (role: Role, kind: OrganisationKind) =>
  new DomainError(
    'access.role-unfit',
    'invalid',
    { zh: '该类机构不能设置此角色', en: 'People of this kind of organisation cannot bear this role' },
    { role, kind },
  );

export const siteUnfit = (siteId: string) =>
  new DomainError(
    'access.site-unfit',
    'invalid',
    { zh: '该接收点不属于此企业', en: 'The site is not one of this enterprise' },
    { siteId },
  );

export const passwordWeak = () =>
  new DomainError('access.password-weak', 'invalid', {
    zh: `密码至少 ${SHORTEST_PASSWORD} 位`,
    en: `A password needs at least ${SHORTEST_PASSWORD} characters`,
  });

export const apiKeysFull = () =>
  new DomainError('access.api-keys-full', 'conflict', {
    zh: `同时有效的密钥最多 ${LIVE_API_KEYS} 个，请先停用一个`,
    en: `At most ${LIVE_API_KEYS} API keys may be live at a time; revoke one first`,
  });

export const apiKeyMissing = (id: string) =>
  new DomainError('access.api-key-missing', 'missing', { zh: '密钥不存在', en: 'No such API key' }, { id });
