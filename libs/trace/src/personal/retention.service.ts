import { Injectable } from '@nestjs/common';
import { plusSeconds } from '#kernel';
import { BusinessClock, Database, newId, record, SYSTEM } from '#platform';
import { RETENTIONS } from './retention.js';

const ONE_AT_A_TIME = 4149;
const DAY_SECONDS = 86_400;

/** Erases what has been kept for as long as its class is kept. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /** One round; a receipt with counts where something went. What is due is told by the rows themselves. @returns rows by class */
  carryOut(): Promise<Readonly<Record<string, number>>> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [{ mine }] = await tx.query<[{ mine: boolean }]>(`select pg_try_advisory_xact_lock(${ONE_AT_A_TIME}) mine`);
      if (!mine) return {};
      const at = await this.clock.now(tx);
      const counts: Record<string, number> = {};
      for (const { class: name, days, sql } of RETENTIONS) {
        const [, rows] = await tx.query<[unknown[], number]>(sql, [plusSeconds(at, -days * DAY_SECONDS)]);
        if (rows > 0) counts[name] = rows;
      }
      if (Object.keys(counts).length > 0)
        await record(tx, { type: 'retention.carried-out', subject: newId(), at, details: { rows: counts } });
      return counts;
    });
  }
}
