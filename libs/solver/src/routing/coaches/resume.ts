import type { PreviousRoute } from '../problem.js';
import type { Plan } from './plan.js';
import type { Terrain } from './terrain.js';
import { Tour } from './tour.js';

/**
 * Takes the routes of the former plan over, as far as they are still lawful.
 * @returns requests that have no seat
 * @throws RangeError with a sentence where a locked route is no longer lawful
 */
export function resume(plan: Plan): number[] {
  const { terrain, tourOf } = plan;
  for (const [k, route] of (terrain.problem.previous?.routes ?? []).entries()) {
    const tour = tourOfRoute(terrain, route);
    const isEmpty = tour.members.length === 0;
    const start = !isEmpty && isSuitable(terrain, tour) ? plan.lawfulStart(tour) : -1;
    if (tour.locked && !isEmpty && (start < 0 || start !== tour.start))
      throw new RangeError(`Former route ${k} is locked, and no longer lawful.`);
    tour.start = start;
    if (start >= 0) plan.add(tour);
    else plan.loseFormer();
  }
  return Array.from(tourOf.keys()).filter((request) => tourOf[request]! < 0);
}

function tourOfRoute(terrain: Terrain, { vehicleClass, stops, locked = false }: PreviousRoute): Tour {
  const pickups = stops.filter(({ boards }) => boards.length > 0);
  const gates = stops.filter(({ alights }) => alights.length > 0);
  const places = (visited: typeof stops) => visited.map(({ place }) => place);
  const members = pickups.flatMap(({ boards }) => boards);
  const boarding = pickups.map(({ boards }) => boards.length);
  const alighting = gates.map(({ alights }) => alights.length);
  const tour = new Tour(places(pickups), places(gates), members, boarding, alighting);
  tour.vehicleClass = vehicleClass;
  tour.load = members.reduce((sum, member) => sum + terrain.persons[member]!, 0);
  tour.metres = terrain.length(tour.pickups, tour.gates);
  tour.admits = members.reduce((admits, member) => admits & terrain.admits(member), -1);
  tour.start = pickups[0]?.arrive ?? -1;
  tour.former = true;
  // Where everybody of a stop has dropped out, the stop is not made.
  tour.altered = stops.length > pickups.length + gates.length;
  tour.locked = locked;
  return tour;
}

function isSuitable({ seats }: Terrain, { load, admits, vehicleClass }: Tour): boolean {
  return load <= seats[vehicleClass]! && (admits & (1 << vehicleClass)) !== 0;
}
