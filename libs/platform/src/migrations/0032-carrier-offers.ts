import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Trips that are offered to carriers; a carrier that has confirmed sees the trip and who travels. */
export class CarrierOffers0032 implements MigrationInterface {
  readonly name = 'CarrierOffers1700000000032';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table carrier_offer (
        id uuid not null constraint carrier_offer_pk primary key,
        trip_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        carrier_id uuid not null,
        state text not null default 'offered' constraint carrier_offer_state check (state in
          ('offered', 'confirmed', 'declined', 'expired', 'withdrawn')),
        -- The trip as it was offered.
        terms jsonb not null,
        offered_at timestamptz not null,
        expires_at timestamptz not null,
        answered_at timestamptz,
        vehicle_id uuid,
        driver_ids uuid[] not null default '{}',
        reason text,
        code_hash bytea,
        code_failures int not null default 0
      );
      -- A trip is offered to one carrier at a time.
      create unique index carrier_offer_standing on carrier_offer (trip_id) where state in ('offered', 'confirmed');
      create index carrier_offer_carrier on carrier_offer (carrier_id, id);
      create index carrier_offer_organisation on carrier_offer (organisation_id, id);
      create index carrier_offer_due on carrier_offer (expires_at) where state = 'offered';

      -- Policies of trips and offers would ask each other for ever.
      create function carries(trip uuid) returns boolean stable language sql security definer set search_path = public as
        $$ select app_role() = 'carrier' and exists (select from carrier_offer o
             where o.trip_id = trip and o.state = 'confirmed' and o.carrier_id = app_organisation()) $$;
      revoke execute on function carries from public;

      alter table carrier_offer enable row level security;
      create policy carrier_offer_own on carrier_offer using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'carrier' and carrier_id = app_organisation()));
      -- Whoever sees the trip sees who drives it.
      create policy carrier_offer_read on carrier_offer for select using (
        app_watches(division_code)
        or (state = 'confirmed' and app_role() in ('enterprise', 'site-contact', 'trip-leader')
          and exists (select from trip t where t.id = trip_id)));
      create policy vehicle_read on vehicle for select using (
        app_role() in ('coordinator', 'enterprise', 'site-contact', 'trip-leader', 'province-monitor', 'auditor')
        and exists (select from carrier_offer o where o.vehicle_id = vehicle.id and o.state = 'confirmed'));
      create policy driver_read on driver for select using (
        app_role() in ('coordinator', 'enterprise', 'site-contact', 'trip-leader', 'province-monitor', 'auditor')
        and exists (select from carrier_offer o where driver.id = any (o.driver_ids) and o.state = 'confirmed'));

      create policy trip_carried on trip for select using (state not in ('planned', 'cancelled') and carries(id));
      create policy seat_carried on seat for select using (
        carries(trip_id) and exists (select from trip t where t.id = trip_id));

      create or replace function role_of_actor(actor uuid, trip uuid) returns text stable language sql security definer
        set search_path = public as $$
          select case
            when actor = '00000000-0000-0000-0000-000000000000' then 'system'
            when actor = trip or exists (select from trip t where t.id = actor) then 'trip-leader'
            when exists (select from api_key k where k.id = actor) then (
              select case o.kind when 'carrier' then 'carrier' else 'enterprise' end
              from api_key k join organisation o on o.id = k.organisation_id where k.id = actor)
            when exists (select from carrier_offer o where o.id = actor) then 'carrier'
            when exists (select from worker w where w.id = actor) then 'worker'
            else coalesce((select role from account a where a.id = actor), 'unknown') end $$;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
