import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often people and offices looked at sealed numbers, by business day. */
export class Reveals0018 implements MigrationInterface {
  readonly name = 'Reveals1700000000018';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table reveal_count (
        budget text not null constraint reveal_count_budget check (budget in ('person', 'office')),
        subject uuid not null,
        organisation_id uuid not null,
        day date not null,
        reveals int not null,
        constraint reveal_count_pk primary key (budget, subject, day)
      );
      create index reveal_count_day on reveal_count (day, organisation_id);

      alter table reveal_count enable row level security;
      create policy reveal_count_own on reveal_count using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy reveal_count_audit on reveal_count for select using (app_role() = 'auditor');`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
