import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Slips with which workers sign in, and what a worker who has signed in may see: the own row, offers and journeys. */
export class SelfService0017 implements MigrationInterface {
  readonly name = 'SelfService1700000000017';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create function app_worker() returns uuid stable language sql as
        $$ select case when current_setting('app.role', true) = 'worker'
             then nullif(current_setting('app.actor', true), '')::uuid end $$;

      create table slip (
        id uuid not null constraint slip_pk primary key,
        worker_id uuid not null,
        organisation_id uuid not null,
        code_index bytea not null,
        made_by uuid not null,
        made_at timestamptz not null,
        expires_at timestamptz not null,
        failures int not null default 0,
        last_used_at timestamptz,
        voided_at timestamptz,
        void_reason text constraint slip_void_reason check (void_reason in ('replaced', 'tries', 'erased', 'closed')),
        constraint slip_void check ((voided_at is null) = (void_reason is null))
      );
      create unique index slip_code_once on slip (code_index);
      create index slip_worker on slip (worker_id);
      -- A new slip voids the old one.
      create unique index slip_one_good on slip (worker_id) where voided_at is null;

      -- Failed sign-ins by address; of the address no more than a keyed hash.
      create table sign_in_address (
        address_index bytea not null constraint sign_in_address_pk primary key,
        window_began timestamptz not null,
        failures int not null
      );

      alter table slip enable row level security;
      create policy slip_own on slip using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and exists (select from worker w where w.id = worker_id)));

      alter table sign_in_address enable row level security;
      create policy sign_in_address_own on sign_in_address using (app_role() = 'system');

      alter table account drop constraint account_role;
      alter table account add constraint account_role check (role in ('administrator', 'coordinator', 'enterprise',
        'site-contact', 'trip-leader', 'worker', 'province-monitor', 'auditor'));

      create policy worker_self on worker for select using (id = app_worker());
      create policy worker_self_change on worker for update using (id = app_worker());
      create policy proposal_self on proposal for select using (worker_id = app_worker());
      create policy proposal_self_answer on proposal for update using (worker_id = app_worker());
      create policy vacancy_self on vacancy for select using (
        app_worker() is not null
        and exists (select from proposal p where p.vacancy_id = vacancy.id and p.worker_id = app_worker()));
      create policy site_self on site for select using (
        app_worker() is not null
        and exists (select from proposal p where p.site_id = site.id and p.worker_id = app_worker()));
      create policy health_code_self on health_code for select using (worker_id = app_worker());
      create policy seat_self on seat for select using (worker_id = app_worker());
      create policy passenger_self on passenger for select using (worker_id = app_worker());
      create policy event_self on event for select using (worker_id = app_worker());

      -- Policies of trips and seats would ask each other for ever.
      create function rides_on(trip uuid) returns boolean stable language sql security definer set search_path = public as
        $$ select app_worker() is not null
             and exists (select from seat s where s.trip_id = trip and s.worker_id = app_worker()) $$;
      create function rides_in(batch uuid) returns boolean stable language sql security definer set search_path = public as
        $$ select app_worker() is not null
             and exists (select from trip t join seat s on s.trip_id = t.id
               where t.batch_id = batch and t.state not in ('planned', 'cancelled') and s.worker_id = app_worker()) $$;
      revoke execute on function rides_on, rides_in from public;
      create policy trip_self on trip for select using (state not in ('planned', 'cancelled') and rides_on(id));
      create policy batch_self on batch for select using (rides_in(id));

      create or replace function role_of_actor(actor uuid, trip uuid) returns text stable language sql security definer
        set search_path = public as $$
          select case
            when actor = '00000000-0000-0000-0000-000000000000' then 'system'
            when actor = trip or exists (select from trip t where t.id = actor) then 'trip-leader'
            when exists (select from api_key k where k.id = actor) then 'enterprise'
            when exists (select from worker w where w.id = actor) then 'worker'
            else coalesce((select role from account a where a.id = actor), 'unknown') end $$;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
