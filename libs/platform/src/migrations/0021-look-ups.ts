import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People by the beginning of their name; counts by county and by province, with the occupations and without. */
export class LookUps0021 implements MigrationInterface {
  readonly name = 'LookUps1700000000021';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Nobody finds by name whoever withdrew the consent, as erasure does too. (id_index must not stand here: a rotation of keys
      -- renames it.) text_pattern_ops orders by bytes in any collation.
      create index worker_home_name on worker (home_division, name text_pattern_ops, id)
        where consent_withdrawn_at is null;
      create index worker_withheld on worker (home_division) where consent_withdrawn_at is not null;

      -- Holds off whoever writes or folds, so that nothing is counted twice or not at all.
      lock table worker_count, worker_count_delta in access exclusive mode;
      alter table worker_count rename to worker_count_before;
      alter table worker_count_before rename constraint worker_count_pk to worker_count_before_pk;

      create table worker_count (
        level text not null constraint worker_count_level check (level in ('county', 'province')),
        by_occupation boolean not null,
        by_state boolean not null,
        area text not null,
        occupation text not null default '',
        state text not null default '',
        n int not null,
        poor int not null,
        constraint worker_count_pk primary key (level, by_occupation, by_state, area, occupation, state)
      ) with (fillfactor = 70);

      insert into worker_count
        select level, by_occupation, by_state, left(home_division, digits), case when by_occupation then occupation else '' end,
          case when by_state then state else '' end, sum(n), coalesce(sum(n) filter (where registered_poor), 0)
        from (select home_division, occupation, state, registered_poor, n from worker_count_before union all
              select home_division, occupation, state, registered_poor, n from worker_count_delta) counted,
          (values ('county', 6), ('province', 2)) levels (level, digits), (values (true), (false)) o (by_occupation),
          (values (true), (false)) s (by_state)
        group by 1, 2, 3, 4, 5, 6 having sum(n) <> 0;
      delete from worker_count_delta;
      drop table worker_count_before;

      -- Who asks is the same for all rows, so a sub-select asks once and not for each of them; and the planner takes a CASE for one row
      -- in two, but an OR of equalities for one in hundreds, which leads it away from indexes that are in order already.
      alter table worker_count enable row level security;
      create policy worker_count_processes on worker_count using ((select app_role()) = 'system');
      create policy worker_count_read on worker_count for select using (
        case when (select app_role()) in ('coordinator', 'province-monitor', 'auditor')
          then starts_with(area, (select app_scope())) else false end);

      drop policy worker_count_delta_processes on worker_count_delta;
      drop policy worker_count_delta_own on worker_count_delta;
      drop policy worker_count_delta_watch on worker_count_delta;
      create policy worker_count_delta_processes on worker_count_delta using ((select app_role()) = 'system');
      create policy worker_count_delta_read on worker_count_delta for select using (
        case when (select app_role()) in ('coordinator', 'province-monitor', 'auditor')
          then starts_with(home_division, (select app_scope())) else false end);

      -- For the same reasons; everybody sees whom they saw before.
      alter policy worker_own on worker using (case (select app_role())
        when 'system' then true when 'coordinator' then starts_with(home_division, (select app_scope())) else false end);
      alter policy worker_watch on worker using (case when (select app_role()) in ('province-monitor', 'auditor')
        then starts_with(home_division, (select app_scope())) else false end);
      alter policy worker_proposed on worker using (case when (select app_role()) = 'enterprise' then exists (
        select from proposal p where p.worker_id = worker.id and p.enterprise_id = (select app_organisation())
          and p.state in ('proposed', 'offered', 'accepted', 'confirmed')) else false end);
      alter policy worker_self on worker using (id = (select app_worker()));
      alter policy worker_self_change on worker using (id = (select app_worker()));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
