import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sites may say how many people they can take in an hour; trips to them ask, and gates answer. */
export class ArrivalSlots0035 implements MigrationInterface {
  readonly name = 'ArrivalSlots1700000000035';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table site add column arrival_capacity int constraint site_arrival_capacity check (arrival_capacity > 0);
      -- By site: the narrower hours that its gate proposed, for the next plan of the batch.
      alter table batch add column gate_hours jsonb not null default '{}';

      create table arrival_slot (
        id uuid not null constraint arrival_slot_pk primary key,
        trip_id uuid not null,
        batch_id uuid not null,
        organisation_id uuid not null,
        division_code text not null,
        site_id uuid not null,
        enterprise_id uuid not null,
        gate text not null,
        sheet_number text not null,
        state text not null default 'asked' constraint arrival_slot_state check (state in
          ('asked', 'accepted', 'countered', 'void')),
        arrives_at timestamptz not null,
        persons int not null,
        asked_at timestamptz not null,
        answered_at timestamptz,
        proposed_at timestamptz,
        reason text
      );
      create unique index arrival_slot_once on arrival_slot (trip_id, site_id) where state <> 'void';
      create index arrival_slot_accepted on arrival_slot (site_id, arrives_at) where state = 'accepted';
      create index arrival_slot_enterprise on arrival_slot (enterprise_id, id);
      create index arrival_slot_organisation on arrival_slot (organisation_id, id);

      alter table arrival_slot enable row level security;
      create policy arrival_slot_own on arrival_slot using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and organisation_id = app_organisation())
        or (app_role() = 'enterprise' and enterprise_id = app_organisation())
        or (app_role() = 'site-contact' and site_id = app_site()));
      create policy arrival_slot_watch on arrival_slot for select using (app_watches(division_code));

      -- An office sees its own slots; a gate is full with those of all.
      create function gate_arrivals(site uuid, since timestamptz, until timestamptz, but uuid) returns int
        stable language sql security definer set search_path = public as $$
          select coalesce(sum(s.persons), 0)::int from arrival_slot s
          where s.site_id = site and s.state = 'accepted' and since <= s.arrives_at and s.arrives_at < until and s.id <> but $$;
      revoke execute on function gate_arrivals from public;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
