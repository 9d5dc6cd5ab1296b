import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { divisionPrefix } from '#kernel';
import { BusinessClock, Database, type Grant, record, SYSTEM } from '#platform';
import type { RosterMapping } from '../roster/roster-columns.js';
import type { RosterReading } from '../roster/roster-reading.js';
import { rosterCancelled, rosterInWork } from './intake.errors.js';
import type { BatchCounts } from './roster-batch.service.js';
import type { KeptFile } from './roster-files.service.js';
import { RosterEntity, RosterRowEntity } from './roster.entity.js';
import { rosterLifecycle, type RosterStep } from './roster.lifecycle.js';

/** How far a phase is with a batch. */
export interface Advance {
  /** The last line before it, and its own last line. */
  readonly from: number;
  readonly to: number;
  readonly bytesRead: number;
  readonly counts: BatchCounts;
}

/** The API that was silent for so long answers nobody. */
const IN_USE_MILLISECONDS = 1000;

/** Where each roster stands. Every change says from where it starts, so that of two processes one gives way. */
@Injectable()
export class RosterLedger {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  now(): Promise<Date> {
    return this.clock.now();
  }

  /** One process at a time works on a roster. */
  exclusively<T>(id: string, work: () => Promise<T>): Promise<T> {
    return this.db.exclusively(`roster ${id}`, work);
  }

  /** Whether offices use the register at this moment. */
  isInUse(): Promise<boolean> {
    return this.db.isAskedBy('api', IN_USE_MILLISECONDS);
  }

  /** A transaction of the processes in the name of whoever brought the roster. */
  inTurn<T>({ uploadedBy }: RosterEntity, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.db.transaction({ ...SYSTEM, actor: uploadedBy }, work);
  }

  /** The roster of the file: a new one, or the one that is there, taken up again. */
  claim(
    office: Grant,
    { id, bytes, contentIndexes }: KeptFile,
    { fileName, asOf, asked }: Pick<RosterEntity, 'fileName' | 'asOf' | 'asked'>,
  ): Promise<{ id: string; isNew: boolean }> {
    const organisationId = office.organisation ?? '';
    return this.db.transaction(office, async (tx) => {
      const createdAt = await this.clock.now(tx);
      const where = { organisationId, contentIndex: In([...contentIndexes]), asOf };
      // Whoever brought it at the same time may be refused meanwhile, and then it is not there any more.
      for (;;) {
        const there = await tx.findOne(RosterEntity, { where, lock: { mode: 'pessimistic_write' } });
        if (there && !rosterLifecycle.stepsFrom(there.state).includes('resume')) {
          if (asked !== 'check' && there.asked === 'check') await tx.update(RosterEntity, { id: there.id }, { asked });
          return { id: there.id, isNew: false };
        }
        // The file that has just come takes the place of the one that may have been erased.
        if (there) await forget(tx, there.id);
        const made = await tx.query<unknown[]>(
          `insert into roster (id, organisation_id, content_index, file_name, as_of, rows, accepted, rejected, duplicates, created_at,
             state, asked, uploaded_by, bytes, bytes_read, position, known, started_rows)
           values ($1, $2, $3, $4, $5, 0, 0, 0, 0, $6, $7, $8, $9, $10, 0, 0, 0, 0) on conflict do nothing returning id`,
          [
            ...[id, organisationId, contentIndexes[0], fileName, asOf, createdAt],
            ...[rosterLifecycle.initial, asked, office.actor, bytes],
          ],
        );
        if (made.length > 0) return { id, isNew: true };
      }
    });
  }

  /** As if the file had never come. */
  forget(office: Grant, id: string): Promise<void> {
    return this.db.transaction(office, (tx) => forget(tx, id));
  }

  load(id: string): Promise<RosterEntity | null> {
    return this.db.transaction(SYSTEM, (tx) => tx.findOneBy(RosterEntity, { id }));
  }

  /** The office as its coordinator sees it, and where its people live. */
  async officeOf({ organisationId, uploadedBy }: RosterEntity): Promise<{ grant: Grant; home: string }> {
    const [office] = await this.db.transaction(SYSTEM, (tx) =>
      tx.query<{ home: string }[]>('select division_code home from organisation where id = $1', [organisationId]),
    );
    const home = office?.home ?? '';
    const of = { actor: uploadedBy, organisation: organisationId, scope: divisionPrefix(home) };
    return { grant: { ...of, role: 'coordinator', site: null, trip: null }, home };
  }

