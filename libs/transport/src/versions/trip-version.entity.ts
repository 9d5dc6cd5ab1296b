import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { SheetContent, StatedReason, VersionChanges } from './trip-version.js';

/** A version of a trip sheet, for ever. Bears no names: people and drivers are ids. */
@Entity('trip_version')
@Index('trip_version_once', ['tripId', 'number'], { unique: true })
export class TripVersionEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trip_version_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  /** From 1, without gaps. */
  @Column('int') number!: number;
  @Column('timestamptz') issuedAt!: Date;
  /** Who changed the trip. */
  @Column('uuid') actor!: string;
  @Column('jsonb') reasons!: StatedReason[];
  /** Against the version before; null for the first. */
  @Column('jsonb', { nullable: true }) changes!: VersionChanges | null;
  @Column('jsonb') content!: SheetContent;
  /** SHA-256 over the canonical JSON of the content, in hex. */
  @Column('text') hash!: string;
  /** Of the transaction that issued it: what else it changes belongs to the same version. */
  @Column('text') transaction!: string;
}
