import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From approval on a trip’s sheet has versions. Trips approved before have none until they change. */
export class TripVersions0036 implements MigrationInterface {
  readonly name = 'TripVersions1700000000036';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table trip add column version int not null default 0;

      create table trip_version (
        id uuid not null constraint trip_version_pk primary key,
        trip_id uuid not null,
        number int not null,
        issued_at timestamptz not null,
        actor uuid not null,
        reasons jsonb not null,
        changes jsonb,
        -- People and drivers are ids here: their names are kept, and erased, with them.
        content jsonb not null,
        hash text not null,
        transaction text not null
      );
      create unique index trip_version_once on trip_version (trip_id, number);

      -- Whoever may change the trip issues versions by that alone.
      alter table trip_version enable row level security;
      create policy trip_version_system on trip_version using (app_role() = 'system');
      create policy trip_version_read on trip_version for select using (exists (select from trip t where t.id = trip_id));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
