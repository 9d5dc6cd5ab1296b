import type { EntityManager } from 'typeorm';
import { asRefusal } from '#platform';

/** Runs a part of a transaction that is undone alone where it is refused. @throws what `work` does, broken constraints as what they mean */
export async function undoable<T>(tx: EntityManager, work: () => Promise<T>): Promise<T> {
  await tx.query('savepoint part');
  try {
    const done = await work();
    await tx.query('release savepoint part');
    return done;
  } catch (error) {
    // Where the connection is gone, so is all of it.
    await tx.query('rollback to savepoint part').catch(() => undefined);
    throw asRefusal(error);
  }
}
