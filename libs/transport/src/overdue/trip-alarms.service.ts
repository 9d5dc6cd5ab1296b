import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { newId, record } from '#platform';
import { AlarmEntity } from './alarm.entity.js';
import { AlarmRules } from './alarm-rules.service.js';
import { type AlarmEnd, type AlarmKind, levelAt } from './overdue.js';

/** The trip that an alarm is about. */
export type AlarmedTrip = Pick<AlarmEntity, 'organisationId' | 'divisionCode' | 'sheetNumber'> & {
  readonly id: string;
};

/** Alarms, raised and ended. Those of a fact are raised at once and ended by another one, under the lock of the trip. */
@Injectable()
export class TripAlarms {
  constructor(private readonly rules: AlarmRules) {}

  /** @returns false where one of the kind is open: nothing is done then, also where somebody else raises it at the same time */
  async raise(tx: EntityManager, trip: AlarmedTrip, kind: AlarmKind, at: Date, expectedAt = at): Promise<boolean> {
    const { id: tripId, organisationId, divisionCode, sheetNumber } = trip;
    const { level, nextAt: dueAt } = levelAt(this.rules.levels(kind, at), expectedAt, at);
    const id = newId();
    const about = { tripId, organisationId, divisionCode, sheetNumber, kind };
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(AlarmEntity)
      .values({ id, ...about, level, expectedAt, raisedAt: at, dueAt })
      .orIgnore()
      .returning('id')
      .execute();
    if ((inserted.raw as unknown[]).length === 0) return false;
    await record(tx, { type: 'alarm.raised', subject: id, trip: tripId, at, details: { kind, level } });
    return true;
  }

  /** Nothing where none is open. */
  async end(tx: EntityManager, tripId: string, kind: AlarmKind, endedBy: AlarmEnd, at: Date): Promise<void> {
    const open = await tx.findOneBy(AlarmEntity, { tripId, kind, endedAt: IsNull() });
    if (!open) return;
    await tx.update(AlarmEntity, { id: open.id }, { endedAt: at, endedBy, dueAt: null });
    await record(tx, { type: 'alarm.ended', subject: open.id, trip: tripId, at, details: { by: endedBy } });
  }
}
