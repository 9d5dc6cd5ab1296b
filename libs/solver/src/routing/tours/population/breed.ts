import { Random } from '../../../random.js';
import type { Stop } from '../../../stop.js';
import { Pace, within } from '../pace.js';
import type { TourAnswer, TourProblem } from '../problem.js';
import { evolve } from './evolve.js';

const [NODES_FROM, NODES_UP_TO] = [20, 400];
/** With fewer steps than these for each node, one search that cools down slowly finds more than a population. */
const STEPS_PER_NODE = 5000;
/** So many searches found the population, in this share of the time. */
const [FOUNDERS, FOUNDING] = [4, 0.4];
const SEEDS_APART = 7919;

export type Search = (problem: TourProblem, stop: Stop, seed: number) => TourAnswer;

/** Whether capacity is the only rule, places have coordinates, and nodes are few enough for the steps there are. */
export function isForBreeding({ nodes, roads, windows, partner, fewestTours }: TourProblem, stop: Stop): boolean {
  if (windows !== undefined || partner !== undefined || fewestTours === true || roads.kind !== 'points') return false;
  if (nodes < NODES_FROM || nodes > NODES_UP_TO) return false;
  return stop.iterations === undefined ? stop.share !== undefined : stop.iterations >= STEPS_PER_NODE * nodes;
}

/**
 * A few short searches, each from a seed of its own, then a population of which theirs are the first tours. Where it turns out that
 * the fleet does not suffice, or that there is little time, one more search takes what is left of it.
 */
export function breed(problem: TourProblem, stop: Stop, seed: number, search: Search): TourAnswer {
  const { nodes } = problem;
  const founders: TourAnswer[] = [];
  const part = FOUNDING / FOUNDERS;
  let steps = 0;
  let from = 0;
  while (founders.length < FOUNDERS && (from === 0 || !stop.cancelled())) {
    const answer = search(problem, within(stop, from, from + part), seed + founders.length * SEEDS_APART);
    founders.push(answer);
    steps += answer.iterations;
    from = part * founders.length;
    if (answer.absent.length > 0 || steps < STEPS_PER_NODE * nodes * from) break;
  }
  const complete = founders.every(({ absent }) => absent.length === 0);
  if (!stop.cancelled() && founders.length < FOUNDERS) {
    const answer = search(problem, within(stop, from, 1), seed - SEEDS_APART);
    founders.push(answer);
    steps += answer.iterations;
  } else if (complete && !stop.cancelled()) {
    const pace = new Pace(within(stop, from, 1), nodes);
    const evolved = evolve(
      problem,
      founders.map(({ tours }) => tours),
      pace,
      new Random(seed),
    );
    steps += pace.done;
    if (evolved !== null) founders.push({ ...founders[0]!, tours: evolved.tours(), cost: evolved.cost });
  }
  const best = founders.reduce((one, other) => (isBetter(other, one) ? other : one));
  return { ...best, iterations: steps, cancelled: stop.cancelled() };
}

function isBetter(one: TourAnswer, other: TourAnswer): boolean {
  return one.absent.length === other.absent.length ? one.cost < other.cost : one.absent.length < other.absent.length;
}
