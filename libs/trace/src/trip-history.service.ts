import { Injectable } from '@nestjs/common';
import type { Text } from '#kernel';
import { Database, type Grant, need } from '#platform';
import { TripService } from '#transport';
import { sentenceFor } from './sentences.js';

/** Something that happened to a trip: who, when, why. */
export interface TripChange {
  readonly at: string;
  readonly type: string;
  readonly text: Text;
  readonly role: string;
  /** The name of whoever did it, for colleagues and auditors. */
  readonly by: string | null;
}

interface EventRow extends Pick<TripChange, 'type' | 'role' | 'by'> {
  readonly occurredAt: Date;
  readonly details: Record<string, unknown>;
}

/** What became of a trip since it was approved. */
@Injectable()
export class TripHistoryService {
  constructor(
    private readonly db: Database,
    private readonly trips: TripService,
  ) {}

  /** What happened to a trip as a whole: approval, offers to carriers, doors, hand-overs. @throws trip.missing */
  async of(grant: Grant, tripId: string): Promise<{ tripId: string; items: TripChange[] }> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    await this.trips.get(grant, tripId);
    return this.db.transaction(grant, async (tx) => {
      const rows = await tx.query<EventRow[]>(
        `select type, occurred_at "occurredAt", role_of_actor(actor, trip_id) role, name_of_actor(actor) by, details
         from event where trip_id = $1 and worker_id is null order by occurred_at, id`,
        [tripId],
      );
      const items = rows.map(({ type, occurredAt, role, by, details }) => ({
        ...{ at: occurredAt.toISOString(), type, role, by },
        text: sentenceFor(type, details),
      }));
      return { tripId, items };
    });
  }
}
