import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { FieldCipher, type Grant, newId, record } from '#platform';
import { WorkerEntity } from '../worker.entity.js';
import { workerLifecycle, type WorkerState } from '../worker.lifecycle.js';
import type { Person, SealedIdentity } from '../worker.js';

const CHUNK = 1000;

/** `new`: written now; `known`: this office has the person already; `elsewhere`: another office has, and nothing more is told. */
export type Enrolment =
  | {
      readonly kind: 'new' | 'known';
      readonly id: string;
      readonly state: WorkerState;
      readonly travelGroup: string | null;
    }
  | { readonly kind: 'elsewhere' };

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
    const known = await this.known(
      tx,
      grant,
      rows.filter(({ id }) => !written.has(id)).map(({ idIndex }) => idIndex),
    );
    return rows.map(({ id, idIndex }) =>
      written.has(id)
        ? { kind: 'new', id, state: workerLifecycle.initial, travelGroup: null }
        : (known.get(idIndex.toString('hex')) ?? { kind: 'elsewhere' }),
    );
  }

  /** Which of these people the office has already, by normalised ID number. Writes nothing. */
  async knownAmong(tx: EntityManager, grant: Grant, idNumbers: readonly string[]): Promise<Map<string, string>> {
    const indexes = idNumbers.map((idNumber) => this.idIndex(idNumber));
    const known = await this.known(tx, grant, indexes);
    const ids = idNumbers.map((idNumber, i) => [idNumber, known.get(indexes[i]?.toString('hex') ?? '')?.id] as const);
    return new Map(ids.filter((pair): pair is [string, string] => pair[1] !== undefined));
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

  private rowOf({ idNumber, phone, ...person }: Person, grant: Grant, at: Date) {
    const id = newId();
    return {
      ...person,
      priority: [...person.priority],
      id,
      organisationId: grant.organisation ?? '',
      idIndex: this.idIndex(idNumber),
      phoneIndex: phone === null ? null : this.cipher.blindIndex('phone', phone),
      sealed: this.cipher.seal(id, { idNumber, phone } satisfies SealedIdentity),
      travelGroup: null,
      state: workerLifecycle.initial,
      createdAt: at,
    };
  }

  private idIndex(idNumber: string): Buffer {
    return this.cipher.blindIndex('resident-id', idNumber);
  }
}
