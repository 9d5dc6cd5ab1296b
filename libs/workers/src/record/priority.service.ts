import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { shanghaiDate } from '#kernel';
import { ReferenceService, setsContaining } from '#places';
import { BusinessClock, Database, recordAlike, SYSTEM } from '#platform';
import { priorityOf } from './priority.js';

/**
 * Derives the priority of everybody anew, from the region sets in force today and from the days in the register of the poor.
 * For when a set was altered, began or ended; what a correction changes is derived with it.
 */
@Injectable()
export class PriorityService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly reference: ReferenceService,
  ) {}

  /** One transaction a home division, so that nobody waits for all. @returns how many divisions and people, by what they have now */
  async recompute(): Promise<{ divisions: number; changed: number }> {
    const { divisions, today } = await this.db.transaction(SYSTEM, async (tx) => ({
      divisions: await homesOf(tx),
      today: shanghaiDate(await this.clock.now(tx)),
    }));
    let changed = 0;
    for (const division of divisions)
      changed += await this.db.transaction(SYSTEM, (tx) => this.recomputeAt(tx, division, today));
    return { divisions: divisions.length, changed };
  }

  private async recomputeAt(tx: EntityManager, division: string, today: string): Promise<number> {
    const sets = setsContaining(this.reference.regionSets, division, today);
    const changed = await tx.query<[{ id: string; priority: string[] }[], number]>(
      `with stale as materialized (
         select w.id, p.wanted from worker w left join worker_record r on r.worker_id = w.id
         cross join lateral (select case when w.registered_poor and coalesce(r.poor_since, '-infinity') <= $4::date
           and $4::date < coalesce(r.poor_until, 'infinity') then $2::text[] else $3::text[] end wanted) p
         where w.home_division = $1 and w.priority <> p.wanted order by w.id for update of w
       )
       update worker w set priority = stale.wanted from stale where w.id = stale.id returning w.id, w.priority`,
      [division, priorityOf(true, sets), priorityOf(false, sets), today],
    );
    const at = await this.clock.now(tx);
    for (const wanted of new Set(changed[0].map(({ priority }) => priority.join(' ')))) {
      const ids = changed[0].filter(({ priority }) => priority.join(' ') === wanted).map(({ id }) => id);
      const details = { priority: wanted.split(' ').filter(Boolean) };
      await recordAlike(tx, { type: 'worker.priority-derived', at, details, subjects: ids, workers: ids });
    }
    return changed[0].length;
  }
}

/** Every division in which somebody lives, by as many steps through the index as there are divisions. */
async function homesOf(tx: EntityManager): Promise<string[]> {
  const homes = await tx.query<{ home: string }[]>(
    `with recursive homes as (
       (select home_division home from worker order by 1 limit 1)
       union all
       select (select home_division from worker where home_division > homes.home order by 1 limit 1) from homes
       where homes.home is not null
     ) select home from homes where home is not null`,
  );
  return homes.map(({ home }) => home);
}
