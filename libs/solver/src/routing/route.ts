import { Random } from '../random.js';
import type { Stop } from '../stop.js';
import { hindranceOf } from './explain.js';
import { routeFault } from './fault.js';
import { isBetter, Plan } from './plan.js';
import type {
  LeftBehind,
  LeftReason,
  PlannedRoute,
  PlannedStop,
  RouteAnswer,
  RouteRequest,
  RoutingProblem,
} from './problem.js';
import { Recreate } from './recreate.js';
import { ruin } from './ruin.js';
import { Terrain, type Tour } from './terrain.js';

const DEFAULT_ITERATIONS = 20_000;
const REPORT_EVERY = 100;

/**
 * Plans the coaches of one batch: greedy insertion, then ruin and recreate under simulated annealing (Christiaens & Vanden
 * Berghe 2020). Objective, in this order: persons left behind, money, ride time. One iteration is one ruin and one
 * recreation. The same problem, seed and iteration limit give the same answer; a cancelled search hands back the best
 * plan so far, with those who have no seat yet left behind.
 * @throws RangeError with the sentence of `routeFault` if the problem has one
 */
export function route(problem: RoutingProblem, stop: Stop, seed: number): RouteAnswer {
  const fault = routeFault(problem);
  if (fault !== null) throw new RangeError(fault);
  const terrain = new Terrain(problem);
  const plan = new Plan(terrain);
  const random = new Random(seed);
  const recreate = new Recreate(plan, random);
  recreate.insert([...terrain.lots], stop);
  const iterations = improve(plan, recreate, random, stop);
  return answerOf(plan, iterations, stop.cancelled());
}

/** Annealing on money plus a price for each person left behind that exceeds that of a coach of their own. */
function improve(plan: Plan, recreate: Recreate, random: Random, stop: Stop): number {
  const { terrain } = plan;
  const limit = terrain.flows.length === 0 ? 0 : (stop.iterations ?? DEFAULT_ITERATIONS);
  const personPrice = priceOfOnePerson(terrain);
  const value = (p: { money: number; leftPersons: number }): number => p.money + personPrice * p.leftPersons;
  const hot = startTemperature(terrain);
  const cooling = Math.log(0.01);
  let best = plan.snapshot();
  let done = 0;
  for (; done < limit && !stop.cancelled(); done++) {
    if (done % REPORT_EVERY === 0) report(stop, done, limit, best.money);
    const old = plan.snapshot();
    recreate.insert(ruin(plan, random), stop, random.below(4) === 0);
    const temperature = hot * Math.exp((cooling * done) / limit);
    const threshold = value(old) - temperature * Math.log(random.unit() + 1e-300);
    if (isBetter(plan, best)) best = plan.snapshot();
    if (value(plan) >= threshold && !isBetter(plan, old)) plan.restore(old);
  }
  plan.restore(best);
  report(stop, done, limit, best.money);
  return done;
}

function report(stop: Stop, done: number, of: number, money: number): void {
  stop.progress?.({ phase: 'improve', done, of, best: Math.round(money / 1000), bound: -Infinity });
}

function priceOfOnePerson({ problem, flows }: Terrain): number {
  const { vehicleClasses, metres, places } = problem;
  const farthest = flows.reduce((most, flow) => Math.max(most, metres[flow.from * places + flow.to]!), 0);
  const dearest = vehicleClasses.reduce(
    (most, v) => Math.max(most, v.fixedCost * 1000 + v.costPerKilometre * farthest),
    0,
  );
  return 2 * dearest + 1;
}

/** The price of a detour to a neighbouring village: what a step may typically lose at the beginning. */
function startTemperature({ problem, pickupPlaces, nearby }: Terrain): number {
  const kilometre = problem.vehicleClasses.reduce((most, v) => Math.max(most, v.costPerKilometre), 1);
  let sum = 1;
  for (const place of pickupPlaces) {
    const neighbour = nearby.get(place)![1] ?? place;
    sum += problem.metres[place * problem.places + neighbour]!;
  }
  return (sum / Math.max(1, pickupPlaces.length)) * kilometre;
}

function answerOf(plan: Plan, iterations: number, cancelled: boolean): RouteAnswer {
  const { problem } = plan.terrain;
  const routes = plan.tours.map((tour) => plannedRoute(plan.terrain, tour));
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

function plannedRoute(terrain: Terrain, tour: Tour): { route: PlannedRoute; rideSeconds: number } {
  const { timetabler, problem, flows } = terrain;
  const sequence = terrain.stops(tour);
  const departure = timetabler.departure(sequence, tour.start);
  if (departure === null) throw new Error('A tour in the plan has no lawful timetable: the search is wrong.');
  timetabler.run(sequence, departure.start, departure.drivers, true);
  const members = (takes: (flow: number) => boolean): number[] =>
    tour.lots.flatMap((lot) => (takes(lot.flow) ? lot.requests : [])).sort((a, b) => a - b);
  const stops: PlannedStop[] = [];
  for (let k = 0; k < sequence.length; k++) {
    const place = sequence.place[k]!;
    stops.push({
      place,
      arrive: timetabler.arrive[k]!,
      leave: timetabler.leave[k]!,
      boards: k < sequence.pickups ? members((flow) => flows[flow]!.from === place) : [],
      alights: k < sequence.pickups ? [] : members((flow) => flows[flow]!.to === place),
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

function reasons(plan: Plan, cancelled: boolean): LeftBehind[] {
  const { problem } = plan.terrain;
  const found = plan.left.flatMap((lot) => {
    const request = problem.requests[lot.requests[0]!]!;
    const reason = hindranceOf(problem, request) ?? reasonWithFleet(plan, request, cancelled);
    return lot.requests.map((r) => ({ request: r, reason }));
  });
  return found.sort((a, b) => a.request - b.request);
}

/** A coach could go lawfully; so seats, money or time ran out. */
function reasonWithFleet(plan: Plan, request: RouteRequest, cancelled: boolean): LeftReason {
  const { terrain } = plan;
  const metres = terrain.distance(request.from, request.to);
  const free = plan.cheapestClass(request.persons, metres, -1);
  if (free < 0) return 'NO_SEAT';
  if (request.penalty !== undefined && terrain.price(free, metres) > request.penalty * 1000)
    return 'NOT_WORTH_THE_MONEY';
  return cancelled ? 'CANCELLED' : 'NO_SEAT';
}
