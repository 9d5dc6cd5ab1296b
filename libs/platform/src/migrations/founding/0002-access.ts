import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Organisations, accounts, sessions and API keys. */
export class Access0002 implements MigrationInterface {
  readonly name = 'Access1700000000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table organisation (
        id uuid not null constraint organisation_pk primary key,
        name text not null,
        kind text not null
          constraint organisation_kind check (kind in ('exporting', 'receiving', 'enterprise', 'operator')),
        division_code text not null,
        uscc text,
        contact_name text,
        contact_phone bytea
      );
      create unique index organisation_uscc_once on organisation (uscc) where uscc is not null;

      create table account (
        id uuid not null constraint account_pk primary key,
        organisation_id uuid not null,
        login text not null,
        name text not null,
        role text not null constraint account_role check (role in ('administrator', 'coordinator', 'enterprise',
          'site-contact', 'trip-leader', 'province-monitor', 'auditor')),
        site_id uuid,
        password_hash text not null,
        external_subject text,
        disabled boolean not null default false,
        failures int not null default 0,
        locked_until timestamptz
      );
      create unique index account_login_once on account (login);
      create unique index account_external_once on account (external_subject) where external_subject is not null;

      create table session (
        id uuid not null constraint session_pk primary key,
        account_id uuid not null,
        refresh_hash bytea not null,
        expires_at timestamptz not null,
        revoked boolean not null default false
      );

      create table api_key (
        id uuid not null constraint api_key_pk primary key,
        organisation_id uuid not null,
        name text not null,
        prefix text not null,
        secret_hash bytea not null,
        created_at timestamptz not null,
        revoked_at timestamptz
      );
      create unique index api_key_prefix_once on api_key (prefix);

      -- Names of organisations are public to whoever is signed in; only administrators write them.
      alter table organisation enable row level security;
      create policy organisation_read on organisation for select using (app_role() <> '');
      create policy organisation_write on organisation using (app_role() in ('system', 'administrator'));

      alter table account enable row level security;
      create policy account_read on account for select using (app_role() in ('system', 'administrator', 'auditor'));
      create policy account_write on account using (app_role() in ('system', 'administrator'));

      alter table session enable row level security;
      create policy session_own on session using (app_role() = 'system');

      alter table api_key enable row level security;
      create policy api_key_own on api_key using (
        app_role() in ('system', 'administrator') or (app_role() = 'enterprise' and organisation_id = app_organisation()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
