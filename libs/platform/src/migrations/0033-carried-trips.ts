import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The role is asked first, so that nobody but carriers pays for a look at the offers, row by row. */
export class CarriedTrips0033 implements MigrationInterface {
  readonly name = 'CarriedTrips1700000000033';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop policy trip_carried on trip;
      create policy trip_carried on trip for select using (
        app_role() = 'carrier' and state not in ('planned', 'cancelled') and carries(id));
      drop policy seat_carried on seat;
      create policy seat_carried on seat for select using (
        app_role() = 'carrier' and carries(trip_id) and exists (select from trip t where t.id = trip_id));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
