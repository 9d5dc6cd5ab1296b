import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How many people of a home, an occupation and a state there are, as of the last folding: see `WorkerCountService`. */
@Entity('worker_count')
export class WorkerCountEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk' }) homeDivision!: string;
  /** The first hundred characters; '' where none was told. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk', default: '' }) occupation!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'worker_count_pk' }) state!: string;
  @PrimaryColumn('boolean', { primaryKeyConstraintName: 'worker_count_pk' }) registeredPoor!: boolean;
  @Column('bigint') n!: string;
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
