import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Text } from '#kernel';
import { oneOf } from '#platform';
import type { ComparedJourney, WayComparison } from './journey-facts.js';
import type { PlanCourse } from './ways/comparing.js';
import { comparisonLifecycle, type ComparisonState } from './comparison.lifecycle.js';

/** What the ways of a batch would cost and take; the newest alone is kept. */
@Entity('comparison')
@Check('comparison_state', oneOf('state', comparisonLifecycle.states))
export class ComparisonEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'comparison_pk' }) batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('text', { default: comparisonLifecycle.initial }) state!: ComparisonState;
  @Column('timestamptz') requestedAt!: Date;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
  /** A fingerprint of people, fleet and departure that were compared. */
  @Column('text', { nullable: true }) basis!: string | null;
  @Column('jsonb', { nullable: true }) facts!: WayComparison | null;
  @Column('jsonb', { nullable: true }) failure!: Text | null;
}

/** The journey of one placement in the plan that was chosen, and what the other ways would mean. */
@Entity('compared_journey')
export class ComparedJourneyEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'compared_journey_pk' }) batchId!: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'compared_journey_pk' }) proposalId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('jsonb') facts!: Omit<ComparedJourney, 'proposalId'>;
}

/** A whole plan of a comparison, as it can be worked out again: an office may choose it. */
@Entity('compared_plan')
@Index('compared_plan_batch', ['batchId'])
export class ComparedPlanEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'compared_plan_pk' }) id!: string;
  @Column('uuid') batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('jsonb') course!: PlanCourse;
}
