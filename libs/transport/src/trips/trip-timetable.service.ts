import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { plusSeconds } from '#kernel';
import { ReferenceService } from '#places';
import { checkRoutes, runAgain } from '#solver';
import { timesOf } from '../batches/batch.js';
import { OfferRetiming } from '../offers/offer-retiming.service.js';
import { SlotRetiming } from '../slots/slot-retiming.service.js';
import { tripUnlawful } from '../transport.errors.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { SeatEntity, TripEntity, TripStopEntity } from './trip.entity.js';
import { proofOf, tripAlone } from './trip-timetable.js';

/** The timetable of a trip whose plan stands, computed again where other people ride. */
@Injectable()
export class TripTimetableService {
  constructor(
    private readonly reference: ReferenceService,
    private readonly rules: TransportRulesService,
    private readonly offers: OfferRetiming,
    private readonly slots: SlotRetiming,
  ) {}

  /**
   * Whoever boards and alights now takes the time for it: the instants of the stops behind, breaks, turns at the wheel and proofs are
   * computed again; departure, crew and the order of the stops stay. Hold the lock of the trip.
   * @throws trip.unlawful where a rule would be broken; trip.seated-elsewhere; and what `OfferRetiming` refuses, where the crew
   *   that a carrier has confirmed cannot drive it so, and `SlotRetiming`, where a gate that has accepted them cannot take them so
   */
  async computeAgain(tx: EntityManager, trip: TripEntity): Promise<void> {
    const { id: tripId, conditions } = trip;
    if (!conditions) throw tripUnlawful(tripId, 'CONDITIONS_UNKNOWN');
    const stops = await tx.find(TripStopEntity, { where: { tripId }, order: { sequence: 'asc' } });
    const seats = await tx.find(SeatEntity, { where: { tripId }, order: { id: 'asc' } });
    const travel = await this.reference.router.matrix(stops);
    const vehicle = this.rules.vehicleClass(trip.vehicleClass);
    const { problem, former } = tripAlone(trip, conditions, vehicle, travel, { stops, seats });
    const answer = runAgain(problem, former);
    if (typeof answer === 'string') throw tripUnlawful(tripId, answer);
    const { fault, proofs } = checkRoutes(problem, answer);
    const [route] = answer.routes;
    if (fault !== null || !route) throw tripUnlawful(tripId, fault ?? 'NO_ROUTE');
    // The crew is promised.
    if (route.drivers > trip.drivers) throw tripUnlawful(tripId, 'DRIVER_HOURS');
    const begin = new Date(conditions.departsAfter);
    const times = timesOf(route, begin);
    const { metres, cost: costFen } = route;
    await tx.update(TripEntity, { id: tripId }, { ...times, metres, costFen, proofs: proofs.map(proofOf) });
    for (const [sequence, { arrive, leave, driveSeconds, metres }] of route.stops.entries()) {
      const instants = { arrivesAt: plusSeconds(begin, arrive), leavesAt: plusSeconds(begin, leave) };
      await tx.update(TripStopEntity, { tripId, sequence }, { ...instants, driveSeconds, metres });
    }
    // A plan binds nobody.
    if (trip.state !== 'planned')
      await tx.query('update seat set period = tstzrange($2, $3) where trip_id = $1 and active', [
        tripId,
        times.departsAt,
        times.arrivesAt,
      ]);
    await this.follow(tx, trip);
  }

  /** Offers and arrival slots take over who is aboard, and when. @throws what `computeAgain` refuses for them */
  async follow(tx: EntityManager, { id, conditions }: Pick<TripEntity, 'id' | 'conditions'>): Promise<void> {
    await this.offers.follow(tx, id);
    if (conditions) await this.slots.follow(tx, id, conditions);
  }
}
