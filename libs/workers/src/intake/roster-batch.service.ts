import { setImmediate as breathe } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { copyIn, copyLine, type CopyValue, type Grant, recordEach } from '#platform';
import type { RosterRow } from '../roster/roster-row.js';
import { EnrolmentService } from './enrolment.service.js';
import { type Admission, admittedRow, type FormPerson, NEWCOMER } from './roster-intake.js';

/** Some rows, sealed and written out, ready to go in. */
export interface Batch {
  /** The first and the last line of the sheet that it covers. */
  readonly from: number;
  readonly to: number;
  /** The key that its hashes were made with; null where that changed meanwhile. */
  readonly indexKey: string | null;
  readonly newcomers: readonly string[];
  /** Rows with nobody to be written: refused, naming somebody again, or known to be there. */
  readonly others: readonly string[];
}

/** Who stands in these lines. */
export type PeopleOf = (lines: readonly number[]) => Promise<ReadonlyMap<number, FormPerson>>;

export interface BatchCounts {
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
  readonly known: number;
}

/** So many rows are sealed before the event loop gets its turn: the database is not kept waiting. */
const ROWS_A_TURN = 50;
const ABOUT = ['line', 'row', 'verdict', 'reasons', 'questions'] as const;
const COLUMNS = NEWCOMER.join();

/**
 * The way of many people into the register: by COPY into a table of the connection's own, and from there in one statement in the
 * order of their keyed hashes, so that two rosters with the same people wait for each other instead of deadlocking. The
 * transactions are the processes' own (`SYSTEM` with the actor of the roster): nothing is asked row by row.
 */
@Injectable()
export class RosterBatches {
  constructor(private readonly enrolment: EnrolmentService) {}

  /** @param there keyed hashes, in hexadecimal, of people who are known to be there; they are not sealed for nothing. Null: nobody was asked after */
  async prepare(
    rows: readonly RosterRow[],
    admission: Admission & { readonly at: Date },
    grant: Pick<Grant, 'organisation'>,
    there: Pick<ReadonlySet<string>, 'has'> | null,
  ): Promise<Batch> {
    const [newcomers, others]: [string[], string[]] = [[], []];
    const { indexKey } = this.enrolment;
    for (const [i, read] of rows.entries()) {
      if (i % ROWS_A_TURN === ROWS_A_TURN - 1) await breathe();
      const { line, row, verdict, reasons, questions, person, idNumber } = admittedRow(read, admission);
      const values: CopyValue[] = [
        line,
        row,
        verdict,
        reasons,
        questions.length === 0 ? '[]' : JSON.stringify(questions),
      ];
      if (!person || there) {
        const idIndex = idNumber === null ? null : this.enrolment.idIndex(idNumber);
        if (!person || there?.has(idIndex?.toString('hex') ?? '')) {
          values.push(idIndex);
          others.push(copyLine(values));
          continue;
        }
      }
      this.enrolment.addRowOf(values, person, grant, admission.at);
      newcomers.push(copyLine(values));
    }
    const isOfOneKey = indexKey === this.enrolment.indexKey;
    const [from, to] = [rows[0]?.line ?? 0, rows.at(-1)?.line ?? 0];
    return { newcomers, others, from, to, indexKey: isOfOneKey ? indexKey : null };
  }

  /** Whether its hashes were made with the key that the transaction holds; otherwise it is to be prepared within it. */
  isOfHeldKey({ indexKey }: Pick<Batch, 'indexKey'>): boolean {
    return indexKey === this.enrolment.indexKey;
  }

  /** Which of these people are there, whoever has them; keyed hashes in hexadecimal. */
  async thereAmong(tx: EntityManager, rows: readonly RosterRow[]): Promise<Set<string>> {
    const indexes = rows.flatMap(({ verdict, normalised: { id } }) =>
      verdict === 'accept' && id !== null ? [this.enrolment.idIndex(id)] : [],
    );
    const found = await tx.query<{ key: string }[]>(
      `select encode(id_index, 'hex') key from worker where id_index = any($1::bytea[])`,
      [indexes],
    );
    return new Set(found.map(({ key }) => key));
  }

