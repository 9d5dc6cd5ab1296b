import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type PassengerRecord, PassengerService } from '#arrivals';
import type { Text } from '#kernel';
import { BusinessClock, Database, type Grant, need } from '#platform';
import { TripService } from '#transport';
import { WorkerService } from '#workers';
import { byDistance, isAnswerable, type SharedWay, sharedWay, wasAboard } from './contacts.js';
import { sentenceFor } from './sentences.js';

export interface TrailStep {
  readonly at: string;
  readonly type: string;
  readonly text: Text;
  /** In which role whoever did it acted; `system` for the processes themselves. */
  readonly role: string;
  readonly tripId: string | null;
}

export interface Contact extends SharedWay {
  readonly tripId: string;
  readonly sheetNumber: string;
  readonly passengerId: string;
  /** Null for somebody who was on no list. */
  readonly workerId: string | null;
  readonly name: string;
  readonly seatNumber: number | null;
}

interface EventRow {
  readonly type: string;
  readonly occurredAt: Date;
  readonly tripId: string | null;
  readonly role: string;
  readonly details: Record<string, unknown>;
}

const READERS = ['coordinator', 'province-monitor', 'auditor'] as const satisfies Grant['role'][];

/** Where somebody has been, and with whom. Another office's worker is missing. */
@Injectable()
export class TrailService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly workers: WorkerService,
    private readonly passengers: PassengerService,
    private readonly trips: TripService,
  ) {}

  /** Everything that happened to a worker, and to the trips while on board, in order. @throws worker.missing */
  async trailOf(grant: Grant, workerId: string): Promise<{ workerId: string; name: string; items: TrailStep[] }> {
    need(grant, ...READERS);
    const { name } = await this.workers.get(grant, workerId);
    return this.db.transaction(grant, async (tx) => {
      const rides = (await this.passengers.records(tx, grant, { workerId })).filter(wasAboard);
      const items = (await eventsOf(tx, workerId, rides)).map(({ type, occurredAt, tripId, role, details }) => ({
        at: occurredAt.toISOString(),
        type,
        text: sentenceFor(type, details),
        role,
        tripId,
      }));
      return { workerId, name, items };
    });
  }

  /** Who shared a vehicle with a worker, nearest seats first, until fourteen days after arrival. @throws worker.missing */
  async contactsOf(grant: Grant, workerId: string): Promise<{ workerId: string; items: Contact[] }> {
    need(grant, ...READERS);
    await this.workers.get(grant, workerId);
    return this.db.transaction(grant, async (tx) => {
      const now = await this.clock.now(tx);
      const rides = (await this.passengers.records(tx, grant, { workerId })).filter((ride) => isAnswerable(ride, now));
      const items: Contact[] = [];
      for (const ride of rides) {
        const { sheetNumber } = await this.trips.facts(tx, ride.tripId);
        for (const other of await this.passengers.records(tx, grant, { tripId: ride.tripId })) {
          const shared = other.id === ride.id ? null : sharedWay(ride, other);
          if (shared) items.push({ ...shared, sheetNumber, ...contact(other) });
        }
      }
      return { workerId, items: items.sort(byDistance) };
    });
  }
}

const contact = ({ id, tripId, workerId, name, seatNumber }: PassengerRecord) => ({
  passengerId: id,
  tripId,
  workerId,
  name,
  seatNumber,
});

/** A trip's events count from boarding until the person left it; of the hand-overs only that of the person's own site. */
function eventsOf(tx: EntityManager, workerId: string, rides: readonly PassengerRecord[]): Promise<EventRow[]> {
  const spans = rides.map(({ tripId, siteId, boardedAt, takenOffAt, transferredAt }) => ({
    trip: tripId,
    site: siteId,
    since: boardedAt,
    until: takenOffAt ?? transferredAt,
  }));
  return tx.query<EventRow[]>(
    `select id, type, occurred_at "occurredAt", trip_id "tripId", role_of_actor(actor, trip_id) role, details
     from event where worker_id = $1
     union all
     select e.id, e.type, e.occurred_at, e.trip_id, role_of_actor(e.actor, e.trip_id), e.details
     from jsonb_to_recordset($2::jsonb) as ride (trip uuid, site text, since timestamptz, until timestamptz)
     join event e on e.trip_id = ride.trip and e.worker_id is null
       and e.occurred_at >= ride.since and e.occurred_at <= coalesce(ride.until, 'infinity')
     where e.type in ('trip.departed', 'trip.completed') or (e.type like 'hand-over.%' and e.details ->> 'site' = ride.site)
     order by 3, 1`,
    [workerId, JSON.stringify(spans)],
  );
}
