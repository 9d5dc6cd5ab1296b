import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { FleetItem, LeftBehindFacts, PlanProgress } from './batch.js';
import { batchLifecycle, type BatchState } from './batch.lifecycle.js';

@Entity('batch')
@Check('batch_state', oneOf('state', batchLifecycle.states))
@Index('batch_organisation', ['organisationId', 'id'])
export class BatchEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'batch_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** The exporting place. */
  @Column('text') divisionCode!: string;
  @Column('text') name!: string;
  @Column('text', { default: batchLifecycle.initial }) state!: BatchState;
  @Column('timestamptz') departsAfter!: Date;
  @Column('jsonb') fleet!: FleetItem[];
  @Column('jsonb', { nullable: true }) progress!: PlanProgress | null;
  @Column('jsonb', { default: [] }) leftBehind!: LeftBehindFacts[];
  @Column('text', { nullable: true }) failure!: string | null;
  @Column('timestamptz') createdAt!: Date;
}

/** One confirmed placement in a batch. */
@Entity('batch_member')
@Index('batch_member_once', ['proposalId'], { unique: true, where: 'active' })
export class BatchMemberEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'batch_member_pk' }) batchId!: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'batch_member_pk' }) proposalId!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') vacancyId!: string;
  @Column('uuid') siteId!: string;
  @Column('uuid') enterpriseId!: string;
  @Column('uuid', { nullable: true }) travelGroup!: string | null;
  /** False once the batch is cancelled: the placement may join another. */
  @Column('boolean', { default: true }) active!: boolean;
}
