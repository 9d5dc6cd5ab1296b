import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { divisionPrefix } from '#kernel';
import { Database, type Grant, need, planned, SYSTEM } from '#platform';
import type { WorkerState } from '../worker.lifecycle.js';
import { pageUnknown } from '../worker.errors.js';
import { areaWithin, countedRows, type CountFilters, Values } from './counted-rows.js';

export const COUNTED_BY = ['county', 'occupation', 'state'] as const;
export type CountedBy = (typeof COUNTED_BY)[number];

export interface CountQuery extends CountFilters {
  /** What is told apart; nothing counts all together. */
  readonly by?: readonly CountedBy[] | undefined;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface CountedGroup {
  readonly county?: string;
  /** Its first hundred characters; null where none was told. */
  readonly occupation?: string | null;
  readonly state?: WorkerState;
  readonly people: number;
}

export interface WorkerCounts {
  /** Of all groups, also of those on other pages. */
  readonly total: number;
  /** By county, occupation and state where counties are told apart; else the largest first. */
  readonly items: readonly CountedGroup[];
  /** `after` of the next page; null on the last one. */
  readonly next: string | null;
}

type Row = Record<CountedBy, string> & { readonly people: string | null; readonly total: string };

const COLUMNS: Readonly<Record<CountedBy, string>> = { county: 'area', occupation: 'occupation', state: 'state' };
const PAGE = 1000;
const LONGEST_PAGE = 10_000;
const IN_ORDER = `select set_config('enable_' || way, 'off', true) from unnest(array['seqscan', 'bitmapscan', 'hashagg']) way`;
const MOST_DELTAS = 50_000;
const ONE_AT_A_TIME = 1_463_901_014;

/**
 * Exact numbers of the people in the register. Triggers append what every statement changes to `worker_count_delta`; a count is
 * the sum over that and `worker_count`, into which the worker process moves it.
 */
@Injectable()
export class WorkerCountService {
  constructor(private readonly db: Database) {}

  /** How many people of the area there are, as far as the grant reaches. @throws worker.page-unknown */
  counts(grant: Grant, { homeDivision, by = [], after, limit, ...filters }: CountQuery = {}): Promise<WorkerCounts> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    const prefix = areaWithin(grant.scope, divisionPrefix(homeDivision ?? ''));
    if (prefix === null) return Promise.resolve({ total: 0, items: [], next: null });
    const told = COUNTED_BY.filter((one) => by.includes(one));
    return this.db.transaction(grant, async (tx) => {
      if (told.length === 0) {
        const people = await countPeople(tx, prefix, filters);
        return { total: people, items: people === 0 ? [] : [{ people }], next: null };
      }
      const most = Math.min(limit ?? PAGE, LONGEST_PAGE);
      const rows = await groups(tx, {
        prefix,
        filters,
        told,
        after: after === undefined ? null : placeOf(after, told),
        most,
      });
      const page = rows.slice(0, most).filter(({ people }) => people !== null);
      return {
        total: Number(rows[0]?.total ?? 0),
        items: page.map((row) => groupOf(row, told)),
        next: rows.length > most ? afterOf(page.at(-1), told) : null,
      };
    });
  }

