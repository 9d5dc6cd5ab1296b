import type { EntityManager } from 'typeorm';
import type { FieldCipher } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import type { SealedIdentity } from '../worker.js';
import { pickUpUnknown } from './record.errors.js';
import { WorkerRecordEntity } from './record.entity.js';
import { EMPTY_RECORD, type Newcomer, type WorkerRecord } from './record.js';

/** What is known beside the worker's own row; nothing of most. */
export async function recordOf(tx: EntityManager, workerId: string): Promise<WorkerRecord> {
  const found = await tx.findOneBy(WorkerRecordEntity, { workerId });
  if (!found) return EMPTY_RECORD;
  const { workerId: _, ...record } = found;
  return record;
}

/** @throws worker.pick-up-unknown unless the boarding place is one of those that the office sees */
export async function writeRecord(tx: EntityManager, workerId: string, record: WorkerRecord): Promise<void> {
  if (record.pickUpPointId) {
    const points = await tx.query<unknown[]>('select from pick_up_point where id = $1', [record.pickUpPointId]);
    if (points.length === 0) throw pickUpUnknown();
  }
  await tx.upsert(WorkerRecordEntity, { workerId, ...record }, ['workerId']);
}

/** What is told of somebody who is registered by hand, beside the row that is written already. */
export async function writeNewcomer(
  tx: EntityManager,
  cipher: FieldCipher,
  id: string,
  { idNumber, phone }: SealedIdentity,
  { record, relative }: Newcomer,
): Promise<void> {
  if (record) await writeRecord(tx, id, record);
  if (!relative) return;
  const sealed = cipher.seal(id, { idNumber, phone, relative } satisfies SealedIdentity);
  await tx.update(WorkerEntity, { id }, { sealed });
}

/** Locks the rows of these people in the order of their ids, as far as the grant reaches. */
export async function lockPeople(
  tx: EntityManager,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, WorkerEntity>> {
  const people = await tx
    .createQueryBuilder(WorkerEntity, 'worker')
    .where('id = any(:ids::uuid[])', { ids: ids.filter((id) => typeof id === 'string') })
    .orderBy('id')
    .setLock('pessimistic_write')
    .getMany();
  return new Map(people.map((person) => [person.id, person]));
}
