import type { Role } from '../grant.js';

/**
 * exporting: labour office of an exporting place; receiving: one of a receiving place; enterprise: it employs; carrier: it has
 * coaches and drivers; operator: whoever runs this installation.
 */
export const ORGANISATION_KINDS = ['exporting', 'receiving', 'enterprise', 'carrier', 'operator'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Which roles the people of an organisation may bear. */
export const ROLES_OF: Readonly<Record<OrganisationKind, readonly Role[]>> = {
  exporting: ['coordinator', 'clinic', 'health-platform', 'province-monitor'],
  receiving: ['health-platform', 'province-monitor'],
  enterprise: ['enterprise', 'site-contact'],
  carrier: ['carrier'],
  operator: ['administrator', 'auditor', 'province-monitor'],
};

/** Kinds that are businesses: they have a unified social credit code, and may have API keys, which bear this role. */
export const KEY_ROLES = { enterprise: 'enterprise', carrier: 'carrier' } as const satisfies Partial<
  Record<OrganisationKind, Role>
>;

export const isBusiness = (kind: OrganisationKind): kind is keyof typeof KEY_ROLES => kind in KEY_ROLES;

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

/** An organisation as administrators and auditors see it. */
export interface OrganisationView {
  readonly id: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  /** Where it is, and for authorities the area they answer for. */
  readonly divisionCode: string;
  readonly uscc: string | null;
}

export interface AccountView {
  readonly id: string;
  readonly organisationId: string;
  readonly login: string;
  readonly name: string;
  readonly role: Role;
  readonly siteId: string | null;
  readonly disabled: boolean;
}

/** A key by its name and its first characters; the secret is not kept. */
export interface ApiKeyView {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}
