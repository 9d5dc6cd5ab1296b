import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { Wish, Worker } from './worker.js';
import { workerLifecycle, type WorkerState } from './worker.lifecycle.js';

@Entity('worker')
@Check('worker_sex', oneOf('sex', ['male', 'female']))
@Check('worker_state', oneOf('state', workerLifecycle.states))
@Index('worker_person_once', ['idIndex'], { unique: true })
@Index('worker_phone', ['phoneIndex'], { where: 'phone_index is not null' })
@Index('worker_home', ['homeDivision', 'id', 'registeredPoor', 'occupation'])
@Index('worker_home_name', ['homeDivision', 'name', 'id'], { where: 'consent_withdrawn_at is null' })
@Index('worker_withheld', ['homeDivision'], { where: 'consent_withdrawn_at is not null' })
@Index('worker_merged_into', ['mergedInto'], { where: 'merged_into is not null' })
@Index('worker_group', ['travelGroup'], { where: 'travel_group is not null' })
export class WorkerEntity implements Worker {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'worker_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Keyed hash of the ID number: the one key of a person. Null once the person was erased. */
  @Column('bytea', { nullable: true }) idIndex!: Buffer;
  @Column('bytea', { nullable: true }) phoneIndex!: Buffer | null;
  /** Filled while the index key is rotated; empty at rest. */
  @Column('bytea', { nullable: true }) idIndexNext!: Buffer | null;
  @Column('bytea', { nullable: true }) phoneIndexNext!: Buffer | null;
  /** ID number and phone (`SealedIdentity`). */
  @Column('bytea') sealed!: Buffer;
  @Column('text') name!: string;
  @Column('text') sex!: 'male' | 'female';
  @Column('date') birthDate!: string;
  @Column('text') homeDivision!: string;
  @Column('text', { nullable: true }) village!: string | null;
  @Column('boolean') registeredPoor!: boolean;
  @Column('text', { array: true }) priority!: string[];
  @Column('text', { nullable: true }) destinationCode!: string | null;
  @Column('text', { nullable: true }) destinationText!: string | null;
  @Column('text', { nullable: true }) occupation!: string | null;
  @Column('int', { nullable: true }) minWageFen!: number | null;
  @Column('date', { nullable: true }) availableFrom!: string | null;
  @Column('text', { nullable: true }) availableText!: string | null;
  @Column('uuid', { nullable: true }) travelGroup!: string | null;
  @Column('text') state!: WorkerState;
  @Column('timestamptz') createdAt!: Date;
  /** Grows with each correction of the record, not with the person's steps. */
  @Column('int', { default: 1 }) version!: number;
  @Column('jsonb', { nullable: true }) furtherDestinations!: readonly Wish[] | null;
  @Column('text', { array: true, nullable: true }) furtherOccupations!: readonly string[] | null;
  @Column('date', { nullable: true }) availableUntil!: string | null;
  @Column('timestamptz', { nullable: true }) consentWithdrawnAt!: Date | null;
  @Column('uuid', { nullable: true }) mergedInto!: string | null;
}
