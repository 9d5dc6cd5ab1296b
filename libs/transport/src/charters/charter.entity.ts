import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '#platform';
import { CHARTER_MODES, type CharterMode, type Station } from './charter.js';
import { charterLifecycle, type CharterState } from './charter.lifecycle.js';

@Entity('charter')
@Check('charter_mode', oneOf('mode', CHARTER_MODES))
@Check('charter_state', oneOf('state', charterLifecycle.states))
@Check('charter_seats_taken', 'seats_taken between 0 and seats')
@Check('charter_withdrawn_empty', `state = 'open' or seats_taken = 0`)
@Check('charter_one_price', '(price_per_seat_fen is null) <> (fixed_price_fen is null)')
@Unique('charter_id_seats', ['id', 'seats'])
@Index('charter_once', ['organisationId', 'number', 'departsAt'], { unique: true, where: `state = 'open'` })
@Index('charter_departs', ['departsAt', 'id'])
export class CharterEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'charter_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Division prefix of the office: offices within it may use the charter too. */
  @Column('text') area!: string;
  @Column('text') divisionCode!: string;
  @Column('text') mode!: CharterMode;
  @Column('text') number!: string;
  @Column('jsonb') from!: Station;
  @Column('jsonb') to!: Station;
  @Column('timestamptz') departsAt!: Date;
  @Column('timestamptz') arrivesAt!: Date;
  @Column('int') seats!: number;
  /** Kept by the database: the sum of what is set aside. */
  @Column('int', { default: 0 }) seatsTaken!: number;
  @Column('int', { nullable: true }) pricePerSeatFen!: number | null;
  @Column('int', { nullable: true }) fixedPriceFen!: number | null;
  /** Name and mobile number. */
  @Column('bytea') escort!: Buffer;
  @Column('text', { default: charterLifecycle.initial }) state!: CharterState;
  @Column('timestamptz') registeredAt!: Date;
}

/** Seats of a charter that are set aside for a batch. */
@Entity('charter_allotment')
@Check('charter_allotment_seats', 'seats > 0')
@Index('charter_allotment_batch', ['batchId'])
export class CharterAllotmentEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'charter_allotment_pk' }) charterId!: string;
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'charter_allotment_pk' }) batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('int') seats!: number;
}

/**
 * A seat of a charter by name, held from the choice of the plan until it is given up. Its number is one of the charter's (`seats` follows
 * the charter), so that no more people than seats are booked.
 */
@Entity('charter_seat')
@Check('charter_seat_number', 'number between 1 and seats')
@Exclusion('charter_seat_one_journey', 'USING gist (worker_id WITH =, period WITH &&)')
@ForeignKey(() => CharterEntity, ['charterId', 'seats'], ['id', 'seats'], {
  name: 'charter_seat_charter',
  onUpdate: 'CASCADE',
})
@Index('charter_seat_number_once', ['charterId', 'number'], { unique: true })
@Index('charter_seat_batch', ['batchId'])
export class CharterSeatEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'charter_seat_pk' }) id!: string;
  @Column('uuid') charterId!: string;
  @Column('uuid') batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('uuid') workerId!: string;
  @Column('uuid') proposalId!: string;
  @Column('uuid', { nullable: true }) travelGroup!: string | null;
  @Column('int') number!: number;
  @Column('int') seats!: number;
  @Column('tstzrange') period!: string;
}
