import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { divisionPrefix } from '#kernel';
import { RiskLevelService } from '#places';
import { BusinessClock, Database, type Delivery } from '#platform';
import { TripAlarms } from '../overdue/trip-alarms.service.js';
import { TripEntity } from '../trips/trip.entity.js';
import { mayLeave } from '../trips/trip.lifecycle.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { risenTrip } from './risen-trips.service.js';

/** Offices hear at once of approved trips that a risk level has made unlawful, and until they are lawful again. */
@Injectable()
export class RisenWatch {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly alarms: TripAlarms,
    private readonly risks: RiskLevelService,
  ) {}

  /** After a risk level was declared or ended: the trips that serve the place; after a change of a trip: that one. */
  look(delivery: Delivery): Promise<void> {
    return this.db.once(delivery, async (tx) => {
      const { event = '', subject = '' } = delivery.payload;
      const ids = event.startsWith('risk-level.') ? await this.serving(tx, subject) : [subject];
      const lock = { mode: 'pessimistic_write' } as const;
      for (const trip of await tx.find(TripEntity, { where: { id: In(ids) }, order: { id: 'asc' }, lock }))
        if (mayLeave(trip.state)) await this.settle(tx, trip);
    });
  }

  private async serving(tx: EntityManager, riskLevelId: string): Promise<string[]> {
    const division = await this.risks.divisionOf(tx, riskLevelId);
    if (division === null) return [];
    const trips = await tx.query<{ id: string }[]>(
      `select distinct t.id from trip t join trip_stop s on s.trip_id = t.id
       where t.state in ('approved', 'boarding') and starts_with(s.division_code, $1)`,
      [divisionPrefix(division)],
    );
    return trips.map(({ id }) => id);
  }

  private async settle(tx: EntityManager, trip: TripEntity): Promise<void> {
    const isRisen = (await risenTrip(tx, this.rules, trip)) !== null;
    const at = await this.clock.now(tx);
    if (isRisen) await this.alarms.raise(tx, trip, 'risk', at);
    else await this.alarms.end(tx, trip.id, 'risk', 'lawful-again', at);
  }
}
