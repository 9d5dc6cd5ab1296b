import { Check, Column, Entity, Exclusion, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { LICENCE_CLASSES, type LicenceClass } from './driver.js';
import { driverLifecycle, type DriverState, vehicleLifecycle, type VehicleState } from './fleet.lifecycle.js';
import type { Permit } from './coach.js';
import type { DrivingSpan, TripEnds } from './engagement.js';

@Entity('vehicle')
@Check('vehicle_state', oneOf('state', vehicleLifecycle.states))
@Index('vehicle_plate_once', ['plate'], { unique: true, where: `state = 'in-service'` })
@Index('vehicle_organisation', ['organisationId', 'id'])
export class VehicleEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'vehicle_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  /** Normalised: `川W12345`. */
  @Column('text') plate!: string;
  @Column('text') vehicleClass!: string;
  @Column('int') approvedSeats!: number;
  @Column('text') registeredDivision!: string;
  @Column('jsonb') permits!: Permit[];
  @Column('text', { default: vehicleLifecycle.initial }) state!: VehicleState;
  @Column('timestamptz') registeredAt!: Date;
}

@Entity('driver')
@Check('driver_licence_class', oneOf('licence_class', LICENCE_CLASSES))
@Check('driver_state', oneOf('state', driverLifecycle.states))
@Index('driver_licence_once', ['licenceIndex'], { unique: true, where: `state = 'employed'` })
@Index('driver_reference_once', ['organisationId', 'reference'], { unique: true, where: `state = 'employed'` })
export class DriverEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'driver_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') reference!: string;
  /** Name and licence number. */
  @Column('bytea') sealed!: Buffer;
  @Column('bytea') licenceIndex!: Buffer;
  @Column('text') licenceClass!: LicenceClass;
  @Column('date') licenceValidTo!: string;
  @Column('date') qualificationValidTo!: string;
  @Column('text', { default: driverLifecycle.initial }) state!: DriverState;
  @Column('timestamptz') registeredAt!: Date;
}

/** A vehicle is in no two places at once: while `active`, no two of its periods overlap. */
@Entity('vehicle_engagement')
@Check('vehicle_engagement_kind', oneOf('kind', ['trip', 'absence']))
@Exclusion('vehicle_engagement_apart', 'USING gist (vehicle_id WITH =, period WITH &&) WHERE (active)')
@Index('vehicle_engagement_trip', ['tripId'], { where: 'trip_id is not null' })
export class VehicleEngagementEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'vehicle_engagement_pk' }) id!: string;
  @Column('uuid') vehicleId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') kind!: 'trip' | 'absence';
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('jsonb', { nullable: true }) ends!: TripEnds | null;
  @Column('tstzrange') period!: string;
  @Column('boolean', { default: true }) active!: boolean;
}

/** Nor is a driver. `elsewhere`: at the wheel for somebody else, which counts as hours. */
@Entity('driver_engagement')
@Check('driver_engagement_kind', oneOf('kind', ['trip', 'absence', 'elsewhere']))
@Exclusion('driver_engagement_apart', 'USING gist (driver_id WITH =, period WITH &&) WHERE (active)')
@Index('driver_engagement_trip', ['tripId'], { where: 'trip_id is not null' })
export class DriverEngagementEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'driver_engagement_pk' }) id!: string;
  @Column('uuid') driverId!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') kind!: 'trip' | 'absence' | 'elsewhere';
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('jsonb', { nullable: true }) ends!: TripEnds | null;
  @Column('jsonb', { default: [] }) shifts!: DrivingSpan[];
  @Column('tstzrange') period!: string;
  @Column('boolean', { default: true }) active!: boolean;
}
