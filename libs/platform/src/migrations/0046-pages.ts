import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages of the register read in order pass over whom an index tells apart without a look at the rows. */
export class Pages0046 implements MigrationInterface {
  readonly name = 'Pages1700000000046';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index worker_home;
      -- Not the state: whatever an index holds is written to all indexes when it changes, and states change all the time.
      create index worker_home on worker (home_division, id, registered_poor, occupation);`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
