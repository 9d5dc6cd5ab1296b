import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Health codes, and the agreements by which places recognise them. */
export class Health0005 implements MigrationInterface {
  readonly name = 'Health1700000000005';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table health_code (
        id uuid not null constraint health_code_pk primary key,
        worker_id uuid not null,
        organisation_id uuid not null,
        issuer_division text not null,
        home_division text not null,
        colour text not null constraint health_code_colour check (colour in ('green', 'yellow', 'red')),
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        certificates text[] not null,
        sealed bytea not null,
        received_at timestamptz not null,
        constraint health_code_span check (issued_at <= expires_at)
      );
      create index health_code_newest on health_code (worker_id, issued_at);

      create table agreement (
        id uuid not null constraint agreement_pk primary key,
        issuer_division text not null,
        acceptor_division text not null,
        level text not null constraint agreement_level check (level in ('province', 'city')),
        mode text not null constraint agreement_mode check (mode in ('display', 'verify', 'transcode', 'relay')),
        valid_from timestamptz not null,
        valid_to timestamptz,
        extra_required text[] not null,
        exceptions text[] not null
          constraint agreement_exceptions check (exceptions <@ array['temperature', 'respiratory']),
        instrument text not null,
        kind text not null constraint agreement_kind check (kind in ('historical', 'fictional', 'signed')),
        revoked_at timestamptz,
        constraint agreement_span check (valid_to > valid_from)
      );
      create unique index agreement_once on agreement (issuer_division, acceptor_division, valid_from)
        where revoked_at is null;

      -- Health is for the office of the home alone: no monitor, no enterprise, no site.
      alter table health_code enable row level security;
      create policy health_code_own on health_code using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(home_division, app_scope())));

      alter table agreement enable row level security;
      create policy agreement_read on agreement for select using (app_role() <> '');
      create policy agreement_write on agreement using (app_role() in ('system', 'administrator'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
