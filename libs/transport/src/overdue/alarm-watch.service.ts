import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { plusSeconds } from '#kernel';
import { BusinessClock, Database, record, SYSTEM } from '#platform';
import { AlarmEntity } from './alarm.entity.js';
import { AlarmRules } from './alarm-rules.service.js';
import { type AlarmEnd, type AlarmKind, levelAt } from './overdue.js';
import { type AlarmedTrip, TripAlarms } from './trip-alarms.service.js';

interface OverdueTrip extends AlarmedTrip {
  readonly expectedAt: Date;
}

/** The last pick-up is left then: until everybody is aboard the doors stay open. */
const LEAVES = `coalesce((select max(s.leaves_at) from trip_stop s where s.trip_id = t.id and s.kind = 'pick-up'), t.departs_at)`;
/** As planned, or later where that was stated last. */
const ARRIVES = `greatest(t.arrives_at,
  (select e.expected_at from expected_arrival e where e.trip_id = t.id order by e.id desc limit 1))`;
const WAITS = `t.state in ('approved', 'boarding')`;
/** It may have lost its carrier before it was approved. */
const STANDS = `t.state in ('planned', 'approved', 'boarding')`;
const OVERDUE: Readonly<
  Record<
    Exclude<AlarmKind, 'risk' | 'carrier'>,
    { readonly at: string; readonly waiting: string; readonly plan: string }
  >
> = {
  departure: { at: LEAVES, waiting: WAITS, plan: 't.departs_at' },
  arrival: { at: ARRIVES, waiting: `t.state = 'departed'`, plan: 't.arrives_at' },
};

/** Whoever is overdue is found by the database and the business clock; a process that looks is a nudge. */
@Injectable()
export class AlarmWatch {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: AlarmRules,
    private readonly alarms: TripAlarms,
  ) {}

  /** Ends what facts have ended, raises what is overdue and lets rise what nobody saw to. Several processes may ask at once. Says how much it did. */
  watch(limit = 200): Promise<number> {
    return this.db.transaction(SYSTEM, async (tx) => {
      const now = await this.clock.now(tx);
      const ended = await this.endSettled(tx, now);
      const risen = await this.letRise(tx, now, limit);
      const raised = (await this.raise(tx, 'departure', now, limit)) + (await this.raise(tx, 'arrival', now, limit));
      return ended + risen + raised;
    });
  }

  private async raise(tx: EntityManager, kind: keyof typeof OVERDUE, now: Date, limit: number): Promise<number> {
    const [first] = this.rules.levels(kind, now);
    if (!first) return 0;
    const { at, waiting, plan } = OVERDUE[kind];
    const overdue = await tx.query<OverdueTrip[]>(
      `select t.id, t.organisation_id "organisationId", t.division_code "divisionCode", t.sheet_number "sheetNumber", ${at} "expectedAt"
       from trip t where ${waiting} and ${plan} <= $1 and ${at} <= $1
         and not exists (select from alarm a where a.trip_id = t.id and a.kind = $2 and a.ended_at is null)
       order by ${plan} limit $3 for update of t skip locked`,
      [plusSeconds(now, -first.afterSeconds), kind, limit],
    );
    let raised = 0;
    // Whoever looked at the same time may have raised one since this statement began to look.
    for (const trip of overdue) if (await this.alarms.raise(tx, trip, kind, now, trip.expectedAt)) raised++;
    return raised;
  }

  private async letRise(tx: EntityManager, now: Date, limit: number): Promise<number> {
    const due = await tx.query<{ id: string; tripId: string; kind: AlarmKind; level: number; expectedAt: Date }[]>(
      `select id, trip_id "tripId", kind, level, expected_at "expectedAt" from alarm
       where ended_at is null and due_at <= $1 order by due_at limit $2 for update skip locked`,
      [now, limit],
    );
    for (const { id, tripId, kind, level: before, expectedAt } of due) {
      const { level, nextAt } = levelAt(this.rules.levels(kind, now), expectedAt, now);
      await tx.update(AlarmEntity, { id }, { level: Math.max(before, level), dueAt: nextAt });
      if (level <= before) continue;
      const details = { kind, level };
      await record(tx, { type: 'alarm.escalated', subject: id, trip: tripId, at: now, details });
    }
    return due.length;
  }

  /** What was overdue has happened, at the instant that its event says; or is expected later. */
  private async endSettled(tx: EntityManager, now: Date): Promise<number> {
    const settled = await tx.query<{ id: string; tripId: string; endedBy: AlarmEnd; happenedAt: Date | null }[]>(
      `select a.id, a.trip_id "tripId",
         case when t.id is null or t.state = 'cancelled' then 'cancelled'
           when a.kind <> 'arrival' and t.state in ('departed', 'completed') then 'departed'
           when a.kind = 'arrival' and t.state = 'completed' then 'completed'
           else 'later-expected' end "endedBy",
         (select max(e.occurred_at) from event e where e.subject = a.trip_id and e.type = 'trip.' ||
            case when t.state = 'cancelled' then 'cancelled' when a.kind = 'arrival' then 'completed' else 'departed' end) "happenedAt"
       from alarm a left join trip t on t.id = a.trip_id
       where a.ended_at is null and (t.id is null
         or not (case a.kind when 'arrival' then ${OVERDUE.arrival.waiting} when 'carrier' then ${STANDS} else ${WAITS} end)
         or (case a.kind when 'departure' then ${LEAVES} when 'arrival' then ${ARRIVES} else a.expected_at end) > a.expected_at)
       limit 200 for update of a skip locked`,
    );
    for (const { id, tripId, endedBy, happenedAt } of settled) {
      const endedAt = endedBy === 'later-expected' ? now : (happenedAt ?? now);
      await tx.update(AlarmEntity, { id }, { endedAt, endedBy, dueAt: null });
      await record(tx, { type: 'alarm.ended', subject: id, trip: tripId, at: now, details: { by: endedBy } });
    }
    return settled.length;
  }
}
