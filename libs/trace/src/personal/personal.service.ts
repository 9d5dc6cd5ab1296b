import { Injectable } from '@nestjs/common';
import { type EntityManager, LessThan } from 'typeorm';
import { PassengerService } from '#arrivals';
import { plusSeconds } from '#kernel';
import { BusinessClock, Database, FieldCipher, type Grant, need, newId, record, SYSTEM } from '#platform';
import { RevealService, statedPurpose, workerMissing } from '#workers';
import { ErasureRequestEntity } from './erasure-request.entity.js';
import { ERASED, erasureDue, ERASURES, HOLDINGS, isCountedOn } from './personal.js';

const A_ROUND = 100;
/** Looked at again after so long. */
const WHILE_COUNTED_ON_SECONDS = 86_400;

/** Everything held about a person, sealed records opened. */
export interface PersonalCopy {
  readonly workerId: string;
  readonly at: string;
  readonly held: Readonly<Record<string, readonly object[]>>;
}

export interface ErasureReceipt {
  readonly id: string;
  readonly workerId: string;
  readonly at: string;
  /** In which role it was asked for. */
  readonly askedBy: string;
  /** Rows by class. */
  readonly classes: Readonly<Record<string, number>>;
  /** Keyed hash of the copy of what was held, in hexadecimal: tells later whether a copy at hand is of that. */
  readonly contentHash: string;
}

/** Asked for, and done by itself after that instant: until then journeys are answered for. */
export interface ErasureWaits {
  readonly workerId: string;
  readonly askedAt: string;
  /** Later only where somebody counts on the person then. */
  readonly dueAt: string;
}

interface Held {
  readonly id: string;
  readonly kept: object;
  readonly sealed?: Buffer | null;
}

