import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events, outbox, inbox, idempotency, clock, and the functions that row-level security asks who is there. */
export class Platform0001 implements MigrationInterface {
  readonly name = 'Platform1700000000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create extension if not exists btree_gist;

      create function app_role() returns text stable language sql as
        $$ select coalesce(current_setting('app.role', true), '') $$;
      create function app_organisation() returns uuid stable language sql as
        $$ select nullif(current_setting('app.organisation', true), '')::uuid $$;
      create function app_scope() returns text stable language sql as
        $$ select coalesce(current_setting('app.scope', true), '') $$;
      create function app_site() returns uuid stable language sql as
        $$ select nullif(current_setting('app.site', true), '')::uuid $$;
      create function app_trip() returns uuid stable language sql as
        $$ select nullif(current_setting('app.trip', true), '')::uuid $$;
      -- Those who look at a part of the country without belonging to an organisation there.
      create function app_watches(division text) returns boolean stable language sql as
        $$ select app_role() in ('province-monitor', 'auditor') and starts_with(division, app_scope()) $$;

      create table business_clock (
        id int constraint business_clock_pk primary key default 1 constraint business_clock_one check (id = 1),
        instant timestamptz not null
      );

      -- Lowest UUIDv7 of an instant: months are ranges of ids, so the key needs no second column.
      create function month_floor(month timestamptz) returns uuid immutable language sql as
        $$ select (lpad(to_hex((extract(epoch from month) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid $$;
      create function month_partition(parent text, month timestamptz) returns void language plpgsql security definer
        set search_path = public as $$
        declare part text := parent || to_char(month at time zone 'UTC', '_YYYYMM');
        begin
          if to_regclass(part) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)',
              part, parent, month_floor(month),
              month_floor((month at time zone 'UTC' + interval '1 month') at time zone 'UTC'));
          end if;
        end $$;

      create table event (
        id uuid not null constraint event_pk primary key,
        type text not null,
        subject uuid not null,
        worker_id uuid,
        trip_id uuid,
        actor uuid not null,
        occurred_at timestamptz not null,
        details jsonb not null default '{}'
      ) partition by range (id);
      create index event_worker on event (worker_id, occurred_at) where worker_id is not null;
      create index event_trip on event (trip_id, occurred_at) where trip_id is not null;
      create index event_subject on event (subject, occurred_at);

      create table outbox (
        id uuid not null constraint outbox_pk primary key,
        contract text not null,
        queue text not null,
        payload jsonb not null,
        state text not null default 'pending'
          constraint outbox_state check (state in ('pending', 'queued', 'done', 'failed')),
        epoch int not null default 0,
        queued_at timestamptz,
        done_at timestamptz,
        refusal text
      ) partition by range (id);
      create index outbox_pending on outbox (id) where state = 'pending';
      create index outbox_queued on outbox (queued_at) where state = 'queued';

      create table inbox (id uuid not null constraint inbox_pk primary key, epoch int not null) partition by range (id);

      select month_partition(parent, date_trunc('month', now(), 'UTC') + make_interval(months => ahead))
        from unnest(array['event', 'outbox', 'inbox']) parent, generate_series(0, 2) ahead;

      create table subscription (
        event_type text not null,
        contract text not null,
        queue text not null,
        constraint subscription_pk primary key (event_type, contract)
      );

      create table idempotency_key (
        actor uuid not null,
        key text not null,
        request bytea not null,
        state text not null constraint idempotency_key_state check (state in ('running', 'done')),
        locked_until timestamptz not null,
        status int,
        answer jsonb,
        created_at timestamptz not null default now(),
        constraint idempotency_key_pk primary key (actor, key)
      );`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
