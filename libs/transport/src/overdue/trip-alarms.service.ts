import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { newId, record } from '#platform';
import { AlarmEntity } from './alarm.entity.js';
import { AlarmRules } from './alarm-rules.service.js';
import { type AlarmEnd, type AlarmKind, levelAt } from './overdue.js';

/** Alarms that a fact raises at once and another one ends, under the lock of the trip. */
@Injectable()
export class TripAlarms {
  constructor(private readonly rules: AlarmRules) {}

  /** Nothing where one of the kind is open. */
  async raise(
    tx: EntityManager,
    trip: Pick<AlarmEntity, 'organisationId' | 'divisionCode' | 'sheetNumber'> & { readonly id: string },
    kind: AlarmKind,
    at: Date,
  ): Promise<void> {
    const { id: tripId, organisationId, divisionCode, sheetNumber } = trip;
    if (await openOf(tx, tripId, kind)) return;
    const { level, nextAt: dueAt } = levelAt(this.rules.levels(kind, at), at, at);
    const row = { id: newId(), tripId, organisationId, divisionCode, sheetNumber, kind, level };
    await tx.insert(AlarmEntity, { ...row, expectedAt: at, raisedAt: at, dueAt });
    await record(tx, { type: 'alarm.raised', subject: row.id, trip: tripId, at, details: { kind, level } });
  }

  /** Nothing where none is open. */
  async end(tx: EntityManager, tripId: string, kind: AlarmKind, endedBy: AlarmEnd, at: Date): Promise<void> {
    const open = await openOf(tx, tripId, kind);
    if (!open) return;
    await tx.update(AlarmEntity, { id: open.id }, { endedAt: at, endedBy, dueAt: null });
    await record(tx, { type: 'alarm.ended', subject: open.id, trip: tripId, at, details: { by: endedBy } });
  }
}

const openOf = (tx: EntityManager, tripId: string, kind: AlarmKind): Promise<AlarmEntity | null> =>
  tx.findOneBy(AlarmEntity, { tripId, kind, endedAt: IsNull() });
