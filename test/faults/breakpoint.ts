import type { Client } from 'pg';

const LOCK = 4711;

export interface Breakpoint {
  /** How many transactions wait at it now. */
  waiting(): Promise<number>;
  lift(): Promise<void>;
}

/**
 * A breakpoint in the database: whoever does this to the table stops there, in the middle of the transaction, until it
 * is lifted. So a process can be killed with work provably in hand. One at a time for a connection of the tables' owner.
 * @param only a condition in SQL on the new row: others pass
 */
export async function breakpoint(
  owner: Client,
  when: `${'insert' | `update of ${string}`} on ${string}`,
  only = 'true',
): Promise<Breakpoint> {
  await owner.query(`select pg_advisory_lock(${LOCK})`);
  await owner.query(
    `create or replace function stop_here() returns trigger language plpgsql as $$
     begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`,
  );
  await owner.query(`create trigger stop_here before ${when} for each row when (${only}) execute function stop_here()`);
  const table = when.split(' on ')[1] ?? '';
  return {
    waiting: async () => {
      const { rows } = await owner.query(
        `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted
           and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length;
    },
    lift: async () => {
      await owner.query(`select pg_advisory_unlock(${LOCK})`);
      await owner.query(`drop trigger stop_here on ${table}`);
    },
  };
}
