import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { Passenger, PublicReason } from './passenger.js';
import { passengerLifecycle, type PassengerState } from './passenger.lifecycle.js';

@Entity('passenger')
@Check('passenger_state', oneOf('state', passengerLifecycle.states))
@Index('passenger_listed_once', ['tripId', 'workerId'], { unique: true, where: 'worker_id is not null' })
@Index('passenger_trip', ['tripId', 'siteId'])
@Index('passenger_batch', ['batchId'])
@Index('passenger_worker', ['workerId'], { where: 'worker_id is not null' })
export class PassengerEntity implements Passenger {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'passenger_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('uuid') enterpriseId!: string;
  @Column('uuid') siteId!: string;
  @Column('text') siteDivision!: string;
  @Column('text', { nullable: true }) homeDivision!: string | null;
  @Column('int', { nullable: true }) seatNumber!: number | null;
  @Column('uuid', { nullable: true }) workerId!: string | null;
  @Column('uuid', { nullable: true }) proposalId!: string | null;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) idTail!: string | null;
  @Column('boolean') listed!: boolean;
  @Column('text') state!: PassengerState;
  /** Sequence of the stop; null for somebody unlisted. */
  @Column('int', { nullable: true }) boardStop!: number | null;
  @Column('int') alightStop!: number;
  @Column('timestamptz', { nullable: true }) boardedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) noShowAt!: Date | null;
  @Column('timestamptz', { nullable: true }) refusedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) rebookedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) takenOffAt!: Date | null;
  @Column('timestamptz', { nullable: true }) transferredAt!: Date | null;
  @Column('timestamptz', { nullable: true }) arrivedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) foundAt!: Date | null;
  @Column('timestamptz', { nullable: true }) handedOverAt!: Date | null;
  @Column('timestamptz', { nullable: true }) disputedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: PublicReason | null;
  @Column('text', { nullable: true }) place!: string | null;
  @Column('text', { nullable: true }) note!: string | null;
  @Column('text', { nullable: true }) dispute!: string | null;
  /** { reason, note } as the trip leader said it. */
  @Column('bytea', { nullable: true }) sealed!: Buffer | null;
}
