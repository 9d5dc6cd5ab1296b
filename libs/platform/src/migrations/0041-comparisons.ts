import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What direct coaches and charters would cost and take for a batch, and each journey in the plan that was chosen. Nobody is seated by it. */
export class Comparisons0041 implements MigrationInterface {
  readonly name = 'Comparisons1700000000041';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table comparison (
        batch_id uuid not null constraint comparison_pk primary key,
        organisation_id uuid not null,
        division_code text not null,
        state text not null default 'queued' constraint comparison_state check (state in
          ('queued', 'running', 'done', 'failed')),
        requested_at timestamptz not null,
        finished_at timestamptz,
        basis text,
        facts jsonb,
        failure jsonb
      );

      create table compared_journey (
        batch_id uuid not null,
        proposal_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        facts jsonb not null,
        constraint compared_journey_pk primary key (batch_id, proposal_id)
      );

      alter table comparison enable row level security;
      create policy comparison_own on comparison using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy comparison_watch on comparison for select using (app_watches(division_code));

      alter table compared_journey enable row level security;
      create policy compared_journey_own on compared_journey using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy compared_journey_watch on compared_journey for select using (app_watches(division_code));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
