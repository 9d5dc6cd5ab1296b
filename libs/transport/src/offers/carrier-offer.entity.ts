import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import type { OfferTerms } from './carrier-offer.js';
import { carrierOfferLifecycle, type CarrierOfferState } from './carrier-offer.lifecycle.js';

@Entity('carrier_offer')
@Check('carrier_offer_state', oneOf('state', carrierOfferLifecycle.states))
@Index('carrier_offer_standing', ['tripId'], { unique: true, where: `state in ('offered', 'confirmed')` })
@Index('carrier_offer_carrier', ['carrierId', 'id'])
@Index('carrier_offer_organisation', ['organisationId', 'id'])
@Index('carrier_offer_due', ['expiresAt'], { where: `state = 'offered'` })
export class CarrierOfferEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'carrier_offer_pk' }) id!: string;
  @Column('uuid') tripId!: string;
  /** Of the office that offers. */
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('uuid') carrierId!: string;
  @Column('text', { default: carrierOfferLifecycle.initial }) state!: CarrierOfferState;
  /** The trip as it was offered. */
  @Column('jsonb') terms!: OfferTerms;
  @Column('timestamptz') offeredAt!: Date;
  @Column('timestamptz') expiresAt!: Date;
  @Column('timestamptz', { nullable: true }) answeredAt!: Date | null;
  @Column('uuid', { nullable: true }) vehicleId!: string | null;
  /** In the order of their shifts. */
  @Column('uuid', { array: true, default: [] }) driverIds!: string[];
  /** Set once the carrier was reminded, so that it is once. */
  @Column('timestamptz', { nullable: true }) remindedAt!: Date | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('bytea', { nullable: true }) codeHash!: Buffer | null;
  @Column('int', { default: 0 }) codeFailures!: number;
}
