import type { MigrationInterface, QueryRunner } from 'typeorm';

/** With which request a code came, and which key signed it. */
export class CodeIntakes0022 implements MigrationInterface {
  readonly name = 'CodeIntakes1700000000022';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Null for codes that came before.
      alter table health_code add column intake_id uuid, add column kid text;
      create index health_code_intake on health_code (intake_id) where intake_id is not null;
      create index health_code_kid on health_code (kid) where kid is not null;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
