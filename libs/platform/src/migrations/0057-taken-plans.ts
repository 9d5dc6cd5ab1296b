import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a coordinator took the plan so far instead of waiting for a better one. */
export class TakenPlans0057 implements MigrationInterface {
  readonly name = 'TakenPlans1700000000057';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter table batch add column taken_at timestamptz');
  }

  async down(): Promise<void> {
    // forward only
  }
}
