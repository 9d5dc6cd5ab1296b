import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chartered carriages, trains and flights that offices have bought, and their seats set aside for batches. */
export class Charters0040 implements MigrationInterface {
  readonly name = 'Charters1700000000040';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table charter (
        id uuid not null constraint charter_pk primary key,
        organisation_id uuid not null,
        area text not null,
        division_code text not null,
        mode text not null constraint charter_mode check (mode in ('chartered-carriage', 'train', 'flight')),
        number text not null,
        "from" jsonb not null,
        "to" jsonb not null,
        departs_at timestamptz not null,
        arrives_at timestamptz not null,
        seats int not null,
        seats_taken int not null default 0 constraint charter_seats_taken check (seats_taken between 0 and seats),
        price_per_seat_fen int,
        fixed_price_fen int,
        escort bytea not null,
        state text not null default 'open' constraint charter_state check (state in ('open', 'withdrawn')),
        registered_at timestamptz not null,
        constraint charter_withdrawn_empty check (state = 'open' or seats_taken = 0),
        constraint charter_one_price check ((price_per_seat_fen is null) <> (fixed_price_fen is null))
      );
      create unique index charter_once on charter (organisation_id, number, departs_at) where state = 'open';
      create index charter_departs on charter (departs_at, id);

      create table charter_allotment (
        charter_id uuid not null,
        batch_id uuid not null,
        organisation_id uuid not null,
        seats int not null constraint charter_allotment_seats check (seats > 0),
        constraint charter_allotment_pk primary key (charter_id, batch_id)
      );
      create index charter_allotment_batch on charter_allotment (batch_id);

      -- Whoever sets seats aside need not own the charter; it counts them itself, row by row, so that two at once wait for each other.
      create function charter_seats_counted() returns trigger
        language plpgsql security definer set search_path = public as $$
        begin
          update charter set seats_taken = seats_taken
              + case when tg_op = 'DELETE' then 0 else new.seats end - case when tg_op = 'INSERT' then 0 else old.seats end
            where id = case when tg_op = 'DELETE' then old.charter_id else new.charter_id end;
          return null;
        end $$;
      revoke execute on function charter_seats_counted from public;
      create trigger charter_allotment_counted after insert or delete or update of seats on charter_allotment
        for each row execute function charter_seats_counted();

      alter table charter enable row level security;
      create policy charter_own on charter using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));
      -- What a province has bought serves its counties.
      create policy charter_area on charter for select using (
        app_role() = 'coordinator' and starts_with(app_scope(), area));
      create policy charter_watch on charter for select using (app_watches(division_code));

      alter table charter_allotment enable row level security;
      create policy charter_allotment_own on charter_allotment using (
        app_role() = 'system' or (app_role() = 'coordinator' and organisation_id = app_organisation()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
