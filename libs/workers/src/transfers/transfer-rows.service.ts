import type { EntityManager } from 'typeorm';
import { record } from '#platform';
import { unscoped } from '../worker-rows.service.js';

/** Ends what other offices asked for a person, as far as it is undecided. */
export async function cancelRequests(tx: EntityManager, workerId: string, at: Date): Promise<void> {
  const [ended] = await unscoped(tx, () =>
    tx.query<[{ id: string }[], number]>(
      `update transfer set state = 'cancelled', decided_at = $2 where worker_id = $1 and state = 'requested' returning id`,
      [workerId, at],
    ),
  );
  await record(
    tx,
    ...ended.map(({ id }) => ({ type: 'transfer.cancelled', subject: id, worker: workerId, at }) as const),
  );
}
