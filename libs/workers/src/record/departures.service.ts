import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { unscoped } from '../worker-rows.service.js';

/** Where somebody boards, and between which days, `YYYY-MM-DD`, the person would set out; null where that is open. */
export interface Departure {
  readonly divisionCode: string;
  readonly availableFrom: string | null;
  readonly availableUntil: string | null;
}

/** What transport asks of the register before anybody is in a batch. */
@Injectable()
export class Departures {
  /** By worker. As `WorkerService.brief`: ask only for ids that the caller read from rows of its own. */
  async of(tx: EntityManager, ids: readonly string[]): Promise<Map<string, Departure>> {
    const found = await unscoped(tx, () =>
      tx.query<(Departure & { id: string })[]>(
        `select w.id, coalesce(p.division_code, w.home_division) "divisionCode",
           w.available_from::text "availableFrom", w.available_until::text "availableUntil"
         from worker w left join worker_record r on r.worker_id = w.id left join pick_up_point p on p.id = r.pick_up_point_id
         where w.id = any($1::uuid[])`,
        [ids],
      ),
    );
    return new Map(found.map(({ id, ...departure }) => [id, departure]));
  }
}
