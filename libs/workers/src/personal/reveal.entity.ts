import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { REVEAL_BUDGETS, type RevealBudget, type RevealCount } from './reveal.js';

@Entity('reveal_count')
@Check('reveal_count_budget', oneOf('budget', REVEAL_BUDGETS))
@Index('reveal_count_day', ['day', 'organisationId'])
export class RevealCountEntity implements RevealCount {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'reveal_count_pk' }) budget!: RevealBudget;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'reveal_count_pk' }) subject!: string;
  @Column('uuid') organisationId!: string;
  @PrimaryColumn('date', { primaryKeyConstraintName: 'reveal_count_pk' }) day!: string;
  @Column('int') reveals!: number;
}
