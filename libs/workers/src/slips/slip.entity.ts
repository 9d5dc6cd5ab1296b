import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { type Slip, VOID_REASONS, type VoidReason } from './slip.js';

/** A printed slip (打印条) with which a worker signs in. */
@Entity('slip')
@Check('slip_void_reason', oneOf('void_reason', VOID_REASONS))
@Check('slip_void', '(voided_at is null) = (void_reason is null)')
@Index('slip_code_once', ['codeIndex'], { unique: true })
@Index('slip_worker', ['workerId'])
@Index('slip_one_good', ['workerId'], { unique: true, where: 'voided_at is null' })
export class SlipEntity implements Slip {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'slip_pk' }) id!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') organisationId!: string;
  /** Keyed hash of the code: the code itself is on paper only. */
  @Column('bytea') codeIndex!: Buffer;
  @Column('uuid') madeBy!: string;
  @Column('timestamptz') madeAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('int', { default: 0 }) failures!: number;
  @Column('timestamptz', { nullable: true }) lastUsedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) voidedAt!: Date | null;
  @Column('text', { nullable: true }) voidReason!: VoidReason | null;
}

/** How often sign-ins from an address failed of late. */
@Entity('sign_in_address')
export class SignInAddressEntity {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'sign_in_address_pk' }) addressIndex!: Buffer;
  @Column('timestamptz') windowBegan!: Date;
  @Column('int') failures!: number;
}
