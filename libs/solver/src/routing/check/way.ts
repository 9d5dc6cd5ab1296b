import type { PlannedRoute, PreviousRoute, RoutingProblem } from '../problem.js';
import { insist } from './wrong.js';

/** Metres of road and seconds by day from one place to another, measured apart from the search. */
export function wayBetween(problem: RoutingProblem, from: number, to: number): { metres: number; seconds: number } {
  const { places, metres, seconds, points } = problem;
  if (!points) return { metres: metres[from * places + to]!, seconds: seconds[from * places + to]! };
  const { x, y, onGlobe, detour, nearSpeed, farSpeed, farMetres } = points;
  const [lon, lat] = [x[from]! - x[to]!, y[from]! - y[to]!];
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (degrees: number): number => Math.sin(radians(degrees) / 2) ** 2;
  const bow = half(lat) + Math.cos(radians(y[from]!)) * Math.cos(radians(y[to]!)) * half(lon);
  const way =
    detour * (onGlobe ? 2 * 6_371_000 * Math.asin(Math.sqrt(Math.min(1, bow))) : Math.sqrt(lon ** 2 + lat ** 2));
  return { metres: Math.round(way), seconds: Math.round(way / (way > farMetres ? farSpeed : nearSpeed)) };
}

/** The vehicle sets out where it stands, and nobody boards there. */
export function startsAtHome(
  { vehicleClasses }: RoutingProblem,
  { vehicleClass, stops }: Pick<PreviousRoute, 'vehicleClass' | 'stops'>,
): boolean {
  const first = stops[0]!;
  return first.place === vehicleClasses[vehicleClass]!.home && first.boards.length + first.alights.length === 0;
}

/** Places, metres and cost. */
export function checkWay(problem: RoutingProblem, route: PlannedRoute, index: number): void {
  const { places, vehicleClasses } = problem;
  insist(route.stops.length >= 2, `Route ${index} has fewer than two stops.`);
  insist(Number.isSafeInteger(route.drivers), `Route ${index} has ${route.drivers} drivers.`);
  let [sum, seconds] = [0, 0];
  for (const [k, stop] of route.stops.entries()) {
    const known = Number.isInteger(stop.place) && stop.place >= 0 && stop.place < places;
    insist(known, `Route ${index} stops at the unknown place ${stop.place}.`);
    const way = k === 0 ? { metres: 0, seconds: 0 } : wayBetween(problem, route.stops[k - 1]!.place, stop.place);
    insist(
      stop.metres === way.metres,
      `Route ${index}, stop ${k}: it is ${way.metres} m to here, not ${stop.metres} m.`,
    );
    const isHome = k === 0 && startsAtHome(problem, route);
    insist(
      isHome || stop.boards.length + stop.alights.length > 0,
      `Route ${index}, stop ${k}: nobody boards or alights.`,
    );
    sum += way.metres;
    seconds += way.seconds;
  }
  insist(route.metres === sum, `Route ${index} is ${sum} m long, not ${route.metres} m.`);
  const { fixedCost, costPerKilometre, costPerHour = 0 } = vehicleClasses[route.vehicleClass]!;
  const cost = fixedCost + Math.round((costPerKilometre * sum) / 1000 + (costPerHour * seconds) / 3600);
  insist(route.cost === cost, `Route ${index} costs ${cost} fen, not ${route.cost}.`);
}
