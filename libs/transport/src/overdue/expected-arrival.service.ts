import { Injectable } from '@nestjs/common';
import { type EntityManager, Not } from 'typeorm';
import { shanghaiTime } from '#kernel';
import { BusinessClock, Database, type Grant, need, newId, record } from '#platform';
import { tripMissing } from '../transport.errors.js';
import { asSystem } from '../trips/as-system.service.js';
import { TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import { ExpectedArrivalEntity } from './alarm.entity.js';
import { expectedInThePast, notOnTheWay } from './alarm.errors.js';
import { arrivalAfterDelay } from './overdue.js';

export interface ExpectedArrivalView {
  readonly tripId: string;
  readonly plannedAt: string;
  readonly expectedAt: string;
  readonly expectedAtLocal: string;
  /** The train or flight to which a feeder brings people; null of any other trip. */
  readonly connection: Connection | null;
  /** Whatever was stated, oldest first. */
  readonly stated: readonly {
    readonly expectedAt: string;
    readonly by: string;
    readonly reason: string;
    readonly at: string;
  }[];
}

export interface Connection {
  readonly tripId: string;
  readonly serviceNumber: string | null;
  readonly departsAt: string;
  /** `short`: later than the time that a change takes; `missed`: it will have left. */
  readonly standing: 'in-time' | 'short' | 'missed';
  /** Who has a seat on both. */
  readonly persons: number;
}

const READERS = [
  'coordinator',
  'enterprise',
  'carrier',
  'site-contact',
  'trip-leader',
  'province-monitor',
  'auditor',
] as const;

/** When a trip on its way is expected at its last gate. */
@Injectable()
export class ExpectedArrivals {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
  ) {}

  /** @throws trip.missing */
  get(grant: Grant, tripId: string): Promise<ExpectedArrivalView> {
    need(grant, ...READERS);
    return this.db.transaction(grant, (tx) => this.view(tx, tripId));
  }

  /** The leader or the office says when, and why. @throws trip.missing, expected-arrival.not-on-the-way, expected-arrival.in-the-past */
  state(grant: Grant, tripId: string, expectedAt: Date, reason: string): Promise<ExpectedArrivalView> {
    need(grant, 'trip-leader', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await tx.findOne(TripEntity, { where: { id: tripId }, lock: { mode: 'pessimistic_write' } });
      if (!trip) throw tripMissing(tripId);
      if (trip.state !== 'departed') throw notOnTheWay(trip.state);
      const now = await this.clock.now(tx);
      if (expectedAt <= now) throw expectedInThePast(now);
      const statedBy = grant.role === 'trip-leader' ? 'leader' : 'office';
      await this.add(tx, trip, { expectedAt, statedBy, reason, at: now });
      return this.view(tx, tripId);
    });
  }

  /** A trip that left late is expected later, with the hours in which nobody drives. */
  async setOut(tx: EntityManager, tripId: string, at: Date): Promise<void> {
    const trip = await tx.findOneBy(TripEntity, { id: tripId });
    if (!trip) throw tripMissing(tripId);
    const stops = await tx.findBy(TripStopEntity, { tripId, kind: 'pick-up' });
    const leaves = Math.max(trip.departsAt.getTime(), ...stops.map(({ leavesAt }) => leavesAt.getTime()));
    const delay = Math.floor((at.getTime() - leaves) / 1000);
    const expectedAt = arrivalAfterDelay(trip, delay, trip.conditions?.rule.routing.noDriving ?? null);
    if (expectedAt <= trip.arrivesAt) return;
    const reason = `晚发 ${String(Math.ceil(delay / 60))} 分钟 left so many minutes late`;
    await this.add(tx, trip, { expectedAt, statedBy: 'delay', reason, at });
  }

  private async add(
    tx: EntityManager,
    { id: tripId, organisationId }: TripEntity,
    facts: Pick<ExpectedArrivalEntity, 'expectedAt' | 'statedBy' | 'reason' | 'at'>,
  ): Promise<void> {
    await tx.insert(ExpectedArrivalEntity, { id: newId(), tripId, organisationId, ...facts });
    const details = { expectedAt: facts.expectedAt.toISOString(), by: facts.statedBy };
    await record(tx, { type: 'trip.arrival-expected', subject: tripId, trip: tripId, at: facts.at, details });
  }

  private async view(tx: EntityManager, tripId: string): Promise<ExpectedArrivalView> {
    const trip = await tx.findOneBy(TripEntity, { id: tripId });
    if (!trip) throw tripMissing(tripId);
    const stated = await tx.find(ExpectedArrivalEntity, { where: { tripId }, order: { id: 'asc' } });
    const expected = stated.at(-1)?.expectedAt ?? trip.arrivesAt;
    return {
      tripId,
      plannedAt: trip.arrivesAt.toISOString(),
      expectedAt: expected.toISOString(),
      expectedAtLocal: shanghaiTime(expected),
      connection: await connectionOf(tx, trip, expected),
      stated: stated.map(({ expectedAt, statedBy, reason, at }) => {
        return { expectedAt: expectedAt.toISOString(), by: statedBy, reason, at: at.toISOString() };
      }),
    };
  }
}

/** Read in the name of the system: the leader of a feeder sees no other trip. */
function connectionOf(tx: EntityManager, feeder: TripEntity, expected: Date): Promise<Connection | null> {
  const { id, batchId, charterId, leg, conditions } = feeder;
  if (leg !== 'feeder' || charterId === null) return Promise.resolve(null);
  return asSystem(tx, async () => {
    const trunk = await tx.findOneBy(TripEntity, { batchId, charterId, leg: 'trunk', state: Not('cancelled') });
    if (!trunk) return null;
    const [{ persons }] = await tx.query<[{ persons: number }]>(
      `select count(*)::int persons from seat own join seat behind using (worker_id)
       where own.trip_id = $1 and own.active and behind.trip_id = $2 and behind.active`,
      [id, trunk.id],
    );
    const inTime = new Date(conditions?.endsBefore ?? trunk.departsAt);
    const standing = expected <= inTime ? 'in-time' : expected < trunk.departsAt ? 'short' : 'missed';
    const { id: tripId, serviceNumber, departsAt } = trunk;
    return { tripId, serviceNumber, departsAt: departsAt.toISOString(), standing, persons };
  });
}
