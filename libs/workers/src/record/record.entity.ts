import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import {
  CONSENT_MEANS,
  type ConsentMeans,
  type LastYear,
  type PickUp,
  type Skill,
  type WorkerRecord,
} from './record.js';

/** What is known of a worker beyond the row that lists and matching read; none for most who came with a roster. */
@Entity('worker_record')
@Check('worker_record_means', oneOf('consent_means', CONSENT_MEANS))
@Index('worker_record_household', ['household'], { where: 'household is not null' })
export class WorkerRecordEntity implements WorkerRecord {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'worker_record_pk' })
  @ForeignKey(() => WorkerEntity, { name: 'worker_record_worker', onDelete: 'CASCADE' })
  workerId!: string;
  @Column('text', { nullable: true }) town!: string | null;
  @Column('uuid', { nullable: true }) household!: string | null;
  @Column('uuid', { nullable: true }) pickUpPointId!: string | null;
  @Column('jsonb', { nullable: true }) pickUp!: PickUp | null;
  @Column('jsonb', { nullable: true }) lastYear!: LastYear | null;
  @Column('jsonb', { nullable: true }) skills!: readonly Skill[] | null;
  @Column('text', { array: true, nullable: true }) languages!: readonly string[] | null;
  @Column('date', { nullable: true }) poorSince!: string | null;
  @Column('date', { nullable: true }) poorUntil!: string | null;
  @Column('text', { nullable: true }) consentVersion!: string | null;
  @Column('text', { nullable: true }) consentMeans!: ConsentMeans | null;
  @Column('timestamptz', { nullable: true }) consentGivenAt!: Date | null;
}
