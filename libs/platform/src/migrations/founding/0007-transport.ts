import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches, their members, trips with stops, seats by name. A worker cannot hold two overlapping journeys. */
export class Transport0007 implements MigrationInterface {
  readonly name = 'Transport1700000000007';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Sheet numbers bear the number of their batch, so no two sheets are ever called the same.
      create sequence batch_number as int start 1001;
      create function next_batch_number() returns int volatile language sql security definer set search_path = public as
        $$ select nextval('batch_number')::int $$;

      create table batch (
        id uuid not null constraint batch_pk primary key,
        number int not null default next_batch_number(),
        organisation_id uuid not null,
        division_code text not null,
        name text not null,
        state text not null default 'draft' constraint batch_state check (state in
          ('draft', 'planning', 'planned', 'approved', 'dispatched', 'closed', 'cancelled')),
        departs_after timestamptz not null,
        fleet jsonb not null,
        progress jsonb,
        left_behind jsonb not null default '[]',
        failure jsonb,
        created_at timestamptz not null
      );
      create unique index batch_number_once on batch (number);
      create index batch_organisation on batch (organisation_id, id);

      create table batch_member (
        batch_id uuid not null,
        proposal_id uuid not null,
        worker_id uuid not null,
        vacancy_id uuid not null,
        site_id uuid not null,
        enterprise_id uuid not null,
        travel_group uuid,
        active boolean not null default true,
        constraint batch_member_pk primary key (batch_id, proposal_id)
      );
      create unique index batch_member_once on batch_member (proposal_id) where active;

      create table trip (
        id uuid not null constraint trip_pk primary key,
        batch_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        enterprise_ids uuid[] not null,
        site_ids uuid[] not null,
        sheet_number text not null,
        state text not null default 'planned' constraint trip_state check (state in
          ('planned', 'approved', 'boarding', 'departed', 'completed', 'cancelled')),
        vehicle_class text not null,
        approved_seats int not null,
        usable_seats int not null,
        drivers int not null,
        departs_at timestamptz not null,
        arrives_at timestamptz not null,
        metres int not null,
        cost_fen int not null,
        rests jsonb not null,
        proofs jsonb not null,
        due_nudged_at timestamptz,
        leader_name text,
        leader_code bytea,
        leader_code_hash bytea,
        leader_code_used_at timestamptz,
        leader_code_failures int not null default 0
      );
      create index trip_batch on trip (batch_id);
      create index trip_due on trip (departs_at) where state = 'approved' and due_nudged_at is null;
      create unique index trip_sheet_number_once on trip (sheet_number);

      create table trip_stop (
        trip_id uuid not null,
        sequence int not null,
        kind text not null constraint trip_stop_kind check (kind in ('pick-up', 'set-down')),
        name text not null,
        division_code text not null,
        lon double precision not null,
        lat double precision not null,
        site_id uuid,
        arrives_at timestamptz not null,
        leaves_at timestamptz not null,
        drive_seconds int not null,
        metres int not null,
        constraint trip_stop_pk primary key (trip_id, sequence)
      );

      create table seat (
        id uuid not null constraint seat_pk primary key,
        trip_id uuid not null,
        number int not null,
        worker_id uuid not null,
        proposal_id uuid not null,
        organisation_id uuid not null,
        enterprise_id uuid not null,
        site_id uuid not null,
        home_division text not null,
        name text not null,
        id_tail text not null,
        travel_group uuid,
        board_stop int not null,
        alight_stop int not null,
        -- Null until the trip is approved: plans bind nobody and may overlap.
        period tstzrange,
        active boolean not null default true,
        recognition jsonb,
        constraint seat_one_journey exclude using gist (worker_id with =, period with &&) where (active)
      );
      create unique index seat_number_once on seat (trip_id, number) where active;
      create index seat_worker on seat (worker_id);

      alter table batch enable row level security;
      create policy batch_own on batch using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy batch_watch on batch for select using (app_watches(division_code));

      alter table batch_member enable row level security;
      create policy batch_member_own on batch_member using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and exists (select from batch b where b.id = batch_id)));
      create policy batch_member_watch on batch_member for select using (
        app_role() in ('province-monitor', 'auditor') and exists (select from batch b where b.id = batch_id));

      -- What was not approved, or is called off, concerns the office alone.
      alter table trip enable row level security;
      create policy trip_own on trip using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (state not in ('planned', 'cancelled') and (
          (app_role() = 'site-contact' and app_site() = any (site_ids))
          or (app_role() = 'trip-leader' and id = app_trip()))));
      create policy trip_read on trip for select using (
        (state not in ('planned', 'cancelled') and app_role() = 'enterprise' and app_organisation() = any (enterprise_ids))
        or app_watches(division_code));

      alter table trip_stop enable row level security;
      create policy trip_stop_own on trip_stop using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and exists (select from trip t where t.id = trip_id)));
      create policy trip_stop_read on trip_stop for select using (exists (select from trip t where t.id = trip_id));

      alter table seat enable row level security;
      create policy seat_own on seat using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      create policy seat_read on seat for select using (
        app_watches(home_division)
        or ((app_role() = 'enterprise' and enterprise_id = app_organisation()
            or app_role() = 'site-contact' and site_id = app_site()
            or app_role() = 'trip-leader' and trip_id = app_trip())
          and exists (select from trip t where t.id = trip_id)));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
