import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { RiskLevel, RiskLevelFacts } from './risk-level.js';

@Entity('risk_level')
@Index('risk_level_division', ['divisionCode', 'validFrom'])
@Check('risk_level_level', `level in ('low', 'medium', 'high')`)
@Check('risk_level_span', 'valid_to is null or valid_to > valid_from')
export class RiskLevelEntity implements RiskLevelFacts {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'risk_level_pk' }) id!: string;
  @Column('text') divisionCode!: string;
  @Column('text') level!: RiskLevel;
  @Column('timestamptz') validFrom!: Date;
  @Column('timestamptz', { nullable: true }) validTo!: Date | null;
  @Column('text') source!: string;
  @Column('timestamptz') recordedAt!: Date;
}
