import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { hashSecret } from '#platform';
import { type FoundOption, tripOfCharter, TripService } from '#transport';
import { BreakdownService } from './breakdown.service.js';
import { type Incident, type IncidentOption, type IncidentOutcome, isSetDown, type Standing } from './incident.js';
import type { IncidentEntity } from './incident.entity.js';
import { tripNotOnItsWay } from './incident.errors.js';
import { NoShowService } from './no-show.service.js';
import { RoadClosedService } from './road-closed.service.js';
import { SetDownService, settingDown } from './set-down.service.js';

/** An incident as its trips, its people and what was told stand, whichever kind it is of. */
export interface IncidentStanding extends Pick<Standing, 'search'> {
  /** A fingerprint. */
  readonly basis: string;
  /** As it is read, without what would be written. */
  readonly option: (found: FoundOption) => IncidentOption;
}

const IN_FORCE = ['approved', 'boarding', 'departed'];

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

  /**
   * Whether it can be so. @returns whose trip it is; null of a closed road
   * @param isOffice a leader may leave out where the coach stands: the office is told later
   * @throws trip.missing, trip.of-charter, incident.departed, incident.trip-not-in-force, incident.not-expected, incident.place-wanted, incident.not-aboard
   */
  async accept(tx: EntityManager, incident: Pick<Incident, 'kind' | 'tripId' | 'facts'>, isOffice: boolean) {
    const { kind, tripId, facts } = incident;
    if (tripId === null) return null;
    if (kind === 'no-show') await this.noShows.accept(tx, incident);
    const trip = await this.trips.facts(tx, tripId);
    if (!IN_FORCE.includes(trip.state)) throw tripNotOnItsWay(tripId, trip.state);
    // Of a train nothing is planned anew; somebody may still be handed over to the staff of a station.
    if (trip.leg === 'trunk' && !isSetDown(kind)) throw tripOfCharter(tripId);
    if (isOffice) this.breakdowns.accept(trip, facts);
    if (isSetDown(kind)) await this.setDowns.persons(tx, incident);
    const { organisationId, divisionCode } = trip;
    return { organisationId, divisionCode };
  }

  /**
   * @param asOf what the clock alone changes is taken as of then
   * @param hold locks all trips that it may concern
   * @throws trip.missing, trip.unlawful, incident.trip-not-in-force, incident.place-wanted, incident.not-aboard
   */
  async standing(tx: EntityManager, incident: Incident, asOf: Date, hold: boolean): Promise<IncidentStanding> {
    const { kind, facts } = incident;
    const { basis, search } = await this.ofKind(tx, incident, asOf, hold);
    const persons = isSetDown(kind) ? await this.setDowns.persons(tx, incident) : [];
    return {
      search,
      basis: hashSecret(JSON.stringify([facts, basis, persons])).toString('hex'),
      option: ({ repair: _, ...option }) => ({
        ...option,
        ...(isSetDown(kind) && { text: settingDown(persons) }),
        persons,
      }),
    };
  }

  /** Does what an option says. Hold the locks of all whom it concerns. */
  async apply(
    tx: EntityManager,
    incident: IncidentEntity,
    chosen: FoundOption,
    { persons, text }: Pick<IncidentOption, 'persons' | 'text'>,
    at: Date,
  ): Promise<IncidentOutcome> {
    if (incident.kind === 'road-closed') return this.roads.apply(tx, chosen, at);
    if (incident.kind === 'no-show') await this.noShows.atTheDoor(tx, incident, chosen.kind, at);
    const { id: optionId, kind: option } = chosen;
    const outcome =
      option === 'as-timed'
        ? { ...{ optionId, option, text }, moved: [], left: [] }
        : await this.breakdowns.apply(tx, incident, { ...chosen, text }, at);
    if (isSetDown(incident.kind))
      await this.setDowns.apply(tx, await this.trips.lock(tx, incident.tripId ?? ''), incident, persons, at);
    return outcome;
  }

  private async ofKind(tx: EntityManager, incident: Incident, asOf: Date, hold: boolean): Promise<Standing> {
    const { kind, facts, occurredAt, tripId } = incident;
    if (kind === 'road-closed') return this.roads.standing(tx, incident, asOf, hold);
    if (kind === 'no-show') return this.noShows.standing(tx, incident, asOf, hold);
    if (!isSetDown(kind)) return this.breakdowns.standing(tx, incident, hold);
    const trip = await this.trips.facts(tx, tripId ?? '');
    if (trip.leg === 'trunk') {
      this.breakdowns.accept(trip, facts);
      return this.setDowns.onTimetable(tx, trip.id, hold);
    }
    const goesOnAt = facts.goesOnAt ?? occurredAt.toISOString();
    return this.breakdowns.standing(tx, { ...incident, facts: { ...facts, goesOnAt } }, hold);
  }
}
