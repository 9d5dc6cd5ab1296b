import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import { higherOf } from '#places';
import { BusinessClock } from '#platform';
import { RecheckService } from '../recognition/recheck.service.js';
import { departsInThePast, tripUnlawful } from '../transport.errors.js';
import { SeatEntity, TripEntity, TripStopEntity } from '../trips/trip.entity.js';
import { isBoardingBarred, type TransportRule, underRisk } from '../vehicles/transport-rules.js';
import { TransportRulesService } from '../vehicles/transport-rules.service.js';
import { isolationSeats, usableSeats } from '../vehicles/vehicle.js';
import { isolationTaken, refuseLeg } from './trip-change.errors.js';

/** Postpones or advances a departure. */
@Injectable()
export class DepartureChange {
  constructor(
    private readonly clock: BusinessClock,
    private readonly rules: TransportRulesService,
    private readonly rechecks: RecheckService,
  ) {}

  /**
   * The trip leaves at another instant, under the rules of that day; all else follows once its timetable is computed again.
   * @throws batch.departs-in-the-past, batch.no-rule-in-force, trip.unlawful, trip-change.isolation-taken, trip-change.part-of-journey
   */
  async set(tx: EntityManager, trip: TripEntity, departsAt: Date): Promise<void> {
    const { id, state, conditions, vehicleClass } = trip;
    refuseLeg(trip);
    const now = await this.clock.now(tx);
    if (departsAt <= now) throw departsInThePast();
    if (!conditions) throw tripUnlawful(id, 'CONDITIONS_UNKNOWN');
    const vehicle = this.rules.vehicleClass(vehicleClass);
    const rule = await this.ruleAt(tx, trip, departsAt);
    const number = In(isolationSeats(vehicle, rule.isolationRows));
    const inside = await tx.find(SeatEntity, { where: { tripId: id, active: true, number }, order: { number: 'asc' } });
    if (inside.length > 0)
      throw isolationTaken(
        id,
        inside.map((seat) => seat.number),
      );
    await tx.update(
      TripEntity,
      { id },
      {
        departsAt,
        usableSeats: usableSeats(vehicle, rule),
        conditions: { ...conditions, departsAfter: departsAt.toISOString(), rule },
        // It is due again, at the new hour.
        dueNudgedAt: null,
      },
    );
    if (state !== 'planned') await this.rechecks.schedule(tx, [id], now);
  }
  /** Of the day, with the load cap of the risk levels on the way by then. @throws trip.unlawful where nobody may board any more */
  private async ruleAt(tx: EntityManager, trip: TripEntity, departsAt: Date): Promise<TransportRule> {
    const stops = await tx.findBy(TripStopEntity, { tripId: trip.id });
    const to = new Date(departsAt.getTime() + trip.arrivesAt.getTime() - trip.departsAt.getTime());
    const levels = await this.rules.levels(tx, stops, { from: departsAt, to });
    const levelOf = ({ divisionCode }: TripStopEntity) => levels.get(divisionCode) ?? 'low';
    const rule = this.rules.ruleFor({ departsAt, divisionCode: trip.divisionCode });
    if (stops.some((stop) => stop.kind === 'pick-up' && isBoardingBarred(rule, levelOf(stop))))
      throw tripUnlawful(trip.id, 'BOARDING_BARRED');
    return underRisk(rule, stops.map(levelOf).reduce(higherOf, 'low'));
  }
}
