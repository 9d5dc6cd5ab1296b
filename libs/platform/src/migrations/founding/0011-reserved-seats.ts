import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Vacancies may keep seats for registered poor labourers. */
export class ReservedSeats0011 implements MigrationInterface {
  readonly name = 'ReservedSeats1700000000011';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table vacancy add reserved_for_poor int not null default 0;
      alter table vacancy add constraint vacancy_reserved check (reserved_for_poor between 0 and headcount);`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
