import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { oneOf } from '#platform';
import { type Explanation, type Outcome, OUTCOMES } from '../pairs/explanation.js';
import type { MatchingRun, RunCertificate, RunFailure, RunProgress } from './matching-run.js';
import { matchingRunLifecycle, type MatchingRunState } from './matching-run.lifecycle.js';

// The driver gives bigint as text; costs stay below 2^53.
const wholeNumber = {
  to: (value: number | null) => value,
  from: (raw: string | null) => (raw === null ? null : Number(raw)),
};

@Entity('matching_run')
@Check('matching_run_state', oneOf('state', matchingRunLifecycle.states))
@Index('matching_run_organisation', ['organisationId', 'id'])
export class MatchingRunEntity implements MatchingRun {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matching_run_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') scope!: string;
  @Column('text') state!: MatchingRunState;
  @Column('int') seed!: number;
  @Column('timestamptz') requestedAt!: Date;
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
  @Column('jsonb', { nullable: true }) progress!: RunProgress | null;
  @Column('int', { nullable: true }) workers!: number | null;
  @Column('int', { nullable: true }) vacancies!: number | null;
  @Column('int', { nullable: true }) pairs!: number | null;
  @Column('int', { nullable: true }) matched!: number | null;
  @Column('bigint', { nullable: true, transformer: wholeNumber }) cost!: number | null;
  @Column('bigint', { nullable: true, transformer: wholeNumber }) bound!: number | null;
  @Column('jsonb', { nullable: true }) certificate!: RunCertificate | null;
  @Column('jsonb', { nullable: true }) failure!: RunFailure | null;
}

/** Why a worker was proposed there, or nowhere: for offices only, as it tells what health codes allowed. */
@Entity('matching_explanation')
@Check('matching_explanation_outcome', oneOf('outcome', OUTCOMES))
export class MatchingExplanationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matching_explanation_pk' }) runId!: string;
  @ManyToOne(() => MatchingRunEntity, { nullable: false })
  @JoinColumn({ name: 'run_id', foreignKeyConstraintName: 'matching_explanation_run' })
  run!: Relation<MatchingRunEntity>;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matching_explanation_pk' }) workerId!: string;
  @Column('text') homeDivision!: string;
  @Column('text') outcome!: Outcome;
  @Column('jsonb') details!: Pick<Explanation, 'chosen' | 'barred' | 'alternatives'>;
}
