import { Random } from '../../random.js';
import type { Stop } from '../../stop.js';
import { anneal, type Moves } from './anneal.js';
import { tourFault } from './fault.js';
import { Ground } from './ground/ground.js';
import { saveTours } from './fleet.js';
import { alongCurve, compatible, nearest } from './ground/neighbours.js';
import { Pace, within } from './pace.js';
import { RecreatePairs } from './pairs.js';
import type { TourAnswer, TourProblem } from './problem.js';
import { breed, isForBreeding } from './population/breed.js';
import { Recreate } from './recreate.js';
import { Ruin } from './ruin.js';
import { joinBySavings } from './savings.js';
import { Tails } from './tails.js';
import { Tours } from './state.js';

/** From so many nodes on they are numbered along a curve. */
const SORTED_FROM = 500;
const MANY = 5000;
const [NEAR_RUIN, NEAR_RUIN_OF_MANY] = [100, 60];
const [NEAR_INSERTION, NEAR_INSERTION_IN_WINDOWS] = [40, 120];
/**
 * Where fewer tours go first, few are left, and no warmth leads from one way of filling them to another: with so few nodes
 * the search begins anew from other tours so many times.
 */
const [ROUNDS_UP_TO, ROUNDS, SEEDS_APART] = [250, 8, 7919];

/**
 * Plans tours: savings (Clarke & Wright 1964) or greedy insertion, then ruin and recreate by slack induction under simulated
 * annealing (Christiaens & Vanden Berghe 2020), after tours were saved where fewer of them go first; where capacity is the only
 * rule and nodes are few, a population goes on from there. One iteration is one ruin and one recreation, or what takes as long.
 * The same problem, seed and iteration limit give the same answer; a cancelled search hands back the best tours so far.
 * @throws RangeError with the sentence of `tourFault` if the problem has one
 */
export function planTours(problem: TourProblem, stop: Stop, seed: number): TourAnswer {
  const fault = tourFault(problem);
  if (fault !== null) throw new RangeError(fault);
  const order = orderOf(problem);
  if (order === null) return bestOfRounds(problem, stop, seed);
  const answer = bestOfRounds(inOrder(problem, order), stop, seed);
  const named = (nodes: Int32Array): Int32Array => nodes.map((node) => order[node]!);
  return { ...answer, tours: answer.tours.map(named), absent: named(answer.absent).sort() };
}

function bestOfRounds(problem: TourProblem, stop: Stop, seed: number): TourAnswer {
  if (isForBreeding(problem, stop)) return breed(problem, stop, seed, search);
  const rounds = problem.fewestTours && problem.nodes <= ROUNDS_UP_TO ? ROUNDS : 1;
  if (rounds === 1) return search(problem, stop, seed);
  let best: TourAnswer | null = null;
  let iterations = 0;
  for (let round = 0; round < rounds && (best === null || !stop.cancelled()); round++) {
    const answer = search(problem, within(stop, round / rounds, (round + 1) / rounds), seed + round * SEEDS_APART);
    iterations += answer.iterations;
    if (best === null || isBetter(answer, best)) best = answer;
  }
  return { ...best!, iterations, cancelled: stop.cancelled() };
}

function isBetter(one: TourAnswer, other: TourAnswer): boolean {
  const fewer = one.absent.length - other.absent.length || one.tours.length - other.tours.length;
  return fewer !== 0 ? fewer < 0 : one.cost < other.cost;
}

function search(problem: TourProblem, stop: Stop, seed: number): TourAnswer {
  const random = new Random(seed);
  const ground = new Ground(problem);
  const around = nearest(problem, ground, problem.nodes > MANY ? NEAR_RUIN_OF_MANY : NEAR_RUIN);
  const tours = new Tours(ground);
  const beside = compatible(problem, ground, ground.windowed ? NEAR_INSERTION_IN_WINDOWS : NEAR_INSERTION);
  const moves: Moves = {
    ruin: new Ruin(ground, around, random),
    tails: new Tails(ground, beside, random),
    recreate: new (ground.paired ? RecreatePairs : Recreate)(ground, tours, beside, random),
  };
  const pace = new Pace(stop, problem.nodes);
  if (!ground.windowed) joinBySavings(ground, around, tours);
  tours.gatherAbsent();
  moves.recreate.putBack();
  if (problem.fewestTours) saveTours(ground, tours, moves, pace, random);
  const found = anneal(ground, tours, moves, pace, random);
  return { ...found, iterations: pace.done, cancelled: stop.cancelled() };
}

function orderOf({ roads, nodes }: TourProblem): Int32Array | null {
  return roads.kind === 'points' && nodes >= SORTED_FROM ? alongCurve(roads.x, roads.y) : null;
}

function inOrder(problem: TourProblem, order: Int32Array): TourProblem {
  const { roads, windows, partner } = problem;
  const whole = (values: Int32Array): Int32Array => Int32Array.from(order, (node) => values[node]!);
  const real = (values: Float64Array): Float64Array => Float64Array.from(order, (node) => values[node]!);
  return {
    ...problem,
    roads: roads.kind === 'points' ? { ...roads, x: real(roads.x), y: real(roads.y) } : roads,
    demand: whole(problem.demand),
    ...(windows
      ? { windows: { opens: whole(windows.opens), closes: whole(windows.closes), service: whole(windows.service) } }
      : {}),
    ...(partner ? { partner: renamed(partner, order) } : {}),
  };
}

function renamed(partner: Int32Array, order: Int32Array): Int32Array {
  const place = new Int32Array(order.length);
  for (const [k, node] of order.entries()) place[node] = k;
  return Int32Array.from(order, (node) => place[partner[node]!]!);
}
