import type { EntityManager } from 'typeorm';
import { type DomainEvent, record } from '#platform';
import type { Incident } from './incident.js';
import { IncidentEntity } from './incident.entity.js';
import { incidentMissing } from './incident.errors.js';

/** @throws incident.missing */
export async function findIncident(tx: EntityManager, id: string): Promise<IncidentEntity> {
  const incident = await tx.findOneBy(IncidentEntity, { id });
  if (!incident) throw incidentMissing(id);
  return incident;
}

/** Incidents are locked before their trips. @throws incident.missing */
export async function lockIncident(tx: EntityManager, id: string): Promise<IncidentEntity> {
  const incident = await tx.findOne(IncidentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!incident) throw incidentMissing(id);
  return incident;
}

/** Events bear nothing of health. */
export const noteIncident = (
  tx: EntityManager,
  { id, tripId }: Pick<Incident, 'id' | 'tripId'>,
  became: string,
  at: Date,
  more: Pick<DomainEvent, 'details' | 'ids'> = {},
) => record(tx, { type: `incident.${became}`, subject: id, ...(tripId && { trip: tripId }), at, ...more });
