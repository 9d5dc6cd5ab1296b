import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { type Page, pageOf } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record, Turns } from '#platform';
import { type ReplacementFacts, type RoadClosure, type Roadside, TripService } from '#transport';
import {
  type Incident,
  type IncidentKind,
  type IncidentSummary,
  type IncidentView,
  type KeptFacts,
  NO_FACTS,
  summaryOf,
} from './incident.js';
import { IncidentEntity } from './incident.entity.js';
import { factsWanted, incidentAhead, incidentMissing, optionGone, tripNotOnItsWay } from './incident.errors.js';
import { incidentLifecycle, type IncidentState } from './incident.lifecycle.js';
import { Resolutions } from './resolutions.service.js';
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
const IN_FORCE = ['approved', 'boarding', 'departed'];

/** What keeps a trip from going on as planned: reported by its leader or the office, resolved by the office with one of the options. */
@Injectable()
export class IncidentService {
  /** Options are searched for under the locks of the trips: whoever waits for them is to hold no connection. */
  private readonly turns = new Turns(1);

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly trips: TripService,
    private readonly resolutions: Resolutions,
    private readonly setDowns: SetDownService,
  ) {}

  /**
   * @throws trip.missing, incident.trip-not-in-force, incident.in-the-future, incident.facts-wanted, incident.place-wanted,
   *   incident.not-aboard, incident.departed, incident.not-expected
   */
  report(grant: Grant, report: IncidentReport): Promise<IncidentView> {
    const { tripId, kind, occurredAt, persons = [], hospital = null, note: words = null, ...help } = report;
    if (kind === 'road-closed') need(grant, 'coordinator');
    else need(grant, ...REPORTERS);
    const missing = wantedOf(report);
    if (missing.length > 0) throw factsWanted(kind, missing);
    return this.searching(grant, async (tx) => {
      const at = await this.clock.now(tx);
      if (occurredAt && occurredAt > at) throw incidentAhead();
      const id = newId();
      const facts = factsOf({ ...NO_FACTS, persons }, help);
      await this.resolutions.accept(tx, { kind, tripId: tripId ?? null, facts });
      const { organisationId, divisionCode } = await this.ownerOf(tx, grant, tripId);
      await tx.insert(IncidentEntity, {
        ...{ id, organisationId, divisionCode, kind, occurredAt: occurredAt ?? at, reportedAt: at },
        tripId: tripId ?? null,
        facts,
        sealed: hospital || words ? this.setDowns.seal(id, { hospital, note: words }) : null,
      });
      // Events bear nothing of health.
      await note(tx, { id, tripId: tripId ?? null }, 'reported', at, { kind: kind === 'fever' ? 'care' : kind });
      return this.view(tx, grant, await find(tx, id), at);
    });
  }

  /** What was told later: vehicles that can take over, when the coach goes on, where it stands. @throws incident.missing, incident.illegal-step */
  tell(grant: Grant, id: string, help: HelpFacts): Promise<IncidentView> {
    need(grant, ...REPORTERS);
    return this.searching(grant, async (tx) => {
      const incident = await lock(tx, id);
      incidentLifecycle.after(incident.state, 'resolve');
      await tx.update(IncidentEntity, { id }, { facts: factsOf(incident.facts, help) });
      return this.view(tx, grant, await find(tx, id), await this.clock.now(tx));
    });
  }

  /** @throws incident.missing */
  get(grant: Grant, id: string): Promise<IncidentView> {
    need(grant, ...READERS);
    return this.searching(grant, async (tx) => this.view(tx, grant, await find(tx, id), await this.clock.now(tx)));
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
        found.map((one) => summaryOf(one, watches(grant))),
        limit,
      );
    });
  }

  /** It was nothing, or solved itself. @throws incident.missing, incident.illegal-step */
  withdraw(grant: Grant, id: string): Promise<IncidentSummary> {
    need(grant, ...REPORTERS);
    return this.db.transaction(grant, async (tx) => {
      const incident = await lock(tx, id);
      const state = incidentLifecycle.after(incident.state, 'withdraw');
      const at = await this.clock.now(tx);
      await tx.update(IncidentEntity, { id }, { state, resolvedAt: at });
      await note(tx, incident, state, at);
      return summaryOf(await find(tx, id));
    });
  }

  /**
   * Does what one of the options says, in one transaction, if it still holds. On the road it stays open for those who found no seat.
   * @throws incident.missing, incident.illegal-step; incident.option-gone with the options of now
   */
  resolve(grant: Grant, id: string, optionId: string): Promise<IncidentView> {
    need(grant, 'coordinator');
    return this.searching(grant, async (tx) => {
      const incident = await lock(tx, id);
      const state = incidentLifecycle.after(incident.state, 'resolve');
      const at = await this.clock.now(tx);
      const { ways, hindrances } = await this.resolutions.ways(tx, grant, incident, at);
      const chosen = ways.find(({ option }) => option.id === optionId);
      if (!chosen)
        throw optionGone(
          optionId,
          ways.map(({ option }) => option),
          hindrances,
        );
      const outcome = await this.resolutions.apply(tx, incident, chosen, at);
      const isDone = chosen.option.complete || (incident.tripId !== null && incident.facts.place === null);
      await tx.update(IncidentEntity, { id }, { outcome, ...(isDone && { state, resolvedAt: at }) });
      const details = { option: outcome.option, moved: outcome.moved.length, left: outcome.left.length };
      await note(tx, incident, isDone ? state : 'partly-resolved', at, details);
      return this.view(tx, grant, await find(tx, id), at);
    });
  }

  private searching<T>(grant: Grant, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.turns.take(() => this.db.transaction(grant, work));
  }

  private async view(tx: EntityManager, grant: Grant, incident: IncidentEntity, at: Date): Promise<IncidentView> {
    const nothing = { ...summaryOf(incident, watches(grant)), options: [], hindrances: [] };
    const isOffice = grant.role === 'coordinator' || grant.role === 'system';
    if (incident.state !== 'open' || !isOffice) return nothing;
    if (incident.tripId !== null) {
      const { state } = await this.trips.facts(tx, incident.tripId);
      if (!IN_FORCE.includes(state)) return nothing;
    }
    const { ways, hindrances } = await this.resolutions.ways(tx, grant, incident, at);
    return { ...nothing, options: ways.map(({ option }) => option), hindrances };
  }

  private async ownerOf(tx: EntityManager, { organisation, scope }: Grant, tripId: string | undefined) {
    if (tripId === undefined) return { organisationId: organisation ?? '', divisionCode: scope };
    const { organisationId, divisionCode, state } = await this.trips.facts(tx, tripId);
    if (!IN_FORCE.includes(state)) throw tripNotOnItsWay(tripId, state);
    return { organisationId, divisionCode };
  }
}

const watches = ({ role }: Grant): boolean => role === 'province-monitor' || role === 'auditor';

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

async function find(tx: EntityManager, id: string): Promise<IncidentEntity> {
  const incident = await tx.findOneBy(IncidentEntity, { id });
  if (!incident) throw incidentMissing(id);
  return incident;
}

/** Incidents are locked before their trips. */
async function lock(tx: EntityManager, id: string): Promise<IncidentEntity> {
  const incident = await tx.findOne(IncidentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (!incident) throw incidentMissing(id);
  return incident;
}

const note = (
  tx: EntityManager,
  { id, tripId }: Pick<Incident, 'id' | 'tripId'>,
  became: string,
  at: Date,
  details: Readonly<Record<string, unknown>> = {},
) => record(tx, { type: `incident.${became}`, subject: id, ...(tripId && { trip: tripId }), at, details });
