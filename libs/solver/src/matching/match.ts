import { Random } from '../random.js';
import type { Stop } from '../stop.js';
import { Auction } from './auction.js';
import { Effort } from './effort.js';
import { openMarket } from './market.js';
import { partiesOf, type Parties } from './parties.js';
import { Placement } from './placement.js';
import type { MatchAnswer, MatchProblem } from './problem.js';

/**
 * Places workers at the least total cost. The problem must have passed `problemFault`. Without groups of two or more
 * the answer is the proven optimum, unless stopped; with them it is feasible and comes with a proven bound.
 *
 * @param seed decides ties of the search over groups; the same seed and stop give the same answer
 */
export function match(problem: MatchProblem, stop: Stop, seed: number): MatchAnswer {
  const effort = new Effort(stop);
  const parties = partiesOf(problem);
  return parties.count + parties.lostWorkers.length === 0
    ? matchAlone(problem, effort)
    : matchTogether(problem, parties, effort, new Random(seed));
}

function matchAlone(problem: MatchProblem, effort: Effort): MatchAnswer {
  const market = openMarket(problem);
  const auction = new Auction(market, effort);
  auction.run();
  const vacancyOf = new Int32Array(problem.workers).fill(-1);
  for (let r = 0; r < market.rows; r++) {
    const e = auction.pair[r]!;
    if (e >= 0) vacancyOf[market.worker[r]!] = market.vacancy[e]!;
  }
  return answerOf(vacancyOf, auction, auction.optimal, effort);
}

function matchTogether(problem: MatchProblem, parties: Parties, effort: Effort, random: Random): MatchAnswer {
  const placement = new Placement(problem, parties, effort, random);
  placement.run();
  return answerOf(placement.vacancyOf, placement, placement.exhausted, effort);
}

function answerOf(
  vacancyOf: Int32Array,
  found: { readonly cost: number; readonly bound: number; readonly price: Float64Array },
  searched: boolean,
  effort: Effort,
): MatchAnswer {
  const { cost, bound, price } = found;
  let matched = 0;
  for (const v of vacancyOf) if (v >= 0) matched++;
  const { cancelled, looks } = effort;
  return { vacancyOf, cost, bound, price, matched, optimal: searched || cost === bound, cancelled, iterations: looks };
}
