import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Epidemic risk levels of divisions, as they were declared. */
export class RiskLevels0045 implements MigrationInterface {
  readonly name = 'RiskLevels1700000000045';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table risk_level (
        id uuid not null constraint risk_level_pk primary key,
        division_code text not null,
        level text not null constraint risk_level_level check (level in ('low', 'medium', 'high')),
        valid_from timestamptz not null,
        valid_to timestamptz,
        source text not null,
        recorded_at timestamptz not null,
        constraint risk_level_span check (valid_to is null or valid_to > valid_from)
      );
      create index risk_level_division on risk_level (division_code, valid_from);

      -- Declared in public.
      alter table risk_level enable row level security;
      create policy risk_level_read on risk_level for select using (true);
      create policy risk_level_write on risk_level using (app_role() in ('system', 'administrator'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
