import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alarms about trips that a risk level made unlawful after their approval. */
export class RisenRisks0053 implements MigrationInterface {
  readonly name = 'RisenRisks1700000000053';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table alarm
        drop constraint alarm_kind,
        drop constraint alarm_ended_by,
        add constraint alarm_kind check (kind in ('departure', 'arrival', 'risk')),
        add constraint alarm_ended_by
          check (ended_by in ('departed', 'completed', 'cancelled', 'later-expected', 'lawful-again'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
