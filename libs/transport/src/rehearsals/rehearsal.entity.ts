import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { oneOf } from '#platform';
import type { RehearsalFailure, RehearsalFigures, RehearsalProgress, Touched } from './rehearsal.js';
import { rehearsalLifecycle, type RehearsalState } from './rehearsal.lifecycle.js';

/** A change of rules or agreements that somebody tries before it is real. */
@Entity('rehearsal')
@Check('rehearsal_state', oneOf('state', rehearsalLifecycle.states))
export class RehearsalEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rehearsal_pk' }) id!: string;
  @Column('text', { default: rehearsalLifecycle.initial }) state!: RehearsalState;
  /** As `changeRead` reads it. */
  @Column('jsonb') change!: object;
  @Column('timestamptz') requestedAt!: Date;
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
  @Column('jsonb', { nullable: true }) progress!: RehearsalProgress | null;
  @Column('jsonb', { nullable: true }) figures!: RehearsalFigures | null;
  @Column('jsonb', { nullable: true }) failure!: RehearsalFailure | null;
}

/** A trip on which somebody's answer would be another. */
@Entity('rehearsed_trip')
@Index('rehearsed_trip_of', ['rehearsalId', 'departsAt', 'id'])
export class RehearsedTripEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rehearsed_trip_pk' }) id!: string;
  @Column('uuid') rehearsalId!: string;
  @ManyToOne(() => RehearsalEntity, { nullable: false })
  @JoinColumn({ name: 'rehearsal_id', foreignKeyConstraintName: 'rehearsed_trip_rehearsal' })
  rehearsal!: Relation<RehearsalEntity>;
  @Column('uuid') tripId!: string;
  @Column('timestamptz') departsAt!: Date;
  @Column('int') stopped!: number;
  @Column('int') freed!: number;
  @Column('jsonb') people!: Touched[];
}
