import type { Stop } from '../stop.js';
import { poolsOf } from './pools.js';
import type { RouteAnswer, RoutingProblem } from './problem.js';
import { route as plan } from './route.js';

/** What would be if a vehicle of a plan stayed at home and no other one came in its place. */
export interface VehicleExplanation {
  /** On board of it. */
  readonly persons: number;
  /** So many more people without a price would stay behind. */
  readonly leftBehind: number;
  /** Fen by which the plan would be dearer, penalties included; below 0 where it would only leave people behind. */
  readonly dearer: number;
  /** Other routes of the plan that would run otherwise. */
  readonly changed: number;
}

/**
 * Why a vehicle is used: its people are given to the others, as far as those can take them, and what that comes to is told. As good
 * as the search, not proven. `stop` as for `route`, whose search of the surroundings this is.
 */
export function explainVehicle(
  problem: RoutingProblem,
  answer: RouteAnswer,
  route: number,
  stop: Stop,
  seed: number,
): VehicleExplanation {
  const others = answer.routes.filter((_, k) => k !== route);
  const riders = answer.routes[route]!.stops.flatMap(({ boards }) => boards);
  const pools = poolsOf(problem.vehicleClasses);
  const without: RoutingProblem = {
    ...problem,
    vehicleClasses: problem.vehicleClasses.map((vehicle, c) => ({
      ...vehicle,
      count: others.filter(({ vehicleClass }) => pools[vehicleClass] === pools[c]).length,
    })),
    previous: { routes: others, changeCost: 1 },
  };
  const found = plan(without, stop, seed);
  const mustGo = ({ leftBehind }: RouteAnswer): number =>
    leftBehind
      .map(({ request }) => problem.requests[request]!)
      .reduce((sum, { persons, penalty }) => sum + (penalty === undefined ? persons : 0), 0);
  return {
    persons: riders.reduce((sum, request) => sum + problem.requests[request]!.persons, 0),
    leftBehind: mustGo(found) - mustGo(answer),
    dearer: found.cost - answer.cost,
    changed: found.changed ?? 0,
  };
}
