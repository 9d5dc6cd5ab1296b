import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people with a seat by name were told. */
export class Notices0034 implements MigrationInterface {
  readonly name = 'Notices1700000000034';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table notice (
        id uuid not null constraint notice_pk primary key,
        trip_id uuid not null,
        worker_id uuid not null,
        organisation_id uuid not null,
        kind text not null constraint notice_kind check (kind in ('seat', 'moved', 'departure', 'called-off')),
        channel text not null constraint notice_channel check (channel in ('phone', 'paper')),
        state text not null constraint notice_state check (state in ('sent', 'to-print', 'refused')),
        refusal text,
        text jsonb not null,
        at timestamptz not null
      );
      create index notice_trip on notice (trip_id);
      create index notice_worker on notice (worker_id);

      alter table notice enable row level security;
      create policy notice_own on notice using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy notice_self on notice for select using (worker_id = app_worker());`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
