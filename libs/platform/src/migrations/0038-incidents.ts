import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happens on the way, and what becomes of the people: stands and detours of trips, and who changes coaches. */
export class Incidents0038 implements MigrationInterface {
  readonly name = 'Incidents1700000000038';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table trip_stop add column not_before timestamptz;
      alter table trip_stop add column detour jsonb;

      alter table passenger add column rebooked_at timestamptz;
      alter table passenger add column transferred_at timestamptz;
      alter table passenger drop constraint passenger_state;
      alter table passenger add constraint passenger_state check (state in ('expected', 'boarded', 'no-show', 'refused',
        'rebooked', 'transferred', 'taken-off', 'arrived', 'unlisted', 'struck', 'handed-over', 'disputed'));

      create table incident (
        id uuid not null constraint incident_pk primary key,
        organisation_id uuid not null,
        division_code text not null,
        -- Null for a closed road, which may concern many trips.
        trip_id uuid,
        kind text not null constraint incident_kind check (kind in
          ('breakdown', 'driver-ill', 'road-closed', 'no-show', 'fever', 'refusal', 'delay')),
        state text not null default 'open' constraint incident_state check (state in ('open', 'resolved', 'withdrawn')),
        occurred_at timestamptz not null,
        facts jsonb not null,
        sealed bytea,
        reported_at timestamptz not null,
        resolved_at timestamptz,
        outcome jsonb
      );
      create index incident_organisation on incident (organisation_id, id);
      create index incident_trip on incident (trip_id) where trip_id is not null;

      alter table incident enable row level security;
      create policy incident_own on incident using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'trip-leader' and trip_id = app_trip()));
      create policy incident_watch on incident for select using (app_watches(division_code));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
