import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { FieldCipher, type Grant, record } from '#platform';
import { cancelRequests } from '../transfers/transfer-rows.service.js';
import { WorkerEntity } from '../worker.entity.js';
import { workerMissing } from '../worker.errors.js';
import { type SealedIdentity, statedPurpose } from '../worker.js';
import { workerLifecycle } from '../worker.lifecycle.js';
import { admitDeath, admitMerge, filledFrom } from './closing.js';
import { changedFields, type ConsentMeans, refuseGone } from './record.js';
import { lockPeople, recordOf, writeRecord } from './record-rows.service.js';

export interface Death {
  /** `YYYY-MM-DD` */
  readonly diedOn: string;
  readonly reason: string;
}

export interface ConsentWithdrawal {
  readonly means: ConsentMeans;
  readonly reason: string;
}

export interface Merger {
  /** The record of the same person that goes on. */
  readonly into: string;
  readonly reason: string;
}

/**
 * How a record ends. In the transaction of whoever ends first what counts on the person: `refuse…` decides and locks, then
 * proposals end, then the record.
 */
@Injectable()
export class ClosingService {
  constructor(private readonly cipher: FieldCipher) {}

  /** @throws worker.missing and what `admitDeath` refuses */
  async refuseDeath(tx: EntityManager, id: string, { diedOn, reason }: Death, at: Date): Promise<void> {
    statedPurpose(reason);
    admitDeath(await lockOne(tx, id), diedOn, shanghaiDate(at));
  }

  async die(tx: EntityManager, id: string, { diedOn, reason }: Death, at: Date): Promise<void> {
    const worker = await lockOne(tx, id);
    const state = workerLifecycle.after(worker.state, 'die');
    await tx.update(WorkerEntity, { id }, { state, travelGroup: null, version: worker.version + 1 });
    await this.endAround(tx, id, at);
    const details = { step: 'die', diedOn, reason: statedPurpose(reason) };
    await record(tx, { type: 'worker.deceased', subject: id, worker: id, at, details });
  }

  /** @returns false where it is withdrawn already. @throws worker.missing, worker.merged, worker.deceased */
  async refuseWithdrawal(tx: EntityManager, id: string, { reason }: ConsentWithdrawal): Promise<boolean> {
    statedPurpose(reason);
    const worker = await lockOne(tx, id);
    refuseGone(worker);
    return worker.consentWithdrawnAt === null;
  }

  /** Nobody is called back from a journey or from work; matching has nobody who withdrew. */
  async withdrawConsent(tx: EntityManager, id: string, { means, reason }: ConsentWithdrawal, at: Date): Promise<void> {
    const worker = await lockOne(tx, id);
    const free = worker.state === 'registered';
    await tx.update(
      WorkerEntity,
      { id },
      {
        consentWithdrawnAt: at,
        version: worker.version + 1,
        ...(free && { state: workerLifecycle.after(worker.state, 'withdraw'), travelGroup: null }),
      },
    );
    const details = { means, reason: statedPurpose(reason) };
    await record(tx, { type: 'worker.consent-withdrawn', subject: id, worker: id, at, details });
  }

  /** Both records are the own office's: another one's is missing, and wants a transfer first. @throws worker.missing and what `admitMerge` refuses */
  async refuseMerge(tx: EntityManager, grant: Grant, id: string, { into, reason }: Merger): Promise<void> {
    statedPurpose(reason);
    const people = await lockPeople(tx, [id, into]);
    const [ends, goesOn] = [id, into].map((one) => {
      const worker = people.get(one);
      if (!worker || worker.organisationId !== grant.organisation) throw workerMissing(one);
      return worker;
    }) as [WorkerEntity, WorkerEntity];
    admitMerge(ends, goesOn);
  }

  /**
   * The record that ends points to the other, which takes over what it did not know, and travel group and household where it
   * has none. The number of the one that ended is free again: its true bearer may register.
   */
  async merge(tx: EntityManager, id: string, { into, reason }: Merger, at: Date): Promise<void> {
    const people = await lockPeople(tx, [id, into]);
    const [ends, goesOn] = [people.get(id), people.get(into)];
    if (!ends || !goesOn) throw workerMissing(id);
    const state = workerLifecycle.after(ends.state, 'merge');
    const [theirs, own] = [await recordOf(tx, id), await recordOf(tx, into)];
    const filled = filledFrom(own, theirs);
    const joins = goesOn.travelGroup === null && goesOn.state === 'registered' && ends.travelGroup !== null;
    const phone = this.phoneOf(goesOn) === null && this.phoneOf(ends) !== null;
    const fields = [...changedFields(own, filled), ...(joins ? ['travelGroup'] : []), ...(phone ? ['phone'] : [])];
    await tx.update(
      WorkerEntity,
      { id },
      {
        state,
        mergedInto: into,
        travelGroup: null,
        idIndex: this.cipher.blindIndex('merged', id),
        phoneIndex: null,
        version: ends.version + 1,
      },
    );
    const taken = {
      ...(joins && { travelGroup: ends.travelGroup }),
      ...(phone && {
        phoneIndex: ends.phoneIndex,
        sealed: this.cipher.seal(into, { ...this.identity(goesOn), phone: this.phoneOf(ends) }),
      }),
    };
    await tx.update(WorkerEntity, { id: into }, { ...taken, version: goesOn.version + 1 });
    if (fields.length > 0) await writeRecord(tx, into, filled);
    await this.endAround(tx, id, at);
    const why = statedPurpose(reason);
    await record(
      tx,
      { type: 'worker.merged', subject: id, worker: id, at, details: { step: 'merge', into, reason: why } },
      { type: 'worker.absorbed', subject: into, worker: into, at, details: { from: id, fields, reason: why } },
    );
  }

  /** Requests of other offices, and the slip by which the person signs in. */
  private async endAround(tx: EntityManager, id: string, at: Date): Promise<void> {
    await cancelRequests(tx, id, at);
    const voided = await tx.query<[{ id: string }[], number]>(
      `update slip set voided_at = $2, void_reason = 'closed' where worker_id = $1 and voided_at is null returning id`,
      [id, at],
    );
    await record(
      tx,
      ...voided[0].map(
        (slip) => ({ type: 'slip.voided', subject: slip.id, worker: id, at, details: { reason: 'closed' } }) as const,
      ),
    );
  }

  private identity({ id, sealed }: WorkerEntity): SealedIdentity {
    return this.cipher.open(id, sealed) as SealedIdentity;
  }

  private phoneOf(worker: WorkerEntity): string | null {
    return this.identity(worker).phone;
  }
}

async function lockOne(tx: EntityManager, id: string): Promise<WorkerEntity> {
  const worker = (await lockPeople(tx, [id])).get(id);
  if (!worker) throw workerMissing(id);
  return worker;
}
