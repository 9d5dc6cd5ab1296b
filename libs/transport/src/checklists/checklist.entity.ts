import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { CHECKLIST_ITEMS, type ChecklistItem } from './checklist.js';

/** The word of a named person on an item of a departure checklist. Added, never altered; the newest counts. */
@Entity('checklist_confirmation')
@Check('checklist_confirmation_item', oneOf('item', CHECKLIST_ITEMS))
@Check('checklist_confirmation_open', 'open > 0')
@Index('checklist_confirmation_trip', ['tripId', 'item'])
export class ChecklistConfirmationEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'checklist_confirmation_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') item!: ChecklistItem;
  @Column('text') name!: string;
  @Column('text') note!: string;
  /** For how many, at most, the word stands. */
  @Column('int') open!: number;
  @Column('timestamptz') at!: Date;
}
