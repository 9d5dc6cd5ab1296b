import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Boarding places, workers and the rosters that they came with. */
export class Workers0003 implements MigrationInterface {
  readonly name = 'Workers1700000000003';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table pick_up_point (
        id uuid not null constraint pick_up_point_pk primary key,
        organisation_id uuid not null,
        division_code text not null,
        name text not null,
        lon double precision not null,
        lat double precision not null
      );
      create unique index pick_up_point_once on pick_up_point (division_code, name);

      create table worker (
        id uuid not null constraint worker_pk primary key,
        organisation_id uuid not null,
        id_index bytea not null,
        phone_index bytea,
        sealed bytea not null,
        name text not null,
        sex text not null constraint worker_sex check (sex in ('male', 'female')),
        birth_date date not null,
        home_division text not null,
        village text,
        registered_poor boolean not null,
        priority text[] not null,
        destination_code text,
        destination_text text,
        occupation text,
        min_wage_fen int,
        available_from date,
        available_text text,
        travel_group uuid,
        state text not null constraint worker_state check (state in ('registered', 'proposed', 'accepted', 'placed',
          'travelling', 'employed', 'withdrawn', 'returned')),
        created_at timestamptz not null
      );
      -- One record a person in the whole country, found by the keyed hash of the ID number.
      create unique index worker_person_once on worker (id_index);
      create index worker_phone on worker (phone_index) where phone_index is not null;
      create index worker_home on worker (home_division, state, id);
      create index worker_group on worker (travel_group) where travel_group is not null;

      create table roster (
        id uuid not null constraint roster_pk primary key,
        organisation_id uuid not null,
        content_index bytea not null,
        file_name text not null,
        as_of date not null,
        rows int not null,
        accepted int not null,
        rejected int not null,
        duplicates int not null,
        created_at timestamptz not null
      );
      create unique index roster_content_once on roster (organisation_id, content_index, as_of);

      create table roster_row (
        roster_id uuid not null constraint roster_row_roster references roster (id),
        line int not null,
        row int not null,
        verdict text not null constraint roster_row_verdict check (verdict in ('accept', 'reject', 'duplicate')),
        reasons text[] not null,
        questions jsonb not null,
        worker_id uuid,
        known boolean not null,
        constraint roster_row_pk primary key (roster_id, line)
      );

      alter table pick_up_point enable row level security;
      create policy pick_up_point_own on pick_up_point using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(division_code, app_scope())));
      create policy pick_up_point_watch on pick_up_point for select using (app_watches(division_code));

      alter table worker enable row level security;
      create policy worker_own on worker using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(home_division, app_scope())));
      create policy worker_watch on worker for select using (app_watches(home_division));

      alter table roster enable row level security;
      create policy roster_own on roster using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));

      alter table roster_row enable row level security;
      create policy roster_row_own on roster_row using (exists (select from roster r where r.id = roster_id));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
