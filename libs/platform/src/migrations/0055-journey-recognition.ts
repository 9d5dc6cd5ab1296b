import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A journey of several legs is judged once: its task says which acts fail, and only its first leg is judged again by the clock. */
export class JourneyRecognition0055 implements MigrationInterface {
  readonly name = 'JourneyRecognition1700000000055';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table recognition_task add column acts jsonb not null default '[]';
      update trip set recheck_due_at = null where leg in ('trunk', 'distribution') and recheck_due_at is not null;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
