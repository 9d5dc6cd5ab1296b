import type { Role } from '../grant.js';

/** exporting: labour office of an exporting place; receiving: one of a receiving place; operator: whoever runs this installation. */
export const ORGANISATION_KINDS = ['exporting', 'receiving', 'enterprise', 'operator'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Which roles the people of an organisation may bear. */
export const ROLES_OF: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  exporting: ['coordinator', 'province-monitor'],
  receiving: ['province-monitor'],
  enterprise: ['enterprise', 'site-contact'],
  operator: ['administrator', 'auditor', 'province-monitor'],
};

export interface OrganisationFacts {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly divisionCode: string;
  readonly uscc?: string | undefined;
  readonly contactName?: string | undefined;
  readonly contactPhone?: string | undefined;
}

export interface AccountFacts {
  readonly organisationId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly siteId?: string | undefined;
  readonly externalSubject?: string | undefined;
}

export interface Tokens {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly refreshToken: string;
}

/** How many API keys of an organisation may be good at a time, so that one can be changed without a gap. */
export const LIVE_API_KEYS = 2;
export const LONGEST_PASSWORD = 200;
export const SHORTEST_PASSWORD = 10;
