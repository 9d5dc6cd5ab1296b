import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Gates that cannot receive all whom a plan brings, and in which hours. */
export class GatesWithoutRoom0058 implements MigrationInterface {
  readonly name = 'GatesWithoutRoom1700000000058';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table batch add column gates_without_room jsonb not null default '[]'`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