  /** Puts a batch beside the register, for `judge` or `commit` of the same transaction. */
  async stage(tx: EntityManager, { newcomers, others }: Batch): Promise<void> {
    await tx.query(
      `create temp table if not exists intake on commit delete rows as
       select r.line, r.row, r.verdict, r.reasons, r.questions, w.* from worker w, roster_row r with no data`,
    );
    // A plan by hashing would read the whole register for a batch.
    await tx.query(
      `select set_config(name, 'off', true) from unnest(array['enable_hashjoin', 'enable_mergejoin']) name`,
    );
    if (newcomers.length > 0) await copyIn(tx, 'intake', [...ABOUT, ...NEWCOMER], newcomers);
    if (others.length > 0) await copyIn(tx, 'intake', [...ABOUT, 'id_index'], others);
  }

  /** Writes what would become of the rows staged, and nobody into the register. */
  async judge(tx: EntityManager, roster: string, organisation: string): Promise<BatchCounts> {
    const { elsewhere, ...counts } = await settle(tx, roster, organisation, false);
    return counts;
  }

  /** Writes the people staged into the register, and what became of each row. */
  async commit(tx: EntityManager, roster: string, grant: Grant, peopleOf: PeopleOf, at: Date): Promise<BatchCounts> {
    await recordEach(
      tx,
      { type: 'worker.registered', at },
      `insert into worker (${COLUMNS}) select ${COLUMNS} from intake where id is not null order by id_index
         on conflict (id_index) do nothing returning id subject, id worker`,
    );
    const { elsewhere, ...counts } = await settle(tx, roster, grant.organisation ?? '', true);
    if (elsewhere) await this.askFor(tx, roster, grant, await peopleOf(elsewhere), at);
    return counts;
  }

  /** Other offices have these people: each is asked for a transfer, and the row names the request. */
  private async askFor(
    tx: EntityManager,
    roster: string,
    grant: Grant,
    people: ReadonlyMap<number, FormPerson>,
    at: Date,
  ): Promise<void> {
    const transfers = await this.enrolment.ask(tx, grant, [...people.values()], at);
    const found = [...people].map(
      ([line, { idNumber }]) => [line, transfers.get(this.enrolment.idIndex(idNumber).toString('hex'))] as const,
    );
    await tx.query(
      `update roster_row set transfer_id = ($2::jsonb ->> line::text)::uuid
       where roster_id = $1 and line = any($3::int[])`,
      [roster, JSON.stringify(Object.fromEntries(found)), found.map(([line]) => line)],
    );
  }
}

/**
 * Writes the rows staged, each with the person it stands for as far as the office has that person. In a check, who is
 * elsewhere is not told from who is new.
 */
async function settle(tx: EntityManager, roster: string, organisation: string, isCommit: boolean) {
  const [settled] = await tx.query<[BatchCounts & { readonly elsewhere: number[] | null; readonly lost: number }]>(
    `with found as (
       select i.line, i.row, i.verdict, i.reasons, i.questions, w.id = i.id is_new, w.organisation_id = $2 own, w.id of,
         i.verdict = 'accept' and w.organisation_id <> $2 and $3 elsewhere
       from intake i left join worker w on w.id_index = i.id_index
     ), settled as (
       select *, case when elsewhere then 'reject' else verdict end answer, verdict = 'accept' and own and is_new is not true known
       from found
     ), written as (
       insert into roster_row (roster_id, line, row, verdict, reasons, questions, worker_id, known)
       select $1, line, row, answer, case when elsewhere then array['registered-elsewhere'] || reasons else reasons end,
         questions, case when own then of end, coalesce(known, false) from settled order by line
     )
     select count(*)::int rows, count(*) filter (where answer = 'accept')::int accepted,
       count(*) filter (where answer = 'reject')::int rejected, count(*) filter (where answer = 'duplicate')::int duplicates,
       count(*) filter (where known)::int known, array_agg(line) filter (where elsewhere) elsewhere,
       count(*) filter (where $3 and answer = 'accept' and of is null)::int lost
     from settled`,
    [roster, organisation, isCommit],
  );
  // Somebody was there when the batch was sealed, and is gone: the batch is tried again.
  if (settled.lost > 0) throw new Error('An accepted row has no person');
  const { lost: _, ...counts } = settled;
  return counts;
}

/** Some rows against many: a plan by hashing or merging, chosen on old figures, would read all of the register for them. */
export const throughIndexes = (tx: EntityManager) =>
  tx.query(
    `select set_config(name, 'off', true) from unnest(array['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) name`,
  );
