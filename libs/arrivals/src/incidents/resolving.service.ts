import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { DomainError } from '#kernel';
import { asRefusal, BusinessClock, Database, type Grant, need } from '#platform';
import { type FoundOption, RepairRehearsals } from '#transport';
import type { IncidentOption } from './incident.js';
import { IncidentEntity } from './incident.entity.js';
import { optionGone } from './incident.errors.js';
import { incidentLifecycle } from './incident.lifecycle.js';
import { lockIncident, noteIncident } from './incident-rows.service.js';
import { Resolutions } from './resolutions.service.js';
import { IncidentSearches, searchOf } from './search/incident-searches.service.js';
import type { IncidentView } from './search/incident-search.js';

interface Chosen {
  readonly found: FoundOption;
  readonly option: IncidentOption;
}

/** The office chooses one of the options that were found. */
@Injectable()
export class IncidentResolving {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly resolutions: Resolutions,
    private readonly searches: IncidentSearches,
    private readonly rehearsals: RepairRehearsals,
  ) {}

  /**
   * Does what one of the options says, in one transaction, if it still holds. On the road it stays open for those who found no seat, and what
   * can be done for them is searched for.
   * @throws incident.missing, incident.illegal-step, incident.trip-not-in-force, incident.not-aboard; incident.option-gone, and then the
   *   options of now are searched for
   */
  resolve(grant: Grant, id: string, optionId: string): Promise<IncidentView> {
    need(grant, 'coordinator');
    const done = this.db.transaction(grant, async (tx) => {
      const incident = await lockIncident(tx, id);
      const state = incidentLifecycle.after(incident.state, 'resolve');
      const { found, option } = await this.chosen(tx, incident, optionId);
      const at = await this.clock.now(tx);
      const outcome = await this.applied(tx, incident, { found, option }, at);
      const isDone = option.complete || (incident.tripId !== null && incident.facts.place === null);
      await tx.update(IncidentEntity, { id }, { outcome, ...(isDone && { state, resolvedAt: at }) });
      const details = { option: outcome.option, moved: outcome.moved.length, left: outcome.left.length };
      await noteIncident(tx, incident, isDone ? state : 'partly-resolved', at, { details });
      if (isDone) await this.searches.end(tx, id);
      else await this.searches.begin(tx, incident, at);
      return this.searches.view(tx, grant, incident);
    });
    return done.catch(async (error: unknown) => {
      if (error instanceof DomainError && error.code === optionGone(optionId).code)
        await this.searches.renew(id, optionId);
      throw error;
    });
  }

  /** Thought of once more under the locks of all whom it concerns, as of the instant of the search, so that waiting lasts as long as was read. */
  private async chosen(tx: EntityManager, incident: IncidentEntity, optionId: string): Promise<Chosen> {
    const search = await searchOf(tx, incident.id);
    const read = search?.options.find(({ id }) => id === optionId);
    if (!search?.startedAt || !read) throw optionGone(optionId);
    const now = await this.resolutions.standing(tx, incident, search.startedAt, true);
    const ways = await now.search(() => Promise.resolve(), read.kind);
    const found = ways?.tries.map((way) => this.rehearsals.option(ways, way)).find(({ id }) => id === optionId);
    if (!found) throw optionGone(optionId);
    return { found, option: now.option(found) };
  }

  private async applied(tx: EntityManager, incident: IncidentEntity, { found, option }: Chosen, at: Date) {
    try {
      return await this.resolutions.apply(tx, incident, found, option, at);
    } catch (error) {
      const refusal = asRefusal(error);
      if (refusal instanceof DomainError && refusal.kind !== 'unavailable') throw optionGone(option.id, refusal);
      throw error;
    }
  }
}
