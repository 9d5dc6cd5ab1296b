import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The word of named persons on items of departure checklists that no stored fact shows. */
export class Checklists0042 implements MigrationInterface {
  readonly name = 'Checklists1700000000042';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table checklist_confirmation (
        id uuid not null constraint checklist_confirmation_pk primary key,
        trip_id uuid not null,
        organisation_id uuid not null,
        item text not null constraint checklist_confirmation_item check (item in ('identity', 'post', 'health',
          'staff', 'posts', 'workers', 'health-management', 'vehicle', 'landing', 'hand-over')),
        name text not null,
        note text not null,
        open int not null constraint checklist_confirmation_open check (open > 0),
        at timestamptz not null
      );
      create index checklist_confirmation_trip on checklist_confirmation (trip_id, item);

      alter table checklist_confirmation enable row level security;
      create policy checklist_confirmation_own on checklist_confirmation using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
