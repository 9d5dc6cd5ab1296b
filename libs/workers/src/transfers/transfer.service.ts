import { Injectable } from '@nestjs/common';
import { type EntityManager, MoreThan } from 'typeorm';
import { BusinessClock, Database, FieldCipher, type Grant, need, organisationNames, record } from '#platform';
import { EnrolmentService } from '../intake/enrolment.service.js';
import { WorkerEntity } from '../worker.entity.js';
import { keptText, NO_FURTHER_WISHES, type Person, type SealedIdentity } from '../worker.js';
import { refuseGone } from '../record/record.js';
import { unscoped } from '../worker-rows.service.js';
import { TransferEntity } from './transfer.entity.js';
import { transferMissing } from './transfer.errors.js';
import type { TransferState, TransferStep } from './transfer.lifecycle.js';
import {
  admitHandingOver,
  decideTransfer,
  sideOf,
  stateAfterHandOver,
  type TransferSide,
  transferView,
  type TransferView,
} from './transfer.js';

export interface TransferFilter {
  readonly side?: TransferSide | undefined;
  readonly state?: TransferState | undefined;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface TransferPage {
  readonly items: readonly TransferView[];
  readonly next: string | null;
}

/** People whom two offices register: the one that has the person hands over, or keeps. */
@Injectable()
export class TransferService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly enrolment: EnrolmentService,
  ) {}

  /** What the office asked for and what is asked of it, oldest first. */
  list(grant: Grant, { side, state, after, limit = 100 }: TransferFilter = {}): Promise<TransferPage> {
    need(grant, 'coordinator');
    const own = grant.organisation ?? '';
    const sides = { asking: [{ askingId: own }], giving: [{ givingId: own }] };
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.find(TransferEntity, {
        where: (side ? sides[side] : Object.values(sides).flat()).map((of) => ({
          ...of,
          ...(state && { state }),
          ...(after && { id: MoreThan(after) }),
        })),
        order: { id: 'asc' },
        take: limit + 1,
      });
      const items = found.slice(0, limit);
      return {
        items: await this.views(tx, grant, items),
        next: found.length > limit ? (items.at(-1)?.id ?? null) : null,
      };
    });
  }

  /** @throws transfer.missing */
  get(grant: Grant, id: string): Promise<TransferView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, (tx) => this.find(tx, grant, id));
  }

  /**
   * accept: the person is the asking office's from now on, with the home and the wishes that it wrote. refuse: everything
   * stays. cancel: the asking office does not want it any more.
   * @throws transfer.missing, transfer.step-not-yours, transfer.illegal-step, transfer.worker-busy
   */
  step(grant: Grant, id: string, step: TransferStep, note?: string): Promise<TransferView> {
    need(grant, 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const asked = await tx.findOneBy(TransferEntity, { id });
      if (!asked) throw transferMissing(id);
      // The person first: whoever accepts another request for the same person then waits here, and finds it settled.
      const lock = { mode: 'pessimistic_write' } as const;
      const worker = await unscoped(tx, () => tx.findOneOrFail(WorkerEntity, { where: { id: asked.workerId }, lock }));
      const transfer = await tx.findOne(TransferEntity, { where: { id }, lock });
      if (!transfer) throw transferMissing(id);
      const state = decideTransfer(transfer.state, step, sideOf(transfer, grant.organisation));
      const at = await this.clock.now(tx);
      if (step === 'accept') await this.handOver(tx, transfer, worker, at);
      await tx.update(TransferEntity, { id }, { state, decidedAt: at, note: keptText(note) });
      await record(tx, { type: `transfer.${state}`, subject: id, worker: transfer.workerId, at });
      return this.find(tx, grant, id);
    });
  }

  /** The new home may lie beyond the sight of the office that gives. @throws transfer.worker-busy */
  private handOver(
    tx: EntityManager,
    { id, workerId, askingId, sealed }: TransferEntity,
    worker: WorkerEntity,
    at: Date,
  ): Promise<void> {
    refuseGone(worker);
    admitHandingOver(worker.state);
    return unscoped(tx, async () => {
      const person = this.cipher.open(id, sealed) as Person;
      const { relative = null } = this.cipher.open(workerId, worker.sealed) as SealedIdentity;
      const { idNumber, phone } = person;
      const change = {
        ...NO_FURTHER_WISHES,
        ...this.enrolment.factsOf(workerId, person),
        sealed: this.cipher.seal(workerId, { idNumber, phone, ...(relative && { relative }) } satisfies SealedIdentity),
        organisationId: askingId,
        travelGroup: null,
        state: stateAfterHandOver(worker),
        version: worker.version + 1,
      };
      await tx.update(WorkerEntity, { id: workerId }, change);
      // Others who asked as well now ask the new office.
      await tx.query(
        `update transfer set giving_id = $2 where worker_id = $1 and asking_id <> $2 and state = 'requested'`,
        [workerId, askingId],
      );
      const details = { transfer: id };
      await record(tx, { type: 'worker.transferred', subject: workerId, worker: workerId, at, details });
    });
  }

  private async find(tx: EntityManager, grant: Grant, id: string): Promise<TransferView> {
    const [view] = await this.views(tx, grant, await tx.findBy(TransferEntity, { id }));
    if (!view) throw transferMissing(id);
    return view;
  }

  private async views(tx: EntityManager, grant: Grant, found: readonly TransferEntity[]): Promise<TransferView[]> {
    const nameOf = await organisationNames(
      tx,
      found.map(({ askingId }) => askingId),
    );
    return found.map((transfer) => {
      const person = this.cipher.open(transfer.id, transfer.sealed) as Person;
      return transferView(
        transfer,
        person,
        sideOf(transfer, grant.organisation),
        nameOf.get(transfer.askingId) ?? null,
      );
    });
  }
}
