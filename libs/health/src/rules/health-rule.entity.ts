import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Text } from '#kernel';
import { oneOf } from '#platform';
import { type KeptRule, RULE_TYPES, type RuleTest, type RuleType } from './health-rule.js';

/** A published version. What it says stays as it is; a later version takes its place, or it is withdrawn with all the others. */
@Entity('health_rule')
@Check('health_rule_type', oneOf('type', RULE_TYPES))
@Check('health_rule_span', 'valid_to > valid_from')
@Check('health_rule_withdrawn', '(withdrawn_at is null) = (withdrawn_because is null)')
@Unique('health_rule_once', ['identifier', 'version'])
export class HealthRuleEntity implements KeptRule {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'health_rule_pk' }) id!: string;
  @Column('text') identifier!: string;
  @Column('text') type!: RuleType;
  @Column('text') division!: string;
  @Column('text') version!: string;
  @Column('text') engineVersion!: string;
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
  @Column('jsonb') description!: Text;
  @Column('text', { array: true }) affectedFields!: string[];
  @Column('jsonb') logic!: unknown;
  @Column('text', { nullable: true }) proof!: string | null;
  @Column('jsonb') tests!: RuleTest[];
  @Column('text') source!: string;
  @Column('timestamptz') publishedAt!: Date;
  @Column('timestamptz', { nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { nullable: true }) withdrawnBecause!: string | null;
}
