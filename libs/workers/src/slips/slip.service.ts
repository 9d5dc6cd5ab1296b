import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, organisationNames, record } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import { workerMissing } from '../worker.errors.js';
import type { SealedIdentity } from '../worker.js';
import { SlipEntity } from './slip.entity.js';
import { groupedCode, idHead, SLIP_ALPHABET, SLIP_LENGTH, slipExpiry, slipView, type SlipView } from './slip.js';

/** What is printed, once: the code is kept nowhere. */
export interface PrintedSlip {
  readonly slip: SlipView;
  /** `ABCD-EFGH-JKMN` */
  readonly code: string;
  readonly name: string;
  /** `513431************`: the tail is what the bearer has to know. */
  readonly idHead: string;
  readonly office: string;
}

const newCode = (): string =>
  Array.from({ length: SLIP_LENGTH }, () => SLIP_ALPHABET.charAt(randomInt(SLIP_ALPHABET.length))).join('');

/** Slips (打印条) that an office prints for people without a phone. */
@Injectable()
export class SlipService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
  ) {}

  /** A new slip; the one before it is void. @throws worker.missing */
  print(grant: Grant, workerId: string): Promise<PrintedSlip> {
    need(grant, 'coordinator');
    // Without the command: its answer would be kept in clear.
    const { command: _, ...asker } = grant;
    return this.db.transaction(asker, async (tx) => {
      const worker = await tx.findOne(WorkerEntity, { where: { id: workerId }, lock: { mode: 'pessimistic_write' } });
      if (!worker) throw workerMissing(workerId);
      const at = await this.clock.now(tx);
      await tx.update(SlipEntity, { workerId, voidedAt: IsNull() }, { voidedAt: at, voidReason: 'replaced' });
      const code = newCode();
      const slip = {
        id: newId(),
        workerId,
        organisationId: worker.organisationId,
        codeIndex: this.cipher.blindIndex('slip', code),
        madeBy: grant.actor,
        madeAt: at,
        expiresAt: slipExpiry(at),
        failures: 0,
        lastUsedAt: null,
        voidedAt: null,
        voidReason: null,
      };
      await tx.insert(SlipEntity, slip);
      await record(tx, { type: 'slip.printed', subject: slip.id, worker: workerId, at });
      const names = await organisationNames(tx, [worker.organisationId]);
      const { idNumber } = this.cipher.open(workerId, worker.sealed) as SealedIdentity;
      return {
        slip: slipView(slip, at),
        code: groupedCode(code),
        name: worker.name,
        idHead: idHead(idNumber),
        office: names.get(worker.organisationId) ?? '',
      };
    });
  }

  /** The slips of a worker, newest first, with why they are void. @throws worker.missing */
  of(grant: Grant, workerId: string): Promise<{ items: SlipView[] }> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      if (!(await tx.existsBy(WorkerEntity, { id: workerId }))) throw workerMissing(workerId);
      const now = await this.clock.now(tx);
      const slips = await tx.find(SlipEntity, { where: { workerId }, order: { id: 'desc' } });
      return { items: slips.map((slip) => slipView(slip, now)) };
    });
  }
}
