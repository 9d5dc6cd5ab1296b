import type { EntityManager } from 'typeorm';
import { newId } from '../ids.js';

/** Something that happened, in the words of the domain. Details bear ids, codes and figures, never personal data. */
export interface DomainEvent {
  readonly type: `${string}.${string}`;
  readonly subject: string;
  /** The business instant. */
  readonly at: Date;
  readonly worker?: string;
  readonly trip?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  /** What the jobs called for receive besides `event` and `subject`. */
  readonly ids?: Readonly<Record<string, string>>;
}

const CHUNK = 1000;

/** Writes events, and an outbox row for each job they call for, in the caller's transaction. */
export async function record(tx: EntityManager, ...events: readonly DomainEvent[]): Promise<void> {
  for (let start = 0; start < events.length; start += CHUNK) {
    const rows = events.slice(start, start + CHUNK).map((event) => ({
      id: newId(),
      type: event.type,
      subject: event.subject,
      worker_id: event.worker ?? null,
      trip_id: event.trip ?? null,
      occurred_at: event.at,
      details: event.details ?? {},
      ids: event.ids ?? {},
    }));
    await tx.query(
      `with happened as (
         select * from jsonb_to_recordset($1::jsonb)
           as e (id uuid, type text, subject uuid, worker_id uuid, trip_id uuid, occurred_at timestamptz, details jsonb, ids jsonb)
       ), written as (
         insert into event (id, type, subject, worker_id, trip_id, actor, occurred_at, details)
         select id, type, subject, worker_id, trip_id, current_setting('app.actor')::uuid, occurred_at, details from happened
       )
       insert into outbox (id, contract, queue, payload)
       select uuidv7(), s.contract, s.queue, ids || jsonb_build_object('event', type, 'subject', subject)
       from happened join subscription s on s.event_type = happened.type`,
      [JSON.stringify(rows)],
    );
  }
}
