import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests of one office for a person whom another has. */
export class Transfers0012 implements MigrationInterface {
  readonly name = 'Transfers1700000000012';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table transfer (
        id uuid not null constraint transfer_pk primary key,
        worker_id uuid not null,
        giving_id uuid not null,
        asking_id uuid not null,
        sealed bytea not null,
        state text not null constraint transfer_state check (state in ('requested', 'accepted', 'refused', 'cancelled')),
        note text,
        requested_at timestamptz not null,
        decided_at timestamptz
      );
      create unique index transfer_open_once on transfer (worker_id, asking_id) where state = 'requested';
      create index transfer_asking on transfer (asking_id, id);
      create index transfer_giving on transfer (giving_id, id);

      alter table transfer enable row level security;
      create policy transfer_own on transfer using (
        app_role() = 'system' or (app_role() = 'coordinator' and app_organisation() in (asking_id, giving_id)));

      alter table roster_row add transfer_id uuid;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
