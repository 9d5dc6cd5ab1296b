import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Grant } from '#platform';
import { type RepairAnswer, TripService } from '#transport';
import { BreakdownService } from './breakdown.service.js';
import { type Incident, type IncidentOption, type IncidentOutcome, isSetDown, type OptionPerson } from './incident.js';
import type { IncidentEntity } from './incident.entity.js';
import { NoShowService } from './no-show.service.js';
import { RoadClosedService } from './road-closed.service.js';
import { SetDownService, settingDown } from './set-down.service.js';

/** An option with what is written once it is chosen. */
export interface Way {
  readonly option: IncidentOption;
  readonly chosen: RepairAnswer['options'][number];
}

export interface Ways {
  readonly ways: readonly Way[];
  readonly hindrances: RepairAnswer['hindrances'];
}

/** For each kind of incident what can be done, and the doing of it. */
@Injectable()
export class Resolutions {
  constructor(
    private readonly breakdowns: BreakdownService,
    private readonly roads: RoadClosedService,
    private readonly setDowns: SetDownService,
    private readonly noShows: NoShowService,
    private readonly trips: TripService,
  ) {}

  /** Whether it can be so. @throws trip.missing, incident.departed, incident.trip-not-in-force, incident.not-expected */
  async accept(tx: EntityManager, incident: Pick<Incident, 'kind' | 'tripId' | 'facts'>): Promise<void> {
    if (incident.kind === 'no-show') await this.noShows.accept(tx, incident);
  }

  /** Computed as things stand; locks all trips that it may concern. */
  async ways(tx: EntityManager, grant: Grant, incident: Incident, at: Date): Promise<Ways> {
    if (incident.kind === 'road-closed') return waysOf(await this.roads.options(tx, incident, at), []);
    if (incident.kind === 'no-show') return waysOf(await this.noShows.options(tx, incident, at), []);
    if (!isSetDown(incident.kind)) return waysOf(await this.breakdowns.options(tx, incident, at), []);
    const goesOnAt = incident.facts.goesOnAt ?? incident.occurredAt.toISOString();
    const answer = await this.breakdowns.options(tx, { ...incident, facts: { ...incident.facts, goesOnAt } }, at);
    const people = await this.setDowns.persons(tx, incident, await this.trips.view(tx, grant, incident.tripId ?? ''));
    return waysOf({ ...answer, options: settingDown(answer, people) }, people);
  }

  async apply(
    tx: EntityManager,
    incident: IncidentEntity,
    { chosen, option }: Way,
    at: Date,
  ): Promise<IncidentOutcome> {
    if (incident.kind === 'road-closed') return this.roads.apply(tx, chosen, at);
    if (incident.kind === 'no-show') await this.noShows.atTheDoor(tx, incident, chosen.kind, at);
    const outcome = await this.breakdowns.apply(tx, incident, chosen, at);
    if (isSetDown(incident.kind))
      await this.setDowns.apply(tx, await this.trips.lock(tx, incident.tripId ?? ''), incident, option.persons, at);
    return outcome;
  }
}

function waysOf(answer: RepairAnswer | null, persons: readonly OptionPerson[]): Ways {
  const ways = (answer?.options ?? []).map((chosen) => {
    const { repair: _, ...option } = chosen;
    return { chosen, option: { ...option, persons } };
  });
  return { ways, hindrances: answer?.hindrances ?? [] };
}
