import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that are tried before they are real, as long work: how far one is, and whom it would stop. No names: seats by their ids. */
export class Rehearsals0030 implements MigrationInterface {
  readonly name = 'Rehearsals1700000000030';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table rehearsal (
        id uuid not null constraint rehearsal_pk primary key,
        state text not null default 'queued' constraint rehearsal_state check (state in
          ('queued', 'running', 'done', 'failed', 'cancelled')),
        change jsonb not null,
        requested_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        progress jsonb,
        figures jsonb,
        failure jsonb
      );

      create table rehearsed_trip (
        id uuid not null constraint rehearsed_trip_pk primary key,
        rehearsal_id uuid not null constraint rehearsed_trip_rehearsal references rehearsal,
        trip_id uuid not null,
        departs_at timestamptz not null,
        stopped int not null,
        freed int not null,
        people jsonb not null
      );
      create index rehearsed_trip_of on rehearsed_trip (rehearsal_id, departs_at, id);

      alter table rehearsal enable row level security;
      create policy rehearsal_own on rehearsal using (app_role() in ('system', 'administrator'));
      alter table rehearsed_trip enable row level security;
      create policy rehearsed_trip_own on rehearsed_trip using (app_role() in ('system', 'administrator'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
