import type { Stop } from '../stop.js';
import { spreadArrivals } from './arrivals.js';
import { changedRoutes } from './coaches/answer.js';
import { refuseBrokenLocks } from './coaches/former.js';
import { type Rounds, searchRounds } from './coaches/rounds.js';
import { planWithinLoads } from './gate-loads.js';
import { routeFault } from './fault.js';
import type { RouteAnswer, RoutingProblem } from './problem.js';

/** Iterations for each request, unless the caller says otherwise … */
const THOROUGH = 40;
const AT_LEAST = 20_000;
/** … and in all where a former plan is mended: it is good already, and what is new is settled soon. */
const MENDING = 2000;

/**
 * Plans the coaches of one batch: savings, then ruin and recreate under simulated annealing (Christiaens & Vanden
 * Berghe 2020). Objective, in this order: persons left behind, money, ride time. One iteration is one ruin and one
 * recreation. The same problem, seed and iteration limit give the same answer; a cancelled search hands back the best
 * plan so far, with those who have no seat yet left behind. Thousands of requests are planned region by region.
 * @throws RangeError with the sentence of `routeFault` if the problem has one
 */
export function route(problem: RoutingProblem, stop: Stop, seed: number): RouteAnswer {
  return finished(problem, searchRounds(roundsOf(problem, stop, seed), stop));
}

/** The searches that `route` consists of. @throws RangeError as `route` does */
export function roundsOf(problem: RoutingProblem, stop: Stop, seed: number): Rounds {
  const fault = routeFault(problem);
  if (fault !== null) throw new RangeError(fault);
  refuseBrokenLocks(problem);
  const iterations = stop.iterations ?? usualIterations(problem, stop);
  return planWithinLoads(problem, iterations, seed, MENDING);
}

/** The answer, with arrivals spread over the hours of gates; of a former plan, with the routes that run otherwise counted. */
export function finished(problem: RoutingProblem, answer: RouteAnswer): RouteAnswer {
  const { previous } = problem;
  return previous ? { ...answer, changed: changedRoutes(previous, answer.routes) } : spreadArrivals(problem, answer);
}

function usualIterations({ requests, previous }: RoutingProblem, stop: Stop): number {
  if (previous && previous.changeCost > 0) return MENDING;
  return stop.share ? Infinity : Math.max(AT_LEAST, THOROUGH * requests.length);
}
