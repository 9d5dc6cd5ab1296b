import type { PreviousRoute, RouteAnswer, RoutingProblem } from '../problem.js';
import { startsAtHome } from './way.js';
import { insist } from './wrong.js';

export function checkSums(problem: RoutingProblem, answer: RouteAnswer, rides: number): void {
  const used = problem.vehicleClasses.map(() => 0);
  // Classes of one pool are the same vehicles.
  for (const { vehicleClass } of answer.routes)
    for (const [c, { pool }] of problem.vehicleClasses.entries())
      if (c === vehicleClass || (pool !== undefined && pool === problem.vehicleClasses[vehicleClass]?.pool)) used[c]!++;
  for (const [c, vehicle] of problem.vehicleClasses.entries()) {
    insist(used[c]! <= vehicle.count, `${used[c]!} vehicles of class ${c} are used, ${vehicle.count} are at hand.`);
  }
  const left = answer.leftBehind.map((entry) => {
    const request = problem.requests[entry.request];
    insist(request !== undefined, `Request ${entry.request} is left behind and does not exist.`);
    return request;
  });
  const persons = left.reduce((sum, request) => sum + request.persons, 0);
  insist(persons === answer.personsLeftBehind, `${persons} persons stay behind, not ${answer.personsLeftBehind}.`);
  const penalties = left.reduce((sum, request) => sum + (request.penalty ?? 0), 0);
  const cost = answer.routes.reduce((sum, route) => sum + route.cost, penalties);
  insist(cost === answer.cost, `The cost is ${cost}, not ${answer.cost}.`);
  insist(rides === answer.rideSeconds, `The people ride for ${rides} s in all, not ${answer.rideSeconds} s.`);
}

export function checkEverybody(problem: RoutingProblem, answer: RouteAnswer): void {
  const times = problem.requests.map(() => 0);
  for (const route of answer.routes) for (const stop of route.stops) for (const r of stop.boards) times[r]!++;
  for (const { request } of answer.leftBehind) times[request]!++;
  for (const [r, count] of times.entries()) {
    insist(count === 1, `Request ${r} is accounted for ${count} times instead of once.`);
  }
}

/** Locked routes run as they were planned, and the former routes that do not are counted. */
export function checkFormer(problem: RoutingProblem, answer: RouteAnswer): void {
  const { previous } = problem;
  const sorted = (requests: readonly number[]): string => [...requests].sort((a, b) => a - b).join();
  const nameOf = ({ vehicleClass, stops }: Pick<PreviousRoute, 'vehicleClass' | 'stops'>): string =>
    [vehicleClass, ...stops.map((stop) => [stop.place, sorted(stop.boards), sorted(stop.alights)].join())].join(' ');
  const startOf = new Map(answer.routes.map((route) => [nameOf(route), route.stops[0]!.arrive]));
  for (const [k, { locked, vehicleClass, stops }] of (previous?.routes ?? []).entries()) {
    // A stop where everybody has dropped out is not made.
    const fromHome = startsAtHome(problem, { vehicleClass, stops });
    const made = stops.filter((stop, s) => (fromHome && s === 0) || stop.boards.length + stop.alights.length > 0);
    if (!locked || made.length <= (fromHome ? 1 : 0)) continue;
    const start = startOf.get(nameOf({ vehicleClass, stops: made }));
    insist(start === made[0]!.arrive, `Former route ${k} is locked, and does not run as it was planned.`);
  }
  const changed = previous?.routes.filter((route) => !startOf.has(nameOf(route))).length;
  insist(changed === answer.changed, `${changed} former routes run otherwise, not ${answer.changed}.`);
}