/** What a person may ask of the data about them: a copy, and that it goes. */
@Injectable()
export class PersonalService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly cipher: FieldCipher,
    private readonly reveals: RevealService,
    private readonly passengers: PassengerService,
  ) {}

  /**
   * For the person: asked for by an office that has the person, with a reason and within its budget of reveals, or by the person.
   * @throws worker.missing, worker.purpose-wrong, worker.reveal-budget-spent
   */
  copy(grant: Grant, workerId: string, reason: string): Promise<PersonalCopy> {
    need(grant, 'coordinator', 'worker');
    const stated = statedPurpose(reason);
    return this.asked(grant, workerId, async (tx, at) => {
      if (grant.role === 'coordinator') await this.reveals.spend(tx, grant, at);
      const held = await this.held(tx, workerId);
      await record(tx, { type: 'worker.copied', subject: workerId, worker: workerId, at, details: { reason: stated } });
      return { workerId, at: at.toISOString(), held };
    });
  }

  /**
   * Takes away what tells who the person is, at once, or when no journey has to be answered for any more. The same ID number
   * may be registered anew, as somebody new. Whoever waits and asks again changes nothing.
   * @throws worker.missing, worker.purpose-wrong, worker.erasure-refused
   */
  erase(grant: Grant, workerId: string, reason: string): Promise<ErasureReceipt | ErasureWaits> {
    need(grant, 'coordinator', 'worker');
    const stated = statedPurpose(reason);
    return this.asked(grant, workerId, async (tx, at, state) => {
      const dueAt = await this.dueOf(tx, workerId, state, at);
      const asking = { askedBy: grant.role, reason: stated };
      return dueAt ? this.wait(tx, workerId, at, { ...asking, dueAt }) : this.eraseNow(tx, workerId, at, asking);
    });
  }

  /** A round over erasures that waited and are due by the business clock. @returns how many there were */
  async eraseDue(): Promise<number> {
    const due = await this.db.transaction(SYSTEM, async (tx) =>
      tx.find(ErasureRequestEntity, {
        select: { workerId: true },
        where: { dueAt: LessThan(await this.clock.now(tx)) },
        order: { dueAt: 'asc' },
        take: A_ROUND,
      }),
    );
    for (const { workerId } of due) await this.db.transaction(SYSTEM, (tx) => this.eraseIfDue(tx, workerId));
    return due.length;
  }

  /** The person is locked before the request, as by whoever asks. */
  private async eraseIfDue(tx: EntityManager, workerId: string): Promise<void> {
    const state = await lockedState(tx, workerId);
    const at = await this.clock.now(tx);
    const request = await tx.findOneBy(ErasureRequestEntity, { workerId, dueAt: LessThan(at) });
    if (!request) return;
    if (state === null) {
      await tx.delete(ErasureRequestEntity, { workerId });
      return;
    }
    const dueAt = isCountedOn(state)
      ? plusSeconds(at, WHILE_COUNTED_ON_SECONDS)
      : await this.dueOf(tx, workerId, state, at);
    if (dueAt) await tx.update(ErasureRequestEntity, { workerId }, { dueAt });
    else await this.eraseNow(tx, workerId, at, request);
  }

  private async dueOf(tx: EntityManager, workerId: string, state: string, at: Date): Promise<Date | null> {
    return erasureDue(state, await this.passengers.records(tx, SYSTEM, { workerId }), at);
  }

  private async wait(
    tx: EntityManager,
    workerId: string,
    at: Date,
    asking: Pick<ErasureRequestEntity, 'askedBy' | 'reason' | 'dueAt'>,
  ): Promise<ErasureWaits> {
    const known = await tx.findOneBy(ErasureRequestEntity, { workerId });
    const { askedAt, dueAt } = known ?? { askedAt: at, ...asking };
    if (!known) {
      await tx.insert(ErasureRequestEntity, { workerId, askedAt, ...asking });
      const details = { dueAt: dueAt.toISOString(), reason: asking.reason, askedBy: asking.askedBy };
      await record(tx, { type: 'worker.erasure-asked', subject: workerId, worker: workerId, at, details });
    }
    return { workerId, askedAt: askedAt.toISOString(), dueAt: dueAt.toISOString() };
  }

  private async eraseNow(
    tx: EntityManager,
    workerId: string,
    at: Date,
    { askedBy, reason }: Pick<ErasureRequestEntity, 'askedBy' | 'reason'>,
  ): Promise<ErasureReceipt> {
    const held = JSON.stringify(await this.held(tx, workerId));
    const classes: Record<string, number> = { identity: await this.eraseIdentity(tx, workerId, at) };
    for (const { class: name, sql } of ERASURES) {
      const [, rows] = await tx.query<[unknown[], number]>(sql, [workerId]);
      classes[name] = rows;
    }
    const contentHash = this.cipher.blindIndex('erasure', held).toString('hex');
    const receipt = { id: newId(), workerId, at: at.toISOString(), askedBy, classes, contentHash };
    const details = { receipt: receipt.id, reason, askedBy, classes, contentHash };
    await record(tx, { type: 'worker.erased', subject: workerId, worker: workerId, at, details });
    return receipt;
  }

  /** Looks with the eyes of whoever asks, then works through all stages, which lie beyond them. */
  private async asked<T>(
    grant: Grant,
    id: string,
    work: (tx: EntityManager, at: Date, state: string) => Promise<T>,
  ): Promise<T> {
    const { command: _, ...asker } = grant;
    const seen = await this.db.transaction(asker, (tx) =>
      tx.query<unknown[]>('select from worker where id = $1 and id_index is not null', [id]),
    );
    if (seen.length === 0) throw workerMissing(id);
    return this.db.transaction({ ...SYSTEM, actor: grant.actor }, async (tx) => {
      const state = await lockedState(tx, id);
      if (state === null) throw workerMissing(id);
      return work(tx, await this.clock.now(tx), state);
    });
  }

  private async eraseIdentity(tx: EntityManager, id: string, at: Date): Promise<number> {
    const sealed = this.cipher.seal(id, { idNumber: '', phone: null });
    const [, rows] = await tx.query<[unknown[], number]>(
      `update worker set name = $2, sealed = $3, birth_date = $4, consent_withdrawn_at = coalesce(consent_withdrawn_at, $5),
         state = case state when 'registered' then 'withdrawn' else state end,
         id_index = null, phone_index = null, id_index_next = null, phone_index_next = null, village = null,
         destination_text = null, occupation = null, available_text = null, travel_group = null,
         further_destinations = null, further_occupations = null
       where id = $1`,
      [id, ERASED.name, sealed, ERASED.birthDate, at],
    );
    return rows;
  }

  private async held(tx: EntityManager, id: string): Promise<Record<string, object[]>> {
    const held: Record<string, object[]> = {};
    for (const { name, sql } of HOLDINGS) {
      const rows = await tx.query<Held[]>(sql, [id]);
      held[name] = rows.map((row) => ({
        ...row.kept,
        ...(row.sealed && { opened: this.cipher.open(row.id, row.sealed) }),
      }));
    }
    return held;
  }
}

/** Null where nobody is there, or was erased. */
async function lockedState(tx: EntityManager, id: string): Promise<string | null> {
  const [worker] = await tx.query<{ state: string }[]>(
    'select state from worker where id = $1 and id_index is not null for update',
    [id],
  );
  return worker?.state ?? null;
}
