import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many people there are of each home, occupation and state, counted as they are written. */
export class WorkerCounts0014 implements MigrationInterface {
  readonly name = 'WorkerCounts1700000000014';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table worker_count (
        home_division text not null,
        occupation text not null default '',
        state text not null,
        registered_poor boolean not null,
        n bigint not null,
        constraint worker_count_pk primary key (home_division, occupation, state, registered_poor)
      ) with (fillfactor = 70);

      -- Every statement appends what it changed: writers never wait for each other, as they would for one row that is counted up.
      create table worker_count_delta (
        id uuid not null constraint worker_count_delta_pk primary key,
        home_division text not null,
        occupation text not null default '',
        state text not null,
        registered_poor boolean not null,
        n bigint not null
      );
      create index worker_count_delta_home on worker_count_delta (home_division);

      -- Of whoever was erased nothing is counted: there is no id_index any more. A roster's cell may be longer than a key can be.
      create function worker_count_made() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          insert into worker_count_delta
            select uuidv7(), home_division, left(coalesce(occupation, ''), 100), state, registered_poor, count(*)
            from made where id_index is not null group by 2, 3, 4, 5;
          return null;
        end $$;
      create function worker_count_gone() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          insert into worker_count_delta
            select uuidv7(), home_division, left(coalesce(occupation, ''), 100), state, registered_poor, -count(*)
            from gone where id_index is not null group by 2, 3, 4, 5;
          return null;
        end $$;
      create function worker_count_changed() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          insert into worker_count_delta
            select uuidv7(), home_division, left(coalesce(occupation, ''), 100), state, registered_poor, sum(step) from (
              select home_division, occupation, state, registered_poor, 1 step from made where id_index is not null union all
              select home_division, occupation, state, registered_poor, -1 from gone where id_index is not null) changed
            group by 2, 3, 4, 5 having sum(step) <> 0;
          return null;
        end $$;
      revoke execute on function worker_count_made, worker_count_gone, worker_count_changed from public;
      create trigger worker_count_made after insert on worker referencing new table as made
        for each statement execute function worker_count_made();
      create trigger worker_count_gone after delete on worker referencing old table as gone
        for each statement execute function worker_count_gone();
      create trigger worker_count_changed after update on worker referencing old table as gone new table as made
        for each statement execute function worker_count_changed();

      -- The triggers hold off writers until the end of this transaction.
      insert into worker_count
        select home_division, left(coalesce(occupation, ''), 100), state, registered_poor, count(*)
        from worker where id_index is not null group by 1, 2, 3, 4;

      alter table worker_count enable row level security;
      create policy worker_count_processes on worker_count using (app_role() = 'system');
      create policy worker_count_own on worker_count for select using (
        app_role() = 'coordinator' and starts_with(home_division, app_scope()));
      create policy worker_count_watch on worker_count for select using (app_watches(home_division));

      alter table worker_count_delta enable row level security;
      create policy worker_count_delta_processes on worker_count_delta using (app_role() = 'system');
      create policy worker_count_delta_own on worker_count_delta for select using (
        app_role() = 'coordinator' and starts_with(home_division, app_scope()));
      create policy worker_count_delta_watch on worker_count_delta for select using (app_watches(home_division));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
