import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('business_clock')
@Check('business_clock_one', 'id = 1')
export class BusinessClockEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'business_clock_pk', default: 1 }) id!: number;
  @Column('timestamptz') instant!: Date;
}

/** Which key the blind indexes of people are made with, and how far the way to the next one is. */
@Entity('index_key')
@Check('index_key_one', 'id = 1')
@Check('index_key_phase', "phase in ('rest', 'filling', 'clearing')")
export class IndexKeyEntity {
  @PrimaryColumn('int', { primaryKeyConstraintName: 'index_key_pk' }) id!: number;
  @Column('text', { nullable: true }) keyId!: string | null;
  @Column('text', { nullable: true }) nextKeyId!: string | null;
  @Column('text') phase!: 'rest' | 'filling' | 'clearing';
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) switchedAt!: Date | null;
}

/** One command that may be sent again: what was asked, and the answer once there is one. */
@Entity('idempotency_key')
@Check('idempotency_key_state', "state in ('running', 'done')")
export class IdempotencyKeyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'idempotency_key_pk' }) actor!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'idempotency_key_pk' }) key!: string;
  /** SHA-256 of method, path and body. */
  @Column('bytea') request!: Buffer;
  @Column('text') state!: 'running' | 'done';
  @Column('timestamptz') lockedUntil!: Date;
  @Column('int', { nullable: true }) status!: number | null;
  @Column('jsonb', { nullable: true }) answer!: unknown;
  @Column('timestamptz', { default: () => 'now()' }) createdAt!: Date;
}
