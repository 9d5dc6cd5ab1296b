import { Random } from '../random.js';
import type { Stop } from '../stop.js';
import { Effort } from './effort.js';
import { Filling } from './fill/filling.js';
import { partiesOf } from './groups/parties.js';
import { Placement } from './groups/placement.js';
import { repair } from './repair.js';
import { matchByLevels, type Found } from './wishes/levels.js';
import { changesOf, normalFormOf, pricesOf, vacanciesOf, type NormalForm } from './wishes/normal-form.js';
import type { MatchAnswer, MatchProblem } from './problem.js';

/**
 * Places workers at the least total cost. The problem must have passed `problemFault`. Without groups of two or more and
 * without least fill the answer is the proven optimum, unless stopped; with them it is feasible and comes with a proven
 * bound.
 *
 * @param seed decides ties of the search over groups; the same seed and stop give the same answer
 */
export function match(problem: MatchProblem, stop: Stop, seed: number): MatchAnswer {
  const effort = new Effort(stop);
  const mended = isPlain(problem) ? repair(problem, effort) : null;
  if (mended !== null) return { ...mended, cancelled: false, iterations: effort.looks };
  const form = normalFormOf(problem);
  return answerOf(problem, form, find(form, effort, new Random(seed)), effort);
}

/** Whether nothing but costs, seats and a former answer is asked for. */
function isPlain({ group, fixed, reserved, leastFill, tiers }: MatchProblem): boolean {
  return [group, fixed, reserved, leastFill, tiers].every((wish) => wish === undefined);
}

function find(form: NormalForm, effort: Effort, random: Random): Found {
  const { plain, tiers } = form;
  if (form.leastFill !== null) return searched(new Filling(form, effort, random));
  const parties = partiesOf(plain);
  if (parties.count + parties.lostWorkers.length === 0) return matchByLevels(plain, tiers, effort);
  return searched(new Placement(plain, parties, effort, random));
}

type Spent = Pick<Effort, 'cancelled' | 'looks'>;

function searched(search: Placement | Filling): Found {
  search.run();
  const { vacancyOf, cost, bound, price, exhausted } = search;
  return { vacancyOf, cost, bound, price, optimal: exhausted || cost === bound, levels: [] };
}

/** @param form of the problem, for which it was found */
export function answerOf(problem: MatchProblem, form: NormalForm, found: Found, effort: Spent): MatchAnswer {
  const { cost, bound, optimal } = found;
  const vacancyOf = vacanciesOf(problem, form, found.vacancyOf);
  let matched = 0;
  for (const v of vacancyOf) if (v >= 0) matched++;
  const { cancelled, looks } = effort;
  return {
    vacancyOf,
    cost,
    bound,
    ...pricesOf(problem, form, found.price),
    ...(problem.tiers && {
      tiers: found.levels.map((level) => ({
        cost: level.cost,
        bound: level.bound,
        ...pricesOf(problem, form, level.price),
      })),
    }),
    ...(problem.previous && { changed: changesOf(problem, vacancyOf) }),
    ...{ matched, optimal, cancelled, iterations: looks },
  };
}
