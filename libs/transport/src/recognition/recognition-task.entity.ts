import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Occasion } from '#health';
import { oneOf } from '#platform';
import type { FailingAct } from '../trips/journey-places.js';
import { recognitionTaskLifecycle, type RecognitionTaskState } from './recognition-task.lifecycle.js';
import type { TaskOption } from './recheck.js';

/** What a coordinator has to do about somebody who would be turned back; on the leg that is boarded next, one for the whole journey. */
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
  /** Which acts of the journey fail, in their order; empty in tasks from before they were kept. */
  @Column('jsonb', { default: [] }) acts!: FailingAct[];
  /** Best first. */
  @Column('jsonb') options!: TaskOption[];
  @Column('timestamptz') raisedAt!: Date;
  @Column('timestamptz', { nullable: true }) resolvedAt!: Date | null;
}
