import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { BusinessClock, Database, type Grant, need } from '#platform';
import {
  asSystem,
  goesOn,
  type OnwardLeg,
  type TripFacts,
  tripLifecycle,
  TripService,
  type TripState,
} from '#transport';
import { noTransfer } from '../arrivals.errors.js';
import { TripCourseService } from '../trip-course.service.js';
import { PassengerEntity } from './passenger.entity.js';
import { listOn } from './passenger-list.service.js';
import { PassengerService } from './passenger.service.js';

/** What became of a feeder or train at its station. */
export interface Transfer {
  readonly tripId: string;
  readonly state: TripState;
  /** How many changed there. */
  readonly changed: number;
  /** How many had nothing to change to any more: they were set down, and their placements end. */
  readonly missed: number;
}

/** The station: whoever was brought there is counted on the next list, once, or is set down where there is none. */
@Injectable()
export class TransferService {
  constructor(
    private readonly db: Database,
    private readonly clock: BusinessClock,
    private readonly passengers: PassengerService,
    private readonly course: TripCourseService,
    private readonly trips: TripService,
  ) {}

  /**
   * A feeder or train is empty at its station: whoever is aboard changes, and the list of what goes on accounts for them from then on.
   * The same again changes nothing.
   * @throws trip.missing, trip.no-transfer, trip.illegal-step
   */
  changeAtStation(grant: Grant, tripId: string): Promise<Transfer> {
    need(grant, 'trip-leader', 'coordinator');
    return this.db.transaction(grant, async (tx) => {
      const trip = await this.course.lock(tx, tripId);
      if (!goesOn(trip)) throw noTransfer(tripId);
      if (trip.state !== 'completed') {
        tripLifecycle.after(trip.state, 'complete');
        await this.change(tx, trip, await this.clock.now(tx));
      }
      const changed = await tx.countBy(PassengerEntity, { tripId, state: 'transferred' });
      const missed = await tx.countBy(PassengerEntity, { tripId, state: 'taken-off', reason: 'connection' });
      const { state } = await this.course.lock(tx, tripId);
      return { tripId, state, changed, missed };
    });
  }

  private async change(tx: EntityManager, { id: tripId }: TripFacts, at: Date): Promise<void> {
    const legs = await this.trips.onward(tx, tripId);
    const seated = new Set(legs.flatMap(({ seats }) => seats.map(({ workerId }) => workerId)));
    const aboard = await tx.find(PassengerEntity, { where: { tripId, state: 'boarded' }, order: { id: 'asc' } });
    const station = (await this.trips.stopsOf(tx, tripId)).at(-1)?.name ?? null;
    for (const one of aboard) {
      if (one.workerId && seated.has(one.workerId)) {
        await this.passengers.take(tx, one, 'transfer', at);
        continue;
      }
      await this.passengers.take(tx, one, 'take-off', at, { reason: 'connection', place: station });
      await this.passengers.note(tx, one, 'passenger.left-behind', at);
    }
    const changing = new Set(aboard.flatMap(({ workerId, state }) => (state === 'transferred' && workerId) || []));
    // The leader of a feeder sees no other trip.
    await asSystem(tx, async () => {
      for (const { trip, stops, seats } of legs.filter((leg) => leg.trip.state === 'boarding'))
        await listOn(tx, trip, stops, changed(seats, changing), at);
    });
    await this.course.goOn(tx, tripId, at);
  }
}

const changed = (seats: OnwardLeg['seats'], who: ReadonlySet<string>) =>
  seats.filter(({ workerId }) => who.has(workerId));
