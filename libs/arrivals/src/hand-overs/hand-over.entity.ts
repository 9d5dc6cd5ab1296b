import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { type HandOver, type Signature, SIGNING_ROLES, type SigningRole } from './hand-over.js';
import { handOverLifecycle, type HandOverState } from './hand-over.lifecycle.js';

/** One a trip and site. */
@Entity('hand_over')
@Check('hand_over_state', oneOf('state', handOverLifecycle.states))
@Index('hand_over_once', ['tripId', 'siteId'], { unique: true })
export class HandOverEntity implements HandOver {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'hand_over_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') siteId!: string;
  @Column('text') siteName!: string;
  @Column('text') siteDivision!: string;
  @Column('uuid') organisationId!: string;
  @Column('uuid') enterpriseId!: string;
  /** The exporting place. */
  @Column('text') homeDivision!: string;
  @Column('text') state!: HandOverState;
  @Column('timestamptz', { nullable: true }) arrivedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) countedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) completedAt!: Date | null;
  @Column('text', { nullable: true }) signedHash!: string | null;
  @Column('text', { nullable: true }) signedList!: string | null;
}

/** An act of a signed-in person over one list. Never altered: a changed list asks for a new one. */
@Entity('signature')
@Check('signature_role', oneOf('role', SIGNING_ROLES))
@Index('signature_once', ['handOverId', 'role', 'listHash'], { unique: true })
export class SignatureEntity implements Signature {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'signature_pk' }) id!: string;
  @Column('uuid') handOverId!: string;
  @ManyToOne(() => HandOverEntity, { nullable: false })
  @JoinColumn({ name: 'hand_over_id', foreignKeyConstraintName: 'signature_hand_over' })
  handOver!: HandOverEntity;
  @Column('text') role!: SigningRole;
  /** The account of a site contact; the trip of its leader, who has none. */
  @Column('uuid') person!: string;
  @Column('text') personName!: string;
  @Column('timestamptz') signedAt!: Date;
  @Column('text') device!: string;
  /** SHA-256 of the canonical list, hexadecimal. */
  @Column('text') listHash!: string;
}
