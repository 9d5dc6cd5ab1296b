import { shanghaiSecondOfDay } from '#kernel';
import type { PreviousRoute, RouteProof, RoutingProblem } from '#solver';
import type { PlanConditions, Proof } from '../batches/plan-facts.js';
import type { VehicleClassFacts } from '../vehicles/vehicle.js';
import type { TripEntity } from './trip.entity.js';
import type { SeatFacts, StopFacts } from './trip.js';

/** A stop of a trip as its timetable needs it. */
export type StopOnTheWay = Pick<StopFacts, 'kind' | 'receives' | 'notBefore' | 'detour'>;
/** Between which stops somebody rides; `active` is false of a seat that was given free. */
export type SeatOnTheWay = Pick<SeatFacts, 'boardStop' | 'alightStop' | 'active'>;

/**
 * A trip alone in the solver's terms, under what it was planned under: stop i is place i, seat i is request i. A seat that was given free
 * is a request of nobody, so that a stop is made though nobody is left there; so is a stand on the way, at which nobody gets on or off.
 * @param travel between its stops, by day, without detours
 */
export function tripAlone(
  trip: Pick<TripEntity, 'departsAt' | 'usableSeats'>,
  { departsAfter, latestStartSeconds, endsBefore, rule, serviceSeconds }: PlanConditions,
  vehicle: VehicleClassFacts,
  travel: Pick<RoutingProblem, 'metres' | 'seconds'>,
  { stops, seats: riders }: { readonly stops: readonly StopOnTheWay[]; readonly seats: readonly SeatOnTheWay[] },
): { readonly problem: RoutingProblem; readonly former: PreviousRoute } {
  const begin = new Date(departsAfter);
  const since = (instant: Date) => (instant.getTime() - begin.getTime()) / 1000;
  const seats = [...riders, ...nobodyAt(stops, riders)];
  const seatsWhere = (end: 'boardStop' | 'alightStop', stop: number) =>
    seats.flatMap((seat, i) => (seat[end] === stop ? [i] : []));
  return {
    problem: {
      places: stops.length,
      metres: withDetours(travel.metres, stops, 'metres'),
      seconds: withDetours(travel.seconds, stops, 'seconds'),
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
      ...(endsBefore !== undefined && { latestEnd: since(new Date(endsBefore)) }),
      gateHours: stops.map(({ receives }) => receives),
      ...(stops.some(({ notBefore }) => notBefore) && {
        windows: stops.map(({ notBefore }) =>
          notBefore ? { opensAt: since(notBefore), closesAt: Number.MAX_SAFE_INTEGER } : null,
        ),
      }),
      serviceSeconds,
      rules: rule.routing,
    },
    former: {
      vehicleClass: 0,
      stops: stops.map((_, place) => ({
        place,
        arrive: place === 0 ? since(trip.departsAt) : 0,
        boards: seatsWhere('boardStop', place),
        alights: seatsWhere('alightStop', place),
      })),
    },
  };
}

/** For each stop at which nobody gets on or off, somebody of no weight. */
function nobodyAt(stops: readonly StopOnTheWay[], seats: readonly SeatOnTheWay[]): SeatOnTheWay[] {
  const served = new Set(seats.flatMap(({ boardStop, alightStop }) => [boardStop, alightStop]));
  return stops.flatMap(({ kind }, stop) => {
    if (served.has(stop)) return [];
    return kind === 'pick-up'
      ? { boardStop: stop, alightStop: stops.length - 1, active: false }
      : { boardStop: 0, alightStop: stop, active: false };
  });
}

function withDetours(way: Int32Array, stops: readonly StopOnTheWay[], of: 'metres' | 'seconds'): Int32Array {
  const longer = Int32Array.from(way);
  for (const [k, { detour }] of stops.entries())
    if (k > 0 && detour) longer[(k - 1) * stops.length + k] = (way[(k - 1) * stops.length + k] ?? 0) + detour[of];
  return longer;
}

/** As they are kept with the trip. */
export const proofOf = ({ rule, source, value, limit, ok }: RouteProof): Proof => ({ rule, source, value, limit, ok });
