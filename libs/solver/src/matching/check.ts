import { certificateFault } from './check/certificate.js';
import { feasibilityFault } from './check/feasibility.js';
import { groupFault } from './check/together.js';
import type { MatchAnswer, MatchProblem } from './problem.js';

/**
 * Says what is wrong with an answer, or null. Shares no code with the search: it believes nothing but the problem.
 *
 * The certificate is Lagrangian: give every seat a price p >= 0 and let every worker alone take the cheapest of staying
 * unmatched and `cost + p`, every group the cheapest of staying unmatched together and going to one cluster together
 * (each member to the cheapest `cost + p` there). That sum, less all seats times their price, is no more than the cost of
 * any answer. Costs are whole numbers, so the bound may be rounded up; without groups and least fill it must reach the
 * cost.
 *
 * - Fixed workers pay their cost, and their seats are not for sale.
 * - An entitled worker pays the lower of the open and the reserved price.
 * - A vacancy with a least fill `l` takes, instead of its seats times the price, nobody or the `l` or more workers with
 *   the least sum of `cost` less what each of them would take elsewhere, whichever is less.
 * - A later level lets everybody choose only among what is cheapest at the prices of the levels before, and a seat that
 *   had a price there must not stay free, so that it may have a negative one here.
 */
export function checkMatch(problem: MatchProblem, answer: MatchAnswer): string | null {
  return feasibilityFault(problem, answer) ?? groupFault(problem, answer) ?? certificateFault(problem, answer);
}
