import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { type CopyValue, FieldCipher, type Grant, newId, record } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import { workerLifecycle, type WorkerState } from '../worker.lifecycle.js';
import { unscoped } from '../worker-rows.service.js';
import { transferLifecycle } from '../transfers/transfer.lifecycle.js';
import type { Person, SealedIdentity } from '../worker.js';
import { addFacts, type FormPerson } from './roster-intake.js';

const CHUNK = 1000;

/** `new`: written now; `known`: this office has the person already; `elsewhere`: another office has, and is asked for a transfer. */
export type Enrolment =
  | {
      readonly kind: 'new' | 'known';
      readonly id: string;
      readonly state: WorkerState;
      readonly travelGroup: string | null;
    }
  | { readonly kind: 'elsewhere'; readonly transfer: string };

/** Writes people into the register, each once in the whole country. */
@Injectable()
export class EnrolmentService {
  constructor(private readonly cipher: FieldCipher) {}

  /**
   * What became of each person, in order. People who are known are left as they are. Rows are written in the order of
   * their keyed hashes, so that two rosters with the same people wait for each other instead of deadlocking.
   */
  async enrol(tx: EntityManager, grant: Grant, people: readonly Person[], at: Date): Promise<Enrolment[]> {
    const rows = people.map((person) => this.rowOf(person, grant, at));
    const inOrder = rows.toSorted((a, b) => Buffer.compare(a.idIndex, b.idIndex));
    const written = new Set<string>();
    for (let start = 0; start < rows.length; start += CHUNK) {
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(WorkerEntity)
        .values(inOrder.slice(start, start + CHUNK))
        .orIgnore()
        .returning('id')
        .updateEntity(false)
        .execute();
      for (const { id } of inserted.raw as { id: string }[]) written.add(id);
    }
    await record(
      tx,
      ...[...written].map((id) => ({ type: 'worker.registered', subject: id, worker: id, at }) as const),
    );
    const there = rows.filter(({ id }) => !written.has(id)).map(({ idIndex }) => idIndex);
    const kept = await this.known(tx, grant, there);
    const wanted = people.filter((_, i) => {
      const row = rows[i];
      return row && !written.has(row.id) && !kept.has(row.idIndex.toString('hex'));
    });
    const asked = await this.ask(tx, grant, wanted, at);
    return rows.map(({ id, idIndex }) => {
      if (written.has(id)) return { kind: 'new', id, state: workerLifecycle.initial, travelGroup: null };
      const key = idIndex.toString('hex');
      const known = kept.get(key);
      if (known) return known;
      const transfer = asked.get(key);
      if (!transfer) throw new Error('Somebody is neither written, nor known, nor asked for');
      return { kind: 'elsewhere', transfer };
    });
  }

  /** What of a person is written into a worker's row. */
  factsOf(workerId: string, { idNumber, phone, ...person }: Person) {
    return { ...person, priority: [...person.priority], ...this.sealedFacts(workerId, { idNumber, phone }) };
  }

  /** Asks whoever has these people for a transfer, once for each. @returns transfers by keyed hash */
  async ask(tx: EntityManager, grant: Grant, people: readonly Person[], at: Date): Promise<Map<string, string>> {
    if (people.length === 0) return new Map();
    const indexes = people.map(({ idNumber }) => this.idIndex(idNumber));
    const ids = people.map(() => newId());
    const sealed = people.map((person, i) => this.cipher.seal(ids[i] ?? '', person));
    return unscoped(tx, async () => {
      const made = await tx.query<{ id: string; worker: string }[]>(
        `insert into transfer (id, worker_id, giving_id, asking_id, sealed, state, requested_at)
         select asked.id, w.id, w.organisation_id, $4, asked.sealed, $5, $6
         from unnest($1::uuid[], $2::bytea[], $3::bytea[]) as asked (id, id_index, sealed)
         join worker w on w.id_index = asked.id_index order by w.id
         on conflict (worker_id, asking_id) where state = 'requested' do nothing
         returning id, worker_id worker`,
        [ids, indexes, sealed, grant.organisation, transferLifecycle.initial, at],
      );
      await record(
        tx,
        ...made.map(({ id, worker }) => ({ type: 'transfer.requested', subject: id, worker, at }) as const),
      );
      const open = await tx.query<{ id: string; key: string }[]>(
        `select t.id, encode(w.id_index, 'hex') key from transfer t join worker w on w.id = t.worker_id
         where w.id_index = any($1::bytea[]) and t.asking_id = $2 and t.state = $3`,
        [indexes, grant.organisation, transferLifecycle.initial],
      );
      return new Map(open.map(({ id, key }) => [key, id]));
    });
  }

  private async known(tx: EntityManager, grant: Grant, indexes: readonly Buffer[]) {
    const known = new Map<string, Extract<Enrolment, { kind: 'new' | 'known' }>>();
    for (let start = 0; start < indexes.length; start += CHUNK) {
      const found = await tx.find(WorkerEntity, {
        select: { id: true, idIndex: true, state: true, travelGroup: true },
        where: { idIndex: In(indexes.slice(start, start + CHUNK)), organisationId: grant.organisation ?? '' },
      });
      for (const { id, idIndex, state, travelGroup } of found)
        known.set(idIndex.toString('hex'), { kind: 'known', id, state, travelGroup });
    }
    return known;
  }

  /** The row of somebody new. */
  rowOf(person: Person, grant: Pick<Grant, 'organisation'>, at: Date) {
    const id = newId();
    return {
      ...this.factsOf(id, person),
      id,
      organisationId: grant.organisation ?? '',
      travelGroup: null,
      state: workerLifecycle.initial,
      createdAt: at,
    };
  }

  /** Adds the values of somebody new to a line of COPY: the columns of `NEWCOMER`. */
  addRowOf(values: CopyValue[], person: FormPerson, { organisation }: Pick<Grant, 'organisation'>, at: Date): void {
    const id = newId();
    const { idIndex, phoneIndex, sealed } = this.sealedFacts(id, person);
    addFacts(values, person);
    values.push(id, organisation ?? '', workerLifecycle.initial, at, idIndex, phoneIndex, sealed);
  }

  private sealedFacts(workerId: string, { idNumber, phone }: SealedIdentity) {
    return {
      idIndex: this.idIndex(idNumber),
      phoneIndex: phone === null ? null : this.cipher.blindIndex('phone', phone),
      sealed: this.cipher.seal(workerId, { idNumber, phone } satisfies SealedIdentity),
    };
  }

  /** The key that keyed hashes are made with now; a transaction holds it. */
  get indexKey(): string {
    return this.cipher.indexKeyId;
  }

  /** The key of a person. */
  idIndex(idNumber: string): Buffer {
    return this.cipher.blindIndex('resident-id', idNumber);
  }
}
