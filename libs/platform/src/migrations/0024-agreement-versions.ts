import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Agreements in versions, drafted by one side and confirmed by the other; where codes come from, and who may enter them. */
export class AgreementVersions0024 implements MigrationInterface {
  readonly name = 'AgreementVersions1700000000024';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table agreement
        add column series uuid, add column version int, add column state text,
        add column signed_on date, add column accepted_proofs text[],
        add column drafted_by text constraint agreement_drafted_by check (drafted_by in ('issuer', 'acceptor')),
        add column reason text, add column recorded_at timestamptz, add column superseded_from timestamptz;
      -- What was there was recorded by administrators; when is not known any more.
      update agreement set series = id, version = 1, accepted_proofs = '{}', recorded_at = valid_from,
        state = case when revoked_at is null then 'recorded' else 'revoked' end;
      alter table agreement
        alter series set not null, alter version set not null, alter state set not null, alter accepted_proofs set not null,
        add constraint agreement_state check (state in ('drafted', 'recorded', 'declined', 'withdrawn', 'revoked')),
        add constraint agreement_accepted_proofs
          check (accepted_proofs <@ array['signed', 'platform', 'clinic', 'declared']),
        add constraint agreement_recorded check ((recorded_at is not null) = (state in ('recorded', 'revoked'))),
        add constraint agreement_revoked check ((revoked_at is not null) = (state = 'revoked')),
        add constraint agreement_version_once unique (series, version);
      drop index agreement_once;
      create unique index agreement_once on agreement (issuer_division, acceptor_division, valid_from)
        where state = 'recorded' and superseded_from is null;
      create unique index agreement_draft_once on agreement (series) where state = 'drafted';

      create function app_is_party(issuer text, acceptor text) returns boolean stable language sql as
        $$ select app_role() in ('coordinator', 'province-monitor') and app_scope() <> ''
             and (starts_with(issuer, app_scope()) or starts_with(acceptor, app_scope())) $$;
      -- What nobody confirmed is the parties' own.
      drop policy agreement_read on agreement;
      create policy agreement_read on agreement for select using (
        app_role() <> '' and (recorded_at is not null or app_role() = 'auditor'));
      create policy agreement_parties on agreement using (app_is_party(issuer_division, acceptor_division));

      alter table health_code add column source text not null default 'declared'
        constraint health_code_source check (source in ('signed', 'platform', 'clinic', 'declared'));
      alter table health_code alter source drop default, add column revoked_at timestamptz;

      -- Clinics and platforms find the people of their area by the number, and write codes; they read no register.
      create policy health_code_sources on health_code using (
        app_role() in ('clinic', 'health-platform') and starts_with(home_division, app_scope()));
      alter table account drop constraint account_role;
      alter table account add constraint account_role check (role in ('administrator', 'coordinator', 'enterprise',
        'site-contact', 'trip-leader', 'worker', 'clinic', 'health-platform', 'province-monitor', 'auditor'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
