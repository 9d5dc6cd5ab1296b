import type { Client } from 'pg';

interface OutboxRow {
  readonly contract: string;
  readonly state: string;
  readonly epoch: number;
}

/** Says what the database holds in the end, to be compared with what a client was told. */
export function oracle(owner: Client) {
  const faultsOf = async (sql: string) => (await owner.query<{ fault: string }>(sql)).rows.map(({ fault }) => fault);

  return {
    /** Jobs called for whose effect is not there yet. */
    unfinished: async () =>
      (await owner.query<OutboxRow>(`select contract, state, epoch from outbox where state in ('pending', 'queued')`))
        .rows,
    /** What is wrong with outbox and inbox once nothing is to be done any more; empty where all is well. */
    leftOvers: () =>
      faultsOf(
        `select o.contract || ' is ' || o.state || coalesce(' ' || refusal, '') fault from outbox o where state <> 'done'
         union all select contract || ' is done without an inbox row' from outbox o
           where state = 'done' and not exists (select from inbox i where i.id = o.id)
         union all select 'an inbox row without its outbox row' from inbox i
           where not exists (select from outbox o where o.id = i.id)`,
      ),
    /** Vacancies whose seats taken, and workers whose state, do not agree with the live proposals. */
    seatsAdrift: () =>
      faultsOf(
        `with live as (select * from proposal where state = 'proposed')
         select 'vacancy ' || v.id fault from vacancy v
           where taken <> (select count(*) from live where vacancy_id = v.id)
         union all select 'worker ' || w.id from worker w
           where (w.state = 'proposed') <> exists (select from live where worker_id = w.id)`,
      ),
    /** Subjects of the events of a type, with repetitions. */
    subjectsOf: async (type: string) => {
      const { rows } = await owner.query<{ subject: string }>('select subject from event where type = $1', [type]);
      return rows.map(({ subject }) => subject).sort();
    },
  };
}
