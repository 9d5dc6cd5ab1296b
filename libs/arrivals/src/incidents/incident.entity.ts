import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { oneOf } from '#platform';
import { type Incident, INCIDENT_KINDS, type IncidentKind, type IncidentOutcome, type KeptFacts } from './incident.js';
import { incidentLifecycle, type IncidentState } from './incident.lifecycle.js';

/** Something that keeps a trip from going on as planned, and what became of its people. */
@Entity('incident')
@Check('incident_kind', oneOf('kind', INCIDENT_KINDS))
@Check('incident_state', oneOf('state', incidentLifecycle.states))
@Index('incident_organisation', ['organisationId', 'id'])
@Index('incident_trip', ['tripId'], { where: 'trip_id is not null' })
export class IncidentEntity implements Incident {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'incident_pk' }) id!: string;
  @Column('uuid') organisationId!: string;
  @Column('text') divisionCode!: string;
  /** Null for a closed road, which may concern many trips. */
  @Column('uuid', { nullable: true }) tripId!: string | null;
  @Column('text') kind!: IncidentKind;
  @Column('text', { default: incidentLifecycle.initial }) state!: IncidentState;
  @Column('timestamptz') occurredAt!: Date;
  @Column('jsonb') facts!: KeptFacts;
  /** What concerns somebody's health. */
  @Column('bytea', { nullable: true }) sealed!: Buffer | null;
  @Column('timestamptz') reportedAt!: Date;
  @Column('timestamptz', { nullable: true }) resolvedAt!: Date | null;
  @Column('jsonb', { nullable: true }) outcome!: IncidentOutcome | null;
}
