import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Matching runs, why they placed whom where, and proposals. */
export class Matching0006 implements MigrationInterface {
  readonly name = 'Matching1700000000006';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table matching_run (
        id uuid not null constraint matching_run_pk primary key,
        organisation_id uuid not null,
        scope text not null,
        state text not null constraint matching_run_state
          check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
        seed int not null,
        requested_at timestamptz not null,
        started_at timestamptz,
        finished_at timestamptz,
        progress jsonb,
        workers int,
        vacancies int,
        pairs int,
        matched int,
        cost bigint,
        bound bigint,
        certificate jsonb,
        failure jsonb
      );
      create index matching_run_organisation on matching_run (organisation_id, id);

      create table matching_explanation (
        run_id uuid not null constraint matching_explanation_run references matching_run (id),
        worker_id uuid not null,
        home_division text not null,
        outcome text not null constraint matching_explanation_outcome check (outcome in ('proposed', 'no-eligible-pair',
          'no-common-site', 'outcompeted', 'seat-went', 'not-available')),
        details jsonb not null,
        constraint matching_explanation_pk primary key (run_id, worker_id)
      );

      create table proposal (
        id uuid not null constraint proposal_pk primary key,
        run_id uuid not null constraint proposal_run_fk references matching_run (id),
        worker_id uuid not null,
        vacancy_id uuid not null,
        site_id uuid not null,
        enterprise_id uuid not null,
        organisation_id uuid not null,
        home_division text not null,
        travel_group uuid,
        state text not null constraint proposal_state check (state in ('proposed', 'accepted', 'confirmed', 'declined',
          'refused', 'withdrawn')),
        score jsonb not null,
        made_at timestamptz not null,
        decided_at timestamptz,
        note text
      );
      -- Nobody holds two seats, whatever runs at once.
      create unique index proposal_one_live on proposal (worker_id) where state in ('proposed', 'accepted', 'confirmed');
      create index proposal_run on proposal (run_id);
      create index proposal_vacancy on proposal (vacancy_id, state);
      create index proposal_enterprise on proposal (enterprise_id, id);
      create index proposal_worker on proposal (worker_id, state);

      alter table matching_run enable row level security;
      create policy matching_run_own on matching_run using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(scope, app_scope())));
      create policy matching_run_watch on matching_run for select using (app_watches(scope));

      alter table matching_explanation enable row level security;
      create policy matching_explanation_own on matching_explanation using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(home_division, app_scope())));

      alter table proposal enable row level security;
      create policy proposal_own on proposal using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and starts_with(home_division, app_scope()))
        or (app_role() = 'enterprise' and enterprise_id = app_organisation()));
      create policy proposal_watch on proposal for select using (app_watches(home_division));

      -- An enterprise sees those whom it may still get.
      create policy worker_proposed on worker for select using (
        app_role() = 'enterprise' and exists (
          select from proposal p where p.worker_id = worker.id and p.enterprise_id = app_organisation()
            and p.state in ('proposed', 'accepted', 'confirmed')));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
