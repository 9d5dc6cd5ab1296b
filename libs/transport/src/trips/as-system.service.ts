import type { EntityManager } from 'typeorm';

/** Within the caller’s transaction, for what must look beyond what its role may see. Whoever acts stays the same. */
export async function asSystem<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  const [{ role }] = await tx.query<[{ role: string }]>('select app_role() as role');
  await tx.query(`select set_config('app.role', 'system', true)`);
  try {
    return await work();
  } finally {
    // In a transaction that a failed statement has ended this cannot run, and nothing else can.
    await tx.query(`select set_config('app.role', $1, true)`, [role]).catch(() => undefined);
  }
}
