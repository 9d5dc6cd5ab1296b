import { Check, Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { StopPlace } from '../batches/batch.js';
import {
  type Detour,
  type PlanConditions,
  type Proof,
  type RestFacts,
  type SeatRecognition,
  type ShiftFacts,
  TRIP_LEGS,
  TRIP_MODES,
  type TripLeg,
  type TripMode,
} from '../batches/plan-facts.js';
import { tripLifecycle, type TripState } from './trip.lifecycle.js';

@Entity('trip')
@Check('trip_state', oneOf('state', tripLifecycle.states))
@Check('trip_leg', oneOf('leg', TRIP_LEGS))
@Check('trip_mode', oneOf('mode', TRIP_MODES))
@Check('trip_trunk', `(leg = 'trunk') = (mode <> 'coach') and (leg = 'trunk') = (service_number is not null)`)
@Check('trip_leg_charter', `(leg = 'direct') = (charter_id is null)`)
@Index('trip_trunk_once', ['batchId', 'charterId'], { unique: true, where: `leg = 'trunk'` })
@Index('trip_charter', ['charterId'], { where: 'charter_id is not null' })
@Index('trip_batch', ['batchId'])
@Index('trip_due', ['departsAt'], { where: `state = 'approved' and due_nudged_at is null` })
@Index('trip_leaves', ['departsAt'], { where: `state in ('approved', 'boarding')` })
@Index('trip_arrives', ['arrivesAt'], { where: `state = 'departed'` })
@Index('trip_recheck_due', ['recheckDueAt'], { where: 'recheck_due_at is not null' })
@Index('trip_sheet_number_once', ['sheetNumber'], { unique: true })
export class TripEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trip_pk' }) id!: string;
  @Column('uuid') batchId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('uuid', { array: true }) enterpriseIds!: string[];
  @Column('uuid', { array: true }) siteIds!: string[];
  @Column('text') sheetNumber!: string;
  @Column('text', { default: tripLifecycle.initial }) state!: TripState;
  /** Which part of its people's journey it is. */
  @Column('text', { default: 'direct' }) leg!: TripLeg;
  @Column('text', { default: 'coach' }) mode!: TripMode;
  /** Number of the train or flight; null for coaches. */
  @Column('text', { nullable: true }) serviceNumber!: string | null;
  /** The charter that it is, brings people to, or takes them on from; null where coaches go all the way. */
  @Column('uuid', { nullable: true }) charterId!: string | null;
  /** Of a trunk its mode. */
  @Column('text') vehicleClass!: string;
  @Column('int') approvedSeats!: number;
  @Column('int') usableSeats!: number;
  @Column('int') drivers!: number;
  @Column('timestamptz') departsAt!: Date;
  @Column('timestamptz') arrivesAt!: Date;
  @Column('int') metres!: number;
  @Column('int') costFen!: number;
  @Column('jsonb') rests!: RestFacts[];
  @Column('jsonb') proofs!: Proof[];
  @Column('jsonb', { default: [] }) shifts!: ShiftFacts[];
  /** Null for trips planned before it was kept, and for trunks: they run by a timetable, not under the rules of the road. */
  @Column('jsonb', { nullable: true }) conditions!: PlanConditions | null;
  /** Of the sheet: 0 before approval, then the number of the version in force. */
  @Column('int', { default: 0 }) version!: number;
  /** Set once the departure was found due, so that it is nudged once. */
  @Column('timestamptz', { nullable: true }) dueNudgedAt!: Date | null;
  /** When the codes aboard are judged next; null where that is no more due by the clock. */
  @Column('timestamptz', { nullable: true }) recheckDueAt!: Date | null;
  @Column('text', { nullable: true }) leaderName!: string | null;
  @Column('bytea', { nullable: true }) leaderCode!: Buffer | null;
  @Column('bytea', { nullable: true }) leaderCodeHash!: Buffer | null;
  @Column('timestamptz', { nullable: true }) leaderCodeUsedAt!: Date | null;
  @Column('int', { default: 0 }) leaderCodeFailures!: number;
}

@Entity('trip_stop')
@Check('trip_stop_kind', oneOf('kind', ['pick-up', 'set-down']))
export class TripStopEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'trip_stop_pk' }) tripId!: string;
  @PrimaryColumn('int', { primaryKeyConstraintName: 'trip_stop_pk' }) sequence!: number;
  @Column('text') kind!: 'pick-up' | 'set-down';
  @Column('text') name!: string;
  @Column('text') divisionCode!: string;
  @Column('double precision') lon!: number;
  @Column('double precision') lat!: number;
  @Column('uuid', { nullable: true }) siteId!: string | null;
  @Column('jsonb', { nullable: true }) receives!: StopPlace['receives'];
  @Column('timestamptz') arrivesAt!: Date;
  @Column('timestamptz') leavesAt!: Date;
  /** At the wheel on the way from the stop before. */
  @Column('int') driveSeconds!: number;
  @Column('int') metres!: number;
  /** The coach stands here until then: a repair, a closed road, a gate that opens later. */
  @Column('timestamptz', { nullable: true }) notBefore!: Date | null;
  /** What a closed road adds to the way from the stop before; part of `metres` and `driveSeconds`. */
  @Column('jsonb', { nullable: true }) detour!: Detour | null;
}

/**
 * A seat by name. `period` is the time on the way, set once the trip is approved: while `active`, no other journey of the
 * worker may overlap it. Plans do not bind anybody, so two of them may overlap.
 */
@Entity('seat')
@Exclusion('seat_one_journey', 'USING gist (worker_id WITH =, period WITH &&) WHERE (active)')
@Index('seat_number_once', ['tripId', 'number'], { unique: true, where: 'active' })
@Index('seat_worker', ['workerId'])
export class SeatEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'seat_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  @Column('int') number!: number;
  @Column('uuid') workerId!: string;
  @Column('uuid') proposalId!: string;
  @Column('uuid') organisationId!: string;
  @Column('uuid') enterpriseId!: string;
  @Column('uuid') siteId!: string;
  @Column('text') homeDivision!: string;
  @Column('text') name!: string;
  /** Last four characters of the ID number: tells namesakes apart at the door. */
  @Column('text') idTail!: string;
  @Column('uuid', { nullable: true }) travelGroup!: string | null;
  @Column('int') boardStop!: number;
  @Column('int') alightStop!: number;
  @Column('tstzrange', { nullable: true }) period!: string | null;
  @Column('boolean', { default: true }) active!: boolean;
  /** When the person was told to board; null before approval. */
  @Column('timestamptz', { nullable: true }) toldBoardsAt!: Date | null;
  @Column('jsonb', { nullable: true }) recognition!: SeatRecognition | null;
}
