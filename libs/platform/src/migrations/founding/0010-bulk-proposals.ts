import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a run of a whole province writes takes half of the time: less is kept beside each row, and checked once a statement. */
export class BulkProposals0010 implements MigrationInterface {
  readonly name = 'BulkProposals1700000000010';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- A foreign key asks for the run of each proposal; this asks once for all of a statement. Nobody alters the run of a
      -- proposal, and a run that has proposals has pages of explanations, whose foreign key keeps it.
      alter table proposal drop constraint proposal_run_fk;
      create function proposal_run_known() returns trigger language plpgsql security definer set search_path = public as $$
        begin
          if exists (select from (select distinct run_id from made) asked
              where not exists (select from matching_run r where r.id = asked.run_id)) then
            raise foreign_key_violation using message = 'A proposal names a run that does not exist',
              constraint = 'proposal_run_fk', table = 'proposal';
          end if;
          return null;
        end $$;
      revoke execute on function proposal_run_known from public;
      create trigger proposal_run_known after insert on proposal referencing new table as made
        for each statement execute function proposal_run_known();

      -- A vacancy and a worker have few proposals: their states are told by the rows.
      drop index proposal_vacancy, proposal_worker;
      create index proposal_vacancy on proposal (vacancy_id);
      create index proposal_worker on proposal (worker_id);

      -- Workers change their state often, all of a province at once, and nothing else. No index names it, and every page has
      -- room for the next state of its rows, so that a step writes no index.
      drop index worker_home;
      create index worker_home on worker (home_division, id);
      alter table worker set (fillfactor = 50);
      cluster worker using worker_pk;

      -- Ids cannot be pressed.
      alter table matching_explanation_page alter workers set storage external;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
