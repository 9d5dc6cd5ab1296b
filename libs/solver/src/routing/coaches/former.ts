import type { LeftReason, PreviousRoute, RouteAnswer, RouteRequest, RoutingProblem } from '../problem.js';
import { type StopSequence, Timetabler } from '../timetable.js';
import { type Planned, plannedTrip } from './answer.js';

/** A former route that can run as it was planned. */
export interface Standing {
  readonly former: PreviousRoute;
  readonly members: readonly number[];
  readonly planned: Planned;
}

/** @throws RangeError with a sentence where a locked route can no longer run as it was planned, at its hour */
export function refuseBrokenLocks(problem: RoutingProblem): void {
  const timetabler = new Timetabler(problem);
  for (const [k, route] of (problem.previous?.routes ?? []).entries()) {
    if (!route.locked || route.stops.every(({ boards }) => boards.length === 0)) continue;
    // Where everybody of a stop has dropped out, the stop is not made.
    const setsOut = startsAtHome(problem, route);
    const stops = route.stops.filter(
      ({ boards, alights }, k) => (setsOut && k === 0) || boards.length + alights.length > 0,
    );
    if (asPlanned(timetabler, { ...route, stops }) === null)
      throw new RangeError(`Former route ${k} is locked, and no longer lawful.`);
  }
}

/** Former routes that can run at their hour, stop by stop. */
export function standingRoutes(problem: RoutingProblem): Standing[] {
  const timetabler = new Timetabler(problem);
  return problem.previous!.routes.flatMap((former) => {
    const planned = asPlanned(timetabler, former);
    return planned === null ? [] : [{ former, members: former.stops.flatMap(({ boards }) => boards), planned }];
  });
}

/**
 * A coach that makes its stops as before, at its hour, though others board: the answer to the problem of that coach alone, with the
 * smallest lawful crew; or the rule that it would break. A request of 0 persons is somebody who dropped out of a stop that is made
 * nevertheless. `checkRoutes` proves it.
 */
export function runAgain(problem: RoutingProblem, former: PreviousRoute): RouteAnswer | LeftReason {
  const timetabler = new Timetabler(problem);
  const planned = asPlanned(timetabler, former);
  if (planned === null) return timetabler.hindrance ?? 'NO_SEAT';
  const { route, rideSeconds } = planned;
  const nothing = { leftBehind: [], personsLeftBehind: 0, iterations: 0, cancelled: false };
  return { routes: [route], cost: route.cost, rideSeconds, ...nothing };
}

/** Its first stop is where its vehicle stands, and nobody boards there. */
export function startsAtHome({ vehicleClasses }: RoutingProblem, { vehicleClass, stops }: PreviousRoute): boolean {
  const [first] = stops;
  return first?.place === vehicleClasses[vehicleClass]!.home && first?.boards.length === 0;
}

/** Null where that would not be lawful, or where nobody boards or alights at a stop any more. */
function asPlanned(timetabler: Timetabler, route: PreviousRoute): Planned | null {
  const { requests, vehicleClasses } = timetabler.problem;
  const { vehicleClass, stops } = route;
  const { usableSeats, barred, allowed } = vehicleClasses[vehicleClass]!;
  const riders = stops.flatMap(({ boards }) => boards).map((request) => requests[request]!);
  const load = riders.reduce((sum, { persons }) => sum + persons, 0);
  const mayGo = ({ from, to }: RouteRequest): boolean =>
    [from, to].every((place) => !barred?.includes(place) && (allowed?.includes(place) ?? true));
  const isOneRisk = new Set(riders.map(({ risk = 0 }) => risk)).size === 1;
  if (load > usableSeats || !riders.every(mayGo) || !isOneRisk) return null;
  const sequence = sequenceOf(timetabler.problem, route);
  if (sequence === null) return null;
  const start = stops[0]!.arrive;
  const departure = timetabler.isStart(sequence, start) ? timetabler.departureAt(sequence, start) : null;
  const ridersAt = (k: number): number[] => [...stops[k]!.boards, ...stops[k]!.alights].sort((a, b) => a - b);
  return departure && plannedTrip(timetabler, sequence, departure, vehicleClass, ridersAt);
}

/** Null where it does not set out from home though it should, people board after others were set down, or nobody does either. */
export function sequenceOf(problem: RoutingProblem, route: PreviousRoute): StopSequence | null {
  const { stops, vehicleClass } = route;
  const fromHome = startsAtHome(problem, route);
  const pickups = stops.findIndex(({ alights }) => alights.length > 0);
  const isSound = stops.every(({ boards, alights }, k) =>
    k < pickups ? boards.length > 0 || (fromHome && k === 0) : alights.length > 0 && boards.length === 0,
  );
  if (!isSound || pickups < 0 || (problem.vehicleClasses[vehicleClass]!.home !== undefined && !fromHome)) return null;
  const boardedAt = new Map(stops.flatMap(({ boards }, k) => boards.map((request) => [request, k])));
  return {
    length: stops.length,
    pickups,
    fromHome,
    place: stops.map(({ place }) => place),
    persons: stops.map(({ boards, alights }) =>
      [...boards, ...alights].reduce((sum, request) => sum + problem.requests[request]!.persons, 0),
    ),
    firstBoard: stops.map(({ alights }, k) =>
      alights.reduce((first, request) => Math.min(first, boardedAt.get(request)!), k),
    ),
  };
}
