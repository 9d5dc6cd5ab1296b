import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '../database.js';

export const OUTBOX_STATES = ['pending', 'queued', 'done', 'failed'] as const;

/** What happened, for ever. Partitioned by month of its id (UUIDv7). */
@Entity('event')
@Index('event_worker', ['workerId', 'occurredAt'], { where: 'worker_id is not null' })
@Index('event_trip', ['tripId', 'occurredAt'], { where: 'trip_id is not null' })
@Index('event_subject', ['subject', 'occurredAt'])
export class EventEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'event_pk' }) id!: string;
  @Column('text') type!: string;
  @Column('uuid') subject!: string;
  @Column('uuid', { nullable: true }) workerId!: string | null;
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('uuid') actor!: string;
  @Column('timestamptz') occurredAt!: Date;
  @Column('jsonb', { default: {} }) details!: Record<string, unknown>;
}

/** A job that an event calls for, until its effect is done. */
@Entity('outbox')
@Check('outbox_state', oneOf('state', OUTBOX_STATES))
@Index('outbox_pending', ['id'], { where: `state = 'pending'` })
@Index('outbox_queued', ['queuedAt'], { where: `state = 'queued'` })
export class OutboxEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'outbox_pk' }) id!: string;
  @Column('text') contract!: string;
  @Column('text') queue!: string;
  @Column('jsonb') payload!: Record<string, string>;
  @Column('text', { default: 'pending' }) state!: (typeof OUTBOX_STATES)[number];
  @Column('int', { default: 0 }) epoch!: number;
  @Column('timestamptz', { nullable: true }) queuedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) doneAt!: Date | null;
  @Column('text', { nullable: true }) refusal!: string | null;
}

/** A row per delivery whose effect is done; written in the transaction of that effect. */
@Entity('inbox')
export class InboxEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'inbox_pk' }) id!: string;
  @Column('int') epoch!: number;
}

/** Which job contracts an event type calls for; kept by the processes that start, read by `record`. */
@Entity('subscription')
export class SubscriptionEntity {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'subscription_pk' }) eventType!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'subscription_pk' }) contract!: string;
  @Column('text') queue!: string;
}
