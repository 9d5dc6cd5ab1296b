import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journeys of several legs: which leg a trip is, seats of charters by name, and the plans among which an office chooses. */
export class JourneyLegs0047 implements MigrationInterface {
  readonly name = 'JourneyLegs1700000000047';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table batch add column alternative_id uuid;
      alter table trip
        add column leg text not null default 'direct' constraint trip_leg check (leg in
          ('direct', 'feeder', 'distribution')),
        add column charter_id uuid,
        add constraint trip_leg_charter check ((leg = 'direct') = (charter_id is null));
      create index trip_charter on trip (charter_id) where charter_id is not null;

      create table compared_plan (
        id uuid not null constraint compared_plan_pk primary key,
        batch_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        course jsonb not null
      );
      create index compared_plan_batch on compared_plan (batch_id);
      alter table compared_plan enable row level security;
      create policy compared_plan_own on compared_plan using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));

      -- Numbers within the charter's seats and each once: never more people than seats, whoever counts.
      alter table charter add constraint charter_id_seats unique (id, seats);
      create table charter_seat (
        id uuid not null constraint charter_seat_pk primary key,
        charter_id uuid not null,
        batch_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        worker_id uuid not null,
        proposal_id uuid not null,
        travel_group uuid,
        number int not null,
        seats int not null,
        period tstzrange not null,
        constraint charter_seat_number check (number between 1 and seats),
        constraint charter_seat_charter foreign key (charter_id, seats) references charter (id, seats) on update cascade,
        constraint charter_seat_one_journey exclude using gist (worker_id with =, period with &&)
      );
      create unique index charter_seat_number_once on charter_seat (charter_id, number);
      create index charter_seat_batch on charter_seat (batch_id);
      alter table charter_seat enable row level security;
      create policy charter_seat_own on charter_seat using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy charter_seat_watch on charter_seat for select using (app_watches(division_code));

      -- Numbers of other offices' people count as well; nothing but the numbers is told.
      create function charter_numbers_taken(of_charter uuid) returns int[]
        language sql stable security definer set search_path = public as $$
          select coalesce(array_agg(number), '{}') from charter_seat where charter_id = of_charter $$;

      -- A journey in its order, read as whoever asks may read trips and charters.
      create view journey_leg with (security_invoker = true) as
        select trip.batch_id, seat.proposal_id, seat.worker_id, seat.organisation_id,
            case trip.leg when 'distribution' then 3 else 1 end as number, trip.leg as kind, 'coach' as mode,
            trip.id as trip_id, trip.charter_id, trip.sheet_number as called, seat.number as seat_number,
            board.name as from_name, alight.name as to_name, board.division_code as from_division,
            alight.division_code as to_division, board.arrives_at as departs_at, alight.leaves_at as arrives_at
          from seat join trip on trip.id = seat.trip_id
          join trip_stop board on board.trip_id = trip.id and board.sequence = seat.board_stop
          join trip_stop alight on alight.trip_id = trip.id and alight.sequence = seat.alight_stop
          where seat.active and trip.state <> 'cancelled'
        union all
        select own.batch_id, own.proposal_id, own.worker_id, own.organisation_id, 2, 'trunk', charter.mode,
            null, charter.id, charter.number, own.number,
            charter."from" ->> 'name', charter."to" ->> 'name', charter."from" ->> 'divisionCode',
            charter."to" ->> 'divisionCode', charter.departs_at, charter.arrives_at
          from charter_seat own join charter on charter.id = own.charter_id;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
