import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The index key under which a transaction writes and looks up. The transaction holds it: no switch to another key ends while it
 * runs, and none is missed by it, as the key is read under the lock.
 */
const held = new AsyncLocalStorage<string | null>();
/** A process speaks to one database: what its last transaction held is the best guess outside of one. */
let lastHeld: string | null = null;

export function holding<T>(indexKey: string | null, work: () => Promise<T>): Promise<T> {
  lastHeld = indexKey;
  return held.run(indexKey, work);
}

/** Null before the first rotation: then it is the current key of the ring. */
export const heldIndexKey = (): string | null => held.getStore() ?? lastHeld;

/** Number of the advisory lock: shared by every transaction, exclusive for the instant of the switch. */
export const INDEX_KEY_LOCK = 4147;
