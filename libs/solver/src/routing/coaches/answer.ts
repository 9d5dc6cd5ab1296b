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
import type { Departure, StopSequence, Timetabler } from '../timetable.js';
import type { Plan } from './plan.js';
import type { Terrain } from './terrain.js';
import { Layout, type Tour } from './tour.js';

/** The best plan with all its instants, and why anybody stays behind. */
export function answerOf(plan: Plan, iterations: number, cancelled: boolean): RouteAnswer {
  const { problem } = plan.terrain;
  const layout = new Layout(plan.terrain);
  const tours = plan.kept.tours.filter((tour) => tour !== null);
  const routes = tours.map((tour) => plannedTour(plan.terrain, layout, tour));
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

function plannedTour(terrain: Terrain, layout: Layout, tour: Tour): Planned {
  const { timetabler } = terrain;
  const sequence = layout.of(tour);
  // A trip that is as it was planned also starts when it was planned.
  const isKept = tour.former && !tour.altered;
  const departure = isKept ? timetabler.departureAt(sequence, tour.start) : timetabler.departure(sequence, tour.start);
  if (departure === null) throw new Error('A tour in the plan has no lawful timetable: the search is wrong.');
  const members = (end: Int32Array, place: number): number[] =>
    tour.members.filter((member) => end[member] === place).sort((a, b) => a - b);
  const riders = (k: number): number[] =>
    k < sequence.pickups ? members(terrain.from, sequence.place[k]!) : members(terrain.to, sequence.place[k]!);
  return plannedTrip(timetabler, sequence, departure, tour.vehicleClass, riders);
}

export interface Planned {
  readonly route: PlannedRoute;
  /** Summed over persons. */
  readonly rideSeconds: number;
}

/** A sequence of stops with all its instants. @param riders requests that board or alight at a stop, by its index */
export function plannedTrip(
  timetabler: Timetabler,
  sequence: StopSequence,
  { start, drivers, rideSeconds }: Departure,
  vehicleClass: number,
  riders: (stop: number) => readonly number[],
): Planned {
  const { problem } = timetabler;
  timetabler.run(sequence, start, drivers, true);
  const stops = Array.from({ length: sequence.length }, (_, k): PlannedStop => ({
    place: sequence.place[k]!,
    arrive: timetabler.arrive[k]!,
    leave: timetabler.leave[k]!,
    boards: k < sequence.pickups && !(k === 0 && sequence.fromHome) ? riders(k) : [],
    alights: k < sequence.pickups ? [] : riders(k),
    driveSeconds: timetabler.wheels[k]!,
    metres: k === 0 ? 0 : timetabler.roads.metres(sequence.place[k - 1]!, sequence.place[k]!),
  }));
  const { fixedCost, costPerKilometre, costPerHour = 0 } = problem.vehicleClasses[vehicleClass]!;
  const metres = timetabler.metres(sequence);
  const hours = costPerHour === 0 ? 0 : (costPerHour * timetabler.seconds(sequence)) / 3600;
  const cost = fixedCost + Math.round((costPerKilometre * metres) / 1000 + hours);
  const { rests, shifts } = timetabler;
  return { route: { vehicleClass, drivers, stops, rests, shifts, metres, cost }, rideSeconds };
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
  const { pool } = terrain;
  const used = (c: number) => kept.tours.filter((tour) => tour && pool[tour.vehicleClass] === pool[c]).length;
  const [metres, seconds] = [terrain.distance(from, to), terrain.duration(from, to)];
  const admits = terrain.admitted[from]! & terrain.admitted[to]!;
  const price = terrain.problem.vehicleClasses
    .map(({ usableSeats, count }, c) => {
      const isFree = usableSeats >= persons && used(c) < count && (admits & (1 << c)) !== 0;
      return isFree ? terrain.price(c, metres, seconds, from) : Infinity;
    })
    .reduce((least, own) => Math.min(least, own), Infinity);
  if (price === Infinity) return 'NO_SEAT';
  if (penalty !== undefined && price > penalty * 1000) return 'NOT_WORTH_THE_MONEY';
  return cancelled ? 'CANCELLED' : 'NO_SEAT';
}
