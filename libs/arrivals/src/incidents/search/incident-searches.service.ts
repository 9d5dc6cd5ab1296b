import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, SYSTEM } from '#platform';
import { isWatcher, summaryOf } from '../incident.js';
import type { IncidentEntity } from '../incident.entity.js';
import { incidentLifecycle } from '../incident.lifecycle.js';
import { findIncident, lockIncident, noteIncident } from '../incident-rows.service.js';
import { Resolutions } from '../resolutions.service.js';
import { IncidentSearchEntity } from './incident-search.entity.js';
import { incidentSearchLifecycle } from './incident-search.lifecycle.js';
import type { IncidentView } from './incident-search.js';
import { searchMissing } from './incident-search.errors.js';

/** Searches for what can be done: asked for, cancelled and read. `IncidentSearching` does them, in the solver process. */
@Injectable()
export class IncidentSearches {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly resolutions: Resolutions,
  ) {}

  /** Begins anew, with things as they are. @throws incident.missing, incident.illegal-step, incident-search.illegal-step */
  ask(grant: Grant, id: string): Promise<IncidentView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const incident = await lockIncident(tx, id);
      incidentLifecycle.after(incident.state, 'resolve');
      const last = await searchOf(tx, id);
      if (last) incidentSearchLifecycle.after(last.state, 'ask');
      await this.begin(tx, incident, await this.clock.now(tx));
      return this.view(tx, grant, incident);
    });
  }

  /** Nobody waits for it any more; what it has found so far is dropped. @throws incident.missing, incident-search.missing, incident-search.illegal-step */
  cancel(grant: Grant, id: string): Promise<IncidentView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const incident = await lockIncident(tx, id);
      const search = await searchOf(tx, id, true);
      if (!search) throw searchMissing(id);
      const state = incidentSearchLifecycle.after(search.state, 'cancel');
      const at = await this.clock.now(tx);
      await tx.update(IncidentSearchEntity, { id: search.id }, { state, finishedAt: at, progress: null });
      await noteIncident(tx, incident, 'search-cancelled', at);
      return this.view(tx, grant, incident);
    });
  }

  /** Takes the place of the search before, whose job is dropped. Hold the lock of the incident. */
  async begin(tx: EntityManager, incident: IncidentEntity, at: Date): Promise<void> {
    const { id: incidentId, organisationId, divisionCode, tripId } = incident;
    await this.end(tx, incidentId);
    const [id, state] = [newId(), incidentSearchLifecycle.initial];
    const owner = { organisationId, divisionCode, tripId };
    await tx.insert(IncidentSearchEntity, { id, incidentId, ...owner, state, requestedAt: at });
    await noteIncident(tx, incident, 'search-requested', at, { ids: { search: id } });
  }

  /** Nothing is left to choose. Options bear names, and go. */
  async end(tx: EntityManager, incidentId: string): Promise<void> {
    await tx.delete(IncidentSearchEntity, { incidentId });
  }

  /** An option was refused: where it stood in what was found, or that is outdated, the options of now are searched for. */
  renew(id: string, optionId: string): Promise<void> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const incident = await lockIncident(tx, id);
      const search = await searchOf(tx, id);
      if (incident.state !== 'open' || search?.state !== 'done') return;
      const isKnown = search.options.some((option) => option.id === optionId);
      if (isKnown || !(await this.isCurrent(tx, incident, search)))
        await this.begin(tx, incident, await this.clock.now(tx));
    });
  }

  /** As it is now; options are for the office alone. */
  async view(tx: EntityManager, grant: Grant, { id }: Pick<IncidentEntity, 'id'>): Promise<IncidentView> {
    const incident = await findIncident(tx, id);
    const summary = summaryOf(incident, isWatcher(grant));
    const search = await searchOf(tx, id);
    if (!search) return { ...summary, search: null, options: [], hindrances: [] };
    const isOffice = grant.role === 'coordinator' || grant.role === 'system';
    const { state, progress, failure, options, hindrances } = search;
    const isToTell = isOffice && state === 'done';
    return {
      ...summary,
      search: {
        ...{ state, progress, failure },
        steps: incidentSearchLifecycle.stepsFrom(state).filter((step) => step === 'ask' || step === 'cancel'),
        requestedAt: search.requestedAt.toISOString(),
        startedAt: search.startedAt?.toISOString() ?? null,
        finishedAt: search.finishedAt?.toISOString() ?? null,
        current: isToTell ? await this.isCurrent(tx, incident, search) : null,
      },
      options: isOffice ? options : [],
      hindrances: isOffice ? hindrances : [],
    };
  }

  /** Whether the same would be found now; also not where nothing can be searched for any more. */
  private async isCurrent(tx: EntityManager, incident: IncidentEntity, { basis, startedAt }: IncidentSearchEntity) {
    const now = await this.resolutions.standing(tx, incident, startedAt ?? incident.reportedAt, false).catch(refused);
    return now !== null && now.basis === basis;
  }
}

function refused(error: unknown): null {
  if (error instanceof DomainError && error.kind !== 'unavailable') return null;
  throw error;
}

/** The newest search of an incident. */
export const searchOf = (tx: EntityManager, incidentId: string, hold = false): Promise<IncidentSearchEntity | null> =>
  tx.findOne(IncidentSearchEntity, {
    where: { incidentId },
    ...(hold && { lock: { mode: 'pessimistic_write' } }),
  });
