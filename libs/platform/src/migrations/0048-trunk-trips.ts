import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The train or flight between feeder and distribution coach is a trip of its own. */
export class TrunkTrips0048 implements MigrationInterface {
  readonly name = 'TrunkTrips1700000000048';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table trip
        drop constraint trip_leg,
        add constraint trip_leg check (leg in ('direct', 'feeder', 'trunk', 'distribution')),
        add column mode text not null default 'coach' constraint trip_mode check (mode in
          ('coach', 'chartered-carriage', 'train', 'flight')),
        add column service_number text,
        add constraint trip_trunk check (
          (leg = 'trunk') = (mode <> 'coach') and (leg = 'trunk') = (service_number is not null));
      create unique index trip_trunk_once on trip (batch_id, charter_id) where leg = 'trunk';

      create or replace view journey_leg with (security_invoker = true) as
        select trip.batch_id, seat.proposal_id, seat.worker_id, seat.organisation_id,
            case trip.leg when 'distribution' then 3 else 1 end as number, trip.leg as kind, 'coach' as mode,
            trip.id as trip_id, trip.charter_id, trip.sheet_number as called, seat.number as seat_number,
            board.name as from_name, alight.name as to_name, board.division_code as from_division,
            alight.division_code as to_division, board.arrives_at as departs_at, alight.leaves_at as arrives_at
          from seat join trip on trip.id = seat.trip_id
          join trip_stop board on board.trip_id = trip.id and board.sequence = seat.board_stop
          join trip_stop alight on alight.trip_id = trip.id and alight.sequence = seat.alight_stop
          where seat.active and trip.state <> 'cancelled' and trip.leg <> 'trunk'
        union all
        select own.batch_id, own.proposal_id, own.worker_id, own.organisation_id, 2, 'trunk', charter.mode,
            trunk.id, charter.id, charter.number, own.number,
            charter."from" ->> 'name', charter."to" ->> 'name', charter."from" ->> 'divisionCode',
            charter."to" ->> 'divisionCode', charter.departs_at, charter.arrives_at
          from charter_seat own join charter on charter.id = own.charter_id
          left join trip trunk on trunk.batch_id = own.batch_id and trunk.charter_id = own.charter_id
            and trunk.leg = 'trunk' and trunk.state <> 'cancelled';`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
