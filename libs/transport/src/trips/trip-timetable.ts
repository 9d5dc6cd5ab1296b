import { shanghaiSecondOfDay } from '#kernel';
import type { PreviousRoute, RouteProof, RoutingProblem } from '#solver';
import type { PlanConditions, Proof } from '../batches/plan-facts.js';
import type { VehicleClassFacts } from '../vehicles/vehicle.js';
import type { TripEntity } from './trip.entity.js';
import type { SeatFacts, StopFacts } from './trip.js';

/**
 * A trip alone in the solver's terms, under what it was planned under: stop i is place i, seat i is request i. A seat that was given free
 * is a request of nobody, so that a stop is made though nobody is left there.
 * @param travel between its stops, by day
 */
export function tripAlone(
  trip: Pick<TripEntity, 'departsAt' | 'usableSeats'>,
  { departsAfter, latestStartSeconds, rule, serviceSeconds }: PlanConditions,
  vehicle: VehicleClassFacts,
  travel: Pick<RoutingProblem, 'metres' | 'seconds'>,
  { stops, seats }: { readonly stops: readonly StopFacts[]; readonly seats: readonly SeatFacts[] },
): { readonly problem: RoutingProblem; readonly former: PreviousRoute } {
  const begin = new Date(departsAfter);
  const start = (trip.departsAt.getTime() - begin.getTime()) / 1000;
  const seatsWhere = (end: 'boardStop' | 'alightStop', stop: number) =>
    seats.flatMap((seat, i) => (seat[end] === stop ? [i] : []));
  return {
    problem: {
      places: stops.length,
      metres: travel.metres,
      seconds: travel.seconds,
      vehicleClasses: [
        {
          name: vehicle.name,
          usableSeats: trip.usableSeats,
          count: 1,
          fixedCost: vehicle.fixedCostFen,
          costPerKilometre: vehicle.costPerKilometreFen,
        },
      ],
      requests: seats.map(({ boardStop, alightStop, active }) => ({
        from: boardStop,
        to: alightStop,
        persons: active ? 1 : 0,
      })),
      startSecondOfDay: shanghaiSecondOfDay(begin),
      latestStart: latestStartSeconds,
      gateHours: stops.map(({ receives }) => receives),
      serviceSeconds,
      rules: rule.routing,
    },
    former: {
      vehicleClass: 0,
      stops: stops.map((_, place) => ({
        place,
        arrive: place === 0 ? start : 0,
        boards: seatsWhere('boardStop', place),
        alights: seatsWhere('alightStop', place),
      })),
    },
  };
}

/** As they are kept with the trip. */
export const proofOf = ({ rule, source, value, limit, ok }: RouteProof): Proof => ({ rule, source, value, limit, ok });
