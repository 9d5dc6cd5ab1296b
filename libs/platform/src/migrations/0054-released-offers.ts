import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Carriers that confirmed give trips back, and alarms about trips that have lost their carrier. */
export class ReleasedOffers0054 implements MigrationInterface {
  readonly name = 'ReleasedOffers1700000000054';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table carrier_offer
        drop constraint carrier_offer_state,
        add constraint carrier_offer_state
          check (state in ('offered', 'confirmed', 'declined', 'expired', 'withdrawn', 'released'));
      alter table alarm
        drop constraint alarm_kind,
        drop constraint alarm_ended_by,
        add constraint alarm_kind check (kind in ('departure', 'arrival', 'risk', 'carrier')),
        add constraint alarm_ended_by
          check (ended_by in ('departed', 'completed', 'cancelled', 'later-expected', 'lawful-again', 'carrier-confirmed'));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
