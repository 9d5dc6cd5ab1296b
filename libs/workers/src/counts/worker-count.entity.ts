import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';

export const COUNT_LEVELS = ['county', 'province'] as const;
export type CountLevel = (typeof COUNT_LEVELS)[number];

/**
 * How many people of an area there are, as of the last folding: see `WorkerCountService`. Everybody is in eight rows, of county and
 * province, by occupation or not, by state or not, so that no answer is summed up of many rows (a data cube, Gray et al. 1997).
 */
@Entity('worker_count')
@Check('worker_count_level', oneOf('level', COUNT_LEVELS))
export class WorkerCountEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk' }) level!: CountLevel;
  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'worker_count_pk' }) byOccupation!: boolean;
  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'worker_count_pk' }) byState!: boolean;
  /** Six digits of a home, or the two of its province. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk' }) area!: string;
  /** The first hundred characters; '' where none was told, and in rows without the occupation. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk', default: '' }) occupation!: string;
  /** '' in rows without the state. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk', default: '' }) state!: string;
  @Column('int') n!: number;
  /** Registered poor among them. */
  @Column('int') poor!: number;
}

/** By how much statements have changed the counts since then. */
@Entity('worker_count_delta')
@Index('worker_count_delta_home', ['homeDivision'])
export class WorkerCountDeltaEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'worker_count_delta_pk' }) id!: string;
  @Column('text') homeDivision!: string;
  @Column('text', { default: '' }) occupation!: string;
  @Column('text') state!: string;
  @Column('boolean') registeredPoor!: boolean;
  @Column('bigint') n!: string;
}
