import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Explanations of a run by the page: a row a worker took longer to write than all else of a run together. */
export class ExplanationPages0009 implements MigrationInterface {
  readonly name = 'ExplanationPages1700000000009';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table matching_explanation_page (
        id uuid not null constraint matching_explanation_page_pk primary key,
        run_id uuid not null constraint matching_explanation_page_run references matching_run (id),
        home_division text not null,
        workers uuid[] not null,
        page json not null
      );
      -- Pages are in few words already: pressing them takes longer than writing all of them.
      alter table matching_explanation_page alter page set storage external;
      create index matching_explanation_page_of on matching_explanation_page (run_id, home_division);

      alter table matching_explanation_page enable row level security;
      create policy matching_explanation_page_own on matching_explanation_page using (
        app_role() = 'system' or (app_role() = 'coordinator' and starts_with(home_division, app_scope())));

      -- What was explained before: a page each. The chosen pair is the one that lacks nothing.
      insert into matching_explanation_page (id, run_id, home_division, workers, page)
      select uuidv7(), run_id, home_division, array[worker_id], json_build_object(
        'vacancies', coalesce(pairs.vacancies, '[]'),
        'rows', json_build_array(json_build_array(outcome, details -> 'barred', coalesce(pairs.pairs, '[]'))))
      from matching_explanation, lateral (
        select jsonb_agg(pair -> 'vacancy' order by nth) vacancies, jsonb_agg(jsonb_build_array(nth - 1,
          pair #> '{score,distance}', pair #> '{score,wage}', pair #> '{score,destination}', pair #> '{score,occupation}',
          pair #> '{score,recognition}', pair -> 'price', pair -> 'lacking') order by nth) pairs
        from jsonb_array_elements(case when details -> 'chosen' = 'null' then '[]'
          else jsonb_build_array(details -> 'chosen') end || (details -> 'alternatives')) with ordinality as p (pair, nth)
      ) pairs;
      drop table matching_explanation;`);
  }

  async down(): Promise<void> {
    // forward only
  }
}
