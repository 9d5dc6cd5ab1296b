import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Text } from '#kernel';
import { oneOf } from '#platform';
import { CHANNELS, NOTICE_KINDS, NOTICE_STATES, type Channel, type NoticeKind, type NoticeState } from './notice.js';

/** What somebody with a seat by name was told. The text bears no name and no number of the person. */
@Entity('notice')
@Check('notice_kind', oneOf('kind', NOTICE_KINDS))
@Check('notice_channel', oneOf('channel', CHANNELS))
@Check('notice_state', oneOf('state', NOTICE_STATES))
@Index('notice_trip', ['tripId'])
@Index('notice_worker', ['workerId'])
export class NoticeEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') kind!: NoticeKind;
  @Column('text') channel!: Channel;
  @Column('text') state!: NoticeState;
  /** Why the provider could not bring it. */
  @Column('text', { nullable: true }) refusal!: string | null;
  @Column('jsonb') text!: Text;
  @Column('timestamptz') at!: Date;
}
