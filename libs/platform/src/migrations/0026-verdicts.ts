import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Verdicts with all that is needed to come to them again. */
export class Verdicts0026 implements MigrationInterface {
  readonly name = 'Verdicts1700000000026';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- The agreements and rules of a time, once for all verdicts that rest on them.
      create table verdict_grounds (
        id text not null constraint verdict_grounds_pk primary key,
        agreements jsonb not null,
        rules jsonb not null,
        first_used_at timestamptz not null
      );

      create table verdict (
        id uuid not null constraint verdict_pk primary key,
        worker_id uuid not null,
        home_division text not null,
        -- The seat by name; null where somebody only asked.
        journey_id uuid,
        trip_id uuid,
        occasion text not null constraint verdict_occasion check (occasion in
          ('asked', 'approval', 'departure', 'boarding', 'change', 'coordinator')),
        judged_at timestamptz not null,
        -- The newest of its journey.
        current boolean not null,
        divisions text[] not null,
        instants timestamptz[] not null,
        acts text[] not null,
        last_at timestamptz not null,
        grounds_id text not null,
        code_id uuid,
        issuer_division text,
        sealed bytea,
        outcome text not null constraint verdict_outcome check (outcome in
          ('RECOGNISED', 'RECOGNISED_WITH_CONDITIONS', 'UNDECIDED', 'NOT_RECOGNISED')),
        conditions text[] not null,
        places jsonb not null,
        expires_at timestamptz,
        withstands_seconds int
      );
      create unique index verdict_current_once on verdict (journey_id) where current;
      create index verdict_journey on verdict (journey_id) where journey_id is not null;
      create index verdict_worker on verdict (worker_id);
      create index verdict_judged on verdict (judged_at, id);
      create index verdict_kept_until on verdict (last_at) where sealed is not null;

      alter table verdict_grounds enable row level security;
      create policy verdict_grounds_read on verdict_grounds for select using (app_role() <> '');
      create policy verdict_grounds_write on verdict_grounds for insert
        with check (app_role() in ('system', 'coordinator'));

      alter table verdict enable row level security;
      create policy verdict_own on verdict using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(home_division, app_scope())));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
