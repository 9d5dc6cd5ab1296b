import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { arrivalSlotLifecycle, type ArrivalSlotState } from './arrival-slot.lifecycle.js';

@Entity('arrival_slot')
@Check('arrival_slot_state', oneOf('state', arrivalSlotLifecycle.states))
@Index('arrival_slot_once', ['tripId', 'siteId'], { unique: true, where: `state <> 'void'` })
@Index('arrival_slot_accepted', ['siteId', 'arrivesAt'], { where: `state = 'accepted'` })
@Index('arrival_slot_enterprise', ['enterpriseId', 'id'])
@Index('arrival_slot_organisation', ['organisationId', 'id'])
export class ArrivalSlotEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'arrival_slot_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('uuid') batchId!: string;
  /** Of the office that asks. */
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('uuid') siteId!: string;
  /** Whose gate it is. */
  @Column('uuid') enterpriseId!: string;
  /** Name of the site. */
  @Column('text') gate!: string;
  @Column('text') sheetNumber!: string;
  @Column('text', { default: arrivalSlotLifecycle.initial }) state!: ArrivalSlotState;
  /** The first person is set down: a coach that is early waits in front of the gate. */
  @Column('timestamptz') arrivesAt!: Date;
  @Column('int') persons!: number;
  @Column('timestamptz') askedAt!: Date;
  @Column('timestamptz', { nullable: true }) answeredAt!: Date | null;
  /** When the gate would rather be come to, and why. */
  @Column('timestamptz', { nullable: true }) proposedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
}