  /** What a person of the office confirmed for such headings. */
  async mappingFor({ organisationId }: RosterEntity, signature: string): Promise<RosterMapping | null> {
    const [known] = await this.db.transaction(SYSTEM, (tx) =>
      tx.query<{ mapping: RosterMapping }[]>(
        'select mapping from roster_heading where organisation_id = $1 and signature = $2',
        [organisationId, signature],
      ),
    );
    return known?.mapping ?? null;
  }

  /** A phase is begun, from the first line. @throws roster.in-work */
  begin(roster: RosterEntity, step: RosterStep): Promise<void> {
    return this.inTurn(roster, (tx) =>
      this.take(
        tx,
        roster,
        step,
        'position = 0, bytes_read = 0, rows = 0, accepted = 0, rejected = 0, duplicates = 0, known = 0, refusal = null',
      ),
    );
  }

  /** A phase is taken up, where it was left. */
  async takeUp({ id }: RosterEntity, { columns, signature, formDate }: RosterReading): Promise<void> {
    await this.db.transaction(SYSTEM, (tx) =>
      tx.query(
        `update roster set columns = $2::jsonb, signature = $3, form_date = $4, started_rows = rows,
           started_at = clock_timestamp(), worked_at = clock_timestamp() where id = $1`,
        [id, JSON.stringify(columns), signature, formDate],
      ),
    );
  }

  /** A batch was written. @throws roster.cancelled, roster.in-work */
  async advance(
    tx: EntityManager,
    { id, state }: RosterEntity,
    { from, to, bytesRead, counts }: Advance,
  ): Promise<void> {
    const { rows, accepted, rejected, duplicates, known } = counts;
    const [, moved] = await tx.query<[unknown[], number]>(
      `update roster set position = $4, bytes_read = $5, rows = rows + $6, accepted = accepted + $7, rejected = rejected + $8,
         duplicates = duplicates + $9, known = known + $10, worked_at = clock_timestamp()
       where id = $1 and state = $2 and position = $3`,
      [id, state, from, to, bytesRead, rows, accepted, rejected, duplicates, known],
    );
    if (moved === 0) throw await this.whyNot(tx, id, state);
  }

  /** Bytes and rows of a phase that is written at its end, all at once. @throws roster.cancelled */
  async report(roster: RosterEntity, bytesRead: number, rows: number): Promise<void> {
    await this.inTurn(roster, async (tx) => {
      const [, told] = await tx.query<[unknown[], number]>(
        `update roster set bytes_read = $3, rows = $4, worked_at = clock_timestamp() where id = $1 and state = $2`,
        [roster.id, roster.state, bytesRead, rows],
      );
      if (told === 0) throw await this.whyNot(tx, roster.id, roster.state);
    });
  }

  conclude(roster: RosterEntity): Promise<void> {
    return this.inTurn(roster, (tx) => this.take(tx, roster, 'conclude', 'bytes_read = bytes'));
  }

  async complete(tx: EntityManager, roster: RosterEntity): Promise<void> {
    const at = await this.clock.now(tx);
    await this.take(tx, roster, 'complete', 'bytes_read = bytes, committed_at = $4', [at]);
    const [counts] = await tx.query<Record<string, number>[]>(
      'select rows, accepted, rejected, duplicates, known from roster where id = $1',
      [roster.id],
    );
    await record(tx, { type: 'roster.imported', subject: roster.id, at, details: counts ?? {} });
  }

  /** The roster cannot be gone on with, or not as it was asked for. */
  fail(roster: RosterEntity, step: 'fail' | 'conclude', refusal: string): Promise<void> {
    return this.inTurn(roster, (tx) => this.take(tx, roster, step, `refusal = $4, asked = 'check'`, [refusal]));
  }

  private async take(
    tx: EntityManager,
    { id, state }: RosterEntity,
    step: RosterStep,
    changes: string,
    values: readonly unknown[] = [],
  ): Promise<void> {
    const [, taken] = await tx.query<[unknown[], number]>(
      `update roster set state = $3, ${changes} where id = $1 and state = $2`,
      [id, state, rosterLifecycle.after(state, step), ...values],
    );
    if (taken === 0) throw await this.whyNot(tx, id, state);
  }

  private async whyNot(tx: EntityManager, id: string, expected: string): Promise<Error> {
    const roster = await tx.findOneBy(RosterEntity, { id });
    return roster?.state === 'cancelled' && expected !== 'cancelled' ? rosterCancelled() : rosterInWork();
  }
}

async function forget(tx: EntityManager, id: string): Promise<void> {
  await tx.delete(RosterRowEntity, { rosterId: id });
  await tx.delete(RosterEntity, { id });
}
