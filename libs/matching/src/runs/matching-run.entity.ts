import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { oneOf } from '#platform';
import type { ExplanationPage } from '../pairs/explanation-page.js';
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

/** Why workers of one division were proposed there, or nowhere: for offices only, as it tells what health codes allowed. */
@Entity('matching_explanation_page')
@Index('matching_explanation_page_of', ['runId', 'homeDivision'])
export class ExplanationPageEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matching_explanation_page_pk' }) id!: string;
  @Column('uuid') runId!: string;
  @ManyToOne(() => MatchingRunEntity, { nullable: false })
  @JoinColumn({ name: 'run_id', foreignKeyConstraintName: 'matching_explanation_page_run' })
  run!: Relation<MatchingRunEntity>;
  @Column('text') homeDivision!: string;
  @Column('uuid', { array: true }) workers!: string[];
  /** In the order of the workers. */
  @Column('json') page!: ExplanationPage;
}
