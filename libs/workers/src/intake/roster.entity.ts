import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { RosterColumn, RosterMapping } from '../roster/roster-columns.js';
import type { StoredQuestion, TakenReason, TakenRow } from './roster-intake.js';
import { ROSTER_WISHES, rosterLifecycle, type RosterState, type RosterWish } from './roster.lifecycle.js';

/** One file that an office brought in; the same file of the same day is the same roster. */
@Entity('roster')
@Check('roster_state', oneOf('state', rosterLifecycle.states))
@Check('roster_asked', oneOf('asked', ROSTER_WISHES))
@Index('roster_content_once', ['organisationId', 'contentIndex', 'asOf'], { unique: true })
export class RosterEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Keyed hash of the file. */
  @Column('bytea') contentIndex!: Buffer;
  @Column('text') fileName!: string;
  /** The day on which ages are judged and from which days without a year are read. */
  @Column('date') asOf!: string;
  /** Rows done in the phase that runs, or ran last; so are the counts. */
  @Column('int') rows!: number;
  @Column('int') accepted!: number;
  @Column('int') rejected!: number;
  @Column('int') duplicates!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('text') state!: RosterState;
  @Column('text') asked!: RosterWish;
  @Column('uuid') uploadedBy!: string;
  @Column('int') bytes!: number;
  @Column('int') bytesRead!: number;
  /** The last line that this phase has written. */
  @Column('int') position!: number;
  /** Of the accepted, those whom the office had already. */
  @Column('int') known!: number;
  /** The same for the same headings. */
  @Column('text', { nullable: true }) signature!: string | null;
  @Column('jsonb', { nullable: true }) columns!: readonly RosterColumn[] | null;
  @Column('date', { nullable: true }) formDate!: string | null;
  /** Code of the refusal with which the last phase ended. */
  @Column('text', { nullable: true }) refusal!: string | null;
  /** When this phase was taken up last, and how many rows were done by then; in real time. */
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('int') startedRows!: number;
  @Column('timestamptz', { nullable: true }) workedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) committedAt!: Date | null;
}

/** What became of a row. The cells themselves are not kept. */
@Entity('roster_row')
@Check('roster_row_verdict', oneOf('verdict', ['accept', 'reject', 'duplicate']))
export class RosterRowEntity implements TakenRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_row_pk' }) rosterId!: string;
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
  /** Line of the companion. */
  @Column('int', { nullable: true }) travelsWithLine!: number | null;
}

/** A piece of the file, of a mebibyte or less. */
@Entity('roster_piece')
export class RosterPieceEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_piece_pk' }) rosterId!: string;
  /** From 0. */
  @PrimaryColumn('int', { primaryKeyConstraintName: 'roster_piece_pk' }) piece!: number;
  @Column('bytea') sealed!: Buffer;
}

/** What the columns below these headings hold, as a person of the office confirmed. */
@Entity('roster_heading')
export class RosterHeadingEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'roster_heading_pk' }) organisationId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'roster_heading_pk' }) signature!: string;
  @Column('jsonb') mapping!: RosterMapping;
}
