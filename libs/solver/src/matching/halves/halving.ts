import type { Stop } from '../../stop.js';
import { Effort } from '../effort.js';
import { answerOf } from '../match.js';
import type { MatchAnswer, MatchProblem } from '../problem.js';
import { normalFormOf, type NormalForm } from '../wishes/normal-form.js';
import { cutInHalf } from './cut.js';
import { LEFT, openFloor, Outcome, RIGHT, type Floor } from './floor.js';
import { workHalf } from './half.js';

/** Fewer workers are placed sooner by one than two can begin. */
const FEWEST_WORKERS = 20_000;
/** Where more of them look at both sides of every cut, halves wait for one another more than they work. */
const MOST_CROSSING = 0.1;

/** A problem that is solved in two halves. */
export interface Halving {
  readonly problem: MatchProblem;
  readonly form: NormalForm;
  readonly floor: Floor;
}

/** @returns null where it does not pay: for few workers, no good cut, groups, least fill, levels or a former answer */
export function halvingOf(problem: MatchProblem): Halving | null {
  const { workers, group, leastFill, tiers, previous } = problem;
  if (workers < FEWEST_WORKERS || leastFill || tiers || previous || group?.some((g) => g >= 0)) return null;
  const form = normalFormOf(problem);
  const { side, crossing } = cutInHalf(form.plain);
  return crossing > MOST_CROSSING ? null : { problem, form, floor: openFloor(form.plain, side) };
}

/** When both halves have been worked on. */
export function halvedAnswer({ problem, form, floor }: Halving, cancelled: boolean): MatchAnswer {
  const { vacancyOf, price, outcome } = floor;
  const found = {
    vacancyOf: vacancyOf.slice(),
    cost: outcome[Outcome.Cost]!,
    bound: outcome[Outcome.Bound]!,
    price: price.slice(),
    optimal: outcome[Outcome.Optimal] === 1,
    levels: [],
  };
  const looks = outcome[Outcome.Looks + LEFT]! + outcome[Outcome.Looks + RIGHT]!;
  return answerOf(problem, form, found, { cancelled, looks });
}

/** What a half may spend. */
export function halfEffort(stop: Stop): Effort {
  return new Effort(stop.iterations === undefined ? stop : { ...stop, iterations: stop.iterations / 2 });
}

/**
 * Solves the halves in turns, without threads: the same answer as with them, wherever the cut is.
 * @param side [vacancies of the plain problem] 0 or 1
 */
export function matchInTurns(problem: MatchProblem, side: Uint8Array, stop: Stop): MatchAnswer {
  const form = normalFormOf(problem);
  const halving = { problem, form, floor: openFloor(form.plain, side) };
  const efforts = [halfEffort(stop), halfEffort(stop)] as const;
  const left = workHalf(halving.floor, LEFT, efforts[LEFT]);
  const right = workHalf(halving.floor, RIGHT, efforts[RIGHT]);
  while (!left.next().done) right.next();
  right.next();
  return halvedAnswer(
    halving,
    efforts.some((effort) => effort.cancelled),
  );
}
