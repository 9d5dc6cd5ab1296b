import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { type Page, pageOf } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId } from '#platform';
import type { ReplacementFacts, RoadClosure, Roadside } from '#transport';
import { type IncidentKind, type IncidentSummary, isWatcher, type KeptFacts, NO_FACTS, summaryOf } from './incident.js';
import { IncidentEntity } from './incident.entity.js';
import { factsWanted, incidentAhead } from './incident.errors.js';
import { incidentLifecycle, type IncidentState } from './incident.lifecycle.js';
import { findIncident, lockIncident, noteIncident } from './incident-rows.service.js';
import { Resolutions } from './resolutions.service.js';
import { IncidentSearches } from './search/incident-searches.service.js';
import type { IncidentView } from './search/incident-search.js';
import { type SealedFacts, SetDownService } from './set-down.service.js';

/** What can be done about it depends on these; they may be told later than the incident itself. */
export interface HelpFacts {
  readonly place?: Roadside | undefined;
  readonly replacements?: readonly ReplacementFacts[] | undefined;
  readonly goesOnAt?: Date | undefined;
  readonly road?: RoadClosure | undefined;
}

export interface IncidentReport extends HelpFacts {
  /** Of every kind but a closed road. */
  readonly tripId?: string | undefined;
  readonly kind: IncidentKind;
  /** Workers who do not come, have a fever or were refused. */
  readonly persons?: readonly string[] | undefined;
  /** Where whoever has a fever is brought; kept sealed. */
  readonly hospital?: SealedFacts['hospital'] | undefined;
  /** In words; kept sealed. */
  readonly note?: string | undefined;
  /** Now unless told otherwise. */
  readonly occurredAt?: Date | undefined;
}

export interface IncidentFilter {
  readonly state?: IncidentState | undefined;
  readonly tripId?: string | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const READERS = ['coordinator', 'trip-leader', 'province-monitor', 'auditor'] as const satisfies Grant['role'][];
const REPORTERS = ['coordinator', 'trip-leader'] as const satisfies Grant['role'][];

/** What keeps a trip from going on as planned: reported by its leader or the office, resolved by the office (`IncidentResolving`). */
@Injectable()
export class IncidentService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly resolutions: Resolutions,
    private readonly searches: IncidentSearches,
    private readonly setDowns: SetDownService,
  ) {}

  /**
   * What can be done is searched for through the queue.
   * @throws trip.missing, incident.trip-not-in-force, incident.in-the-future, incident.facts-wanted, incident.place-wanted,
   *   incident.not-aboard, incident.departed, incident.not-expected
   */
  report(grant: Grant, report: IncidentReport): Promise<IncidentView> {
    const { tripId = null, kind, occurredAt, persons = [], hospital = null, note: words = null, ...help } = report;
    if (kind === 'road-closed') need(grant, 'coordinator');
    else need(grant, ...REPORTERS);
    const missing = wantedOf(report);
    if (missing.length > 0) throw factsWanted(kind, missing);
    return this.db.transaction(grant, async (tx) => {
      const at = await this.clock.now(tx);
      if (occurredAt && occurredAt > at) throw incidentAhead();
      const id = newId();
      const facts = factsOf({ ...NO_FACTS, persons }, help);
      const own = { organisationId: grant.organisation ?? '', divisionCode: grant.scope };
      const owner = (await this.resolutions.accept(tx, { kind, tripId, facts }, grant.role !== 'trip-leader')) ?? own;
      await tx.insert(IncidentEntity, {
        ...{ id, ...owner, tripId, kind, facts, occurredAt: occurredAt ?? at, reportedAt: at },
        sealed: hospital || words ? this.setDowns.seal(id, { hospital, note: words }) : null,
      });
      const incident = await findIncident(tx, id);
      await noteIncident(tx, incident, 'reported', at, { details: { kind: kind === 'fever' ? 'care' : kind } });
      await this.searches.begin(tx, incident, at);
      return this.searches.view(tx, grant, incident);
    });
  }

  /**
   * What was told later: vehicles that can take over, when the coach goes on, where it stands. It is searched for anew.
   * @throws incident.missing, incident.illegal-step
   */
  tell(grant: Grant, id: string, help: HelpFacts): Promise<IncidentView> {
    need(grant, ...REPORTERS);
    return this.db.transaction(grant, async (tx) => {
      const incident = await lockIncident(tx, id);
      incidentLifecycle.after(incident.state, 'resolve');
      await tx.update(IncidentEntity, { id }, { facts: factsOf(incident.facts, help) });
      await this.searches.begin(tx, incident, await this.clock.now(tx));
      return this.searches.view(tx, grant, incident);
    });
  }

  /** With how far the search is, and what it found. @throws incident.missing */
  get(grant: Grant, id: string): Promise<IncidentView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => this.searches.view(tx, grant, { id }));
  }

  /** In the order of reporting. */
  list(grant: Grant, { state, tripId, after, limit = 100 }: IncidentFilter): Promise<Page<IncidentSummary>> {
    need(grant, ...READERS);
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(IncidentEntity, {
        where: { ...(state && { state }), ...(tripId && { tripId }), ...(after && { id: MoreThan(after) }) },
        order: { id: 'asc' },
        take: limit + 1,
      });
      return pageOf(
        found.map((one) => summaryOf(one, isWatcher(grant))),
        limit,
      );
    });
  }

  /** It was nothing, or solved itself. @throws incident.missing, incident.illegal-step */
  withdraw(grant: Grant, id: string): Promise<IncidentSummary> {
    need(grant, ...REPORTERS);
    return this.db.transaction(grant, async (tx) => {
      const incident = await lockIncident(tx, id);
      const state = incidentLifecycle.after(incident.state, 'withdraw');
      const at = await this.clock.now(tx);
      await tx.update(IncidentEntity, { id }, { state, resolvedAt: at });
      await this.searches.end(tx, id);
      await noteIncident(tx, incident, state, at);
      return summaryOf(await findIncident(tx, id));
    });
  }
}

/** What an incident of that kind cannot be without. */
function wantedOf({ kind, tripId, persons = [], hospital, place, road, goesOnAt }: IncidentReport): string[] {
  const wanted = {
    'road-closed': { road },
    fever: { tripId, persons: persons[0], hospital, place },
    refusal: { tripId, persons: persons[0], place },
    'no-show': { tripId, persons: persons[0] },
    delay: { tripId, goesOnAt },
    'driver-ill': { tripId },
    breakdown: { tripId },
  }[kind];
  return Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? name : []));
}

const factsOf = (before: KeptFacts, { place, replacements, goesOnAt, road }: HelpFacts): KeptFacts => ({
  ...before,
  ...(place && { place }),
  ...(replacements && {
    replacements: replacements.map(({ readyAt, ...one }) => ({ ...one, readyAt: readyAt.toISOString() })),
  }),
  ...(goesOnAt && { goesOnAt: goesOnAt.toISOString() }),
  ...(road && {
    road: { ...road, closedFrom: road.closedFrom.toISOString(), closedUntil: road.closedUntil.toISOString() },
  }),
});
