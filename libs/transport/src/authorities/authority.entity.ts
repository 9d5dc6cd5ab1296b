import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import {
  AUTHORITY_BASES,
  AUTHORITY_ROLES,
  type AuthorityBasis,
  type AuthorityRole,
  NOTIFICATION_KINDS,
  type NotificationContent,
  type NotificationKind,
} from './authorities.js';

/** What an authority on the way was told of a trip, and who there acknowledged it. Bears no personal data. */
@Entity('authority_notification')
@Check('authority_notification_role', oneOf('role', AUTHORITY_ROLES))
@Check('authority_notification_basis', oneOf('basis', AUTHORITY_BASES))
@Check('authority_notification_kind', oneOf('kind', NOTIFICATION_KINDS))
@Index('authority_notification_standing', ['tripId', 'divisionCode'], { unique: true, where: 'superseded_at is null' })
@Index('authority_notification_organisation', ['organisationId', 'id'])
export class AuthorityNotificationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'authority_notification_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  /** Of the office that notifies, and its area. */
  @Column('uuid') organisationId!: string;
  @Column('text') originDivision!: string;
  /** Prefecture, or municipality, that is notified. */
  @Column('text') divisionCode!: string;
  @Column('text') role!: AuthorityRole;
  @Column('text') basis!: AuthorityBasis;
  @Column('text') kind!: NotificationKind;
  @Column('text') contact!: string;
  @Column('jsonb') content!: NotificationContent;
  /** SHA-256 of what it says, so that nobody is told the same again. */
  @Column('text') digest!: string;
  @Column('timestamptz') sentAt!: Date;
  @Column('timestamptz', { nullable: true }) supersededAt!: Date | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt!: Date | null;
  @Column('text', { nullable: true }) acknowledgedBy!: string | null;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('bytea', { nullable: true }) codeHash!: Buffer | null;
  @Column('int', { default: 0 }) codeFailures!: number;
}
