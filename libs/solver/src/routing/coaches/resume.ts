import type { PreviousRoute } from '../problem.js';
import { startsAtHome } from './former.js';
import type { Plan } from './plan.js';
import type { Terrain } from './terrain.js';
import { Tour } from './tour.js';

/**
 * Takes the routes of the former plan over, as far as they are still lawful.
 * @returns requests that have no seat
 */
export function resume(plan: Plan): number[] {
  const { terrain, tourOf } = plan;
  for (const route of terrain.problem.previous?.routes ?? []) {
    const tour = tourOfRoute(terrain, route);
    const isEmpty = tour.members.length === 0;
    tour.start = !isEmpty && isSuitable(terrain, tour) ? plan.lawfulStart(tour) : -1;
    if (tour.start >= 0) plan.add(tour);
    else plan.loseFormer();
  }
  return Array.from(tourOf.keys()).filter((request) => tourOf[request]! < 0);
}

function tourOfRoute(terrain: Terrain, route: PreviousRoute): Tour {
  const { vehicleClass, stops, locked = false } = route;
  const pickups = stops.filter(({ boards }) => boards.length > 0);
  const gates = stops.filter(({ alights }) => alights.length > 0);
  const places = (visited: typeof stops) => visited.map(({ place }) => place);
  const fromHome = startsAtHome(terrain.problem, route);
  const members = pickups.flatMap(({ boards }) => boards);
  const boarding = pickups.map(({ boards }) => boards.length);
  const alighting = gates.map(({ alights }) => alights.length);
  const tour = new Tour(places(pickups), places(gates), members, boarding, alighting);
  tour.vehicleClass = vehicleClass;
  tour.load = members.reduce((sum, member) => sum + terrain.persons[member]!, 0);
  tour.metres = terrain.length(tour.pickups, tour.gates);
  tour.seconds = terrain.time(tour.pickups, tour.gates);
  tour.risk = members.length === 0 ? 0 : terrain.risk[members[0]!]!;
  tour.admits = members.reduce((admits, member) => admits & terrain.admits(member), -1);
  tour.start = (fromHome ? stops : pickups)[0]?.arrive ?? -1;
  tour.former = true;
  // Where everybody of a stop has dropped out, the stop is not made.
  const made = pickups.length + gates.length + (terrain.home[vehicleClass]! < 0 ? 0 : 1);
  tour.altered = stops.length !== made || fromHome !== terrain.home[vehicleClass]! >= 0;
  tour.locked = locked;
  return tour;
}

function isSuitable(terrain: Terrain, { load, admits, vehicleClass, members, risk }: Tour): boolean {
  const { seats, risk: risks } = terrain;
  const isOneRisk = members.every((member) => risks[member] === risk);
  return (
    isOneRisk && terrain.mayBringAll(members) && load <= seats[vehicleClass]! && (admits & (1 << vehicleClass)) !== 0
  );
}
