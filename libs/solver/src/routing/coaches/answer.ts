import { hindranceOf } from '../explain.js';
import type {
  LeftBehind,
  LeftReason,
  PlannedRoute,
  PlannedStop,
  PreviousPlan,
  PreviousRoute,
  RouteAnswer,
  RouteRequest,
} from '../problem.js';
import type { Plan } from './plan.js';
import type { Terrain } from './terrain.js';
import { Layout, type Tour } from './tour.js';

/** The best plan with all its instants, and why anybody stays behind. */
export function answerOf(plan: Plan, iterations: number, cancelled: boolean): RouteAnswer {
  const { problem } = plan.terrain;
  const layout = new Layout(plan.terrain);
  const tours = plan.kept.tours.filter((tour) => tour !== null);
  const routes = tours.map((tour) => plannedRoute(plan.terrain, layout, tour));
  const leftBehind = reasons(plan, cancelled);
  const penalties = leftBehind.reduce((sum, left) => sum + (problem.requests[left.request]!.penalty ?? 0), 0);
  return {
    routes: routes.map((planned) => planned.route),
    leftBehind,
    cost: routes.reduce((sum, planned) => sum + planned.route.cost, penalties),
    personsLeftBehind: leftBehind.reduce((sum, left) => sum + problem.requests[left.request]!.persons, 0),
    rideSeconds: routes.reduce((sum, planned) => sum + planned.rideSeconds, 0),
    iterations,
    cancelled,
  };
}

function plannedRoute(terrain: Terrain, layout: Layout, tour: Tour): { route: PlannedRoute; rideSeconds: number } {
  const { timetabler, problem } = terrain;
  const sequence = layout.of(tour);
  // A trip that is as it was planned also starts when it was planned.
  const isKept = tour.former && !tour.altered;
  const departure = isKept ? timetabler.departureAt(sequence, tour.start) : timetabler.departure(sequence, tour.start);
  if (departure === null) throw new Error('A tour in the plan has no lawful timetable: the search is wrong.');
  timetabler.run(sequence, departure.start, departure.drivers, true);
  const members = (end: Int32Array, place: number): number[] =>
    tour.members.filter((member) => end[member] === place).sort((a, b) => a - b);
  const stops: PlannedStop[] = [];
  for (let k = 0; k < sequence.length; k++) {
    const place = sequence.place[k]!;
    stops.push({
      place,
      arrive: timetabler.arrive[k]!,
      leave: timetabler.leave[k]!,
      boards: k < sequence.pickups ? members(terrain.from, place) : [],
      alights: k < sequence.pickups ? [] : members(terrain.to, place),
      driveSeconds: timetabler.wheels[k]!,
      metres: k === 0 ? 0 : terrain.distance(sequence.place[k - 1]!, place),
    });
  }
  const { vehicleClass, metres } = tour;
  const { fixedCost, costPerKilometre } = problem.vehicleClasses[vehicleClass]!;
  const cost = fixedCost + Math.round((costPerKilometre * metres) / 1000);
  const { rests, shifts } = timetabler;
  const route = { vehicleClass, drivers: departure.drivers, stops, rests, shifts, metres, cost };
  return { route, rideSeconds: departure.rideSeconds };
}

/** Former routes that are not among these. */
export function changedRoutes({ routes: former }: PreviousPlan, routes: readonly PlannedRoute[]): number {
  const nameOf = ({ vehicleClass, stops }: PreviousRoute): string =>
    JSON.stringify([
      vehicleClass,
      stops.map(({ place, boards, alights }) => [place, [...boards].sort(), [...alights].sort()]),
    ]);
  const now = new Set(routes.map(nameOf));
  return former.filter((route) => !now.has(nameOf(route))).length;
}

function reasons(plan: Plan, cancelled: boolean): LeftBehind[] {
  const { problem } = plan.terrain;
  return plan.kept.left
    .map((request) => {
      const wish = problem.requests[request]!;
      return { request, reason: hindranceOf(problem, wish) ?? reasonWithFleet(plan, wish, cancelled) };
    })
    .sort((a, b) => a.request - b.request);
}

/** A coach could go lawfully; so seats, money or time ran out. */
function reasonWithFleet(
  { terrain, kept }: Plan,
  { from, to, persons, penalty }: RouteRequest,
  cancelled: boolean,
): LeftReason {
  const used = (c: number) => kept.tours.filter((tour) => tour?.vehicleClass === c).length;
  const metres = terrain.distance(from, to);
  const price = terrain.problem.vehicleClasses
    .map(({ usableSeats, count }, c) =>
      usableSeats >= persons && used(c) < count ? terrain.price(c, metres) : Infinity,
    )
    .reduce((least, own) => Math.min(least, own), Infinity);
  if (price === Infinity) return 'NO_SEAT';
  if (penalty !== undefined && price > penalty * 1000) return 'NOT_WORTH_THE_MONEY';
  return cancelled ? 'CANCELLED' : 'NO_SEAT';
}
