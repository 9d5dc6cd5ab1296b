import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passengers, hand-overs, signatures; and who may read which events. */
export class Arrivals0008 implements MigrationInterface {
  readonly name = 'Arrivals1700000000008';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table passenger (
        id uuid not null constraint passenger_pk primary key,
        trip_id uuid not null,
        batch_id uuid not null,
        organisation_id uuid not null,
        enterprise_id uuid not null,
        site_id uuid not null,
        site_division text not null,
        home_division text,
        seat_number int,
        worker_id uuid,
        proposal_id uuid,
        name text not null,
        id_tail text,
        listed boolean not null,
        state text not null constraint passenger_state check (state in ('expected', 'boarded', 'no-show', 'refused',
          'taken-off', 'arrived', 'unlisted', 'struck', 'handed-over', 'disputed')),
        board_stop int,
        alight_stop int not null,
        boarded_at timestamptz,
        no_show_at timestamptz,
        refused_at timestamptz,
        taken_off_at timestamptz,
        arrived_at timestamptz,
        found_at timestamptz,
        handed_over_at timestamptz,
        disputed_at timestamptz,
        reason text,
        place text,
        note text,
        dispute text,
        sealed bytea
      );
      create unique index passenger_listed_once on passenger (trip_id, worker_id) where worker_id is not null;
      create index passenger_trip on passenger (trip_id, site_id);
      create index passenger_batch on passenger (batch_id);
      create index passenger_worker on passenger (worker_id) where worker_id is not null;

      create table hand_over (
        id uuid not null constraint hand_over_pk primary key,
        trip_id uuid not null,
        site_id uuid not null,
        site_name text not null,
        site_division text not null,
        organisation_id uuid not null,
        enterprise_id uuid not null,
        home_division text not null,
        state text not null constraint hand_over_state check (state in ('expected', 'waived', 'arrived', 'counted',
          'completed')),
        arrived_at timestamptz,
        counted_at timestamptz,
        completed_at timestamptz,
        signed_hash text,
        signed_list text
      );
      create unique index hand_over_once on hand_over (trip_id, site_id);

      create table signature (
        id uuid not null constraint signature_pk primary key,
        hand_over_id uuid not null constraint signature_hand_over references hand_over (id),
        role text not null constraint signature_role check (role in ('trip-leader', 'site-contact')),
        person uuid not null,
        person_name text not null,
        signed_at timestamptz not null,
        device text not null,
        list_hash text not null
      );
      create unique index signature_once on signature (hand_over_id, role, list_hash);

      -- How many hand-overs of a trip are still to be done, also for a site that sees only its own.
      create function open_hand_overs(trip uuid) returns int stable language sql security definer
        set search_path = public as $$
          select count(*)::int from hand_over where trip_id = trip and state not in ('waived', 'completed') $$;

      -- Both ends of the journey watch: the homes and the sites.
      alter table passenger enable row level security;
      create policy passenger_own on passenger using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'site-contact' and site_id = app_site())
        or (app_role() = 'trip-leader' and trip_id = app_trip()));
      create policy passenger_read on passenger for select using (
        (app_role() = 'enterprise' and enterprise_id = app_organisation())
        or (app_role() = 'coordinator' and starts_with(home_division, app_scope()))
        or app_watches(home_division) or app_watches(site_division));

      alter table hand_over enable row level security;
      create policy hand_over_own on hand_over using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'site-contact' and site_id = app_site())
        or (app_role() = 'trip-leader' and trip_id = app_trip()));
      create policy hand_over_read on hand_over for select using (
        (app_role() = 'enterprise' and enterprise_id = app_organisation())
        or app_watches(home_division) or app_watches(site_division));

      -- A signature is added, never altered.
      alter table signature enable row level security;
      create policy signature_read on signature for select using (exists (select from hand_over h where h.id = hand_over_id));
      create policy signature_add on signature for insert with check (
        app_role() in ('system', 'trip-leader', 'site-contact') and exists (select from hand_over h where h.id = hand_over_id));

      -- A person may read the own account: the name under a signature.
      create policy account_self on account for select using (
        id = nullif(current_setting('app.actor', true), '')::uuid);

      -- Events are added by everybody's steps, altered by nobody, and read by those who may see the worker, the trip or
      -- the batch. Partitions are reached through their parent only.
      alter table event enable row level security;
      create policy event_add on event for insert with check (true);
      create policy event_read on event for select using (
        app_role() in ('system', 'auditor')
        or (app_role() in ('coordinator', 'province-monitor') and (
          (worker_id is not null and exists (select from worker w where w.id = worker_id))
          or (trip_id is not null and exists (select from trip t where t.id = trip_id))
          or exists (select from passenger p where p.id = subject)
          or exists (select from batch b where b.id = subject))));

      -- In which role somebody acted: no more than that of an account.
      create function role_of_actor(actor uuid, trip uuid) returns text stable language sql security definer
        set search_path = public as $$
          select case
            when actor = '00000000-0000-0000-0000-000000000000' then 'system'
            when actor = trip or exists (select from trip t where t.id = actor) then 'trip-leader'
            when exists (select from api_key k where k.id = actor) then 'enterprise'
            else coalesce((select role from account a where a.id = actor), 'unknown') end $$;
      revoke execute on function open_hand_overs, role_of_actor from public;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
