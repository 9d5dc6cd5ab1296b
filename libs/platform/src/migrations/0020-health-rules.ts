import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules for health codes as data. */
export class HealthRules0020 implements MigrationInterface {
  readonly name = 'HealthRules1700000000020';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table health_rule (
        id uuid not null constraint health_rule_pk primary key,
        identifier text not null,
        type text not null constraint health_rule_type check (type in ('acceptance', 'invalidation')),
        division text not null,
        version text not null,
        engine_version text not null,
        valid_from timestamptz not null,
        valid_to timestamptz,
        description jsonb not null,
        affected_fields text[] not null,
        logic jsonb not null,
        proof text,
        tests jsonb not null,
        source text not null,
        published_at timestamptz not null,
        constraint health_rule_once unique (identifier, version),
        constraint health_rule_span check (valid_to > valid_from)
      );

      alter table health_rule enable row level security;
      create policy health_rule_read on health_rule for select using (app_role() <> '');
      create policy health_rule_write on health_rule using (app_role() in ('system', 'administrator'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
