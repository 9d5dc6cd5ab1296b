import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Authorities of destination and transit are told of trips beforehand, and acknowledge it. */
export class AuthorityNotifications0044 implements MigrationInterface {
  readonly name = 'AuthorityNotifications1700000000044';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table authority_notification (
        id uuid not null constraint authority_notification_pk primary key,
        trip_id uuid not null,
        organisation_id uuid not null,
        origin_division text not null,
        division_code text not null,
        role text not null constraint authority_notification_role check (role in ('destination', 'transit')),
        basis text not null constraint authority_notification_basis check (basis in ('stop', 'straight-line')),
        kind text not null constraint authority_notification_kind check (kind in ('announced', 'changed', 'cancelled')),
        contact text not null,
        content jsonb not null,
        digest text not null,
        sent_at timestamptz not null,
        superseded_at timestamptz,
        acknowledged_at timestamptz,
        acknowledged_by text,
        note text,
        code_hash bytea,
        code_failures int not null default 0
      );
      create unique index authority_notification_standing on authority_notification (trip_id, division_code)
        where superseded_at is null;
      create index authority_notification_organisation on authority_notification (organisation_id, id);

      -- The office that notifies, and whoever answers for the whole area that is notified.
      alter table authority_notification enable row level security;
      create policy authority_notification_own on authority_notification using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() in ('coordinator', 'province-monitor') and app_scope() <> ''
          and starts_with(division_code, app_scope())));
      create policy authority_notification_watch on authority_notification for select using (app_watches(origin_division));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
