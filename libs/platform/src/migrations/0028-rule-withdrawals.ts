import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A rule is called off, and why; it stays for what was decided under it. */
export class RuleWithdrawals0028 implements MigrationInterface {
  readonly name = 'RuleWithdrawals1700000000028';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table health_rule
        add column withdrawn_at timestamptz,
        add column withdrawn_because text,
        add constraint health_rule_withdrawn check ((withdrawn_at is null) = (withdrawn_because is null));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
