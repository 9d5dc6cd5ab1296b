import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { oneOf } from '#platform';
import { SiteEntity } from './site.entity.js';
import { vacancyLifecycle, type VacancyState } from './vacancy.lifecycle.js';
import type { Vacancy } from './vacancy.js';

@Entity('vacancy')
@Check('vacancy_state', oneOf('state', vacancyLifecycle.states))
@Check('vacancy_not_oversold', 'taken between 0 and headcount')
@Check('vacancy_reserved', 'reserved_for_poor between 0 and headcount')
@Check('vacancy_wage', '0 < wage_from_fen and wage_from_fen <= wage_to_fen')
@Index('vacancy_reference_once', ['organisationId', 'reference'], { unique: true })
@Index('vacancy_site', ['siteId'])
export class VacancyEntity implements Vacancy {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'vacancy_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('uuid') siteId!: string;
  @ManyToOne(() => SiteEntity, { nullable: false })
  @JoinColumn({ name: 'site_id', foreignKeyConstraintName: 'vacancy_site_fk' })
  site!: Relation<SiteEntity>;
  @Column('text') reference!: string;
  @Column('text') title!: string;
  @Column('text') occupation!: string;
  @Column('int') headcount!: number;
  @Column('int', { default: 0 }) reservedForPoor!: number;
  @Column('int', { default: 0 }) taken!: number;
  @Column('int') wageFromFen!: number;
  @Column('int') wageToFen!: number;
  @Column('date') startsOn!: string;
  @Column('date', { nullable: true }) closesOn!: string | null;
  @Column('text') state!: VacancyState;
}
