import type { EntityManager } from 'typeorm';
import { uuids } from '#platform';
import { workerMissing } from './worker.errors.js';
import { workerLifecycle, type WorkerState, type WorkerStep } from './worker.lifecycle.js';

export async function lockRows(tx: EntityManager, ids: readonly string[]): Promise<Map<string, WorkerState>> {
  const rows = await tx.query<{ id: string; state: WorkerState }[]>(
    'select id, state from worker where id = any($1::uuid[]) order by id for update',
    [uuids(ids)],
  );
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** Locks workers in the order of their ids. @returns those who are not in this state, or missing */
export async function lockRowsIn(tx: EntityManager, ids: readonly string[], state: WorkerState): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `with locked as materialized (select id, state from worker where id = any($1::uuid[]) order by id for update)
     select id from unnest($1::uuid[]) as asked (id) where id not in (select id from locked where state = $2)`,
    [uuids(ids), state],
  );
  return rows.map(({ id }) => id);
}

/** @returns the state after the step, which is the same whatever it was before */
export async function advanceRows(tx: EntityManager, ids: readonly string[], step: WorkerStep): Promise<WorkerState> {
  const found = await lockRows(tx, ids);
  const missing = ids.find((id) => !found.has(id));
  if (missing) throw workerMissing(missing);
  const [after] = [...found.values()].map((state) => workerLifecycle.after(state, step));
  if (!after) throw new Error('Nobody to take a step on');
  await setState(tx, ids, after);
  return after;
}

export const setState = (tx: EntityManager, ids: readonly string[], state: WorkerState) =>
  tx.query('update worker set state = $2 where id = any($1::uuid[])', [uuids(ids), state]);

/** Runs `work` without row-level security of the grant; the actor stays who it is. */
export async function unscoped<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  const [{ role }] = await tx.query<[{ role: string }]>('select app_role() role');
  await tx.query(`select set_config('app.role', 'system', true)`);
  try {
    return await work();
  } finally {
    // In a transaction that a failed statement has ended this cannot run, and nothing else can.
    await tx.query(`select set_config('app.role', $1, true)`, [role]).catch(() => undefined);
  }
}
