import { Random } from '../random.js';
import type { Stop } from '../stop.js';
import { isBetter, Plan } from './coaches/plan.js';
import { Recreate } from './coaches/recreate.js';
import { ruin } from './coaches/ruin.js';
import { joinBySavings } from './coaches/savings.js';
import { resume } from './coaches/resume.js';
import { Terrain } from './coaches/terrain.js';
import { Layout, type Tour } from './coaches/tour.js';
import { hindranceOf } from './explain.js';
import { routeFault } from './fault.js';
import type {
  LeftBehind,
  LeftReason,
  PlannedRoute,
  PlannedStop,
  PreviousPlan,
  PreviousRoute,
  RouteAnswer,
  RouteRequest,
  RoutingProblem,
} from './problem.js';

const DEFAULT_ITERATIONS = 100_000;
/** A former plan is good already; what is new is settled soon. */
const MENDING_ITERATIONS = 2000;
const REPORT_EVERY = 100;
/** What a step may typically lose at the beginning and in the end, as a share of what a detour to a relative costs. */
const HOT = 0.1;
const COLD = 0.001;

/**
 * Plans the coaches of one batch: savings, then ruin and recreate under simulated annealing (Christiaens & Vanden
 * Berghe 2020). Objective, in this order: persons left behind, money, ride time. One iteration is one ruin and one
 * recreation. The same problem, seed and iteration limit give the same answer; a cancelled search hands back the best
 * plan so far, with those who have no seat yet left behind.
 * @throws RangeError with the sentence of `routeFault` if the problem has one
 */
export function route(problem: RoutingProblem, stop: Stop, seed: number): RouteAnswer {
  const fault = routeFault(problem);
  if (fault !== null) throw new RangeError(fault);
  const plan = new Plan(new Terrain(problem));
  const random = new Random(seed);
  const recreate = new Recreate(plan, random);
  plan.begin();
  const without = resume(plan);
  // Where few are without a seat, joining them among themselves would cost coaches.
  recreate.insert(2 * without.length > plan.terrain.size ? joinBySavings(plan, without, stop) : without, stop);
  plan.accept();
  plan.keep();
  const iterations = improve(plan, recreate, random, stop);
  return answerOf(plan, iterations, stop.cancelled());
}

/** Annealing on money plus a price for each person left behind that exceeds that of a coach of their own. */
function improve(plan: Plan, recreate: Recreate, random: Random, stop: Stop): number {
  const limit =
    plan.terrain.size === 0
      ? 0
      : (stop.iterations ?? (stop.share ? Infinity : defaultIterations(plan.terrain.problem)));
  const detour = plan.terrain.localMetres * dearestKilometre(plan.terrain);
  const [hot, cooling] = [HOT * detour, Math.log(COLD / HOT)];
  let share = 0;
  let around: number[] = [];
  let done = 0;
  for (; done < limit && share < 1 && !stop.cancelled(); done++) {
    if (done % REPORT_EVERY === 0) {
      report(stop, done, limit, plan.kept.money);
      if (plan.terrain.problem.previous) around = plan.unsettled();
      share = limit === Infinity ? stop.share!() : done / limit;
    }
    const before = plan.value;
    plan.begin();
    recreate.insert(ruin(plan, random, around), stop, random.below(4) === 0);
    const threshold = before - hot * Math.exp(cooling * share) * Math.log(random.unit() + 1e-300);
    if (!plan.settle() || plan.value > threshold) {
      plan.undo();
      continue;
    }
    plan.accept();
    if (isBetter(plan, plan.kept)) plan.keep();
  }
  report(stop, done, limit, plan.kept.money);
  return done;
}

const defaultIterations = ({ previous }: RoutingProblem): number =>
  previous ? MENDING_ITERATIONS : DEFAULT_ITERATIONS;

function report(stop: Stop, done: number, limit: number, money: number): void {
  const of = limit === Infinity ? 0 : limit;
  stop.progress?.({ phase: 'improve', done, of, best: Math.round(money / 1000), bound: -Infinity });
}

function dearestKilometre({ problem }: Terrain): number {
  return problem.vehicleClasses.reduce((most, v) => Math.max(most, v.costPerKilometre), 1);
}

function answerOf(plan: Plan, iterations: number, cancelled: boolean): RouteAnswer {
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
    ...(problem.previous && {
      changed: changedRoutes(
        problem.previous,
        routes.map(({ route }) => route),
      ),
    }),
  };
}

function plannedRoute(terrain: Terrain, layout: Layout, tour: Tour): { route: PlannedRoute; rideSeconds: number } {
  const { timetabler, problem } = terrain;
  const sequence = layout.of(tour);
  const departure = timetabler.departure(sequence, tour.start);
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

function changedRoutes({ routes: former }: PreviousPlan, routes: readonly PlannedRoute[]): number {
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
