import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Carriers, their vehicles and drivers, and when each of them is engaged: in no two places at once. */
export class Fleet0031 implements MigrationInterface {
  readonly name = 'Fleet1700000000031';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table organisation drop constraint organisation_kind;
      alter table organisation add constraint organisation_kind check (kind in
        ('exporting', 'receiving', 'enterprise', 'carrier', 'operator'));
      alter table account drop constraint account_role;
      alter table account add constraint account_role check (role in ('administrator', 'coordinator', 'enterprise',
        'carrier', 'site-contact', 'trip-leader', 'worker', 'clinic', 'health-platform', 'province-monitor', 'auditor'));
      drop policy api_key_own on api_key;
      create policy api_key_own on api_key using (
        app_role() in ('system', 'administrator')
        or (app_role() in ('enterprise', 'carrier') and organisation_id = app_organisation()));

      create table vehicle (
        id uuid not null constraint vehicle_pk primary key,
        organisation_id uuid not null,
        plate text not null,
        vehicle_class text not null,
        approved_seats int not null,
        registered_division text not null,
        permits jsonb not null,
        state text not null default 'in-service' constraint vehicle_state check (state in ('in-service', 'retired')),
        registered_at timestamptz not null
      );
      create unique index vehicle_plate_once on vehicle (plate) where state = 'in-service';
      create index vehicle_organisation on vehicle (organisation_id, id);

      -- Name and licence number are sealed; a licence, and so a person, drives for one carrier at a time.
      create table driver (
        id uuid not null constraint driver_pk primary key,
        organisation_id uuid not null,
        reference text not null,
        sealed bytea not null,
        licence_index bytea not null,
        licence_class text not null constraint driver_licence_class check (licence_class in
          ('A1', 'A2', 'A3', 'B1', 'B2', 'C1')),
        licence_valid_to date not null,
        qualification_valid_to date not null,
        state text not null default 'employed' constraint driver_state check (state in ('employed', 'left')),
        registered_at timestamptz not null
      );
      create unique index driver_licence_once on driver (licence_index) where state = 'employed';
      create unique index driver_reference_once on driver (organisation_id, reference) where state = 'employed';

      create table vehicle_engagement (
        id uuid not null constraint vehicle_engagement_pk primary key,
        vehicle_id uuid not null,
        organisation_id uuid not null,
        kind text not null constraint vehicle_engagement_kind check (kind in ('trip', 'absence')),
        trip_id uuid,
        -- Where a trip begins and ends: [lon, lat, lon, lat].
        ends jsonb,
        period tstzrange not null,
        active boolean not null default true,
        constraint vehicle_engagement_apart exclude using gist (vehicle_id with =, period with &&) where (active)
      );
      create index vehicle_engagement_trip on vehicle_engagement (trip_id) where trip_id is not null;

      create table driver_engagement (
        id uuid not null constraint driver_engagement_pk primary key,
        driver_id uuid not null,
        organisation_id uuid not null,
        kind text not null constraint driver_engagement_kind check (kind in ('trip', 'absence', 'elsewhere')),
        trip_id uuid,
        ends jsonb,
        -- At the wheel, from when to when.
        shifts jsonb not null default '[]',
        period tstzrange not null,
        active boolean not null default true,
        constraint driver_engagement_apart exclude using gist (driver_id with =, period with &&) where (active)
      );
      create index driver_engagement_trip on driver_engagement (trip_id) where trip_id is not null;

      alter table vehicle enable row level security;
      create policy vehicle_own on vehicle using (
        app_role() = 'system' or (app_role() = 'carrier' and organisation_id = app_organisation()));
      alter table driver enable row level security;
      create policy driver_own on driver using (
        app_role() = 'system' or (app_role() = 'carrier' and organisation_id = app_organisation()));
      -- The office frees them when it calls its trip off.
      alter table vehicle_engagement enable row level security;
      create policy vehicle_engagement_own on vehicle_engagement using (
        app_role() = 'system'
        or (app_role() = 'carrier' and organisation_id = app_organisation())
        or (app_role() = 'coordinator' and exists (select from trip t where t.id = trip_id)));
      alter table driver_engagement enable row level security;
      create policy driver_engagement_own on driver_engagement using (
        app_role() = 'system'
        or (app_role() = 'carrier' and organisation_id = app_organisation())
        or (app_role() = 'coordinator' and exists (select from trip t where t.id = trip_id)));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
