import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an outside checker needs to prove a trip again: who drives when, the rule it was planned by, the hours of the gates. */
export class TripProofs0029 implements MigrationInterface {
  readonly name = 'TripProofs1700000000029';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table trip
        add column shifts jsonb not null default '[]',
        add column conditions jsonb;
      alter table trip_stop add column receives jsonb;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
