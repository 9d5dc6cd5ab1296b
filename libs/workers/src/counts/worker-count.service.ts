import { Injectable } from '@nestjs/common';
import { divisionPrefix } from '#kernel';
import { Database, type Grant, need, SYSTEM } from '#platform';
import type { WorkerState } from '../worker.lifecycle.js';

export const COUNTED_BY = ['county', 'occupation', 'state'] as const;
export type CountedBy = (typeof COUNTED_BY)[number];

export interface CountFilters {
  /** Code of the home or of an area around it. */
  readonly homeDivision?: string | undefined;
  /** What is told apart; nothing counts all together. */
  readonly by?: readonly CountedBy[] | undefined;
}

export interface CountedGroup {
  readonly county?: string;
  /** Its first hundred characters; null where none was told. */
  readonly occupation?: string | null;
  readonly state?: WorkerState;
  readonly people: number;
}

export interface WorkerCounts {
  /** Of all groups, also of those beyond the largest ten thousand. */
  readonly total: number;
  /** The largest first, at most ten thousand. */
  readonly items: readonly CountedGroup[];
}

const COLUMNS: Readonly<Record<CountedBy, string>> = {
  county: 'home_division',
  occupation: `nullif(occupation, '')`,
  state: 'state',
};
const MOST_GROUPS = 10_000;
const MOST_DELTAS = 50_000;
const ONE_AT_A_TIME = 1_463_901_014;

/**
 * Exact numbers of the people in the register. Triggers append what every statement changes to `worker_count_delta`; a count is
 * the sum over that and `worker_count`, into which the worker process moves it.
 */
@Injectable()
export class WorkerCountService {
  constructor(private readonly db: Database) {}

  /** How many people of the area there are, as far as the grant reaches. */
  counts(grant: Grant, { homeDivision, by = [] }: CountFilters = {}): Promise<WorkerCounts> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    const told = COUNTED_BY.filter((one) => by.includes(one));
    const columns = told.map((one) => `${COLUMNS[one]} "${one}"`);
    const groups = told.map((one) => `"${one}"`);
    const among = (table: string) =>
      `select ${[...columns, 'n'].join()} from ${table} where starts_with(home_division, $1) and starts_with(home_division, $2)`;
    return this.db.transaction(grant, async (tx) => {
      const found = await tx.query<(Omit<CountedGroup, 'people'> & { people: string; total: string })[]>(
        `select ${[...groups, 'sum(n) people', 'sum(sum(n)) over () total'].join()}
         from (${among('worker_count')} union all ${among('worker_count_delta')}) counted
         ${groups.length > 0 ? `group by ${groups.join()}` : ''} having sum(n) <> 0
         order by ${['people desc', ...groups].join()} limit ${MOST_GROUPS}`,
        [grant.scope, divisionPrefix(homeDivision ?? '')],
      );
      const items = found.map(({ total: _, people, ...group }) => ({ ...group, people: Number(people) }));
      return { total: Number(found[0]?.total ?? 0), items };
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
      const [{ moved }] = await tx.query<[{ moved: number }]>(
        `with gone as (
           delete from worker_count_delta where id in (select id from worker_count_delta order by id limit ${MOST_DELTAS})
           returning home_division, occupation, state, registered_poor, n
         ), folded as (
           insert into worker_count as c
             select home_division, occupation, state, registered_poor, sum(n) from gone group by 1, 2, 3, 4
           on conflict (home_division, occupation, state, registered_poor) do update set n = c.n + excluded.n
         ) select count(*)::int moved from gone`,
      );
      // What nobody does any more is not kept: people write their occupations in words of their own.
      if (moved > 0) await tx.query('delete from worker_count where n = 0');
      return moved;
    });
  }
}
