import { DomainError } from '#kernel';

export const ROLES = [
  'administrator',
  'coordinator',
  'enterprise',
  'carrier',
  'site-contact',
  'trip-leader',
  'worker',
  'clinic',
  'health-platform',
  'province-monitor',
  'auditor',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, in which role, for which organisation and divisions. An argument of every service method. */
export interface Grant {
  /** Of a worker who signed in with a slip: the worker's own id. */
  readonly actor: string;
  readonly role: Role | 'system';
  readonly organisation: string | null;
  /** Division code prefix; '' means the whole country. */
  readonly scope: string;
  /** The one site of a site contact. */
  readonly site: string | null;
  /** The one trip of a trip leader. */
  readonly trip: string | null;
  /** The running idempotent command: its answer is committed together with its effect. */
  readonly command?: string;
}

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The processes themselves: due times, queue handlers, sign-in. */
export const SYSTEM: Grant = { actor: NOBODY, role: 'system', organisation: null, scope: '', site: null, trip: null };

/** @throws access.role-required unless the grant bears one of the roles */
export function need(grant: Grant, ...roles: Role[]): void {
  if (grant.role === 'system' || roles.includes(grant.role)) return;
  throw new DomainError(
    'access.role-required',
    'forbidden',
    { zh: '您的角色不能执行此操作', en: 'Your role may not do this' },
    { role: grant.role, wanted: roles },
  );
}
