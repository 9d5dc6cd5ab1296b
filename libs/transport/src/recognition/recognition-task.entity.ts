import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Occasion } from '#health';
import { oneOf } from '#platform';
import { recognitionTaskLifecycle, type RecognitionTaskState } from './recognition-task.lifecycle.js';
import type { TaskOption } from './recheck.js';

/** What a coordinator has to do about somebody who would be turned back. */
@Entity('recognition_task')
@Check('recognition_task_state', oneOf('state', recognitionTaskLifecycle.states))
@Index('recognition_task_once', ['seatId'], { unique: true, where: `state = 'open'` })
@Index('recognition_task_organisation', ['organisationId', 'id'])
@Index('recognition_task_trip', ['tripId'])
export class RecognitionTaskEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recognition_task_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') batchId!: string;
  @Column('uuid') seatId!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') organisationId!: string;
  /** The verdict that raised it. */
  @Column('uuid') verdictId!: string;
  @Column('text', { default: recognitionTaskLifecycle.initial }) state!: RecognitionTaskState;
  @Column('text') occasion!: Occasion;
  @Column('text') verdict!: string;
  /** Best first. */
  @Column('jsonb') options!: TaskOption[];
  @Column('timestamptz') raisedAt!: Date;
  @Column('timestamptz', { nullable: true }) resolvedAt!: Date | null;
}
