import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type FoundOption, RoadOptions, TripRepairService } from '#transport';
import { ChangeOfCoaches } from './change-of-coaches.service.js';
import type { Incident, IncidentOutcome, Standing } from './incident.js';

/** A closed road: every trip of the office that would drive it then goes round it, or waits. */
@Injectable()
export class RoadClosedService {
  constructor(
    private readonly roads: RoadOptions,
    private readonly repairs: TripRepairService,
    private readonly coaches: ChangeOfCoaches,
  ) {}

  /** @param hold locks all trips that it concerns */
  async standing(
    tx: EntityManager,
    { organisationId, facts: { road } }: Incident,
    at: Date,
    hold: boolean,
  ): Promise<Standing> {
    const closure = road && {
      ...road,
      ...{ closedFrom: new Date(road.closedFrom), closedUntil: new Date(road.closedUntil) },
    };
    const ground = closure && (await this.roads.ground(tx, organisationId, closure, at, hold));
    return {
      basis: [ground?.basis ?? null],
      search: async (look, only) => (ground ? this.roads.of(ground, closure, look, only) : null),
    };
  }

  /** Trips that cannot go round stay as they are, and the incident stays open for them. */
  async apply(tx: EntityManager, { id, kind, text, left, repair }: FoundOption, at: Date): Promise<IncidentOutcome> {
    const written = await this.repairs.writeAll(tx, repair.courses, at);
    for (const { tripId } of written) await this.coaches.arrive(tx, tripId, at);
    return { optionId: id, option: kind, text, moved: [], left: left.map(({ workerId }) => workerId) };
  }
}
