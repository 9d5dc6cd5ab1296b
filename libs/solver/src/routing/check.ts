// Recomputes an answer from the problem alone; shares nothing with the search but types.
import type { RouteCheck, RouteProof } from './check/proofs.js';
import { proveRoute } from './check/route.js';
import { checkEverybody, checkFormer, checkSums } from './check/sums.js';
import { Wrong } from './check/wrong.js';
import type { RouteAnswer, RoutingProblem } from './problem.js';

/**
 * Proves an answer: that every request is carried exactly once or left behind, that the sums are right, that no
 * vehicle is used twice, and that each trip keeps each rule. Takes any object of the right shape, also a hostile one.
 */
export function checkRoutes(problem: RoutingProblem, answer: RouteAnswer): RouteCheck {
  const proofs: RouteProof[] = [];
  try {
    const rides = answer.routes.reduce((sum, route, r) => sum + proveRoute(problem, route, r, proofs), 0);
    checkSums(problem, answer, rides);
    checkEverybody(problem, answer);
    checkFormer(problem, answer);
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return { fault: wrong.message, proofs };
  }
  const broken = proofs.find((proof) => !proof.ok);
  if (broken === undefined) return { fault: null, proofs };
  const { route, rule, value, limit, source } = broken;
  return { fault: `Route ${route} breaks “${rule}”: ${value} against ${limit} (${source}).`, proofs };
}
