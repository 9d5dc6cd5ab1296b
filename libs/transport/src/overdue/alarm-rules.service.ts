import { Injectable } from '@nestjs/common';
import { shanghaiDate } from '#kernel';
import { DatedTables } from '../dated/dated-tables.service.js';
import type { AlarmKind, AlarmLevel } from './overdue.js';

const MINUTE = 60;

/** After how long who is told, on a day. */
@Injectable()
export class AlarmRules {
  constructor(private readonly tables: DatedTables) {}

  /** In ascending order. */
  levels(kind: AlarmKind, at: Date): AlarmLevel[] {
    return this.rows(kind, at)
      .map((row) => ({
        level: Number(row['level']),
        afterSeconds: Number(row['minutes']) * MINUTE,
        holdSeconds: Number(row['hold_minutes']) * MINUTE,
      }))
      .sort((a, b) => a.level - b.level);
  }

  /** How long before an offer expires its carrier is reminded, in seconds; 0 where nobody is. */
  reminderSeconds(at: Date): number {
    return Number(this.rows('carrier-reminder', at).at(-1)?.['minutes'] ?? 0) * MINUTE;
  }

  private rows(kind: string, at: Date) {
    return this.tables.on('overdue-alarms.csv', shanghaiDate(at)).filter((row) => row['kind'] === kind);
  }
}
