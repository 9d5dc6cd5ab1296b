import { Injectable } from '@nestjs/common';
import { type FindOptionsWhere, IsNull, LessThan } from 'typeorm';
import { type Page, pageOf, shanghaiTime } from '#kernel';
import { BusinessClock, Database, type Grant, need, record } from '#platform';
import { AlarmEntity } from './alarm.entity.js';
import { alarmEnded, alarmMissing } from './alarm.errors.js';
import { AlarmRules } from './alarm-rules.service.js';
import { heldUntil } from './overdue.js';

export interface AlarmFilter {
  readonly trip?: string | undefined;
  /** Those that have ended as well. */
  readonly ended?: boolean | undefined;
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

const viewOf = (alarm: AlarmEntity) => ({
  id: alarm.id,
  tripId: alarm.tripId,
  sheetNumber: alarm.sheetNumber,
  divisionCode: alarm.divisionCode,
  kind: alarm.kind,
  level: alarm.level,
  expectedAt: alarm.expectedAt.toISOString(),
  expectedAtLocal: shanghaiTime(alarm.expectedAt),
  raisedAt: alarm.raisedAt.toISOString(),
  risesAt: alarm.dueAt?.toISOString() ?? null,
  acknowledgedAt: alarm.acknowledgedAt?.toISOString() ?? null,
  acknowledgedBy: alarm.acknowledgedBy,
  sentence: alarm.sentence,
  endedAt: alarm.endedAt?.toISOString() ?? null,
  endedBy: alarm.endedBy,
});
export type AlarmView = ReturnType<typeof viewOf>;

/** Alarms about overdue trips, for those whom they have reached. */
@Injectable()
export class AlarmService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: AlarmRules,
  ) {}

  /** Newest first: the office's own, and those that have risen to whoever asks. */
  list(grant: Grant, { trip, ended = false, after, limit = 100 }: AlarmFilter): Promise<Page<AlarmView>> {
    need(grant, 'coordinator', 'province-monitor', 'auditor');
    return this.db.transaction(grant, async (tx) => {
      const where: FindOptionsWhere<AlarmEntity> = {
        ...(trip && { tripId: trip }),
        ...(!ended && { endedAt: IsNull() }),
        ...(after && { id: LessThan(after) }),
      };
      const found = await tx.find(AlarmEntity, { where, order: { id: 'desc' }, take: limit + 1 });
      const { items, next } = pageOf(found, limit);
      return { items: items.map(viewOf), next };
    });
  }

  /** A named person sees to it; it rises again only once the hold is over. @throws alarm.missing, alarm.ended */
  acknowledge(grant: Grant, id: string, name: string, sentence: string): Promise<AlarmView> {
    need(grant, 'coordinator', 'province-monitor');
    return this.db.transaction(grant, async (tx) => {
      const alarm = await tx.findOne(AlarmEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!alarm) throw alarmMissing(id);
      if (alarm.endedAt) throw alarmEnded(id, alarm.endedBy);
      const at = await this.clock.now(tx);
      const hold = this.rules.levels(alarm.kind, at).find(({ level }) => level === alarm.level)?.holdSeconds ?? 0;
      const change = { acknowledgedAt: at, acknowledgedBy: name, sentence, dueAt: heldUntil(alarm.dueAt, at, hold) };
      await tx.update(AlarmEntity, { id }, change);
      const details = { level: alarm.level };
      await record(tx, { type: 'alarm.acknowledged', subject: id, trip: alarm.tripId, at, details });
      return viewOf(Object.assign(alarm, change));
    });
  }
}
