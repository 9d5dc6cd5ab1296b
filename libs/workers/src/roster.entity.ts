import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { StoredQuestion, TakenReason, TakenRow } from './intake/roster-intake.js';

/** One file that an office brought in; the same file of the same day is the same roster. */
@Entity('roster')
@Index('roster_content_once', ['organisationId', 'contentIndex', 'asOf'], { unique: true })
export class RosterEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Keyed hash of the file. */
  @Column('bytea') contentIndex!: Buffer;
  @Column('text') fileName!: string;
  /** The day on which ages are judged and from which days without a year are read. */
  @Column('date') asOf!: string;
  @Column('int') rows!: number;
  @Column('int') accepted!: number;
  @Column('int') rejected!: number;
  @Column('int') duplicates!: number;
  @Column('timestamptz') createdAt!: Date;
}

/** What became of a row. The cells themselves are not kept. */
@Entity('roster_row')
@Check('roster_row_verdict', oneOf('verdict', ['accept', 'reject', 'duplicate']))
export class RosterRowEntity implements TakenRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_row_pk' })
  @ForeignKey(() => RosterEntity, { name: 'roster_row_roster' })
  rosterId!: string;
  /** Line of the sheet, from 1. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'roster_row_pk' }) line!: number;
  /** As the form numbers its rows; not always once. */
  @Column('int') row!: number;
  @Column('text') verdict!: 'accept' | 'reject' | 'duplicate';
  @Column('text', { array: true }) reasons!: TakenReason[];
  @Column('jsonb') questions!: readonly StoredQuestion[];
  @Column('uuid', { nullable: true }) workerId!: string | null;
  @Column('uuid', { nullable: true }) transferId!: string | null;
  /** The office had this person already. */
  @Column('boolean') known!: boolean;
}
