import { Injectable } from '@nestjs/common';
import { Any, type EntityManager } from 'typeorm';
import { birthDateOf, normaliseResidentId, residentIdFault, sexOf, shanghaiDate } from '#kernel';
import { BusinessClock, constraintMeans, Database, FieldCipher, type Grant, need, record } from '#platform';
import { WorkerEntity } from './worker.entity.js';
import { idTaken, idWrong, onTheWay, workerMissing } from './worker.errors.js';
import { unscoped } from './worker-rows.service.js';
import { WorkerService } from './worker.service.js';
import { RevealService } from './personal/reveal.service.js';
import { refuseClosed } from './record/record.js';
import { cancelRequests } from './transfers/transfer-rows.service.js';
import { type SealedIdentity, soundId, statedPurpose } from './worker.js';
import type { WorkerView } from './worker-view.js';

constraintMeans('worker_person_once', idTaken);

/** People by their ID number, and the number itself. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly workers: WorkerService,
    private readonly reveals: RevealService,
  ) {}

  /** The person of the own area with this number. @throws worker.id-wrong, worker.missing also where others have the person */
  async lookUp(grant: Grant, idNumber: string): Promise<WorkerView> {
    need(grant, 'coordinator');
    const normalised = normaliseResidentId(idNumber);
    const fault = residentIdFault(normalised);
    if (fault) throw idWrong(fault);
    return await this.workers.byIdNumber(grant, normalised);
  }

  /**
   * Telephone numbers of people to whom a message goes, by id; null for those who told none or withdrew the consent. For processes that
   * hand them to a provider at once: no more than that is done with them.
   */
  async phones(tx: EntityManager, ids: readonly string[]): Promise<Map<string, string | null>> {
    const people = await unscoped(tx, () =>
      tx.find(WorkerEntity, { select: { id: true, sealed: true, consentWithdrawnAt: true }, where: { id: Any(ids) } }),
    );
    return new Map(
      people.map(({ id, sealed, consentWithdrawnAt }) => {
        const { phone } = this.cipher.open(id, sealed) as SealedIdentity;
        return [id, consentWithdrawnAt === null ? phone : null];
      }),
    );
  }

  /**
   * Corrects an ID number that was written down wrong; sex and birth date follow it. Who did it, when and why is recorded,
   * neither number is; nor is it where the number is taken, which counts as a look in any case. Whoever asked for the person by the
   * wrong number asked for somebody else: such requests end.
   * @throws worker.id-wrong, worker.under-16, worker.id-taken, worker.reveal-budget-spent, worker.on-the-way, worker.purpose-wrong, worker.missing
   */
  async correct(grant: Grant, id: string, idNumber: string, reason: string): Promise<WorkerView> {
    need(grant, 'coordinator');
    const stated = statedPurpose(reason);
    await this.reveals.claiming(grant, id, stated, async (tx) => {
      const worker = await tx.findOne(WorkerEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!worker) throw workerMissing(id);
      refuseClosed(worker);
      if (worker.state === 'travelling') throw onTheWay();
      const at = await this.clock.now(tx);
      const sound = soundId(idNumber, shanghaiDate(at));
      const known = this.cipher.open(id, worker.sealed) as SealedIdentity;
      if (known.idNumber === sound) return;
      await this.reveals.spend(tx, grant, at);
      const change = {
        idIndex: this.cipher.blindIndex('resident-id', sound),
        sealed: this.cipher.seal(id, { ...known, idNumber: sound } satisfies SealedIdentity),
        sex: sexOf(sound),
        birthDate: birthDateOf(sound),
        version: worker.version + 1,
      };
      await tx.update(WorkerEntity, { id }, change);
      await cancelRequests(tx, id, at);
      await record(tx, { type: 'worker.id-corrected', subject: id, worker: id, at, details: { reason: stated } });
    });
    return this.workers.get(grant, id);
  }
}
