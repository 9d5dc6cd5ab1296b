import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type RepairAnswer, RoadOptions, TripRepairService } from '#transport';
import { ChangeOfCoaches } from './change-of-coaches.service.js';
import type { Incident, IncidentOutcome } from './incident.js';

/** A closed road: every trip of the office that would drive it then goes round it, or waits. */
@Injectable()
export class RoadClosedService {
  constructor(
    private readonly roads: RoadOptions,
    private readonly repairs: TripRepairService,
    private readonly coaches: ChangeOfCoaches,
  ) {}

  /** Null where no trip is concerned. Locks those that are. */
  async options(tx: EntityManager, { organisationId, facts }: Incident, at: Date): Promise<RepairAnswer | null> {
    const { road } = facts;
    if (!road) return null;
    const [closedFrom, closedUntil] = [new Date(road.closedFrom), new Date(road.closedUntil)];
    return this.roads.of(tx, organisationId, { ...road, closedFrom, closedUntil }, at);
  }

  /** Trips that cannot go round stay as they are, and the incident stays open for them. */
  async apply(
    tx: EntityManager,
    { id, kind, text, left, repair }: RepairAnswer['options'][number],
    at: Date,
  ): Promise<IncidentOutcome> {
    const written = await this.repairs.writeAll(tx, repair.courses, at);
    for (const { tripId } of written) await this.coaches.arrive(tx, tripId, at);
    return { optionId: id, option: kind, text, moved: [], left: left.map(({ workerId }) => workerId) };
  }
}