  /**
   * Moves what has gathered into the counts, for one caller at a time; in one statement, so that no reader sees it twice or not at all.
   * @returns how much was moved
   */
  fold(): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [{ mine }] = await tx.query<[{ mine: boolean }]>(`select pg_try_advisory_xact_lock(${ONE_AT_A_TIME}) mine`);
      if (!mine) return 0;
      // What nobody does any more is not kept: people write their occupations in words of their own.
      const [{ moved }] = await tx.query<[{ moved: number }]>(
        `with gone as (
           delete from worker_count_delta where id in (select id from worker_count_delta order by id limit ${MOST_DELTAS})
           returning home_division, occupation, state, registered_poor, n
         ), step as (
           select level, by_occupation, by_state, left(home_division, digits) area, case when by_occupation then occupation else '' end occupation,
             case when by_state then state else '' end state, sum(n)::int n, coalesce(sum(n) filter (where registered_poor), 0)::int poor
           from gone, (values ('county', 6), ('province', 2)) levels (level, digits), (values (true), (false)) o (by_occupation),
             (values (true), (false)) s (by_state)
           group by 1, 2, 3, 4, 5, 6
         ), folded as (
           merge into worker_count c using step s on (c.level, c.by_occupation, c.by_state, c.area, c.occupation, c.state)
             = (s.level, s.by_occupation, s.by_state, s.area, s.occupation, s.state)
           when matched and c.n + s.n = 0 then delete
           when matched then update set n = c.n + s.n, poor = c.poor + s.poor
           when not matched and s.n <> 0 then insert values (s.level, s.by_occupation, s.by_state, s.area, s.occupation, s.state, s.n, s.poor)
         ) select count(*)::int moved from gone`,
      );
      return moved;
    });
  }
}

/** How many these are, for whom the transaction's grant lets see. @param prefix of the codes of their homes */
async function countPeople(tx: EntityManager, prefix: string, filters: CountFilters): Promise<number> {
  const values = new Values();
  const rows = countedRows(prefix, filters, {}, values);
  const [found] = await planned<{ people: string }>(
    tx,
    `select coalesce(sum(n), 0) people from (${rows}) c`,
    values.all,
  );
  return Number(found?.people ?? 0);
}

interface Asked {
  readonly prefix: string;
  readonly filters: CountFilters;
  readonly told: readonly CountedBy[];
  /** Where the page before ended. */
  readonly after: readonly (string | number)[] | null;
  readonly most: number;
}

/** One group more than asked for, where there is one, and the total beside each; of no group at all one row without people. */
async function groups(tx: EntityManager, { prefix, filters, told, after, most }: Asked): Promise<Row[]> {
  // The planner does not see that a page is soon full, and would sort all groups for it instead of reading the key in order.
  if (told.includes('county')) await tx.query(IN_ORDER);
  const values = new Values();
  const columns = told.map((one) => COLUMNS[one]);
  const largestFirst = !told.includes('county');
  const place = after && `(${after.map((one) => values.put(one)).join()})`;
  const apart = Object.fromEntries(told.map((one) => [one, true]));
  const counted = countedRows(prefix, filters, apart, values);
  const all = countedRows(prefix, filters, {}, values);
  const order = [...(largestFirst ? ['-people'] : []), ...columns].join();
  return tx.query<Row[]>(
    `select ${[...told.map((one) => `${COLUMNS[one]} "${one}"`), 'people', 'total'].join()}
     from (select coalesce(sum(n), 0) total from (${all}) a) t left join (
       select * from (
         select ${columns.join()}, sum(n) people from (${counted}) c group by ${columns.join()} having sum(n) <> 0
       ) g ${place ? `where (${order}) > ${place}` : ''} order by ${order} limit ${String(most + 1)}
     ) page on true order by ${order}`,
    values.all,
  );
}

function groupOf(row: Row, told: readonly CountedBy[]): CountedGroup {
  const group: Record<string, string | number | null> = {};
  for (const one of told) group[one] = row[one] === '' ? null : row[one];
  group['people'] = Number(row.people);
  return group as unknown as CountedGroup;
}

const afterOf = (row: Row | undefined, told: readonly CountedBy[]): string | null => {
  if (!row) return null;
  const place = [...(told.includes('county') ? [] : [-Number(row.people)]), ...told.map((one) => row[one])];
  return Buffer.from(JSON.stringify(place)).toString('base64url');
};

function placeOf(after: string, told: readonly CountedBy[]): (string | number)[] {
  const wanted = [...(told.includes('county') ? [] : ['number']), ...told.map(() => 'string')];
  const place = parsed(Buffer.from(after, 'base64url').toString());
  if (!Array.isArray(place) || place.map((one) => typeof one).join() !== wanted.join()) throw pageUnknown();
  return place as (string | number)[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
