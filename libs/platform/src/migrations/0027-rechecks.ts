import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Verdicts are come to again before departure; who is refused after approval is somebody's task. */
export class Rechecks0027 implements MigrationInterface {
  readonly name = 'Rechecks1700000000027';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- When the codes aboard are judged next; null where that is no more due by the clock.
      alter table trip add column recheck_due_at timestamptz;
      create index trip_recheck_due on trip (recheck_due_at) where recheck_due_at is not null;
      -- Trips that were approved before are judged at the next occasion.
      update trip set recheck_due_at = departs_at - interval '24 hours' where state = 'approved';

      create table recognition_task (
        id uuid not null constraint recognition_task_pk primary key,
        trip_id uuid not null,
        batch_id uuid not null,
        seat_id uuid not null,
        worker_id uuid not null,
        organisation_id uuid not null,
        verdict_id uuid not null,
        state text not null default 'open' constraint recognition_task_state check (state in
          ('open', 'remedied', 'moved', 'released', 'left-behind', 'lapsed')),
        occasion text not null,
        verdict text not null,
        options jsonb not null,
        raised_at timestamptz not null,
        resolved_at timestamptz
      );
      create unique index recognition_task_once on recognition_task (seat_id) where state = 'open';
      create index recognition_task_organisation on recognition_task (organisation_id, id);
      create index recognition_task_trip on recognition_task (trip_id);

      alter table recognition_task enable row level security;
      create policy recognition_task_own on recognition_task using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
