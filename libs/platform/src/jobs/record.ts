import type { EntityManager } from 'typeorm';
import { newId, uuids } from '../ids.js';

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

/** Events of one type and instant, as columns, for those who write hundreds of thousands in one transaction. */
export interface AlikeEvents extends Pick<DomainEvent, 'type' | 'at' | 'details'> {
  readonly subjects: readonly string[];
  /** The worker of each subject. */
  readonly workers: readonly string[];
  /** One more detail, an id for each subject. */
  readonly each?: { readonly name: string; readonly ids: readonly string[] };
}

/** As `record`, for many that differ in nothing but ids. */
export async function recordAlike(tx: EntityManager, { type, at, details, subjects, workers, each }: AlikeEvents) {
  await tx.query(
    `with happened as (
       select * from unnest($4::uuid[], $5::uuid[], $7::uuid[]) as e (subject, worker, of)
     ), written as (
       insert into event (id, type, subject, worker_id, actor, occurred_at, details)
       select uuidv7(), $1, subject, worker, current_setting('app.actor')::uuid, $2,
         case when $6::text is null then $3::jsonb else $3::jsonb || jsonb_build_object($6::text, of) end
       from happened
     )
     insert into outbox (id, contract, queue, payload)
     select uuidv7(), s.contract, s.queue, jsonb_build_object('event', $1::text, 'subject', subject)
     from happened join subscription s on s.event_type = $1`,
    [
      type,
      at,
      JSON.stringify(details ?? {}),
      uuids(subjects),
      uuids(workers),
      each?.name ?? null,
      uuids(each?.ids ?? []),
    ],
  );
}

/**
 * Runs a statement that writes, and records an event of each row that it returns, in one round trip. The statement returns
 * `subject` and `worker`; its own parameters begin at $4. @returns how many rows it wrote
 */
export async function recordEach(
  tx: EntityManager,
  { type, at, details }: Pick<DomainEvent, 'type' | 'at' | 'details'>,
  writing: string,
  values: readonly unknown[] = [],
): Promise<number> {
  const [{ n }] = await tx.query<[{ n: number }]>(
    `with changed as (${writing}), written as (
       insert into event (id, type, subject, worker_id, actor, occurred_at, details)
       select uuidv7(), $1, subject, worker, current_setting('app.actor')::uuid, $2, $3::jsonb from changed
     ), called as (
       insert into outbox (id, contract, queue, payload)
       select uuidv7(), s.contract, s.queue, jsonb_build_object('event', $1::text, 'subject', subject)
       from changed join subscription s on s.event_type = $1
     )
     select count(*)::int n from changed`,
    [type, at, JSON.stringify(details ?? {}), ...values],
  );
  return n;
}
