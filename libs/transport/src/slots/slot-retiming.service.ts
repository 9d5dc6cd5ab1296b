import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock } from '#platform';
import { SiteService } from '#vacancies';
import type { PlanConditions } from '../batches/plan-facts.js';
import { SeatEntity, TripStopEntity } from '../trips/trip.entity.js';
import { servesFrom } from '../trips/trip.js';
import { ArrivalSlotEntity } from './arrival-slot.entity.js';
import { refuseUnfit } from './arrival-slot.js';
import { lockGates, recordSlots, slotsOf, takenAt } from './slot-rows.service.js';

/** A trip whose instants change takes its slots along, or stays as it is. */
@Injectable()
export class SlotRetiming {
  constructor(
    private readonly clock: BusinessClock,
    private readonly sites: SiteService,
  ) {}

  /**
   * Call it once the trip, its stops and seats are written; hold the lock of the trip.
   * @throws arrival-slot.full, arrival-slot.outside-hours where a gate that has accepted cannot take them so
   */
  async follow(tx: EntityManager, tripId: string, conditions: PlanConditions): Promise<void> {
    const siteIds = (await slotsOf(tx, tripId)).map(({ siteId }) => siteId);
    if (siteIds.length === 0) return;
    await lockGates(tx, siteIds);
    const gates = await this.sites.brief(tx, siteIds);
    for (const slot of await slotsOf(tx, tripId)) {
      const stop = await tx.findOneByOrFail(TripStopEntity, { tripId, siteId: slot.siteId, kind: 'set-down' });
      const persons = await tx.countBy(SeatEntity, { tripId, alightStop: stop.sequence, active: true });
      const arrivesAt = servesFrom(stop, conditions, persons);
      if (arrivesAt.getTime() === slot.arrivesAt.getTime() && persons === slot.persons) continue;
      const gate = gates.get(slot.siteId);
      if (slot.state === 'accepted' && gate) refuseUnfit(gate, arrivesAt, persons, await takenAt(tx, slot, arrivesAt));
      await tx.update(ArrivalSlotEntity, { id: slot.id }, { arrivesAt, persons });
      await recordSlots(tx, [slot], 'moved', await this.clock.now(tx));
    }
  }
}
