import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { plusSeconds, shanghaiDate } from '#kernel';
import { parseTable } from '#places';
import { BusinessClock, Database, newId, record, SETTINGS, type Settings, SYSTEM } from '#platform';
import { daysKept, type RetentionPeriod, retentionPeriods, RETENTIONS } from './retention.js';

const ONE_AT_A_TIME = 4149;
const DAY_SECONDS = 86_400;

/** Erases what has been kept for as long as its class is kept, by the dated periods of the reference folder. */
@Injectable()
export class RetentionService {
  private readonly periods: readonly RetentionPeriod[];

  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    @Inject(SETTINGS) { referenceFolder }: Settings,
  ) {
    const file = path.join(referenceFolder, 'retention-periods.csv');
    this.periods = retentionPeriods(parseTable(readFileSync(file, 'utf8')));
  }

  /** One round; a receipt with counts where something went. What is due is told by the rows themselves. @returns rows by class */
  carryOut(): Promise<Readonly<Record<string, number>>> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const [{ mine }] = await tx.query<[{ mine: boolean }]>(`select pg_try_advisory_xact_lock(${ONE_AT_A_TIME}) mine`);
      if (!mine) return {};
      const at = await this.clock.now(tx);
      const counts: Record<string, number> = {};
      for (const { class: name, sql } of RETENTIONS) {
        const days = daysKept(this.periods, name, shanghaiDate(at));
        if (days === null) continue;
        const [, rows] = await tx.query<[unknown[], number]>(sql, [plusSeconds(at, -days * DAY_SECONDS)]);
        if (rows > 0) counts[name] = rows;
      }
      if (Object.keys(counts).length > 0)
        await record(tx, { type: 'retention.carried-out', subject: newId(), at, details: { rows: counts } });
      return counts;
    });
  }
}
