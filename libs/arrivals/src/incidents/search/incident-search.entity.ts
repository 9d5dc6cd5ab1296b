import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { oneOf } from '#platform';
import type { RepairHindrance } from '#transport';
import type { IncidentOption } from '../incident.js';
import { IncidentEntity } from '../incident.entity.js';
import { incidentSearchLifecycle, type IncidentSearchState } from './incident-search.lifecycle.js';
import type { IncidentSearchFailure, IncidentSearchProgress } from './incident-search.js';

/** What can be done about an incident that is open; the newest search alone is kept, and none once the incident is over. */
@Entity('incident_search')
@Check('incident_search_state', oneOf('state', incidentSearchLifecycle.states))
@Index('incident_search_once', ['incidentId'], { unique: true })
export class IncidentSearchEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'incident_search_pk' }) id!: string;
  @Column('uuid') incidentId!: string;
  @ManyToOne(() => IncidentEntity, { nullable: false })
  @JoinColumn({ name: 'incident_id', foreignKeyConstraintName: 'incident_search_incident' })
  incident!: Relation<IncidentEntity>;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('text', { default: incidentSearchLifecycle.initial }) state!: IncidentSearchState;
  @Column('timestamptz') requestedAt!: Date;
  @Column('timestamptz', { nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { nullable: true }) finishedAt!: Date | null;
  @Column('jsonb', { nullable: true }) progress!: IncidentSearchProgress | null;
  /** A fingerprint of trips, people and what was told. */
  @Column('text', { nullable: true }) basis!: string | null;
  @Column('jsonb', { default: [] }) options!: IncidentOption[];
  @Column('jsonb', { default: [] }) hindrances!: RepairHindrance[];
  @Column('jsonb', { nullable: true }) failure!: IncidentSearchFailure | null;
}
