import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database.js';
import { type Role, ROLES } from '../grant.js';
import { ORGANISATION_KINDS, type OrganisationKind } from './access.js';

@Entity('organisation')
@Check('organisation_kind', oneOf('kind', ORGANISATION_KINDS))
@Index('organisation_uscc_once', ['uscc'], { unique: true, where: 'uscc is not null' })
export class OrganisationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'organisation_pk' }) id!: string;
  @Column('text') name!: string;
  @Column('text') kind!: OrganisationKind;
  /** Where it is, and for authorities the area they answer for. */
  @Column('text') divisionCode!: string;
  @Column('text', { nullable: true }) uscc!: string | null;
  @Column('text', { nullable: true }) contactName!: string | null;
  @Column('bytea', { nullable: true }) contactPhone!: Buffer | null;
}

@Entity('account')
@Check('account_role', oneOf('role', ROLES))
@Index('account_login_once', ['login'], { unique: true })
@Index('account_external_once', ['externalSubject'], { unique: true, where: 'external_subject is not null' })
export class AccountEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'account_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') login!: string;
  @Column('text') name!: string;
  @Column('text') role!: Role;
  @Column('uuid', { nullable: true }) siteId!: string | null;
  @Column('text') passwordHash!: string;
  /** The `sub` of the OIDC provider's tokens, where one is configured. */
  @Column('text', { nullable: true }) externalSubject!: string | null;
  @Column('boolean', { default: false }) disabled!: boolean;
  @Column('int', { default: 0 }) failures!: number;
  @Column('timestamptz', { nullable: true }) lockedUntil!: Date | null;
}

/** One sign-in: a family of refresh tokens of which only the newest is good. */
@Entity('session')
export class SessionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'session_pk' }) id!: string;
  @Column('uuid') accountId!: string;
  @Column('bytea') refreshHash!: Buffer;
  @Column('timestamptz') expiresAt!: Date;
  @Column('boolean', { default: false }) revoked!: boolean;
}

@Entity('api_key')
@Index('api_key_prefix_once', ['prefix'], { unique: true })
export class ApiKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'api_key_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') name!: string;
  @Column('text') prefix!: string;
  @Column('bytea') secretHash!: Buffer;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz', { nullable: true }) revokedAt!: Date | null;
}
