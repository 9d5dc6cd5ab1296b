import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Text } from '#kernel';
import { oneOf } from '#platform';
import type { DailyHours, FleetItem } from './batch.js';
import type { PlanProgress } from './plan-facts.js';
import { batchLifecycle, type BatchState } from './batch.lifecycle.js';
import type { GateWithoutRoom } from '../slots/without-room.js';
import type { LeftBehindFacts } from './left-behind.js';

@Entity('batch')
@Check('batch_state', oneOf('state', batchLifecycle.states))
@Index('batch_number_once', ['number'], { unique: true })
@Index('batch_organisation', ['organisationId', 'id'])
export class BatchEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'batch_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Counted up by the database; sheet numbers bear it. */
  @Column('int', { default: () => 'next_batch_number()' }) number!: number;
  /** The exporting place: the area of the office. */
  @Column('text') divisionCode!: string;
  @Column('text') name!: string;
  @Column('text', { default: batchLifecycle.initial }) state!: BatchState;
  @Column('timestamptz') departsAfter!: Date;
  @Column('jsonb') fleet!: FleetItem[];
  /** By site: the narrower hours that its gate proposed, for the next plan. */
  @Column('jsonb', { default: {} }) gateHours!: Record<string, DailyHours>;
  @Column('jsonb', { nullable: true }) progress!: PlanProgress | null;
  /** When its office took the plan so far; null where the search for it ended by itself. */
  @Column('timestamptz', { nullable: true }) takenAt!: Date | null;
  @Column('jsonb', { default: [] }) leftBehind!: LeftBehindFacts[];
  /** Whom the plan brings though the gate has no room for them. */
  @Column('jsonb', { default: [] }) gatesWithoutRoom!: GateWithoutRoom[];
  /** Why the last planning gave nothing. */
  @Column('jsonb', { nullable: true }) failure!: Text | null;
  /** The alternative that its plan was chosen from; null where the planner made it. */
  @Column('uuid', { nullable: true }) alternativeId!: string | null;
  @Column('timestamptz') createdAt!: Date;
}

/** What a batch tells of its plan, where it has none. */
export const NO_PLAN: Pick<BatchEntity, 'progress' | 'failure' | 'takenAt' | 'leftBehind' | 'gatesWithoutRoom'> = {
  ...{ progress: null, failure: null, takenAt: null },
  ...{ leftBehind: [], gatesWithoutRoom: [] },
};

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
