import type { MigrationInterface, QueryRunner } from 'typeorm';

/** More of a person than a roster tells: what matching reads in the worker's own row, the rest in a row beside it. */
export class Records0015 implements MigrationInterface {
  readonly name = 'Records1700000000015';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Without a value most of them take no room: a roster tells none of this.
      alter table worker
        add version int not null default 1,
        add further_destinations jsonb,
        add further_occupations text[],
        add available_until date,
        add consent_withdrawn_at timestamptz,
        add merged_into uuid,
        drop constraint worker_state,
        add constraint worker_state check (state in ('registered', 'proposed', 'offered', 'accepted', 'placed',
          'travelling', 'employed', 'withdrawn', 'returned', 'deceased', 'merged'));
      create index worker_merged_into on worker (merged_into) where merged_into is not null;

      create table worker_record (
        worker_id uuid not null constraint worker_record_pk primary key
          constraint worker_record_worker references worker (id) on delete cascade,
        town text,
        household uuid,
        pick_up_point_id uuid,
        pick_up jsonb,
        last_year jsonb,
        skills jsonb,
        languages text[],
        poor_since date,
        poor_until date,
        consent_version text,
        consent_means text
          constraint worker_record_means check (consent_means in ('signed-paper', 'spoken', 'self-service')),
        consent_given_at timestamptz
      );
      create index worker_record_household on worker_record (household) where household is not null;

      alter table worker_record enable row level security;
      create policy worker_record_own on worker_record using (
        app_role() = 'system'
        or (app_role() = 'coordinator' and exists (select from worker w where w.id = worker_id)));`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
