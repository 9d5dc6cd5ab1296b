import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import { BusinessClock, FieldCipher, type Grant, need, record } from '#platform';
import { EnrolmentService } from '../intake/enrolment.service.js';
import { RevealService } from '../personal/reveal.service.js';
import { WorkerEntity } from '../worker.entity.js';
import { idTaken, workerMissing } from '../worker.errors.js';
import { admitted, type SealedIdentity, statedPurpose } from '../worker.js';
import { workerLifecycle } from '../worker.lifecycle.js';
import { splitFactsWrong } from './closing.errors.js';
import { newcomerRecord, type NewcomerFacts, refuseGone } from './record.js';
import { lockPeople, writeNewcomer } from './record-rows.service.js';

export interface Split {
  readonly reason: string;
  /** Who is separated out; none where a merger is undone. */
  readonly person?: NewcomerFacts | undefined;
}

/** Two people of one record become two records again. What was recorded stays where it was recorded, and names the other. */
@Injectable()
export class SplitService {
  constructor(
    private readonly reveals: RevealService,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reference: ReferenceService,
    private readonly enrolment: EnrolmentService,
  ) {}

  /**
   * Undoes a merger, or separates a person out of a record that mixed two.
   * @returns the record that stands by itself now
   * @throws worker.missing, worker.split-facts-wrong, worker.id-taken, worker.reveal-budget-spent, worker.deceased, worker.purpose-wrong, and what `admitted`
   *   refuses
   */
  split(grant: Grant, id: string, { reason, person }: Split): Promise<string> {
    need(grant, 'coordinator');
    const why = statedPurpose(reason);
    return this.reveals.claiming(grant, id, why, async (tx) => {
      const mixed = (await lockPeople(tx, [id])).get(id);
      if (!mixed || mixed.organisationId !== grant.organisation) throw workerMissing(id);
      const undone = mixed.mergedInto;
      if ((undone === null) !== (person !== undefined)) throw splitFactsWrong(undone === null);
      const at = await this.clock.now(tx);
      const [from, own] = person
        ? [id, await this.separate(tx, grant, mixed, person, at)]
        : [undone ?? '', await this.restore(tx, mixed)];
      await record(
        tx,
        { type: 'worker.split', subject: from, worker: from, at, details: { into: own, reason: why } },
        { type: 'worker.split-off', subject: own, worker: own, at, details: { from, reason: why } },
      );
      return own;
    });
  }

  /** As it was before the merger, but for the proposals that ended. @throws worker.id-taken where somebody bears the number by now */
  private async restore(tx: EntityManager, worker: WorkerEntity): Promise<string> {
    const { id, sealed, version, state } = worker;
    const { idNumber, phone } = this.cipher.open(id, sealed) as SealedIdentity;
    const change = {
      state: workerLifecycle.after(state, 'split'),
      mergedInto: null,
      idIndex: this.cipher.blindIndex('resident-id', idNumber),
      phoneIndex: phone === null ? null : this.cipher.blindIndex('phone', phone),
      version: version + 1,
    };
    await tx.update(WorkerEntity, { id }, change);
    return id;
  }

  private async separate(tx: EntityManager, grant: Grant, mixed: WorkerEntity, facts: NewcomerFacts, at: Date) {
    refuseGone(mixed);
    const today = shanghaiDate(at);
    const { divisions, regionSets } = this.reference;
    const sets = setsContaining(regionSets, facts.homeDivision, today);
    const person = admitted(facts, { today, scope: grant.scope, divisions, sets });
    const beside = newcomerRecord(facts, today, divisions);
    await this.reveals.spend(tx, grant, at);
    const [enrolment] = await this.enrolment.enrol(tx, grant, [person], at);
    if (enrolment?.kind !== 'new') throw idTaken();
    await writeNewcomer(tx, this.cipher, enrolment.id, person, beside);
    return enrolment.id;
  }
}
