import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The keys that sign health codes, the published lists of them, and which codes were called off. */
export class TrustList0025 implements MigrationInterface {
  readonly name = 'TrustList1700000000025';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table issuing_key (
        id uuid not null constraint issuing_key_pk primary key,
        kid text not null constraint issuing_key_kid_once unique,
        issuer_division text not null,
        algorithm text not null constraint issuing_key_algorithm check (algorithm in ('ES256', 'PS256')),
        public_key text not null,
        -- The private key; null where it is held elsewhere.
        sealed bytea,
        usages text[] not null,
        valid_from timestamptz not null,
        valid_to timestamptz,
        registered_at timestamptz not null,
        revoked_at timestamptz,
        constraint issuing_key_span check (valid_to > valid_from)
      );
      create table trust_list (
        version int not null constraint trust_list_pk primary key,
        issued_at timestamptz not null,
        text text not null
      );
      -- Outlives the code itself: whoever is erased must not make a revoked code good again.
      create table revoked_code (
        id uuid not null constraint revoked_code_pk primary key,
        issuer_division text not null,
        expires_at timestamptz not null,
        revoked_at timestamptz not null
      );

      alter table issuing_key enable row level security;
      create policy issuing_key_all on issuing_key using (app_role() in ('system', 'administrator'));
      create policy issuing_key_read on issuing_key for select using (
        app_role() in ('coordinator', 'province-monitor', 'auditor'));
      create policy issuing_key_own on issuing_key using (
        app_role() = 'province-monitor' and (starts_with(issuer_division, app_scope()) or issuer_division = '000000'));
      alter table trust_list enable row level security;
      create policy trust_list_read on trust_list for select using (app_role() <> '');
      create policy trust_list_write on trust_list using (
        app_role() in ('system', 'administrator', 'province-monitor'));
      alter table revoked_code enable row level security;
      create policy revoked_code_read on revoked_code for select using (app_role() <> '');
      create policy revoked_code_write on revoked_code using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(issuer_division, app_scope())));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
