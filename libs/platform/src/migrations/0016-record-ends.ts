import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Offers put to people, records that end, and who it was that changed them. */
export class RecordEnds0016 implements MigrationInterface {
  readonly name = 'RecordEnds1700000000016';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table proposal drop constraint proposal_state, add constraint proposal_state check (state in ('proposed',
        'offered', 'accepted', 'confirmed', 'declined', 'refused', 'withdrawn'));
      drop index proposal_one_live;
      create unique index proposal_one_live on proposal (worker_id)
        where state in ('proposed', 'offered', 'accepted', 'confirmed');
      drop policy worker_proposed on worker;
      create policy worker_proposed on worker for select using (
        app_role() = 'enterprise' and exists (
          select from proposal p where p.worker_id = worker.id and p.enterprise_id = app_organisation()
            and p.state in ('proposed', 'offered', 'accepted', 'confirmed')));

      -- Who acted, for colleagues and for auditors; of others no more than the role is told.
      create function name_of_actor(actor uuid) returns text stable language sql security definer
        set search_path = public as $$
          select name from account a where a.id = actor
            and (app_role() in ('system', 'auditor') or a.organisation_id = app_organisation()) $$;
      revoke execute on function name_of_actor from public;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
