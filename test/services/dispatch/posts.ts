import type { Stage } from '../transport/stage.js';

/** The posts of placements that have none yet, with work that begins on a day. */
export const postsOf = (stage: Stage, startsOn: string) =>
  stage.sql(
    `insert into vacancy (id, organisation_id, site_id, reference, title, occupation, headcount, wage_from_fen, wage_to_fen, starts_on, state)
     select vacancy_id, enterprise_id, site_id, vacancy_id::text, '普工', '普工', 1, 450000, 550000, $1::date, 'open'
     from proposal where not exists (select from vacancy v where v.id = vacancy_id)`,
    [startsOn],
  );
