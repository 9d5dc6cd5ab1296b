import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever joins or leaves a trip that stands, or whose time or seat changes, is told. */
export class TripChanges0037 implements MigrationInterface {
  readonly name = 'TripChanges1700000000037';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table seat add column told_boards_at timestamptz;
      alter table notice drop constraint notice_kind;
      alter table notice add constraint notice_kind check (kind in
        ('seat', 'moved', 'changed', 'removed', 'departure', 'called-off'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
