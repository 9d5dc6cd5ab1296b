import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { ALARM_ENDS, ALARM_KINDS, type AlarmEnd, type AlarmKind } from './overdue.js';

/** A trip is overdue, or unlawful by now; one open alarm of a kind. */
@Entity('alarm')
@Check('alarm_kind', oneOf('kind', ALARM_KINDS))
@Check('alarm_ended_by', oneOf('ended_by', ALARM_ENDS))
@Index('alarm_once', ['tripId', 'kind'], { unique: true, where: 'ended_at is null' })
@Index('alarm_due', ['dueAt'], { where: 'ended_at is null and due_at is not null' })
@Index('alarm_organisation', ['organisationId', 'id'])
export class AlarmEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'alarm_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('text') sheetNumber!: string;
  @Column('text') kind!: AlarmKind;
  @Column('int') level!: number;
  /** What did not happen then; since when it is too risky. */
  @Column('timestamptz') expectedAt!: Date;
  @Column('timestamptz') raisedAt!: Date;
  /** When it rises next; null at the last level. */
  @Column('timestamptz', { nullable: true }) dueAt!: Date | null;
  @Column('timestamptz', { nullable: true }) acknowledgedAt!: Date | null;
  @Column('text', { nullable: true }) acknowledgedBy!: string | null;
  /** What is being done. */
  @Column('text', { nullable: true }) sentence!: string | null;
  @Column('timestamptz', { nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) endedBy!: AlarmEnd | null;
}

export const EXPECTED_BY = ['delay', 'leader', 'office'] as const;

/** When a trip on its way is expected; added, never altered: the newest counts. */
@Entity('expected_arrival')
@Check('expected_arrival_stated_by', oneOf('stated_by', EXPECTED_BY))
@Index('expected_arrival_trip', ['tripId', 'id'])
export class ExpectedArrivalEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'expected_arrival_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') organisationId!: string;
  @Column('timestamptz') expectedAt!: Date;
  @Column('text') statedBy!: (typeof EXPECTED_BY)[number];
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
}
