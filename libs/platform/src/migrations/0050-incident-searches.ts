import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What can be done about an incident, as the solver process searched for it; the newest alone is kept. */
export class IncidentSearches0050 implements MigrationInterface {
  readonly name = 'IncidentSearches1700000000050';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table incident_search (
        id uuid not null constraint incident_search_pk primary key,
        incident_id uuid not null constraint incident_search_incident references incident,
        organisation_id uuid not null,
        division_code text not null,
        trip_id uuid,
        state text not null default 'queued' constraint incident_search_state check (state in
          ('queued', 'running', 'done', 'failed', 'cancelled')),
        requested_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        progress jsonb,
        -- A fingerprint of trips, people and what was told.
        basis text,
        options jsonb not null default '[]',
        hindrances jsonb not null default '[]',
        failure jsonb
      );
      create unique index incident_search_once on incident_search (incident_id);

      alter table incident_search enable row level security;
      create policy incident_search_own on incident_search using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'trip-leader' and trip_id = app_trip()));
      create policy incident_search_watch on incident_search for select using (app_watches(division_code));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
